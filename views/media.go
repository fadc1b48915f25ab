package views

import (
	"fmt"
	"mime"
	"net/http"
	"strings"
)

// mediaForm is what curl -d says of any body where nobody says otherwise. It counts
// as not said: a body that is no JSON is refused either way.
const mediaForm = "application/x-www-form-urlencoded"

// mediaLines is a batch: a record a line.
const mediaLines = "application/x-ndjson"

// isBatch reports whether a body is a record a line.
func isBatch(h http.Header) bool {
	media, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	return err == nil && media == mediaLines
}

// checkHeaders refuses a body that says it is not JSON in UTF-8, or is encoded in a way
// that we do not know, and headers of a record that contradict each other.
func checkHeaders(h http.Header) *problem {
	for name, values := range h {
		if len(values) > 1 && (name == "Content-Type" || strings.HasPrefix(name, httpEventPrefix)) {
			return badRequest("header " + strings.ToLower(name) + " is there twice")
		}
	}
	if _, known := coding(h); !known {
		return undecodable()
	}
	if said := h.Get("Content-Type"); said != "" && said != mediaJSON && said != mediaForm {
		return checkMedia(said)
	}
	return nil
}

func checkMedia(said string) *problem {
	media, params, err := mime.ParseMediaType(said)
	if err != nil {
		return unsupported("Content-Type is not well formed; " + mediaJSON + " would be right")
	}
	if media == mediaLines {
		return unsupported("only POST /v1/channels/{datatype}/messages takes " + mediaLines)
	}
	// The router judges a body by this type too, and takes one event only.
	if strings.HasPrefix(media, anyEvent) && !strings.HasPrefix(media, structuredEvent) {
		return unsupported("Content-Type " + media + " is not one CloudEvent in JSON; " + structuredEvent + " would be right, with each event in a request of its own")
	}
	if !isJSON(media) && media != mediaForm {
		return unsupported(fmt.Sprintf("Content-Type %s is not JSON; %s would be right, or any type that ends in +json", media, mediaJSON))
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") && !strings.EqualFold(charset, "us-ascii") {
		return unsupported("JSON is sent in UTF-8, not in another charset")
	}
	return nil
}

// isJSON is what the WHATWG's MIME Sniffing Standard calls a JSON MIME type.
func isJSON(media string) bool {
	return strings.HasSuffix(media, "+json") || media == mediaJSON || media == "text/json"
}

func unsupported(detail string) *problem {
	return newProblem(http.StatusUnsupportedMediaType, detail)
}
