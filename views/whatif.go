package views

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/apidocs"
	"github.com/esclusa/esclusa/internal/nearest"
	"github.com/esclusa/esclusa/schemas"
)

const (
	whatIfSince  = 24 * time.Hour  // where nobody says
	whatIfWithin = 2 * time.Minute // for judging; what has been read by then is answered
	whatIfEvery  = time.Second     // between two lines of progress
)

// postWhatIf answers with lines of progress and a last one with what another schema of the
// datatype would have done to past records. One call of a caller at a time is in work,
// and few of all: each takes all the time that the process can give it.
func (c *counter) postWhatIf(w http.ResponseWriter, r *http.Request) *problem {
	q, p := c.whatIfQuery(r, time.Now())
	if p != nil {
		return p
	}
	if p := c.mayJudge(r, q); p != nil {
		return p
	}
	text, p := c.schemaText(w, r) // before it is anybody's turn: it may come slowly
	if p != nil {
		return p
	}
	if p := c.shares.whatIfs.begin(r); p != nil {
		return p
	}
	defer c.shares.whatIfs.end(r)
	var err error
	if q.Candidate, err = c.Catalogue.With(q.Datatype, "", text); err != nil {
		return schemaRefused(q.Datatype, err)
	}
	return c.answerWhatIf(w, r, q)
}

func (c *counter) answerWhatIf(w http.ResponseWriter, r *http.Request, q *WhatIfQuery) *problem {
	ctx, cancel := c.untilStop(r)
	defer cancel()
	ctx, done := context.WithTimeout(ctx, whatIfWithin)
	defer done()
	a := &whatIfAnswer{lines: newLines(w, cancel), told: time.Now()}
	report, err := c.Past.WhatIf(ctx, q, a.progress)
	switch {
	case err == nil:
		a.line(struct {
			Result json.RawMessage `json:"result"`
		}{report})
	case r.Context().Err() != nil: // it has gone
	case !a.begun:
		c.warn(r, "judging past records", err)
		return unavailable("past records cannot be read now", soon)
	default:
		c.warn(r, "judging past records", err)
		a.fault("past records cannot be read on: ask again")
	}
	return nil
}

// whatIfQuery reads all but the body.
func (c *counter) whatIfQuery(r *http.Request, now time.Time) (*WhatIfQuery, *problem) {
	q := &WhatIfQuery{Datatype: r.PathValue("datatype"), Since: now.Add(-whatIfSince), Sample: 1}
	if esclusa.CheckDatatypeName(q.Datatype) != nil { // a new datatype may be asked about
		_, p := c.channel(q.Datatype)
		return nil, p
	}
	asked := r.URL.Query()
	switch from := asked.Get("from"); from {
	case "", "ingress":
	case "channel":
		if _, p := c.channel(q.Datatype); p != nil {
			return nil, p
		}
		q.Channel = true
	default:
		return nil, badRequest("from must be ingress or channel, or absent" + nearest.Hint(from, []string{"ingress", "channel"}))
	}
	since, p := instant("since", asked.Get("since"), now)
	if p != nil {
		return nil, p
	}
	if !since.IsZero() {
		q.Since = since
	}
	if text := asked.Get("sample"); text != "" {
		one, of, _ := strings.Cut(text, "/")
		n, err := strconv.ParseInt(of, 10, 64)
		if one != "1" || err != nil || n < 1 {
			return nil, badRequest("sample must be one in a number of records, such as 1/10")
		}
		q.Sample = n
	}
	return q, nil
}

// schemaText reads the body.
func (c *counter) schemaText(w http.ResponseWriter, r *http.Request) ([]byte, *problem) {
	b, p := c.asked(w, r, schemas.MostSchemaBytes, "a schema is")
	if p != nil {
		return nil, p
	}
	defer b.release()
	return append([]byte(nil), b.bytes...), nil // the catalogue keeps it
}

// schemaRefused is the problem of a datatype's schema that the lint refuses. Faults that it
// makes elsewhere name the file.
func schemaRefused(datatype string, err error) *problem {
	p := newProblem(http.StatusUnprocessableEntity, "the schema has faults")
	p.Type, p.Title = apidocs.BadSchema, "The schema was refused"
	all := []error{err}
	if joined, is := err.(interface{ Unwrap() []error }); is {
		all = joined.Unwrap()
	}
	for _, e := range all {
		f, is := errors.AsType[*schemas.Fault](e)
		if !is {
			f = &schemas.Fault{Message: e.Error()}
		}
		message := f.Message
		if f.File != "" && !strings.HasPrefix(f.File, datatype+"/") {
			message = f.File + ": " + message
		}
		if len(p.Errors) == esclusa.MaxErrors {
			p.Omitted++
			continue
		}
		p.Errors = append(p.Errors, esclusa.Violation{Pointer: f.Pointer, Keyword: "schema", Message: message})
	}
	if len(p.Errors) > 0 {
		p.Detail = strings.TrimSpace(p.Errors[0].Pointer + " " + p.Errors[0].Message)
	}
	return p
}

// whatIfAnswer is the answer, line by line.
type whatIfAnswer struct {
	*lines
	told time.Time
}

func (a *whatIfAnswer) progress(done, all int64) {
	if time.Since(a.told) < whatIfEvery {
		return
	}
	a.line(struct {
		Done int64 `json:"done"`
		All  int64 `json:"all"`
	}{done, all})
	a.told = time.Now()
}
