package views

import (
	"net/http"

	"github.com/esclusa/esclusa"
)

// viewer is whoever asks, and what they may see of payloads. Every answer with alerts goes
// through one.
type viewer struct {
	c    *counter
	full bool // payloads as they are
}

func (c *counter) viewer(r *http.Request) *viewer {
	return &viewer{c: c, full: c.PayloadsInFull != nil && c.PayloadsInFull(r)}
}

// alert is an alert as the viewer may see it: the same, or a copy.
func (v *viewer) alert(a *esclusa.Alert) *esclusa.Alert {
	if v.full {
		return a
	}
	return v.c.Catalogue.Masked(a)
}

// held is alert for one of the log.
func (v *viewer) held(h *heldAlert) shownAlert {
	if v.full {
		return h.shown
	}
	return h.masked
}
