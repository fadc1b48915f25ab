package endtoend

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/schemas"
)

// alerts writes alerts about records that were refused over HTTP, which need no ingress.
type alerts struct {
	*system
	client *kgo.Client
	mu     sync.Mutex
	counts map[string]int64 // by group
	n      int
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
	second.signal(syscall.SIGSTOP)
	owners(t, adm, a.names, 1)
	a.grows()
	second.signal(syscall.SIGCONT)
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
