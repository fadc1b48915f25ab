package views

import (
	"context"
	"errors"
	"net/http"

	"github.com/esclusa/esclusa/schemas"
)

// exportAlerts answers with all alerts that are meant, whole, one a line. It reads their
// topic and holds a piece of it in memory.
func (c *counter) exportAlerts(w http.ResponseWriter, r *http.Request) *problem {
	of, p := c.alertsOf(r.URL.Query())
	if p != nil {
		return p
	}
	if p := c.shares.exports.begin(r); p != nil {
		return p
	}
	defer c.shares.exports.end(r)
	ctx, cancel := c.whileKnown(r)
	defer cancel()
	a := newLines(w, cancel)
	asking, asked := c.patience(r, decideWait)
	spans, err := c.AlertTopic.Within(asking, of.Since, of.Until)
	asked()
	if err != nil {
		c.warn(r, "asking where alerts are", err)
		return unavailable("the alerts cannot be read now", soon)
	}
	a.begin()
	if r.Method == http.MethodHead {
		return nil
	}
	v := c.viewer(r)
	defer v.tell()
	var held []byte
	err = c.AlertTopic.Scan(ctx, spans, func(alert *schemas.ReadAlert) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !of.Matches(alert.Alert, alert.Record.Timestamp) || !v.sees(alert.Alert) {
			return nil
		}
		if held = append(v.alert(alert.Alert).AppendAt(held, alert.Record.Place()), '\n'); len(held) < piece {
			return nil
		}
		a.write(held)
		held = held[:0]
		return ctx.Err()
	})
	a.write(held)
	switch {
	case err == nil || a.lost || r.Context().Err() != nil: // all is written, or the client has gone
	case errors.Is(context.Cause(ctx), errAskAgain):
		a.fault(askAgain + ": this is not all of them; ask again")
	default:
		c.warn(r, "reading alerts", err)
		a.fault("the alerts cannot be read on: this is not all of them; ask again")
	}
	return nil
}
