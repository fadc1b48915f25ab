package app

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/redrive"
)

// Whoever wants a run over HTTP does not sit before it: that it has stopped by itself is
// told once, is seen by its metric, and is over once somebody says so.
func TestRunThatHasStoppedByItselfIsToldToNobody(t *testing.T) {
	type event struct {
		ID, Type, Subject string
		Data              haltNews
	}
	var mu sync.Mutex
	var told []event
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var ev event
		err := json.NewDecoder(r.Body).Decode(&ev)
		mu.Lock()
		defer mu.Unlock()
		if told = append(told, ev); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(receiver.Close)
	o := alone(t)
	o.NotifyURL, o.NotifyLink = receiver.URL, "https://esclusa.example.org/"
	p := begin(t, o)
	j, err := journal.Open(p.work.brokers.cluster, p.work.brokers.admin, p.names)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	entry := func(kind journal.Kind, by string, change func(*journal.Entry)) string {
		t.Helper()
		e := journal.NewEntry(kind, by, "", time.Now())
		change(&e)
		if _, err := j.Append(t.Context(), &e); err != nil {
			t.Fatal(err)
		}
		return e.ID
	}
	id := entry(journal.KindPlan, "ana", func(e *journal.Entry) {
		e.Plan = &journal.Plan{Filter: json.RawMessage(`{"datatype":"text"}`), Overtaken: redrive.SkipOvertaken, MaxAttempts: 3, Catalogue: "another", Ingress: "a", Alerts: "b", Spans: map[int32][2]int64{}}
	})
	entry(journal.KindRun, "ben", func(e *journal.Entry) { e.Run = &journal.Run{Plan: id, State: journal.RunWanted} })
	p.await("it is told", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(told) > 0
	})
	metric := func(value string) {
		t.Helper()
		p.await("esclusa_redrive_halted is "+value, func() bool {
			_, text := p.call(http.MethodGet, "/metrics", "")
			return strings.Contains(text, "esclusa_redrive_halted "+value+"\n")
		})
	}
	metric("1")
	if s := statusOf(t, p.order(id, "stop", `{"by":"eva"}`, http.StatusAccepted)); s.State != redrive.StateStopped || s.Why != "stopped by eva" {
		t.Errorf("after that it is %+v", s)
	}
	metric("0")
	p.order(id, "stop", "", http.StatusConflict)
	mu.Lock()
	defer mu.Unlock()
	ev := told[0]
	if len(told) != 1 || ev.Type != redriveHalted || ev.Subject != id || !strings.HasPrefix(ev.ID, "redrive/"+id+"/halted/") {
		t.Errorf("told is %+v", told)
	}
	if d := ev.Data; d.By != "ben" || !strings.Contains(d.Why, "another catalogue") || !strings.Contains(d.Sentence, d.Why) || d.Link != "https://esclusa.example.org/v1/redrives/"+id || d.State != redrive.StateStopped {
		t.Errorf("told is %+v", d)
	}
}
