package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/internal/redrive"
	"github.com/esclusa/esclusa/internal/topics"
	"github.com/esclusa/esclusa/schemas"
	"github.com/esclusa/esclusa/views"
)

// redriver answers HTTP about redrives: it plans itself, and leaves it to the role alerts
// to run.
type redriver struct{ *work }

// Plan implements views.Redriver.
func (w redriver) Plan(ctx context.Context, q *views.RedriveQuery) (*views.Redrive, error) {
	d := w.deciding.Load()
	if d == nil {
		return nil, errNoJournal
	}
	planned, err := w.newRedrive(d.journal, q.By).Plan(ctx, wishOf(q), w.opts.Now())
	if err != nil {
		return nil, w.declined(err)
	}
	return w.Redrive(ctx, planned.ID)
}

// Suggest implements views.Redriver.
func (w redriver) Suggest(ctx context.Context, q *views.RedriveQuery) (json.RawMessage, error) {
	d := w.deciding.Load()
	if d == nil {
		return nil, errNoJournal
	}
	text, err := w.newRedrive(d.journal, q.By).Suggest(ctx, wishOf(q), w.opts.Now())
	if errors.Is(err, redrive.ErrNothingToSuggest) {
		return nil, nil
	}
	return text, w.declined(err)
}

// Try implements views.Redriver.
func (w redriver) Try(a *schemas.ReadAlert, shown []byte, p *patch.Patch, as string) *views.Trial {
	t := w.newRedrive(nil, "").Try(a, shown, p, as)
	return &views.Trial{Outcome: string(t.Outcome), Why: t.Why, Errors: t.Errors, After: t.After}
}

// Resent implements views.Redriver.
func (w redriver) Resent(at esclusa.Place) *views.Resent {
	d := w.deciding.Load()
	if d == nil {
		return nil
	}
	return (*views.Resent)(d.resent.Alert(at))
}

func wishOf(q *views.RedriveQuery) *redrive.Wish {
	return &redrive.Wish{
		Filter: redrive.Filter{AlertFilter: q.AlertFilter, IDs: q.IDs},
		Patch:  q.Patch, As: q.As, Overtaken: q.Overtaken, MaxAttempts: q.MaxAttempts, Limit: q.Limit, Note: q.Note,
	}
}

// caughtUp are the redrives, by all of the journal that there is now.
func (w redriver) caughtUp(ctx context.Context) (*deciding, error) {
	d := w.deciding.Load()
	if d == nil {
		return nil, errNoJournal
	}
	return d, w.declined(d.journal.CatchUp(ctx))
}

// Redrive implements views.Redriver.
func (w redriver) Redrive(ctx context.Context, id string) (*views.Redrive, error) {
	d, err := w.caughtUp(ctx)
	if err != nil {
		return nil, err
	}
	s, err := d.redrives.Status(id, w.opts.Now())
	if err != nil {
		return nil, w.declined(err)
	}
	text, err := shownJSON(s)
	return &views.Redrive{ID: id, Tag: s.Tag, Document: text}, err
}

// Redrives implements views.Redriver.
func (w redriver) Redrives(ctx context.Context, state, after string, limit int, match func(filter json.RawMessage) bool) (page []json.RawMessage, next string, err error) {
	d, err := w.caughtUp(ctx)
	if err != nil {
		return nil, "", err
	}
	all, next, err := d.redrives.List(redrive.State(state), after, limit, w.opts.Now(), func(p *journal.Plan) bool { return match(p.Filter) })
	if err != nil {
		return nil, "", w.declined(err)
	}
	for _, s := range all {
		text, err := shownJSON(s)
		if err != nil {
			return nil, "", err
		}
		page = append(page, text)
	}
	return page, next, nil
}

// Order implements views.Redriver.
func (w redriver) Order(ctx context.Context, id string, o *views.RedriveOrder) (*views.Redrive, error) {
	d, err := w.caughtUp(ctx)
	if err != nil {
		return nil, err
	}
	if err := w.declined(w.mayOrder(d, id, o)); err != nil {
		return nil, err
	}
	e := journal.NewEntry(journal.KindRun, o.By, o.Note, w.opts.Now())
	e.Run = &journal.Run{Plan: id, State: journal.RunWanted, Rate: o.Rate, Trace: o.Trace}
	if o.Stop {
		e.Run.State, e.Run.Trace = journal.RunUnwanted, ""
	}
	if _, err := d.journal.Append(ctx, &e); err != nil {
		return nil, w.declined(err)
	}
	return w.Redrive(ctx, id)
}

func (w redriver) mayOrder(d *deciding, id string, o *views.RedriveOrder) error {
	if o.Stop {
		return d.redrives.MayStop(id, w.opts.Now())
	}
	if err := redrive.CheckRate(o.Rate); err != nil {
		return err
	}
	return d.redrives.MayRun(id, w.catalogue, w.topics.ids[w.names.Ingress()], w.topics.ids[w.names.Alerts()], w.opts.Now())
}

// declined turns what whoever asked can do something about into that; nil for nil.
func (w redriver) declined(err error) error {
	if errors.Is(err, redrive.ErrNoFilter) {
		return &views.Declined{Status: http.StatusBadRequest, Detail: err.Error() + ": give filter at least one of group, datatype, reason, sender, since, until, ids"}
	}
	if bad, is := errors.AsType[*redrive.BadWish](err); is {
		return &views.Declined{Status: http.StatusBadRequest, Detail: bad.Error()}
	}
	for status, of := range map[int][]error{
		http.StatusNotFound:            {redrive.ErrNoPlan, redrive.ErrUnknown},
		http.StatusConflict:            {redrive.ErrDone, redrive.ErrBusy, redrive.ErrIdle, redrive.ErrChanged},
		http.StatusUnprocessableEntity: {redrive.ErrTooMany},
		http.StatusServiceUnavailable:  {journal.ErrGone},
	} {
		for _, one := range of {
			if errors.Is(err, one) {
				return &views.Declined{Status: status, Detail: err.Error()}
			}
		}
	}
	if topics.Denied(err) {
		return &views.Declined{Status: http.StatusServiceUnavailable, Detail: fmt.Sprintf("the brokers do not allow this to %s; docs/guides/secure.md tells which rights role http needs: %v", w.security.User(), err)}
	}
	return err
}

// shownJSON is v in JSON, without escapes for HTML.
func shownJSON(v any) (json.RawMessage, error) {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSpace(text.Bytes()), err
}
