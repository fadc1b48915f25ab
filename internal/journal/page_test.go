package journal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/testing/brokers"
)

func erasureOf(key string) *Entry {
	e := NewEntry(KindErasure, "ana", "", noon)
	e.Erasure = &Erasure{Table: "customers", Key: KeyDigest("topic id", key), Source: "p/1/2"}
	return &e
}

// Of a journal with forged and broken records between its entries, pages have each entry
// once, and nothing else.
func TestPageOfTheJournalRepeatsSkipsOrBreaks(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, topic))
	j := open(t, fake, adm)
	var want []int64
	for i := range 7 {
		e := erasureOf(fmt.Sprint(i))
		if i%2 == 1 {
			e = decision("ben", StateAcknowledged, None)
		}
		at, err := j.Append(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, at)
		for _, text := range []string{"", "{", `{"kind":"erasure"}`, `{"id":"1","kind":"erasure","by":"eve","time":"2026-01-02T03:04:05Z","erasure":{"table":"customers","key":"4711","source":"p/1/2"}}`} {
			if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: topic, Value: []byte(text)}).FirstErr(); err != nil {
				t.Fatal(err)
			}
		}
	}
	var got []int64
	for after := int64(None); ; {
		page, next, err := j.After(t.Context(), after, "", 3)
		if err != nil || len(page) > 3 {
			t.Fatalf("%d entries, error %v", len(page), err)
		}
		for i := range page {
			got = append(got, page[i].Offset)
		}
		if after = next; next == None {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("pages have %v, not %v", got, want)
	}
	var back []int64
	for before := int64(None); ; {
		page, next, err := j.Before(t.Context(), before, "", 3)
		if err != nil || len(page) > 3 {
			t.Fatalf("%d entries, error %v", len(page), err)
		}
		for i := range page {
			back = append(back, page[i].Offset)
		}
		if before = next; next == None {
			break
		}
	}
	if slices.Reverse(back); !slices.Equal(back, want) {
		t.Errorf("backwards, pages have %v, not %v", back, want)
	}
	newest, next, err := j.Before(t.Context(), None, KindErasure, 2)
	if err != nil || len(newest) != 2 || newest[0].Offset != want[6] || newest[1].Offset != want[4] || next != want[4] {
		t.Errorf("the newest are %+v, and then %d (%v)", newest, next, err)
	}
	if all, next, err := j.Before(t.Context(), None, "", 100); err != nil || len(all) != 7 || all[0].Offset != want[6] || next != None {
		t.Errorf("%d are all, and then %d (%v)", len(all), next, err)
	}
	if none, next, err := j.After(t.Context(), want[6], "", 3); err != nil || len(none) != 0 || next != None {
		t.Errorf("behind the last are %d, and then %d (%v)", len(none), next, err)
	}
	if j.Foreign() == 0 {
		t.Error("what is no entry is not counted")
	}
}

// Of a journal with millions of entries a kind that nobody has used for long must not be
// looked for in all of it while somebody waits.
func TestOnePageReadsTheWholeJournal(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, topic))
	j := open(t, fake, adm)
	j.mostRead = 40
	fill := func() {
		recs := make([]*kgo.Record, 250)
		for i := range recs {
			recs[i] = &kgo.Record{Topic: topic, Value: []byte("{}")}
		}
		if err := client.ProduceSync(t.Context(), recs...).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	fill()
	at, err := j.Append(t.Context(), decision("ben", StateAcknowledged, None))
	if err != nil {
		t.Fatal(err)
	}
	fill()
	for name, ask := range map[string]func(context.Context, int64, Kind, int) ([]Read, int64, error){"After": j.After, "Before": j.Before} {
		found, asked := 0, 0
		for from := int64(None); ; {
			read := j.Foreign()
			page, next, err := ask(t.Context(), from, KindDecision, 3)
			if err != nil {
				t.Fatal(err)
			}
			// A fetch may bring a batch that begins before the span.
			if n := j.Foreign() - read; n > j.mostRead+1 {
				t.Errorf("%s has looked at %d records", name, n)
			}
			for i := range page {
				if found++; page[i].Offset != at {
					t.Errorf("%s has found %+v", name, page[i])
				}
			}
			if asked++; next == None || asked > 100 {
				break
			}
			from = next
		}
		if found != 1 || asked < 10 || asked > 20 {
			t.Errorf("%s has found it %d times in %d pages", name, found, asked)
		}
	}
}

func TestEntryWithoutItsDeedIsTaken(t *testing.T) {
	good := func() map[string]*Entry {
		catalogue, payloads, login := NewEntry(KindCatalogue, "router", "", noon), NewEntry(KindPayloads, "ana", "", noon), NewEntry(KindLogin, "user:ana", "", noon)
		login.Login = &Login{Event: EventOut, How: "openid", Address: "2001:db8::1", Trace: strings.Repeat("0", 32)}
		catalogue.Catalogue = &Catalogue{Digest: strings.Repeat("a", 64)}
		payloads.Payloads = &Payloads{Route: "/v1/alerts", Alerts: []string{"datatype/3/4711", "http/host-1/7"}, Trace: strings.Repeat("0", 32)}
		return map[string]*Entry{"erasure": erasureOf("1"), "catalogue": &catalogue, "payloads": &payloads, "login": &login}
	}
	for name, e := range good() {
		if err := e.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, spoil := range map[string]func(map[string]*Entry) *Entry{
		"key as it is":       func(g map[string]*Entry) *Entry { g["erasure"].Erasure.Key = "4711"; return g["erasure"] },
		"no source":          func(g map[string]*Entry) *Entry { g["erasure"].Erasure.Source = ""; return g["erasure"] },
		"no table":           func(g map[string]*Entry) *Entry { g["erasure"].Erasure.Table = ""; return g["erasure"] },
		"another trace":      func(g map[string]*Entry) *Entry { g["erasure"].Erasure.Trace = "x"; return g["erasure"] },
		"another's deed":     func(g map[string]*Entry) *Entry { g["erasure"].Kind = KindPayloads; return g["erasure"] },
		"no digest":          func(g map[string]*Entry) *Entry { g["catalogue"].Catalogue.Digest = ""; return g["catalogue"] },
		"no alerts":          func(g map[string]*Entry) *Entry { g["payloads"].Payloads.Alerts = nil; return g["payloads"] },
		"a login of no kind": func(g map[string]*Entry) *Entry { g["login"].Login.Event = "x"; return g["login"] },
		"a login somehow":    func(g map[string]*Entry) *Entry { g["login"].Login.How = ""; return g["login"] },
		"no alert's id":      func(g map[string]*Entry) *Entry { g["payloads"].Payloads.Alerts = []string{"x"}; return g["payloads"] },
	} {
		if err := spoil(good()).Check(); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestErasureTellsItsKey(t *testing.T) {
	if a, b := KeyDigest("one", "4711"), KeyDigest("another", "4711"); a == b || a == KeyDigest("one", "4712") || a != KeyDigest("one", "4711") {
		t.Error("a digest is of key and system")
	}
}
