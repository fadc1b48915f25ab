package views

import (
	"net/http"
	"net/url"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
)

// Sizes of a page of alerts, of their groups, of redrives or of the journal.
const (
	defaultPage = 50
	maxPage     = 500
)

// listAlerts answers with a page of the alerts that match all filters.
func (c *counter) listAlerts(w http.ResponseWriter, r *http.Request) *problem {
	q := r.URL.Query()
	of, p := c.alertsOf(q)
	if p != nil {
		return p
	}
	limit, after, p := alertPage(q)
	if p != nil {
		return p
	}
	v := c.viewer(r)
	defer v.tell()
	held, next := c.Alerts.page(func(a *esclusa.Alert, took time.Time) bool { return of.Matches(a, took) && v.sees(a) }, after, limit)
	alerts := make([]shownAlert, len(held))
	for i, h := range held {
		alerts[i] = v.held(h)
		alerts[i].Resent = c.Redriver.Resent(alerts[i].At)
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

// alertsOf reads which alerts are asked for. What a call does not take, it has refused
// already.
func (c *counter) alertsOf(q url.Values) (of esclusa.AlertFilter, p *problem) {
	of = esclusa.AlertFilter{Group: q.Get("group"), Datatype: q.Get("datatype"), Reason: esclusa.Reason(q.Get("reason")), Sender: q.Get("sender")}
	if _, ok := c.Catalogue.Channel(of.Datatype); !ok && of.Datatype != "" && of.Datatype != esclusa.NoDatatype {
		return of, badRequest("datatype must name one of the catalogue, which GET /v1/channels lists, or be " + esclusa.NoDatatype + " for records that name none")
	}
	if p := oneOf("reason", string(of.Reason), reasonNames()); p != nil {
		return of, p
	}
	if !utf8.ValidString(of.Sender) {
		return of, badRequest("sender must be UTF-8")
	}
	if of.Group != "" {
		if err := esclusa.CheckGroupID(of.Group); err != nil {
			return of, badRequest("group " + err.Error() + "; GET /v1/alert-groups lists them")
		}
	}
	of.Since, of.Until, p = period(q.Get("since"), q.Get("until"), time.Now())
	return of, p
}

func reasonNames() []string { return texts(esclusa.Reasons()) }

// alertPage reads which page is asked for.
func alertPage(q url.Values) (limit int, after *place, p *problem) {
	if limit, p = pageLimit(q, defaultPage, maxPage); p != nil {
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
