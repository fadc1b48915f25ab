package views

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/nearest"
)

const (
	defaultAlerts = 50
	maxAlerts     = 500
)

// cursor is a place between two alerts. It is a place in time rather than one
// in memory, so that it outlives the alert, the process, and the way to another
// process.
type cursor struct {
	at time.Time
	id string
}

func (c *cursor) MarshalText() ([]byte, error) {
	text := c.at.UTC().Format(time.RFC3339Nano) + " " + c.id
	return base64.RawURLEncoding.AppendEncode(nil, []byte(text)), nil
}

var errCursor = errors.New("not a cursor")

func parseCursor(text string) (*cursor, error) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, errCursor
	}
	when, id, _ := strings.Cut(string(b), " ")
	at, err := time.Parse(time.RFC3339Nano, when)
	if err != nil {
		return nil, errCursor
	}
	return &cursor{at: at, id: id}, nil
}

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
		Alerts []*esclusa.Alert `json:"alerts"`
		Next   *cursor          `json:"next"`
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
func alertPage(q url.Values) (limit int, after *cursor, p *problem) {
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
