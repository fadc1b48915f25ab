package endtoend

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/engines"
)

// told is a receiver of notifications: how often it took each, by type and subject.
type told struct {
	*httptest.Server
	mu    sync.Mutex
	fails int // of how many posts it takes none
	took  map[string]int
	ids   map[string]bool
	wrong []string
}

func newTold(t *testing.T) *told {
	t.Helper()
	r := &told{fails: 3, took: make(map[string]int), ids: make(map[string]bool)}
	r.Server = httptest.NewServer(http.HandlerFunc(r.take))
	t.Cleanup(r.Close)
	return r
}

func (r *told) take(w http.ResponseWriter, req *http.Request) {
	var ev struct {
		ID, Source, Type, Subject string
		Data                      struct {
			Sentence, Group, Datatype, Reason, Link string
			Count                                   int64
			First                                   alertgroups.Place
		}
	}
	err := json.NewDecoder(req.Body).Decode(&ev)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fails--; r.fails >= 0 {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	d := ev.Data
	if err != nil || d.Group != ev.Subject || d.Count < 1 || d.Datatype != "image" || d.Reason != "schema_violation" || d.First.At == "" ||
		d.Link != "https://esclusa.example.org/v1/alert-groups/"+d.Group || !strings.HasPrefix(ev.Source, "esclusa:") || !strings.Contains(d.Sentence, "must be right") {
		r.wrong = append(r.wrong, fmt.Sprintf("%+v: %v", ev, err))
	}
	r.took[ev.Type+" "+ev.Subject]++
	r.ids[ev.ID] = true
}

// of is how many were taken of a type, and that none came twice.
func (r *told) of(t *testing.T, kind string) (n int) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for what, times := range r.took {
		if times > 1 {
			t.Fatalf("%s was told %d times", what, times)
		}
		if strings.HasPrefix(what, "io.esclusa.alert-group."+kind+" ") {
			n++
		}
	}
	if len(r.wrong) > 0 {
		t.Fatalf("it was told %s", r.wrong)
	}
	return n
}

// noted waits until it is written down of so many groups that people were told that they
// are new, or have regressed.
func (a *alerts) noted(want int, regressed bool) {
	a.t.Helper()
	reader, told := a.system.kafka(kgo.ConsumeTopics(a.names.AlertGroups())), make(map[string]bool)
	defer reader.Close()
	eventually(a.t, fmt.Sprintf("it is noted of %d groups that they were told", want), func() bool {
		ctx, done := context.WithTimeout(a.t.Context(), 100*time.Millisecond)
		defer done()
		reader.PollFetches(ctx).EachRecord(func(r *kgo.Record) {
			if strings.HasPrefix(string(r.Key), "_told.") && strings.Contains(string(r.Value), `"decision":-1`) != regressed {
				told[string(r.Key)] = !strings.Contains(string(r.Value), `"waits"`)
			}
		})
		return len(told) == want && !slices.Contains(slices.Collect(maps.Values(told)), false)
	})
}

// People are told of each group once: by one of two processes, through a receiver that
// fails, through restarts, and by whoever takes over from one that is killed.
func TestNewGroupIsToldTwiceOrNotAtAll(t *testing.T) {
	t.Parallel()
	r := newTold(t)
	o := beside(t)
	o.NotifyURL, o.NotifyLink = r.URL+"/hooks", "https://esclusa.example.org/"
	front := o
	front.Roles = []string{app.RoleMirror, app.RoleHTTP}
	a := newAlerts(start(t, front))
	adm := kadm.NewClient(a.client)
	first := runRole(t, o, app.RoleAlerts, "one")
	owners(t, adm, a.names, 1)
	a.write(t.Context(), 40) // of six groups and seven senders, in several partitions
	eventually(t, "all six are told", func() bool { return r.of(t, "new") == 6 })
	a.noted(6, false)

	first.signal(engines.Freeze)
	o.Roles, o.DataDir, o.Redis, o.Instance = []string{app.RoleAlerts}, t.TempDir(), "", "two"
	second := start(t, o)
	owners(t, adm, a.names, 1)
	for group := range a.counts {
		if code, _ := a.decides(group, "*", `{"state":"resolved","by":"ana"}`); code != 200 {
			t.Fatalf("resolving is answered %d", code)
		}
	}
	a.again = esclusa.Redrive{First: esclusa.Source{Topic: a.names.Ingress(), Offset: 1}, Attempt: 1, Run: "run"}.String()
	a.write(t.Context(), 40)
	a.again = ""
	eventually(t, "all six have regressed", func() bool { return r.of(t, "regressed") == 6 })
	a.noted(6, true)
	first.signal(engines.Thaw)
	owners(t, adm, a.names, 2)
	a.counted()
	if begun, regressed := second.metric("esclusa_alert_groups_new_total"), second.metric("esclusa_alert_groups_regressed_total"); begun != 0 || regressed != 6 {
		t.Errorf("whoever has taken over has counted %v new and %v regressed, want 0 and 6", begun, regressed)
	}
	if d := second.metric(`esclusa_notifications_total`); d < 6 {
		t.Errorf("%v attempts are counted", d)
	}
	if came, all := second.metric("esclusa_redrive_returned_total"), second.metric("esclusa_sender_alerts_total"); came != 40 || all < 40 {
		t.Errorf("%v records have come back, of %v alerts, want 40", came, all)
	}
	first.kill()
	second.stop()
	o.Instance, o.DataDir = "three", t.TempDir()
	third := start(t, o)
	a.write(t.Context(), 5)
	a.counted()
	eventually(t, "the oldest group is known", func() bool { return third.metric("esclusa_alert_oldest_open_seconds") > 0 })
	if n, again := r.of(t, "new"), r.of(t, "regressed"); n != 6 || again != 6 || len(r.ids) != 12 {
		t.Errorf("%d new and %d regressed are told, under %d ids", n, again, len(r.ids))
	}
	if begun := third.metric("esclusa_alert_groups_new_total"); begun != 0 {
		t.Errorf("%v old groups are counted as new", begun)
	}
}
