package views

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/schemas"
)

// Redriver plans to send refused records again, and has plans run. It must be safe for
// concurrent use. Its errors are a *Declined where whoever asked has to do something else.
type Redriver interface {
	// Plan finds out what would become of each record, and keeps that. Nothing is sent.
	Plan(ctx context.Context, q *RedriveQuery) (*Redrive, error)
	// Suggest returns a patch that would mend some of those that are still refused, nil
	// for none. Nothing is kept.
	Suggest(ctx context.Context, q *RedriveQuery) (json.RawMessage, error)
	// Try tells what a patch, nil for none, makes of the record of an alert, as a datatype,
	// empty for its own. shown is the record's value as it may be shown.
	Try(a *schemas.ReadAlert, shown []byte, p *patch.Patch, as string) *Trial
	// Resent tells when the record of the alert at a place of their topic was sent again; nil
	// where it was not, or where that is not known.
	Resent(at esclusa.Place) *Resent
	// Redrive tells how one stands, and Redrives of a page of them: the newest plan first,
	// those in a state, all for an empty one, after the one with an id, whose filters match
	// says yes to: one of another filter is none. next is empty at the end.
	Redrive(ctx context.Context, id string) (*Redrive, error)
	Redrives(ctx context.Context, state, after string, limit int, match func(filter json.RawMessage) bool) (page []json.RawMessage, next string, err error)
	// Order has a run begin, go on or stop. It returns when that is on record.
	Order(ctx context.Context, id string, o *RedriveOrder) (*Redrive, error)
}

// RedriveStates are those that a redrive can be in.
func RedriveStates() []string {
	return []string{"planned", "wanted", "running", "stopping", "paused", "stopped", "done"}
}

// RedriveQuery says which records are to be sent again, and how. What the members mean
// together, the Redriver knows.
type RedriveQuery struct {
	esclusa.AlertFilter
	IDs           []string
	Patch         *patch.Patch // nil for none
	As, Overtaken string
	MaxAttempts   int
	Limit         int
	By, Note      string
}

// Resent is that a record was sent again.
type Resent struct {
	Run  string `json:"run"`  // the redrive's id
	Time string `json:"time"` // when the brokers took it
}

// RedriveOrder is what is to become of a run.
type RedriveOrder struct {
	Stop     bool    // else it is to run
	Rate     float64 // records a second at most; 0 for none
	By, Note string
	Trace    string // traceparent of the request; empty for none
}

// Redrive is one as it is shown.
type Redrive struct {
	ID       string
	Tag      string // of how it stands
	Document json.RawMessage
}

// Declined is an error of whoever asked.
type Declined struct {
	Status int // of the answer
	Detail string
}

// Error is one sentence.
func (d *Declined) Error() string { return d.Detail }

const (
	redriveBytes = patch.MaxBytes + 96<<10 // of a body: a patch, and ids of records
	planWithin   = 2 * time.Minute
)

// postRedrive plans.
func (c *counter) postRedrive(w http.ResponseWriter, r *http.Request) *problem {
	return c.planning(w, r, func(ctx context.Context, q *RedriveQuery) error {
		made, err := c.Redriver.Plan(ctx, q)
		if err == nil {
			w.Header().Set("Location", "/v1/redrives/"+made.ID)
			answerRedrive(w, http.StatusCreated, made)
		}
		return err
	})
}

// postSuggestion proposes a patch.
func (c *counter) postSuggestion(w http.ResponseWriter, r *http.Request) *problem {
	return c.planning(w, r, func(ctx context.Context, q *RedriveQuery) error {
		text, err := c.Redriver.Suggest(ctx, q)
		if err == nil {
			answerJSON(w, http.StatusOK, struct {
				Patch json.RawMessage `json:"patch"`
			}{text})
		}
		return err
	})
}

// planning looks through the alerts for somebody. One call of a caller at a time is in work.
func (c *counter) planning(w http.ResponseWriter, r *http.Request, do func(context.Context, *RedriveQuery) error) *problem {
	q, p := c.redriveQuery(w, r, time.Now())
	if p != nil {
		return p
	}
	if p := c.mayRedrive(r, filterScope(&q.AlertFilter), q.As); p != nil {
		return p
	}
	if p := c.mayRead(r, q); p != nil {
		return p
	}
	if p := c.shares.plans.begin(r); p != nil {
		return p
	}
	defer c.shares.plans.end(r)
	ctx, cancel := c.patience(r, planWithin)
	defer cancel()
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(planWithin + transferTime))
	err := do(ctx, q)
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return newProblem(http.StatusUnprocessableEntity, "the alerts could not be looked through within "+planWithin.String()+": say more precisely which are meant, or plan from the shell; nothing was sent")
	}
	return c.redriveProblem(r, "planning a redrive", err)
}

