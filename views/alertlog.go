package views

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/esclusa/esclusa"
)

// Bounds of an AlertLog. Together they keep it below 100 MiB, whatever was
// refused; the alerts' topic has every alert in full.
const (
	KeptAlerts      = 10_000         // the newest; up to a quarter more between two cuts
	shownPayload    = 4 << 10        // bytes of an alert's payload, before base64
	shownErrorBytes = 4 << 10        // bytes of an alert's errors
	shownNames      = 8 << 10        // bytes of all its names; ours have fewer
	spareAlerts     = KeptAlerts / 4 // so that cutting is rare
)

// AlertLog holds the newest alerts in memory, ordered by their time, whatever
// the order in which their partitions are read. It is safe for concurrent use.
type AlertLog struct {
	mu   sync.RWMutex
	held []heldAlert // oldest first
	ids  map[string]struct{}
}

type heldAlert struct {
	at    time.Time
	alert *esclusa.Alert
}

// compare orders alerts by time, and within a millisecond by id.
func (h heldAlert) compare(at time.Time, id string) int {
	if c := h.at.Compare(at); c != 0 {
		return c
	}
	return strings.Compare(h.alert.ID, id)
}

// NewAlertLog returns an empty log.
func NewAlertLog() *AlertLog { return &AlertLog{ids: map[string]struct{}{}} }

// Add takes an alert into the log. One whose id is there already was delivered
// again, and is dropped; so is one that esclusa cannot have written, for its
// names are too long. A time that cannot be read counts as the oldest. The log
// keeps a shortened copy.
func (l *AlertLog) Add(a *esclusa.Alert) {
	if nameBytes(a) > shownNames {
		return
	}
	at, err := esclusa.ParseTime(a.Time)
	if err != nil {
		at = time.Time{}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, again := l.ids[a.ID]; again {
		return
	}
	l.ids[a.ID] = struct{}{}
	l.held = slices.Insert(l.held, l.before(at, a.ID), heldAlert{at: at, alert: shorten(a)})
	if len(l.held) > KeptAlerts+spareAlerts {
		l.cut()
	}
}

func nameBytes(a *esclusa.Alert) int {
	n := len(a.ID) + len(a.Reason) + len(a.Source.Topic) + len(a.Source.Timestamp) + len(a.Source.Key) +
		len(a.PayloadSHA256) + len(a.Fingerprint) + len(a.Component) + len(a.Version) + len(a.Time)
	for _, text := range []*string{a.Datatype, a.Schema, a.Sender} {
		if text != nil {
			n += len(*text)
		}
	}
	return n
}

// before counts the alerts older than the given place. l.mu must be held.
func (l *AlertLog) before(at time.Time, id string) int {
	i, _ := slices.BinarySearchFunc(l.held, id, func(h heldAlert, id string) int { return h.compare(at, id) })
	return i
}

// cut drops the oldest. l.mu must be held.
func (l *AlertLog) cut() {
	n := len(l.held) - KeptAlerts
	for _, h := range l.held[:n] {
		delete(l.ids, h.alert.ID)
	}
	l.held = slices.Delete(l.held, 0, n)
}

// shorten copies an alert within the log's bounds, without hold on the bytes
// that it was cut from.
func shorten(a *esclusa.Alert) *esclusa.Alert {
	s := *a
	if len(s.Payload) > shownPayload {
		s.Payload = s.Payload[:shownPayload]
		s.PayloadTruncated = true
	}
	s.Payload = bytes.Clone(s.Payload)
	s.Errors = slices.Clone(s.Errors)
	size := 0
	for i, v := range s.Errors {
		if size += len(v.Pointer) + len(v.Keyword) + len(v.Message); size > shownErrorBytes {
			s.ErrorsOmitted += len(s.Errors) - i
			s.Errors = slices.Clone(s.Errors[:i])
			break
		}
	}
	return &s
}

// page returns up to limit alerts that match, newest first, of those older than
// the cursor, and the cursor of the next page where there are more.
func (l *AlertLog) page(match func(*esclusa.Alert) bool, after *cursor, limit int) ([]*esclusa.Alert, *cursor) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	end := len(l.held)
	if after != nil {
		end = l.before(after.at, after.id)
	}
	out := []*esclusa.Alert{}
	var last heldAlert
	for _, h := range slices.Backward(l.held[:end]) {
		if !match(h.alert) {
			continue
		}
		if len(out) == limit {
			return out, &cursor{at: last.at, id: last.alert.ID}
		}
		out, last = append(out, h.alert), h
	}
	return out, nil
}
