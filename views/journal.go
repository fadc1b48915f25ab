package views

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/apidocs"
)

// Deed is something that somebody did, for the journal: one of Erased, Shown and Login.
type Deed struct {
	By     string
	Trace  string // id of the request's trace; empty for none
	Erased *Erased
	Shown  *Shown
	Login  *Login
}

// Erased is that a row was to be erased.
type Erased struct {
	Table, Key string
	Source     esclusa.Source // of the tombstone
}

// Shown is that payloads were shown in full of which values are masked for others.
type Shown struct {
	Route  string
	Alerts []string // ids, at most as many as a page has
}

// JournalQuery says which entries are asked for.
type JournalQuery struct {
	Newest bool   // those before Before, the newest first; else those behind After, the oldest first
	Before int64  // an offset; -1 for the end
	After  int64  // an offset; -1 for all
	Kind   string // empty for any
	Limit  int
}

// Journal is what people did. It must be safe for concurrent use.
type Journal interface {
	// Entries returns entries in JSON, and the After or the Before of the next page, -1
	// where there is none now. A page may have none, and a next one.
	Entries(ctx context.Context, q *JournalQuery) (entries []json.RawMessage, next int64, err error)
}

// JournalKinds are the kinds of entries.
func JournalKinds() []string {
	return []string{"batch", "catalogue", "decision", "erasure", "login", "payloads", "plan", "run"}
}

const journalWait = 10 * time.Second

// journalRoutes tell what people did.
func (c *counter) journalRoutes() []route {
	return []route{{Route: apidocs.Route{
		Method: http.MethodGet, Path: "/v1/journal", ID: "listJournal", Tag: "journal", Summary: "What people did",
		Params: []apidocs.Param{
			inQuery("after", "Only entries behind this offset, the oldest first; -1: all. Without it the newest, the newest first", apidocs.Object{apidocs.Named("type", "integer"), apidocs.Named("minimum", -1)}),
			inQuery("before", "Only entries before this offset, the newest first", apidocs.Object{apidocs.Named("type", "integer"), apidocs.Named("minimum", 0)}),
			inQuery("kind", "Only those of this kind", apidocs.Text(JournalKinds()...)),
			inQuery("limit", "How many at most", apidocs.Whole(maxPage, defaultPage)),
		},
		Answers: []apidocs.Answer{answersJSON(200, "A page of entries, which may have none; next is the after, or without that the before, of another page, null where there is none now.", apidocs.Members(
			apidocs.Named("entries", apidocs.List(apidocs.Schema("JournalEntry"))), apidocs.Named("next", apidocs.Object{apidocs.Named("type", []any{"integer", "null"})})))},
		Problems: []int{503},
	}, handle: c.listJournal, right: needs(access.JournalRead)}}
}

func (c *counter) listJournal(w http.ResponseWriter, r *http.Request) *problem {
	q, p := journalQuery(r)
	if p != nil {
		return p
	}
	ctx, cancel := c.patience(r, journalWait)
	defer cancel()
	entries, next, err := c.Journal.Entries(ctx, q)
	if err != nil {
		c.warn(r, "reading the journal", err)
		return unavailable("the journal cannot be read now", soon)
	}
	answer := struct {
		Entries []json.RawMessage `json:"entries"`
		Next    *int64            `json:"next"`
	}{append([]json.RawMessage{}, entries...), nil}
	if next >= 0 {
		answer.Next = &next
	}
	answerJSON(w, http.StatusOK, answer)
	return nil
}

func journalQuery(r *http.Request) (*JournalQuery, *problem) {
	asked := r.URL.Query()
	q := &JournalQuery{Kind: asked.Get("kind")}
	p := oneOf("kind", q.Kind, JournalKinds())
	if p != nil {
		return nil, p
	}
	if q.Limit, p = pageLimit(asked, defaultPage, maxPage); p != nil {
		return nil, p
	}
	after, before := asked.Get("after"), asked.Get("before")
	if q.Newest = after == ""; !q.Newest && before != "" {
		return nil, badRequest("after and before do not go together: after has the oldest first, before the newest")
	}
	if q.After, p = journalOffset(after, -1, "after must be the offset of an entry, or -1 for all from the oldest on"); p != nil {
		return nil, p
	}
	q.Before, p = journalOffset(before, 0, "before must be the offset of an entry, such as the next of another page")
	return q, p
}

// journalOffset reads an offset, of least or more; -1 for none.
func journalOffset(text string, least int64, must string) (int64, *problem) {
	if text == "" {
		return -1, nil
	}
	offset, err := strconv.ParseInt(text, 10, 64)
	if err != nil || offset < least {
		return 0, badRequest(must)
	}
	return offset, nil
}

// did tells the journal, if there is one.
func (c *counter) did(r *http.Request, d Deed) {
	if c.Deed == nil {
		return
	}
	d.By, d.Trace = by(r, ""), traceOf(r)
	c.Deed(&d)
}

// traceOf is the id of a request's trace, empty where its traceparent names none.
func traceOf(r *http.Request) string {
	parts := strings.Split(r.Header.Get("traceparent"), "-")
	if len(parts) < 4 || len(parts[1]) != 32 || strings.Trim(parts[1], "0123456789abcdef") != "" {
		return ""
	}
	return parts[1]
}
