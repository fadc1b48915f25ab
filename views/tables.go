package views

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/nearest"
)

// Table is one table: its datatype and its copies.
type Table struct {
	Datatype string // that is kept in it
	Mirror   Copy   // the copy in Redis: answers first, and is what "readable" means
	Local    Local  // the copy in this process: answers where the mirror cannot, lists and looks up
	Feed     *Feed  // of its changes
}

func (t Table) check(name string) error {
	return errors.Join(
		missing("Tables["+name+"].Datatype", t.Datatype == ""),
		missing("Tables["+name+"].Mirror", t.Mirror == nil),
		missing("Tables["+name+"].Local", t.Local == nil),
		missing("Tables["+name+"].Feed", t.Feed == nil),
	)
}

// table answers the calls of one table.
type table struct {
	Table
	name string
	c    *counter
}

// tableOf is the table in which a datatype is kept, nil where it is in none.
func (c *counter) tableOf(datatype string) *table {
	for _, t := range c.tables {
		if t.Datatype == datatype {
			return t
		}
	}
	return nil
}

// lookupWait bounds the answer of one copy, so that a mirror that hangs does
// not keep the other from answering.
const lookupWait = time.Second

// errUntold says that no copy of the table knows all of the key's partition, so that what it
// holds may be old, and what it lacks may exist.
var errUntold = errors.New("no copy of the table is complete")

// lookup asks the mirror, and where that is away or incomplete the table. Of an erased
// row it may find the mark.
func (t *table) lookup(ctx context.Context, key string) (esclusa.Mirrored, error) {
	reasons := []error{errUntold}
	for _, from := range []Copy{t.Mirror, t.Local} {
		m, err := ask(ctx, from, key)
		if err == nil && m.Complete {
			return m, nil
		}
		if err != nil {
			reasons = append(reasons, err)
		}
	}
	return esclusa.Mirrored{}, errors.Join(reasons...)
}

func ask(ctx context.Context, from Copy, key string) (esclusa.Mirrored, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupWait)
	defer cancel()
	return from.Get(ctx, key)
}

// get answers with a row's document.
func (t *table) get(w http.ResponseWriter, r *http.Request) *problem {
	return t.show(w, r, func(doc []byte) []byte { return doc })
}

// getOrList answers with the row that ?key= names, or else with a page of rows.
func (t *table) getOrList(w http.ResponseWriter, r *http.Request) *problem {
	if r.URL.Query().Has("key") {
		return t.get(w, r)
	}
	return t.list(w, r)
}

// getMessage answers with the same in the envelope.
func (c *counter) getMessage(w http.ResponseWriter, r *http.Request) *problem {
	t := c.tableOf(customerDatatype)
	if t == nil {
		return newProblem(http.StatusNotFound, "the catalogue has no table of customers")
	}
	return t.show(w, r, envelope)
}

func (t *table) show(w http.ResponseWriter, r *http.Request, shape func([]byte) []byte) *problem {
	key, p := rowKey(r)
	if p != nil {
		return p
	}
	m, p := t.find(r, key)
	if p != nil {
		return p
	}
	if m.Row != nil { // so that whoever has erased it sees that it is gone
		w.Header().Set(sourceHeader, m.Row.Source.String())
	}
	if !m.Exists() {
		return newProblem(http.StatusNotFound, "there is no "+t.Datatype+" with this key")
	}
	if p := t.ifMatch(r.Header, m); p != nil {
		return p
	}
	h := w.Header()
	tag := entityTag(m.Version)
	if tag != "" {
		h.Set("ETag", tag)
	}
	h.Set("Cache-Control", "private, no-cache")
	if notModified(w, r, tag) {
		return nil
	}
	answer(w, http.StatusOK, mediaJSON, shape(m.Row.Doc))
	return nil
}

// rowKey is the key that a request names, in its path or, since a path cannot carry all
// (clients resolve . and .. themselves), as ?key=.
func rowKey(r *http.Request) (string, *problem) {
	key := cmp.Or(r.PathValue("key"), r.PathValue("id"), r.URL.Query().Get("key"))
	if key == "" {
		return "", badRequest("the key is missing: name it in the path, or as ?key=")
	}
	return key, nil
}

// find is lookup, whose error it logs and puts into a problem.
func (t *table) find(r *http.Request, key string) (esclusa.Mirrored, *problem) {
	m, err := t.lookup(r.Context(), key)
	if err != nil {
		t.c.warn(r, "looking up a row", err)
		return m, unavailable("the table of "+t.name+" is still being read: whether it has this key cannot be told yet", soon)
	}
	return m, nil
}

// erase sends the tombstone of a row, whether or not there is one: what the table does
// not know yet may be on its way.
func (t *table) erase(w http.ResponseWriter, r *http.Request) *problem {
	wait := r.URL.Query().Get("wait")
	if wait != "" && wait != waitReadable {
		return badRequest("wait must be readable, or absent" + nearest.Hint(wait, []string{waitReadable}))
	}
	key, p := rowKey(r)
	if p != nil {
		return p
	}
	s, p := t.c.erasure(r, t.Datatype, key)
	if p != nil {
		return p
	}
	if p := t.mayErase(r, key); p != nil {
		return p
	}
	src, p := t.c.send(r, s, nil)
	if p != nil {
		return p
	}
	t.c.did(r, Deed{Erased: &Erased{Table: t.name, Key: key, Source: src}})
	if wait != "" && t.c.await(r, s, src, wait) {
		return noContent(w, r)
	}
	answerJSON(w, http.StatusAccepted, t.c.receipt(t.Datatype, src))
	return nil
}

// erasure is the checked tombstone of a row.
func (c *counter) erasure(r *http.Request, datatype, key string) (*submission, *problem) {
	ch, p := c.channel(datatype)
	if p != nil {
		return nil, p
	}
	rec := &esclusa.Record{
		Topic:   c.Names.Ingress(),
		Key:     []byte(key),
		Headers: signature{principal: signatureOf(r, datatype).principal}.sign(tracedHeaders(datatype, r.Header)),
	}
	if v := c.Catalogue.Check(rec); v.Rejection != nil {
		c.trace(rec, v)
		return nil, refused(http.StatusUnprocessableEntity, v.Rejection)
	}
	return &submission{rec: rec, channel: ch, key: key}, nil
}
