package views

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/esclusa/esclusa"
)

func TestErasureIsNotInTheJournal(t *testing.T) {
	const trace = "0af7651916cd43dd8448eb211c80319c"
	w := newWorld()
	expect(t, call(w.handler(t), "DELETE", "/v1/customers/10", "", "traceparent: 00-"+trace+"-b7ad6b7169203331-01"), 202, "")
	expect(t, call(w.handler(t), "DELETE", "/v1/customers?key=.", "", "traceparent: nonsense"), 202, "")
	w.away = true
	expectProblem(t, call(w.handler(t), "DELETE", "/v1/customers/11", ""), 503)
	if len(w.deeds) != 2 {
		t.Fatalf("the journal was told %+v", w.deeds)
	}
	first, second := w.deeds[0], w.deeds[1]
	if *first.Erased != (Erased{"customers", "10", source(3, 0)}) || first.Trace != trace || first.By == "" || first.Shown != nil {
		t.Errorf("it was told %+v of %+v", first, first.Erased)
	}
	if second.Erased.Key != "." || second.Trace != "" {
		t.Errorf("it was told %+v of %+v", second, second.Erased)
	}
}

func TestPayloadsShownInFullAreNotInTheJournal(t *testing.T) {
	for path, ids := range map[string][]string{"/v1/alerts": {"datatype/1/7"}, "/v1/alerts/1/7": {"datatype/1/7"}, "/v1/alerts/1/7?as=original": {"datatype/1/7"}, "/v1/alerts/export": {"datatype/1/7"}} {
		for _, full := range []bool{true, false} {
			w, cfg := ofCards(t, `{"id":"1","number":"`+hiddenNumber+`"}`)
			cfg.PayloadsInFull = full
			h := counterOf(t, cfg)
			call(h, "GET", path, "")
			switch {
			case !full && len(w.deeds) > 0:
				t.Errorf("%s, masked: the journal was told %+v", path, w.deeds[0].Shown)
			case full && (len(w.deeds) != 1 || !slices.Equal(w.deeds[0].Shown.Alerts, ids)):
				t.Errorf("%s: the journal was told %+v", path, w.deeds)
			}
		}
	}
	w, cfg := ofCards(t, `{"id":"1","number":"`+hiddenNumber+`"}`)
	cfg.PayloadsInFull = true
	h := counterOf(t, cfg)
	for _, place := range []string{"1/" + strings.Repeat("0", 400) + "7", "01/7", "+1/7"} { // its entry would be too long, or name another path
		expectProblem(t, call(h, "GET", "/v1/alerts/"+place, ""), 404)
	}
	if len(w.deeds) > 0 {
		t.Errorf("by a place in other words, the journal was told %+v", w.deeds[0].Shown)
	}
}

func TestPayloadOfWhatNobodySeesMaskedIsInTheJournal(t *testing.T) {
	w, cfg := ofCards(t, `{"id":"1"}`)
	cfg.PayloadsInFull = true
	w.alerts = NewAlertLog(cfg.Catalogue)
	cfg.Alerts = w.alerts
	h := counterOf(t, cfg)
	if expect(t, call(h, "GET", "/v1/alerts", ""), 200, ""); len(w.deeds) > 0 {
		t.Errorf("of what nothing is masked of the journal was told %+v", w.deeds[0].Shown)
	}
}

// A stream may go on for days. What it has shown is told soon, and not when it ends.
func TestStreamShowsPayloadsInFullForLongUntold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, cfg := ofCards(t, `{"id":"1","number":"`+hiddenNumber+`"}`)
		cfg.AlertFeed = NewAlertFeed(w.alertFeed.cfg, cfg.Catalogue)
		cfg.PayloadsInFull = true
		h := counterOf(t, cfg)
		add := func(offset int64) {
			cfg.AlertFeed.Add(w.topic[0].Alert, &esclusa.Record{Partition: 1, Offset: offset, Timestamp: at})
		}
		add(1)
		s := followPath(t, bubbleServer(t, h)(), "/v1/alerts/stream?from=oldest")
		s.alerts("", "alert 1/1")
		told := func() (told int) {
			w.mu.Lock()
			defer w.mu.Unlock()
			for _, d := range w.deeds {
				if d.Shown.Route != "/v1/alerts/stream" {
					t.Errorf("told of %s", d.Shown.Route)
				}
				told += len(d.Shown.Alerts)
			}
			return told
		}
		if s.alerts(":heartbeat"); told() != 1 {
			t.Errorf("of the past, and one alert, it was told of %d", told())
		}
		for i := range int64(4) {
			add(2 + i)
			s.alerts(fmt.Sprintf("alert 1/%d", 2+i))
			time.Sleep(shownWithin / 2)
		}
		if told() != 4 {
			t.Errorf("of 5 alerts, the last a moment ago, it was told of %d", told())
		}
		_ = s.conn.Close()
		if synctest.Wait(); told() != 5 {
			t.Errorf("of 5 alerts it was told of %d at the end", told())
		}
	})
}

func TestJournalIsAskedOtherwise(t *testing.T) {
	entry := func(n string) string {
		return `{"offset":` + n + `,"at":"2026-01-02T03:04:05.006Z","id":"` + n + `","kind":"erasure","by":"b","time":"t","note":""}`
	}
	w := newWorld()
	w.journal = []string{entry("0"), entry("1"), entry("2")}
	for query, want := range map[string]string{
		"":                      `{"entries":[` + entry("2") + "," + entry("1") + "," + entry("0") + `],"next":null}`,
		"?limit=1":              `{"entries":[` + entry("2") + `],"next":2}`,
		"?after=-1&limit=2":     `{"entries":[` + entry("0") + "," + entry("1") + `],"next":1}`,
		"?after=1&kind=erasure": `{"entries":[` + entry("2") + `],"next":null}`,
		"?after=2":              `{"entries":[],"next":null}`,
		"?limit=1&before=2":     `{"entries":[` + entry("1") + `],"next":1}`,
		"?before=1":             `{"entries":[` + entry("0") + `],"next":null}`,
	} {
		expect(t, call(w.handler(t), "GET", "/v1/journal"+query, ""), 200, want)
	}
	for _, query := range []string{"?after=x", "?after=-2", "?before=-1", "?before=x", "?after=1&before=2", "?kind=erasur", "?limit=0", "?limit=501"} {
		expectProblem(t, call(w.handler(t), "GET", "/v1/journal"+query, ""), 400)
	}
	w.journalIs = func(*JournalQuery) error { return errors.New("away") }
	expectProblem(t, call(w.handler(t), "GET", "/v1/journal", ""), 503)
}
