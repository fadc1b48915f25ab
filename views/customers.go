package views

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/esclusa/esclusa"
)

// lookupWait bounds the answer of one copy, so that a mirror that hangs does
// not keep the other from answering.
const lookupWait = time.Second

// errUntold says that no copy of the table knows all of the customer's
// partition, so that what it holds may be old, and what it lacks may exist.
var errUntold = errors.New("no copy of the table is complete")

// lookup asks the mirror, and where that is away or incomplete the table. The
// row is nil where the customer does not exist, or no longer does.
func (c *counter) lookup(ctx context.Context, id string) (esclusa.Mirrored, error) {
	reasons := []error{errUntold}
	for _, from := range []Copy{c.Mirror, c.Table} {
		m, err := ask(ctx, from, id)
		if err == nil && m.Complete {
			if m.Row != nil && m.Row.Erased() {
				m.Row = nil
			}
			return m, nil
		}
		if err != nil {
			reasons = append(reasons, err)
		}
	}
	return esclusa.Mirrored{}, errors.Join(reasons...)
}

func ask(ctx context.Context, from Copy, id string) (esclusa.Mirrored, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupWait)
	defer cancel()
	return from.Get(ctx, id)
}

// getCustomer answers with the customer's document.
func (c *counter) getCustomer(w http.ResponseWriter, r *http.Request) *problem {
	return c.showCustomer(w, r, func(doc []byte) []byte { return doc })
}

// getMessage answers with the same in the envelope.
func (c *counter) getMessage(w http.ResponseWriter, r *http.Request) *problem {
	return c.showCustomer(w, r, envelope)
}

func (c *counter) showCustomer(w http.ResponseWriter, r *http.Request, shape func([]byte) []byte) *problem {
	m, err := c.lookup(r.Context(), r.PathValue("id"))
	if err != nil {
		c.warn(r, "looking up a customer", err)
		return unavailable("the customer table is still being read: whether this customer exists cannot be told yet", soon)
	}
	if m.Row == nil {
		return newProblem(http.StatusNotFound, "there is no customer with this id")
	}
	h := w.Header()
	tag := entityTag(m.Version)
	if tag != "" {
		h.Set("ETag", tag)
	}
	h.Set("Last-Modified", m.Row.Time.UTC().Format(http.TimeFormat))
	h.Set("Cache-Control", "private, no-cache")
	if unchanged(r.Header, tag, m.Row.Time) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set(sourceHeader, m.Row.Source.String())
	answer(w, http.StatusOK, mediaJSON, shape(m.Row.Doc))
	return nil
}

// entityTag is the strong tag of a version, empty where a copy keeps none.
func entityTag(version int64) string {
	if version < 0 {
		return ""
	}
	return strconv.Quote(strconv.FormatInt(version, 10))
}

// unchanged reports whether the client has this state already. If-None-Match
// goes before If-Modified-Since (RFC 9110, 13.2.2). Our tags hold no comma, so
// that a list can be cut at commas.
func unchanged(h http.Header, tag string, modified time.Time) bool {
	if match := h.Values("If-None-Match"); len(match) > 0 {
		for known := range strings.SplitSeq(strings.Join(match, ","), ",") {
			known = strings.TrimPrefix(strings.TrimSpace(known), "W/")
			if known == "*" || tag != "" && known == tag {
				return true
			}
		}
		return false
	}
	since, err := http.ParseTime(h.Get("If-Modified-Since"))
	return err == nil && !modified.Truncate(time.Second).After(since)
}

// eraseCustomer sends the tombstone of a customer, whether or not there is one:
// what the table does not know yet may be on its way.
func (c *counter) eraseCustomer(w http.ResponseWriter, r *http.Request) *problem {
	q, p := query(r)
	if p != nil {
		return p
	}
	wait := q.Get("wait")
	if wait != "" && wait != waitReadable {
		return badRequest("wait must be readable, or absent")
	}
	s, p := c.erasure(r.PathValue("id"), r.Header)
	if p != nil {
		return p
	}
	src, p := c.send(r, s.rec)
	if p != nil {
		return p
	}
	if wait != "" && c.await(r, s, src, wait) {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	answerJSON(w, http.StatusAccepted, c.receipt(customerDatatype, src))
	return nil
}

// erasure is the checked tombstone of a customer.
func (c *counter) erasure(id string, h http.Header) (*submission, *problem) {
	ch, p := c.channel(customerDatatype)
	if p != nil {
		return nil, p
	}
	rec := &esclusa.Record{
		Topic:   c.Names.Ingress(),
		Key:     []byte(id),
		Headers: tracedHeaders(customerDatatype, h),
	}
	if rej := c.Catalogue.Check(rec).Rejection; rej != nil {
		return nil, refused(http.StatusUnprocessableEntity, rej)
	}
	return &submission{rec: rec, channel: ch, key: id}, nil
}
