package endtoend

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/schemas"
)

// alerts writes alerts about records that were refused over HTTP, which need no ingress.
type alerts struct {
	*system
	client *kgo.Client
	mu     sync.Mutex
	counts map[string]int64 // by group
	n      int
	again  string // what says that the records were sent again; empty: they were not
}

func newAlerts(s *system) *alerts {
	return &alerts{system: s, client: s.kafka(), counts: make(map[string]int64)}
}

// write writes alerts of some groups and senders.
func (a *alerts) write(ctx context.Context, n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for range n {
		a.n++
		pointer := fmt.Sprintf("/m%d", a.n%5)
		rec := &esclusa.Record{Topic: a.names.Ingress(), Value: []byte("{}"), Timestamp: time.Now()}
		if a.again != "" {
			rec.Headers = []esclusa.Header{{Key: esclusa.HeaderRedrive, Value: []byte(a.again)}}
		}
		rej := esclusa.Reject(esclusa.SchemaViolation, "image", "https://example.org/1", esclusa.Violation{Pointer: pointer, Keyword: "type", Message: "must be right", Shape: pointer},
			esclusa.Violation{Pointer: "/all", Keyword: "type", Message: "must be right", Shape: "/all"})
		alert := esclusa.Origin{Component: schemas.ComponentHTTP}.Alert(rec, rej, fmt.Appendf(nil, "sender-%d", a.n%7), time.Now())
		alert.ID, alert.Source.Partition, alert.Source.Offset = fmt.Sprint("http/test/", a.n), nil, nil
		out := alert.Record(a.names.Alerts(), nil)
		for _, group := range alert.Groups {
			a.counts[group]++
		}
		a.client.Produce(ctx, kafka.ToClient([]esclusa.Record{out})[0], func(_ *kgo.Record, err error) {
			if err != nil {
				a.t.Errorf("writing an alert: %v", err)
			}
		})
	}
	must(a.t, a.client.Flush(ctx))
}

// groups are those that HTTP lists.
func (s *system) groups(query string) (list []alertgroups.Group) {
	s.t.Helper()
	code, text := s.get("/v1/alert-groups" + query)
	var page struct{ Groups []alertgroups.Group }
	if err := json.Unmarshal([]byte(text), &page); code != 200 || err != nil {
		s.t.Fatalf("%d %s: %v", code, text, err)
	}
	return page.Groups
}

// counted waits until each group has as many alerts as were written, and never more.
func (a *alerts) counted() {
	a.t.Helper()
	var got map[string]int64
	eventually(a.t, "all alerts are counted", func() bool {
		got = make(map[string]int64)
		whole := len(a.counts) > 0
		for _, g := range a.groups("") {
			got[g.ID] = g.Count
		}
		for group, want := range a.counts {
			if whole = whole && got[group] == want; got[group] > want {
				a.t.Fatalf("group %s has %d alerts, and %d were written", group, got[group], want)
			}
		}
		return whole
	}, func() string { return fmt.Sprintf("there are %v, written were %v", got, a.counts) })
}

// owners is how many members the group of those who count has.
func owners(t *testing.T, adm *kadm.Client, names esclusa.Names, want int) {
	t.Helper()
	eventually(t, fmt.Sprint("members of the group: ", want), func() bool {
		told, err := adm.DescribeGroups(t.Context(), names.AlertGroups())
		g := told[names.AlertGroups()]
		return err == nil && g.State == "Stable" && len(g.Members) == want
	})
}

// Whoever counts may be killed, or frozen until another has taken over, and wakes up with
// what it had counted.
func TestAlertIsCountedTwiceOrNotAtAll(t *testing.T) {
	t.Parallel()
	o := beside(t)
	o.Roles = []string{app.RoleMirror, app.RoleHTTP}
	a := newAlerts(start(t, o))
	ctx, done := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	writing.Go(func() {
		for tick := time.NewTicker(20 * time.Millisecond); ctx.Err() == nil; <-tick.C {
			a.write(t.Context(), 20)
		}
	})
	adm := kadm.NewClient(a.client)
	first, second := runRole(t, o, app.RoleAlerts, "one"), runRole(t, o, app.RoleAlerts, "two")
	owners(t, adm, a.names, 2)
	a.grows()
	first.kill()
	first.start()
	a.grows()
	second.signal(engines.Freeze)
	owners(t, adm, a.names, 1)
	a.grows()
	second.signal(engines.Thaw)
	owners(t, adm, a.names, 2)
	a.grows()
	done()
	writing.Wait()
	a.counted()
	first.stop()
	second.stop()
	a.write(t.Context(), 10)
	runRole(t, o, app.RoleAlerts, "three")
	a.counted()
}