// redriveProblem is the problem of an error; nil for none.
func (c *counter) redriveProblem(r *http.Request, doing string, err error) *problem {
	declined, is := errors.AsType[*Declined](err)
	switch {
	case err == nil:
		return nil
	case is:
		return newProblem(declined.Status, declined.Detail)
	}
	c.warn(r, doing, err)
	return unavailable("the journal or the alerts cannot be read or written now: ask again; nothing was sent", soon)
}

func answerRedrive(w http.ResponseWriter, status int, one *Redrive) {
	w.Header().Set("ETag", strconv.Quote(one.Tag))
	answerJSON(w, status, one.Document)
}

// listRedrives answers with a page.
func (c *counter) listRedrives(w http.ResponseWriter, r *http.Request) *problem {
	q := r.URL.Query()
	limit, p := pageLimit(q, defaultPage, maxPage)
	if p != nil {
		return p
	}
	state := q.Get("state")
	if p := oneOf("state", state, RedriveStates()); p != nil {
		return p
	}
	ctx, cancel := c.patience(r, decideWait)
	defer cancel()
	caller := callerOf(r)
	page, after, err := c.Redriver.Redrives(ctx, state, q.Get("after"), limit, func(filter json.RawMessage) bool {
		var f esclusa.AlertFilter
		_ = json.Unmarshal(filter, &f) // it is ours
		return caller.May(access.AlertsRead, filterScope(&f))
	})
	if err != nil {
		return c.redriveProblem(r, "reading the redrives", err)
	}
	var next *string
	if after != "" {
		next = &after
	}
	answerJSON(w, http.StatusOK, struct {
		Redrives []json.RawMessage `json:"redrives"`
		Next     *string           `json:"next"`
	}{append([]json.RawMessage{}, page...), next})
	return nil
}

// redrive is the one that a request is about. Whoever has no right to it is answered as if
// there were none.
func (c *counter) redrive(ctx context.Context, r *http.Request) (*Redrive, *problem) {
	one, err := c.Redriver.Redrive(ctx, r.PathValue("id"))
	if err == nil {
		caller := callerOf(r)
		scope, _ := redriveScope(one.Document)
		if caller.May(access.AlertsRead, scope) || caller.May(access.Redrive, scope) {
			return one, nil
		}
	}
	if declined, is := errors.AsType[*Declined](err); err == nil || is && declined.Status == http.StatusNotFound {
		return nil, newProblem(http.StatusNotFound, "there is no redrive with this id; GET /v1/redrives lists them")
	}
	return nil, c.redriveProblem(r, "reading a redrive", err)
}

// getRedrive answers with one.
func (c *counter) getRedrive(w http.ResponseWriter, r *http.Request) *problem {
	ctx, cancel := c.patience(r, decideWait)
	defer cancel()
	one, p := c.redrive(ctx, r)
	if p != nil {
		return p
	}
	if p := c.redriveSeen(r, one); p != nil {
		return p
	}
	tag := strconv.Quote(one.Tag)
	if w.Header().Set("ETag", tag); notModified(w, r, tag) {
		return nil
	}
	answerRedrive(w, http.StatusOK, one)
	return nil
}

// runRedrive has a run begin or go on.
func (c *counter) runRedrive(w http.ResponseWriter, r *http.Request) *problem {
	return c.orders(w, r, false)
}

// stopRedrive has a run stop.
func (c *counter) stopRedrive(w http.ResponseWriter, r *http.Request) *problem {
	return c.orders(w, r, true)
}

func (c *counter) orders(w http.ResponseWriter, r *http.Request, stop bool) *problem {
	o, p := c.redriveOrder(w, r, stop)
	if p != nil {
		return p
	}
	ctx, cancel := c.patience(r, decideWait)
	defer cancel()
	now, p := c.redrive(ctx, r)
	if p != nil {
		return p
	}
	of, as := redriveScope(now.Document)
	if p := c.mayRedrive(r, of, as); p != nil {
		return p
	}
	if lines := r.Header["If-Match"]; len(lines) > 0 && !tagged(lines, strconv.Quote(now.Tag), strongly) {
		return newProblem(http.StatusPreconditionFailed, "the redrive does not stand any more as If-Match says; ask for it again, and decide upon that")
	}
	one, err := c.Redriver.Order(ctx, r.PathValue("id"), o)
	if err != nil {
		return c.redriveProblem(r, "ordering a redrive", err)
	}
	answerRedrive(w, http.StatusAccepted, one)
	return nil
}
