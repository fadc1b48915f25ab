package views

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/nearest"
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
	id, p := customerID(r)
	if p != nil {
		return p
	}
	m, p := c.find(r, id)
	if p != nil {
		return p
	}
	if m.Row == nil {
		return newProblem(http.StatusNotFound, "there is no customer with this id")
	}
	if p := ifMatch(r.Header, m); p != nil {
		return p
	}
	h := w.Header()
	tag := entityTag(m.Version)
	if tag != "" {
		h.Set("ETag", tag)
	}
	h.Set("Cache-Control", "private, no-cache")
	if known := r.Header["If-None-Match"]; len(known) > 0 && tagged(known, tag, weakly) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set(sourceHeader, m.Row.Source.String())
	answer(w, http.StatusOK, mediaJSON, shape(m.Row.Doc))
	return nil
}

// customerID is the id that a request names, in its path or, since a path cannot
// carry all (clients resolve . and .. themselves), as ?key=.
func customerID(r *http.Request) (string, *problem) {
	if id := r.PathValue("id"); id != "" {
		return id, nil
	}
	if key := r.URL.Query().Get("key"); key != "" {
		return key, nil
	}
	return "", badRequest("the id is missing: name it in the path, or as ?key=")
}

// find is lookup, whose error it logs and puts into a problem.
func (c *counter) find(r *http.Request, id string) (esclusa.Mirrored, *problem) {
	m, err := c.lookup(r.Context(), id)
	if err != nil {
		c.warn(r, "looking up a customer", err)
		return m, unavailable("the customer table is still being read: whether this customer exists cannot be told yet", soon)
	}
	return m, nil
}

// eraseCustomer sends the tombstone of a customer, whether or not there is one:
// what the table does not know yet may be on its way.
func (c *counter) eraseCustomer(w http.ResponseWriter, r *http.Request) *problem {
	wait := r.URL.Query().Get("wait")
	if wait != "" && wait != waitReadable {
		return badRequest("wait must be readable, or absent" + nearest.Hint(wait, []string{waitReadable}))
	}
	id, p := customerID(r)
	if p != nil {
		return p
	}
	s, p := c.erasure(id, r.Header)
	if p != nil {
		return p
	}
	if p := c.mayErase(r, id); p != nil {
		return p
	}
	src, p := c.send(r, s)
	if p != nil {
		return p
	}
	if wait != "" && c.await(r, s, src, wait) {
		return noContent(w, r)
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
	if v := c.Catalogue.Check(rec); v.Rejection != nil {
		c.trace(rec, v)
		return nil, refused(http.StatusUnprocessableEntity, v.Rejection)
	}
	return &submission{rec: rec, channel: ch, key: id}, nil
}