// grows waits until more is counted.
func (a *alerts) grows() {
	a.t.Helper()
	sum := func() (n int64) {
		for _, g := range a.groups("") {
			n += g.Count
		}
		return n
	}
	before := sum()
	eventually(a.t, "more is counted", func() bool { return sum() > before+200 })
}

// decides puts a group into a state, seeing a decision.
func (s *system) decides(group, seen, body string) (code int, tag string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPut, "http://"+s.at.HTTP+"/v1/alert-groups/"+group+"/state", strings.NewReader(body))
	must(s.t, err)
	req.Header.Set("If-Match", seen)
	resp, err := http.DefaultClient.Do(req)
	must(s.t, err)
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, resp.Header.Get("ETag")
}

// Three processes, and many decisions of which each sees the one before, or not.
func TestTwoDecideAtOnceAndBothHold(t *testing.T) {
	t.Parallel()
	o := beside(t)
	fronts := []*system{start(t, o)}
	o.Redis, o.Roles = fronts[0].at.Redis, []string{app.RoleHTTP}
	for _, name := range []string{"two", "three"} {
		o.Instance, o.DataDir = name, t.TempDir()
		fronts = append(fronts, start(t, o))
	}
	client := fronts[0].kafka()
	send := func(offsetsLater int) {
		for range offsetsLater {
			must(t, client.ProduceSync(t.Context(), &kgo.Record{Topic: fronts[0].names.Ingress(), Value: []byte(`{"datatype":"nothing"}`)}).FirstErr())
		}
	}
	send(1)
	var group string
	for _, f := range fronts {
		eventually(t, "the group is there", func() bool {
			list := f.groups("?reason=unknown_datatype")
			if len(list) == 1 {
				group = list[0].ID
			}
			return len(list) == 1
		})
	}
	const racers, each = 9, 28
	var held, lost atomic.Int64
	var racing sync.WaitGroup
	for i := range racers {
		f := fronts[i%len(fronts)]
		racing.Go(func() {
			for n := range each {
				_, text := f.get("/v1/alert-groups/" + group)
				var g alertgroups.Group
				must(t, json.Unmarshal([]byte(text), &g))
				switch code, _ := f.decides(group, strconv.Quote(strconv.FormatInt(g.Number(), 10)), fmt.Sprintf(`{"state":"acknowledged","by":"%d","note":"%d"}`, i, n)); code {
				case 200:
					held.Add(1)
				case 412:
					lost.Add(1)
				default:
					t.Errorf("a decision is answered %d", code)
				}
			}
		})
	}
	racing.Wait()
	t.Logf("%d decisions held, %d were void", held.Load(), lost.Load())
	if held.Load() == 0 || lost.Load() == 0 || held.Load()+lost.Load() != racers*each {
		t.Errorf("%d decisions held and %d were void", held.Load(), lost.Load())
	}
	texts := make(map[string]bool)
	eventually(t, "all tell the same", func() bool {
		clear(texts)
		for _, f := range fronts {
			_, text := f.get("/v1/alert-groups/" + group)
			texts[text] = true
		}
		return len(texts) == 1
	})
	if code, _ := fronts[0].decides(group, "*", `{"state":"resolved","by":"ana"}`); code != 200 {
		t.Fatalf("resolving is answered %d", code)
	}
	state := func() alertgroups.State { return fronts[2].groups("?reason=unknown_datatype")[0].State }
	eventually(t, "it is resolved", func() bool { return state() == alertgroups.Resolved })
	fronts[0].repeatAlert(client)
	eventually(t, "the repeated alert is counted", func() bool { return fronts[2].groups("?reason=unknown_datatype")[0].Count == 2 })
	if got := state(); got != alertgroups.Resolved {
		t.Errorf("an alert that came again makes it %s", got)
	}
	send(1)
	eventually(t, "a new one makes it regress", func() bool { return state() == alertgroups.Regressed })
}

// repeatAlert writes the first alert again, as a role that works at least once may.
func (s *system) repeatAlert(client *kgo.Client) {
	s.t.Helper()
	reader := s.kafka(kgo.ConsumeTopics(s.names.Alerts()), kgo.FetchIsolationLevel(kgo.ReadCommitted()))
	alert := reader.PollFetches(s.t.Context()).Records()[0]
	must(s.t, client.ProduceSync(s.t.Context(), &kgo.Record{Topic: s.names.Alerts(), Key: alert.Key, Value: alert.Value, Headers: alert.Headers}).FirstErr())
}
