package views

import (
	"net/http"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/schemas"
)

// shownWithin is how long what was shown in full waits until the journal is told of it,
// about, where an answer goes on.
const shownWithin = 10 * time.Second

// viewer is whoever asks, and what they may see of payloads. Every answer with alerts goes
// through one, which is to tell when the answer ends.
type viewer struct {
	c      *counter
	r      *http.Request
	caller *access.Caller
	shown  []string  // ids of alerts whose payloads others see masked
	since  time.Time // when the first of them was
}

func (c *counter) viewer(r *http.Request) *viewer {
	return &viewer{c: c, r: r, caller: callerOf(r)}
}

// sees reports whether the viewer sees anything of an alert.
func (v *viewer) sees(a *esclusa.Alert) bool { return v.caller.May(access.AlertsRead, alertScope(a)) }

// shows reports whether the viewer sees all of an alert of which others see less, and notes
// that it is shown.
func (v *viewer) shows(a *esclusa.Alert) bool {
	if !v.caller.Shows(alertScope(a), v.c.PayloadsInFull) {
		return false
	}
	v.note(a)
	return true
}

// alertAt is the alert at a place, partition/offset in their topic, if the viewer sees
// anything of it.
func (v *viewer) alertAt(text string) (*schemas.ReadAlert, *problem) {
	at, err := esclusa.ParsePlace(text)
	if err != nil {
		return nil, newProblem(http.StatusNotFound, "an alert's place is partition/offset in the alerts' topic, two numbers")
	}
	ctx, cancel := v.c.patience(v.r, decideWait)
	defer cancel()
	whole, err := v.c.Decider.Alert(ctx, at.Partition, at.Offset)
	switch {
	case err != nil:
		v.c.warn(v.r, "reading an alert", err)
		return nil, unavailable("the alerts cannot be read now", soon)
	case whole == nil || !v.sees(whole.Alert):
		return nil, newProblem(http.StatusNotFound, "there is no alert at this place, or not any more")
	}
	return whole, nil
}

// alert is an alert as the viewer may see it: the same, or a copy.
func (v *viewer) alert(a *esclusa.Alert) *esclusa.Alert {
	masked := v.c.Catalogue.Masked(a)
	if why := v.c.erased(a, v.c.Catalogue.Rows(a)); why != "" {
		return masked.Without(why)
	}
	if masked == a || !v.shows(a) {
		return masked
	}
	return a
}

// held is alert for one of the log.
func (v *viewer) held(h *heldAlert) shownAlert {
	if why := v.c.erased(h.shown.Alert, h.rowsIn(v.c.Catalogue)); why != "" {
		gone := h.masked
		gone.Alert = gone.Alert.Without(why)
		return gone
	}
	if h.masked.Alert == h.shown.Alert || !v.shows(h.shown.Alert) {
		return h.masked
	}
	return h.shown
}

// note notes that something was shown that is masked for others.
func (v *viewer) note(a *esclusa.Alert) {
	if len(v.shown) == 0 {
		v.since = time.Now()
	}
	if v.shown = append(v.shown, a.ID); len(v.shown) == maxPage || time.Since(v.since) >= shownWithin {
		v.tell()
	}
}

// event is an event of a feed of alerts as the viewer may see it.
func (v *viewer) event(e *feedEvent) []byte {
	if why := v.c.erased(e.alert, e.rows); why != "" {
		return e.withheld(why)
	}
	if e.masked != nil && !v.shows(e.alert) {
		return e.masked
	}
	return e.text
}

// tell has the journal told what was shown in full since it was told last.
func (v *viewer) tell() {
	if len(v.shown) > 0 {
		v.c.did(v.r, Deed{Shown: &Shown{Route: v.r.URL.Path, Alerts: v.shown}})
		v.shown = nil
	}
}
