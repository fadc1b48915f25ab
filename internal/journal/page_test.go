package journal

import (
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
	newest, err := j.Newest(t.Context(), KindErasure, 2)
	if err != nil || len(newest) != 2 || newest[0].Offset != want[6] || newest[1].Offset != want[4] {
		t.Errorf("the newest are %+v (%v)", newest, err)
	}
	if all, err := j.Newest(t.Context(), "", 100); err != nil || len(all) != 7 || all[0].Offset != want[6] {
		t.Errorf("%d are all (%v)", len(all), err)
	}
	if none, next, err := j.After(t.Context(), want[6], "", 3); err != nil || len(none) != 0 || next != None {
		t.Errorf("behind the last are %d, and then %d (%v)", len(none), next, err)
	}
	if j.Foreign() == 0 {
		t.Error("what is no entry is not counted")
	}
}

func TestEntryWithoutItsDeedIsTaken(t *testing.T) {
	good := func() map[string]*Entry {
		catalogue, payloads := NewEntry(KindCatalogue, "router", "", noon), NewEntry(KindPayloads, "ana", "", noon)
		catalogue.Catalogue = &Catalogue{Digest: strings.Repeat("a", 64)}
		payloads.Payloads = &Payloads{Route: "/v1/alerts", Alerts: []string{"datatype/3/4711", "http/host-1/7"}, Trace: strings.Repeat("0", 32)}
		return map[string]*Entry{"erasure": erasureOf("1"), "catalogue": &catalogue, "payloads": &payloads}
	}
	for name, e := range good() {
		if err := e.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, spoil := range map[string]func(map[string]*Entry) *Entry{
		"key as it is":   func(g map[string]*Entry) *Entry { g["erasure"].Erasure.Key = "4711"; return g["erasure"] },
		"no source":      func(g map[string]*Entry) *Entry { g["erasure"].Erasure.Source = ""; return g["erasure"] },
		"no table":       func(g map[string]*Entry) *Entry { g["erasure"].Erasure.Table = ""; return g["erasure"] },
		"another trace":  func(g map[string]*Entry) *Entry { g["erasure"].Erasure.Trace = "x"; return g["erasure"] },
		"another's deed": func(g map[string]*Entry) *Entry { g["erasure"].Kind = KindPayloads; return g["erasure"] },
		"no digest":      func(g map[string]*Entry) *Entry { g["catalogue"].Catalogue.Digest = ""; return g["catalogue"] },
		"no alerts":      func(g map[string]*Entry) *Entry { g["payloads"].Payloads.Alerts = nil; return g["payloads"] },
		"no alert's id":  func(g map[string]*Entry) *Entry { g["payloads"].Payloads.Alerts = []string{"x"}; return g["payloads"] },
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
