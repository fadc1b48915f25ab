package views

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/esclusa/esclusa/console"
	"github.com/esclusa/esclusa/internal/apidocs"
)

// consoleRoutes serve the console to whoever asks: it holds nothing, and the calls that it
// makes ask who somebody is. Each of its pages has a path of its own, at which there is the
// same document. They have no ID: what is for programs to read does not tell of them.
func consoleRoutes() []route {
	page := func(path string) route {
		return route{Route: apidocs.Route{
			Method: http.MethodGet, Path: path,
			Params:  []apidocs.Param{inQuery(anyParam, "The state of the page", nil)},
			Answers: []apidocs.Answer{{Status: 200, Does: "The page.", Media: "text/html"}, unchanged},
		}, handle: getPage, right: open()}
	}
	return []route{
		page("/"), page("/console"), page("/console/{page...}"),
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: console.Assets + "{name...}",
			Params:   []apidocs.Param{inPath("name", "With a digest of its content in it", apidocs.Text())},
			Answers:  []apidocs.Answer{{Status: 200, Does: "The part.", Media: "text/javascript"}, unchanged},
			Problems: []int{404},
		}, handle: getAsset, right: open()},
	}
}

// policy lets the page load nothing that is not ours, run no script that is not in its
// file, and be shown in nobody's frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func getPage(w http.ResponseWriter, r *http.Request) *problem {
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Referrer-Policy", "no-referrer")
	return answerFile(w, r, console.Page())
}

func getAsset(w http.ResponseWriter, r *http.Request) *problem {
	f, ok := console.Asset(r.PathValue("name"))
	if !ok {
		return newProblem(http.StatusNotFound, "the console has no such part, or not any more: load its page again")
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Vary", "Accept-Encoding")
	if takesGzip(r.Header) {
		w.Header().Set("Content-Encoding", codingGzip)
		f.Body = f.Packed
	}
	return answerFile(w, r, f)
}

// answerFile answers with a file. Its tag is weak, for it is the same in gzip.
func answerFile(w http.ResponseWriter, r *http.Request, f console.File) *problem {
	tag := strconv.Quote(f.Tag)
	w.Header().Set("ETag", "W/"+tag)
	if !notModified(w, r, tag) {
		answerAs(w, http.StatusOK, f.Media, f.Body, nil)
	}
	return nil
}

// takesGzip reports whether a client names gzip among the encodings that it takes, and not
// with a weight of zero.
func takesGzip(h http.Header) bool {
	for c := range strings.SplitSeq(strings.Join(h["Accept-Encoding"], ","), ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(c, " ", ""), ";q=")
		if strings.EqualFold(name, codingGzip) {
			q, err := strconv.ParseFloat(cmp.Or(weight, "1"), 64)
			return err == nil && q > 0
		}
	}
	return false
}
