package views

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// DefaultGroup is who reads where nobody says it.
const DefaultGroup = "default"

const (
	defaultConsumeWait = time.Second
	maxConsumeWait     = 30 * time.Second

	datatypeHeader = "Datatype" // of the channel
	keyHeader      = "Key"      // of the record, percent-encoded: all that an erasure has
)

// consumeMessage hands out the next record of a channel, and so moves its group on.
func (c *counter) consumeMessage(w http.ResponseWriter, r *http.Request) *problem {
	datatype, group, wait, p := c.consumer(r)
	if p != nil {
		return p
	}
	ctx, cancel := c.patience(r, wait)
	defer cancel()
	rec, err := c.Reader.Next(ctx, keyOf(r).String(), datatype, group)
	if errors.Is(err, ErrTooManyOfOne) {
		c.limiter.count(limitGroups)
		return slowDown("as many groups as one caller may read for (--max-caller-groups) are in use: try again when one is idle", soon)
	}
	if errors.Is(err, ErrTooManyGroups) {
		c.limiter.count(limitAllGroups)
		return unavailable("all groups that this process may read for (--max-reader-groups) are in use: try again when one is idle", soon)
	}
	if missing, is := errors.AsType[*schemas.MissingVersion](err); is {
		c.warn(r, "reading a channel", err)
		return unavailable(missing.Error(), time.Minute)
	}
	if err != nil {
		c.warn(r, "reading a channel", err)
		return unavailable("the channel cannot be read now", soon)
	}
	w.Header().Set(datatypeHeader, datatype)
	if rec == nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	handOut(w, rec)
	return nil
}

// handOut answers with a record; an erasure's message is null.
func handOut(w http.ResponseWriter, rec *esclusa.Record) {
	w.Header().Set(keyHeader, url.PathEscape(string(rec.Key)))
	if src, ok := rec.Header(esclusa.HeaderSource); ok {
		w.Header().Set(sourceHeader, string(src))
	}
	doc := rec.Value
	if doc == nil {
		doc = []byte("null")
	}
	answer(w, http.StatusOK, mediaJSON, envelope(doc))
}

// consumer reads from the query which channel to read, for whom, for how long.
func (c *counter) consumer(r *http.Request) (datatype, group string, wait time.Duration, p *problem) {
	q := r.URL.Query()
	datatype = cmp.Or(q.Get("datatype"), customerDatatype)
	if _, p := c.channel(datatype); p != nil {
		return "", "", 0, p
	}
	group = cmp.Or(q.Get("group"), DefaultGroup)
	if err := esclusa.CheckGroupName(group); err != nil {
		return "", "", 0, badRequest(err.Error())
	}
	wait = defaultConsumeWait
	if text := q.Get("timeout"); text != "" {
		var err error
		if wait, err = time.ParseDuration(text); err != nil || wait <= 0 || wait > maxConsumeWait {
			return "", "", 0, badRequest("timeout must be a duration above 0 and up to 30s, such as 500ms or 5s")
		}
	}
	return datatype, group, wait, nil
}
