package views

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Bounds of an AlertLog. Together they keep it below 100 MiB, whatever was
// refused; the alerts' topic has every alert in full.
const (
	KeptAlerts      = 10_000  // the newest
	sharedAlerts    = 2_000   // older ones, shared out among senders
	spareAlerts     = 500     // so that cutting is rare
	shownPayload    = 4 << 10 // bytes of an alert's payload, before base64; half of that where values are masked
	shownErrorBytes = 4 << 10 // bytes of an alert's errors
	shownNames      = 8 << 10 // bytes of all its names; ours have fewer
)

// AlertLog holds the newest alerts in memory, in the order in which brokers took
// them, whatever the order in which their partitions are read and whatever time
// they give themselves. Beyond the newest it holds the newest of each sender, so
// that a sender of many bad records does not drive out the others. It is safe for
// concurrent use.
type AlertLog struct {
	catalogue *schemas.Catalogue // nil: nothing is masked

	mu       sync.RWMutex
	held     []*heldAlert       // oldest first
	said     map[string]sayings // by the id of alerts
	payloads map[digest]*payload
	senders  map[string]*sender
	text     []byte // of an alert, while it is looked at
}

type digest [sha256.Size]byte

// sayings are what is held of alerts with one id, which is mostly one: nothing else can
// say the same.
type sayings struct {
	only *heldAlert          // while there was no other
	all  map[digest]struct{} // from the second on
}

type heldAlert struct {
	place
	said    digest // what the alert says, but for when and by whom; zero while no other has its id
	payload digest // zero where it is not shared
	sender  *sender
	newer   int // of the same sender; for leastNew alone
	shown   shownAlert
	masked  shownAlert       // the same, where nothing is masked
	rows    []schemas.RowKey // of one that is shortened; see rowsIn
}

// payload is what several alerts show.
type payload struct {
	bytes []byte
	users int
}

// sender is what several alerts are about.
type sender struct {
	held  int // alerts
	newer int // of them, than where leastNew has come to
}

// shownAlert is an alert as it is listed.
type shownAlert struct {
	*esclusa.Alert
	At        esclusa.Place // of the alert itself in the alerts' topic
	Shortened bool          // the payload or the errors are cut for the list, and whole in the topic
	Resent    *Resent       // nil where the record was not sent again, as far as that is known
}

// NewAlertLog returns an empty log, which masks what the catalogue says.
func NewAlertLog(c *schemas.Catalogue) *AlertLog {
	return &AlertLog{catalogue: c, said: map[string]sayings{}, payloads: map[digest]*payload{}, senders: map[string]*sender{}}
}

