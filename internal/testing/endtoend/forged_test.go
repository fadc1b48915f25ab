package endtoend

import (
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// told are the messages of the alerts about records that do not belong, by their ids.
func (sc *scene) told() map[string]string {
	sc.t.Helper()
	spans, err := kafka.Spans(sc.t.Context(), sc.admin, sc.names.Alerts())
	must(sc.t, err)
	told := make(map[string]string)
	must(sc.t, sc.cluster.Scan(sc.t.Context(), sc.names.Alerts(), spans, func(_ int32, batch []esclusa.Record) error {
		for i := range batch {
			if alert, err := esclusa.ParseAlert(batch[i].Value); err == nil && alert.Reason == esclusa.InconsistentChannel {
				told[alert.ID] += alert.Errors[0].Message
			}
		}
		return nil
	}))
	return told
}

// judged waits until the account has nothing open, so that what comes then comes late.
func (a *audited) judged(last *kgo.Record) {
	a.t.Helper()
	a.commit(last)
	a.expect(0, 0)
}

// Whoever may write into a channel can name the source of a record that there is, such
// as a later one: receivers believe it, and only the account sees that the source comes
// twice.
func TestForgedSourceIsNotToldOrARepeatIs(t *testing.T) {
	for name, happens := range map[string]func(a *audited) (forged, other *kgo.Record, duplicates float64){
		"replaces a customer, with a source of another datatype": func(a *audited) (forged, other *kgo.Record, n float64) {
			rec := a.send("k", text("k", "hola"))
			other = a.route(rec, "text", "k", text("k", "hola"))
			a.judged(rec)
			return a.route(rec, "customer", "1", customer(1, "forged")), other, 1
		},
		"replaces a customer, with her own source": func(a *audited) (forged, other *kgo.Record, n float64) {
			rec := a.send("k", customer(1, "hola"))
			other = a.route(rec, "customer", "1", customer(1, "hola"))
			a.commit(rec)
			return a.route(rec, "customer", "1", customer(1, "forged")), other, 1
		},
		"erases a customer": func(a *audited) (forged, other *kgo.Record, n float64) {
			rec := a.send("k", customer(1, "hola"))
			other = a.route(rec, "customer", "1", customer(1, "hola"))
			a.judged(rec)
			forged = &kgo.Record{Topic: other.Topic, Key: other.Key, Headers: other.Headers}
			return a.produce(forged), other, 1
		},
		"comes before the router's": func(a *audited) (forged, other *kgo.Record, n float64) {
			rec := a.send("k", customer(1, "hola"))
			forged = a.route(rec, "customer", "1", customer(1, "forged"))
			other = a.route(rec, "customer", "1", customer(1, "hola"))
			a.commit(rec)
			return forged, other, 1
		},
		"is an alert": func(a *audited) (forged, other *kgo.Record, n float64) {
			rec := a.send("k", text("k", "hola"))
			other = a.route(rec, "text", "k", text("k", "hola"))
			forged = a.refuse(rec)
			a.commit(rec)
			return forged, other, 1
		},
		"is of a record that was refused": func(a *audited) (forged, other *kgo.Record, n float64) {
			rec := a.send("k", "{")
			other = a.refuse(rec)
			forged = a.route(rec, "text", "k", text("k", "forged"))
			a.commit(rec)
			return forged, other, 1
		},
		"repeats": func(a *audited) (forged, other *kgo.Record, n float64) {
			first, second := a.send("k", customer(1, "hola")), a.send("k", "{")
			for range 2 {
				a.route(first, "customer", "1", customer(1, "hola"))
				a.refuse(second)
			}
			a.commit(second)
			return nil, nil, 2
		},
		"repeats much later, by a version that the auditor lacks": func(a *audited) (forged, other *kgo.Record, n float64) {
			const later = "https://esclusa.dev/schemas/customer/9-0-0"
			rec := a.send("k", `{"datatype":"customer","id_cliente":"1","alias":"x"}`)
			a.routeBy(rec, later, "customer", "1", string(rec.Value))
			a.judged(rec)
			a.routeBy(rec, later, "customer", "1", string(rec.Value))
			return nil, nil, 1
		},
		"repeats much later": func(a *audited) (forged, other *kgo.Record, n float64) {
			first, second := a.send("k", customer(1, "hola")), a.send("k", "{")
			a.route(first, "customer", "1", customer(1, "hola"))
			a.refuse(second)
			a.judged(second)
			a.route(first, "customer", "1", customer(1, "hola"))
			a.refuse(second)
			return nil, nil, 2
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAudited(t)
			forged, other, duplicates := happens(a)
			a.expect(0, duplicates)
			if forged == nil {
				if told := a.told(); len(told) > 0 {
					t.Errorf("of repeats it is told %v", told)
				}
				return
			}
			told := a.told()
			if len(told) != 1 || !strings.Contains(told[at(forged)], at(other)) {
				t.Errorf("it is told %v, want one about %s that names %s", told, at(forged), at(other))
			}
		})
	}
}

// Repeats that one auditor has counted are not counted by the next, and those that come
// between the two are.
func TestRestartCountsRepeatsTwiceOrNotAtAll(t *testing.T) {
	t.Parallel()
	a := newAudited(t)
	first := a.send("k", text("k", "1"))
	a.route(first, "text", "k", text("k", "1"))
	a.route(first, "text", "k", text("k", "1"))
	a.commit(first)
	a.expect(0, 1)
	a.auditor.stop()
	a.route(first, "text", "k", text("k", "1")) // of what was judged before
	second := a.send("k", text("k", "2"))
	a.route(second, "text", "k", text("k", "2"))
	a.route(second, "text", "k", text("k", "2"))
	a.commit(second)
	a.audit()
	a.expect(0, 2)
	a.auditor.stop()
	a.audit()
	a.expect(0, 0)
}
