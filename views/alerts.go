package views

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/nearest"
)

const (
	defaultAlerts = 50
	maxAlerts     = 500
)

// listAlerts answers with a page of the alerts that match all filters.
func (c *counter) listAlerts(w http.ResponseWriter, r *http.Request) *problem {
	q := r.URL.Query()
	match, p := c.alertFilter(q)
	if p != nil {
		return p
	}
	limit, after, p := alertPage(q)
	if p != nil {
		return p
	}
	caller := callerOf(r)
	held, next := c.Alerts.page(func(a *esclusa.Alert) bool {
		return match(a) && caller.May(access.AlertsRead, alertScope(a))
	}, after, limit)
	v := c.viewer(r)
	alerts := make([]shownAlert, len(held))
	for i, h := range held {
		alerts[i] = v.held(h)
	}
	answerJSON(w, http.StatusOK, struct {
		Alerts []shownAlert `json:"alerts"`
		Next   *place       `json:"next"`
	}{alerts, next})
	return nil
}

// alertScope is what an alert is about, for rights.
func alertScope(a *esclusa.Alert) access.Scope {
	s := access.Scope{Sender: a.Key()}
	if a.Datatype != nil {
		s.Datatype = *a.Datatype
	}
	return s
}

// alertsOf is which alerts are asked for; what is empty does not matter.
type alertsOf struct {
	datatype string
	reason   esclusa.Reason
	sender   string // that keys alerts in their topic
}

// alertFilter reads the filters. An alert without a sender matches the sender
// that keys such alerts in their topic.
func (c *counter) alertFilter(q url.Values) (func(*esclusa.Alert) bool, *problem) {
	of, p := c.alertsOf(q)
	if p != nil {
		return nil, p
	}
	return func(a *esclusa.Alert) bool {
		return (of.datatype == "" || a.Datatype != nil && *a.Datatype == of.datatype) &&
			(of.reason == "" || a.Reason == of.reason) &&
			(of.sender == "" || a.Key() == of.sender)
	}, nil
}

func (c *counter) alertsOf(q url.Values) (of alertsOf, p *problem) {
	datatype, reason, sender := q.Get("datatype"), esclusa.Reason(q.Get("reason")), q.Get("sender")
	if datatype != "" {
		if _, ok := c.Catalogue.Channel(datatype); !ok {
			return of, badRequest("datatype must name one of the catalogue; GET /v1/channels lists them")
		}
	}
	if reason != "" && !slices.Contains(esclusa.Reasons(), reason) {
		return of, badRequest("reason must be one of " + strings.Join(reasonNames(), ", ") + nearest.Hint(string(reason), reasonNames()))
	}
	if !utf8.ValidString(sender) {
		return of, badRequest("sender must be UTF-8")
	}
	return alertsOf{datatype, reason, sender}, nil
}

func reasonNames() []string {
	var names []string
	for _, r := range esclusa.Reasons() {
		names = append(names, string(r))
	}
	return names
}

// alertPage reads which page is asked for.
func alertPage(q url.Values) (limit int, after *place, p *problem) {
	if limit, p = pageLimit(q, defaultAlerts, maxAlerts); p != nil {
		return 0, nil, p
	}
	if text := q.Get("after"); text != "" {
		var err error
		if after, err = parseCursor(text); err != nil {
			return 0, nil, badRequest("after must be the next of another page")
		}
	}
	return limit, after, nil
}

// pageLimit is how much is asked for.
func pageLimit(q url.Values, usual, most int) (int, *problem) {
	text := q.Get("limit")
	if text == "" {
		return usual, nil
	}
	limit, err := strconv.Atoi(text)
	if err != nil || limit < 1 || limit > most {
		return 0, badRequest("limit must be a number from 1 to " + strconv.Itoa(most))
	}
	return limit, nil
}