// Add takes an alert into the log, which rec is of in the alerts' topic, and reports
// whether esclusa can have written it: its names are not too long. One that says
// nothing else than another was delivered again, and is dropped; one that says
// something else of the same record is kept beside the other, so that neither hides
// the other. The log keeps the alert, which is its own from then on, or a shortened copy.
func (l *AlertLog) Add(a *esclusa.Alert, rec *esclusa.Record) bool {
	h := hold(l.catalogue, a, rec)
	if h == nil {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.says(h) {
		return true
	}
	l.share(h)
	h.sender = l.senderOf(h.shown.Key())
	l.held = slices.Insert(l.held, l.before(h.place), h)
	if len(l.held) > KeptAlerts+sharedAlerts+spareAlerts {
		l.cut()
	}
	return true
}

// hold shortens an alert, which rec is of. What is masked is looked for in the whole of it,
// and then held beside it, both of half the length. It is nil where esclusa cannot have
// written the alert. The catalogue may be nil, for one that masks nothing.
func hold(c *schemas.Catalogue, a *esclusa.Alert, rec *esclusa.Record) *heldAlert {
	if nameBytes(a) > shownNames {
		return nil
	}
	h := &heldAlert{place: placeOf(rec)}
	masked := a
	if c != nil {
		masked = c.Masked(a)
	}
	if masked != a {
		h.shown, h.masked = shorten(a, shownPayload/2), shorten(masked, shownPayload/2)
	} else {
		h.shown = shorten(a, shownPayload)
		h.masked = h.shown
	}
	h.shown.At, h.masked.At = rec.Place(), rec.Place()
	if c != nil && h.shown.Shortened {
		h.rows = c.Rows(a)
	}
	return h
}

// rowsIn are the rows that the alert may be about. They are looked for when it is shown,
// which most are not, as long as the whole of it is there.
func (h *heldAlert) rowsIn(c *schemas.Catalogue) []schemas.RowKey {
	if c == nil || h.shown.Shortened {
		return h.rows
	}
	return c.Rows(h.shown.Alert)
}

// MarshalJSON writes the alert with what is told of it beside.
func (s *shownAlert) MarshalJSON() ([]byte, error) { return s.appendJSON(nil), nil }

func (s *shownAlert) appendJSON(b []byte) []byte {
	b = s.AppendAt(b, s.At)
	b = append(strconv.AppendBool(append(b[:len(b)-1], `,"shortened":`...), s.Shortened), '}')
	return s.Resent.append(b)
}

// append adds to an alert that its record was sent again, if it was.
func (r *Resent) append(alert []byte) []byte {
	if r == nil {
		return alert
	}
	return slices.Concat(alert[:len(alert)-1], []byte(`,"sent_again":`), bytes.TrimSpace(encode(r)), []byte{'}'})
}

// says notes what an alert says, and reports whether nothing that is held says the same.
// l.mu must be held.
func (l *AlertLog) says(h *heldAlert) bool {
	of, found := l.said[h.shown.ID]
	if !found {
		l.said[h.shown.ID] = sayings{only: h}
		return true
	}
	if of.all == nil {
		of.only.said = l.sayingOf(of.only.shown.Alert)
		of.all = map[digest]struct{}{of.only.said: {}}
		l.said[strings.Clone(h.shown.ID)] = sayings{all: of.all} // the key may outlive either of them
	}
	h.said = l.sayingOf(h.shown.Alert)
	if _, again := of.all[h.said]; again {
		return false
	}
	of.all[h.said] = struct{}{}
	return true
}

// sayingOf is a digest of all that is shown but for what differs where the same is
// said again. l.mu must be held.
func (l *AlertLog) sayingOf(shown *esclusa.Alert) digest {
	a := *shown
	a.Time, a.Component, a.Version = "", "", ""
	l.text = a.AppendJSON(l.text[:0])
	return sha256.Sum256(l.text)
}

func nameBytes(a *esclusa.Alert) int {
	n := len(a.ID) + len(a.Reason) + len(a.Source.Topic) + len(a.Source.Timestamp) + len(a.Source.Key) +
		len(a.PayloadSHA256) + len(a.Fingerprint) + len(a.Component) + len(a.Version) + len(a.Time)
	for _, text := range append([]*string{a.Datatype, a.Schema, a.Sender, a.Named, a.Redrive, a.Principal}, pointers(a.Groups)...) {
		if text != nil {
			n += len(*text)
		}
	}
	return n
}

func pointers(texts []string) []*string {
	out := make([]*string, len(texts))
	for i := range texts {
		out[i] = &texts[i]
	}
	return out
}

// leastShared is the length of a payload from which on it is worth sharing.
const leastShared = 256

// share lets alerts with the same payload hold it once: what is sent again and again
// is mostly refused each time. l.mu must be held.
func (l *AlertLog) share(h *heldAlert) {
	if len(h.shown.Payload) < leastShared {
		return
	}
	h.payload = sha256.Sum256(h.shown.Payload)
	p := l.payloads[h.payload]
	if p == nil {
		p = &payload{bytes: h.shown.Payload}
		l.payloads[h.payload] = p
	}
	p.users++
	h.shown.Payload = p.bytes
}

// before counts the alerts older than the given place. l.mu must be held.
func (l *AlertLog) before(p place) int {
	i, _ := slices.BinarySearchFunc(l.held, p, func(h *heldAlert, p place) int { return h.compare(p) })
	return i
}

// cut drops all but the newest, and of those that are older, sharedAlerts that are
// the newest of their senders. l.mu must be held.
func (l *AlertLog) cut() {
	older := l.held[:len(l.held)-KeptAlerts]
	drop := make(map[*heldAlert]bool, len(older))
	for _, h := range l.leastNew(older) {
		drop[h] = true
		l.forget(h)
	}
	l.held = slices.DeleteFunc(l.held, func(h *heldAlert) bool { return drop[h] })
}

// senderOf is the one of a name, which has one alert more. l.mu must be held.
func (l *AlertLog) senderOf(name string) *sender {
	s := l.senders[name]
	if s == nil {
		s = new(sender)
		l.senders[strings.Clone(name)] = s
	}
	s.held++
	return s
}

// leastNew are those of the older alerts that are not kept: each sender's place in
// line is how many newer ones it has. l.mu must be held.
func (l *AlertLog) leastNew(older []*heldAlert) []*heldAlert {
	for _, s := range l.senders {
		s.newer = 0
	}
	for _, h := range slices.Backward(l.held) {
		h.newer = h.sender.newer
		h.sender.newer++
	}
	line := slices.Clone(older)
	slices.Reverse(line)
	slices.SortStableFunc(line, func(a, b *heldAlert) int { return cmp.Compare(a.newer, b.newer) })
	return line[min(sharedAlerts, len(line)):]
}

// forget lets go of what an alert holds. l.mu must be held.
func (l *AlertLog) forget(h *heldAlert) {
	of := l.said[h.shown.ID]
	if delete(of.all, h.said); len(of.all) == 0 {
		delete(l.said, h.shown.ID)
	}
	if h.sender.held--; h.sender.held == 0 {
		delete(l.senders, h.shown.Key())
	}
	if p := l.payloads[h.payload]; p != nil {
		if p.users--; p.users == 0 {
			delete(l.payloads, h.payload)
		}
	}
}

// shorten brings an alert within the log's bounds. One that is within them is kept as it
// is; what is cut off another has no hold on the bytes that it was cut from.
func shorten(a *esclusa.Alert, most int) shownAlert {
	fit := fitting(a.Errors)
	if len(a.Payload) <= most && fit == len(a.Errors) {
		return shownAlert{Alert: a}
	}
	s := *a
	s.Payload = bytes.Clone(s.Payload[:min(len(s.Payload), most)])
	s.Errors, s.ErrorsOmitted = slices.Clone(s.Errors[:fit]), s.ErrorsOmitted+len(s.Errors)-fit
	return shownAlert{Alert: &s, Shortened: true}
}

// fitting is how many of the errors there is room for.
func fitting(errors []esclusa.Violation) int {
	size := 0
	for i, v := range errors {
		if size += len(v.Pointer) + len(v.Keyword) + len(v.Message); size > shownErrorBytes {
			return i
		}
	}
	return len(errors)
}

// page returns up to limit alerts that are meant, newest first, of those older than
// the cursor, and the cursor of the next page where there are more.
func (l *AlertLog) page(match func(a *esclusa.Alert, took time.Time) bool, after *place, limit int) ([]*heldAlert, *place) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	end := len(l.held)
	if after != nil {
		end = l.before(*after)
	}
	var out []*heldAlert
	var last place
	for _, h := range slices.Backward(l.held[:end]) {
		if !match(h.shown.Alert, time.UnixMilli(h.time)) {
			continue
		}
		if len(out) == limit {
			return out, &last
		}
		out, last = append(out, h), h.place
	}
	return out, nil
}
