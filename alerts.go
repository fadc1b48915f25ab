package esclusa

import (
	"time"
)

// Alerts makes the records of alerts about records that are refused at one time. What
// they are made of lies one after the other in pieces of memory: an allocation for each
// would cost more than its check. It must not be used by several goroutines at once.
type Alerts struct {
	origin  Origin
	topic   string
	now     string
	pieces  pieces
	draft   draft
	scratch []byte // of the id and the digest
	stamp   stamp
}

// stamp is a time of records, and its text: many have the same.
type stamp struct {
	ms   int64
	text []byte
}

// NewAlerts makes alerts for a topic.
func NewAlerts(o Origin, topic string, at time.Time) *Alerts {
	return &Alerts{origin: o, topic: topic, now: string(AppendTime(nil, at))}
}

// Record is the record of the alert about a refused record, as [Origin.Alert] and
// [Alert.Record] make it. sender is the record's ce_source, nil where it has none.
func (a *Alerts) Record(rec *Record, rej *Rejection, sender []byte) Record {
	d := &a.draft
	d.describe(a.origin, rec, rej, sender)
	text := rec.Source().Append(a.scratch[:0])
	id := len(text)
	text = appendDigest(text, rec.Value)
	a.scratch = text
	d.ID, d.PayloadSHA256 = textOf(text[:id]), textOf(text[id:])
	d.Source.Timestamp, d.Time = a.timeOf(rec), a.now
	return d.record(&a.pieces, a.topic, rec.Headers)
}

func (a *Alerts) timeOf(rec *Record) string {
	if ms := rec.Timestamp.UnixMilli(); a.stamp.text == nil || a.stamp.ms != ms {
		a.stamp = stamp{ms, AppendTime(nil, rec.Timestamp)}
	}
	return textOf(a.stamp.text)
}

// pieces is memory for what records are made of. What has been handed out is not
// appended to.
type pieces struct {
	texts   []byte
	headers []Header
}

// Pieces are made for what is needed first, and each is twice as large as the one
// before, up to these.
const (
	maxTexts   = 64 << 10
	maxHeaders = 1 << 10
)

// need makes room for about so many bytes.
func (p *pieces) need(n int) {
	if cap(p.texts)-len(p.texts) < n {
		p.texts = make([]byte, 0, max(n, min(2*cap(p.texts), maxTexts)))
	}
}

// needHeaders makes room for so many headers.
func (p *pieces) needHeaders(n int) {
	if cap(p.headers)-len(p.headers) < n {
		p.headers = make([]Header, 0, max(n, min(2*cap(p.headers), maxHeaders)))
	}
}

// text takes the texts with one more, and returns that one.
func (p *pieces) text(longer []byte) []byte {
	from := len(p.texts)
	p.texts = longer
	return longer[from:len(longer):len(longer)]
}

// list is the same for the headers of one more record.
func (p *pieces) list(longer []Header) []Header {
	from := len(p.headers)
	p.headers = longer
	return longer[from:len(longer):len(longer)]
}
