package views

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
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
	alerts, next := c.Alerts.page(match, after, limit)
	answerJSON(w, http.StatusOK, struct {
		Alerts []shownAlert `json:"alerts"`
		Next   *place       `json:"next"`
	}{alerts, next})
	return nil
}

// alertFilter reads the filters. An alert without a sender matches the sender
// that keys such alerts in their topic.
func (c *counter) alertFilter(q url.Values) (func(*esclusa.Alert) bool, *problem) {
	datatype, reason, sender := q.Get("datatype"), esclusa.Reason(q.Get("reason")), q.Get("sender")
	if datatype != "" {
		if _, ok := c.Catalogue.Channel(datatype); !ok {
			return nil, badRequest("datatype must name one of the catalogue; GET /v1/channels lists them")
		}
	}
	if reason != "" && !slices.Contains(esclusa.Reasons(), reason) {
		return nil, badRequest("reason must be one of " + strings.Join(reasonNames(), ", ") + nearest.Hint(string(reason), reasonNames()))
	}
	if !utf8.ValidString(sender) {
		return nil, badRequest("sender must be UTF-8")
	}
	return func(a *esclusa.Alert) bool {
		return (datatype == "" || a.Datatype != nil && *a.Datatype == datatype) &&
			(reason == "" || a.Reason == reason) &&
			(sender == "" || a.Key() == sender)
	}, nil
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
	limit = defaultAlerts
	if text := q.Get("limit"); text != "" {
		var err error
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 || limit > maxAlerts {
			return 0, nil, badRequest("limit must be a number from 1 to " + strconv.Itoa(maxAlerts))
		}
	}
	if text := q.Get("after"); text != "" {
		var err error
		if after, err = parseCursor(text); err != nil {
			return 0, nil, badRequest("after must be the next of another page")
		}
	}
	return limit, after, nil
}
