package views

import (
	"net/http"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
)

// viewer is whoever asks, and what they may see of payloads. Every answer with alerts goes
// through one.
type viewer struct {
	c      *counter
	caller *access.Caller
	full   bool // payloads as they are, where no right says otherwise
}

func (c *counter) viewer(r *http.Request) *viewer {
	return &viewer{c: c, caller: callerOf(r), full: c.PayloadsInFull != nil && c.PayloadsInFull(r)}
}

// whole reports whether the viewer sees all of an alert.
func (v *viewer) whole(a *esclusa.Alert) bool { return v.caller.Shows(alertScope(a), v.full) }

// alert is an alert as the viewer may see it: the same, or a copy.
func (v *viewer) alert(a *esclusa.Alert) *esclusa.Alert {
	if v.whole(a) {
		return a
	}
	return v.c.Catalogue.Masked(a)
}

// held is alert for one of the log.
func (v *viewer) held(h *heldAlert) shownAlert {
	if v.whole(h.shown.Alert) {
		return h.shown
	}
	return h.masked
}
