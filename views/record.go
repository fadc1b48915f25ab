package views

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/limits"
	"github.com/esclusa/esclusa/schemas"
)

const (
	anyEvent        = "application/cloudevents" // begins the media types of CloudEvents, batches and other formats among them
	structuredEvent = anyEvent + "+json"        // of one in structured mode
	versionHeader   = "Dataschema"              // names the version, as header dataschema does in Kafka
	httpEventPrefix = "Ce-"                     // of its attributes in binary mode, as net/http spells headers
	eventPrefix     = "ce_"                     // of the same in Kafka
)

// submission is a request's record and the verdict on it.
type submission struct {
	rec     *esclusa.Record // nil once released
	channel *schemas.Channel
	key     string
	body    *body // nil for an erasure
}

// release lets go of the record and its body. It may be called again.
func (s *submission) release() {
	s.rec = nil
	if s.body != nil {
		s.body.release()
	}
}

// submit reads a request's body into the record that would be sent to ingress,
// and checks that very record as the router will. Whoever sends and whoever
// only asks go through here, so that both get one verdict. The caller releases
// what it returns.
func (c *counter) submit(w http.ResponseWriter, r *http.Request, datatype string, toSend bool) (s *submission, p *problem) {
	ch, p := c.channel(datatype)
	if p != nil {
		return nil, p
	}
	if p := checkHeaders(r.Header); p != nil {
		return nil, p
	}
	b, p := c.body(w, r, ch)
	if p != nil {
		return nil, p
	}
	defer func() {
		if s == nil {
			b.release()
		}
	}()
	rec := &esclusa.Record{Topic: c.Names.Ingress(), Value: b.bytes, Headers: recordHeaders(datatype, r.Header)}
	var as signature
	if toSend {
		as = signatureOf(r, datatype)
		rec.Headers = as.sign(rec.Headers)
	}
	verdict := c.Catalogue.Check(rec)
	if toSend {
		if p := c.signed(r, as, verdict); p != nil {
			return nil, p
		}
	}
	if verdict.Rejection != nil {
		if toSend {
			c.trace(rec, verdict)
		}
		return nil, refused(http.StatusUnprocessableEntity, verdict.Rejection)
	}
	rec.Key = []byte(verdict.Key)
	return &submission{rec: rec, channel: verdict.Channel, key: verdict.Key, body: b}, nil
}

// trace lets a record that was to be sent and is refused leave one.
func (c *counter) trace(rec *esclusa.Record, v schemas.Verdict) {
	if c.Refused != nil {
		c.Refused(rec, v.Rejection, v.Sender)
	}
}

// body reads a request's body, as far as it may go and no further. net/http closes
// the connection of a body that was not read.
func (c *counter) body(w http.ResponseWriter, r *http.Request, ch *schemas.Channel) (*body, *problem) {
	limit := c.Catalogue.Limits().RecordBytes
	b, err := c.bodies.read(w, r, limit)
	if errors.Is(err, errTooLong) {
		return nil, tooLarge(ch, limit)
	}
	return b, c.unread(err)
}

// asked reads the body of a call that takes something else than records. what begins the
// sentence that tells of its length. The caller releases it.
func (c *counter) asked(w http.ResponseWriter, r *http.Request, limit int, what string) (*body, *problem) {
	if p := checkHeaders(r.Header); p != nil {
		return nil, p
	}
	b, err := c.bodies.read(w, r, limit)
	if errors.Is(err, errTooLong) {
		return nil, newProblem(http.StatusRequestEntityTooLarge, fmt.Sprintf("%s at most %d bytes long", what, limit))
	}
	return b, c.unread(err)
}

// unread is the problem of a body that could not be read, nil where err is.
func (c *counter) unread(err error) *problem {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, limits.ErrShare) || errors.Is(err, limits.ErrFull):
		return c.bodies.room.refuse(err)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return c.tooSlow()
	case errors.Is(err, errCoding):
		return badRequest("the body is not what Content-Encoding says, or its zstd window is above 8 MiB")
	default:
		return badRequest("the body could not be read to its end")
	}
}

func (c *counter) tooSlow() *problem {
	p := newProblem(http.StatusRequestTimeout, fmt.Sprintf("the body came too slowly: it was %v behind %s a second (--min-body-rate)", bodyGrace, esclusa.Counted(c.BodyRate, "byte")))
	p.closes = true
	return p
}

// tooLarge says what the check would say of the body, had it been read.
func tooLarge(ch *schemas.Channel, limit int) *problem {
	return refused(http.StatusRequestEntityTooLarge, esclusa.Reject(esclusa.LimitExceeded, ch.Datatype, "",
		esclusa.Violation{Keyword: "limit", Message: fmt.Sprintf("must be at most %d bytes long", limit)}))
}

// recordHeaders are the record's: the datatype, trace context, and those of
// CloudEvents. In structured mode the attributes are in the body, and its media
// type says so; any other media type says nothing that the channel does not.
func recordHeaders(datatype string, h http.Header) []esclusa.Header {
	out := tracedHeaders(datatype, h)
	add := func(key, value string) { out = append(out, esclusa.Header{Key: key, Value: []byte(value)}) }
	for _, id := range h.Values(versionHeader) {
		add(esclusa.HeaderDataschema, id)
	}
	media := h.Get("Content-Type")
	if strings.HasPrefix(strings.ToLower(media), structuredEvent) {
		add(esclusa.HeaderContentType, media)
		return out
	}
	for _, key := range slices.Sorted(maps.Keys(h)) {
		attribute, ok := strings.CutPrefix(key, httpEventPrefix)
		if !ok || attribute == "" {
			continue
		}
		for _, v := range h[key] {
			add(eventPrefix+strings.ToLower(attribute), attributeText(v))
		}
	}
	return out
}

// tracedHeaders are the datatype and trace context.
func tracedHeaders(datatype string, h http.Header) []esclusa.Header {
	out := []esclusa.Header{{Key: esclusa.HeaderDatatype, Value: []byte(datatype)}}
	for _, key := range []string{"Traceparent", "Tracestate"} {
		if v := h.Values(key); len(v) > 0 {
			out = append(out, esclusa.Header{Key: strings.ToLower(key), Value: []byte(strings.Join(v, ","))})
		}
	}
	return out
}

// attributeText undoes the percent-encoding that CloudEvents asks for in HTTP
// headers, and in Kafka's does not. What is not so encoded stays as it is.
func attributeText(v string) string {
	if text, err := url.PathUnescape(v); err == nil {
		return text
	}
	return v
}
