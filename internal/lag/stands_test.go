package lag

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/testing/brokers"
)

func TestGroupStandsAlthoughItMovesOrHasNothingToRead(t *testing.T) {
	for name, c := range map[string]struct {
		looks  []look
		stands int64 // seconds; negative for not at all
	}{
		"all is read":                 {[]look{{0, 3, 3}, {60, 3, 3}}, -1},
		"records wait":                {[]look{{0, 3, 3}, {5, 3, 4}, {65, 3, 9}}, 60},
		"it moves behind the end":     {[]look{{0, 3, 9}, {60, 4, 20}}, 0},
		"it was set back":             {[]look{{0, 3, 9}, {60, 2, 9}}, 0},
		"it has read what there was":  {[]look{{0, 3, 9}, {30, 9, 9}, {60, 9, 10}}, 0},
		"it stands at the same again": {[]look{{0, 3, 9}, {30, 4, 9}, {60, 4, 9}}, 30},
	} {
		t.Run(name, func(t *testing.T) {
			var stands map[share]stand
			var now time.Time
			at := share{"g", place{"d", 0}}
			for _, l := range c.looks {
				now = time.Unix(1_000_000+l.after, 0)
				stands = standing(stands, []lagPoint{{share: at, from: l.from, end: l.end}}, now)
			}
			s, there := stands[at]
			if there != (c.stands >= 0) || there && now.Sub(s.since) != time.Duration(c.stands)*time.Second {
				t.Errorf("it stands for %v, %v; want %d seconds", now.Sub(s.since), there, c.stands)
			}
		})
	}
}

func TestStandstillOfOthersOrBeforeTheAssignmentCounts(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(2, "d"))
	brokers.Send(t, client, "d", 0, 3)
	brokers.Send(t, client, "d", 1, 3)
	brokers.Commit(t, adm, "g", "d", 0, 1)
	brokers.Commit(t, adm, "g", "d", 1, 3)
	writer, err := kgo.NewClient(kgo.SeedBrokers(cluster.ListenAddrs()...), kgo.TransactionalID("open"), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(writer.Close)
	if err := writer.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	brokers.Send(t, writer, "d", 1, 2)
	l := newLag(t, adm, slog.New(slog.DiscardHandler), Subscription{"g", []string{"d"}})
	if err := l.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	claims := func(partitions ...int32) Claims { return Claims{Topics: map[string][]int32{"d": partitions}} }
	for name, c := range map[string]struct {
		group string
		of    Claims
		least time.Duration
		want  string
	}{
		"it stands":                      {"g", claims(0), 0, "no progress: records wait in d/0 from offset 1 on, for "},
		"a transaction holds back":       {"g", claims(1), 0, ""},
		"not for so long":                {"g", claims(0, 1), time.Hour, ""},
		"another member's":               {"g", claims(), 0, ""},
		"another group":                  {"h", claims(0), 0, ""},
		"it has just got the partitions": {"g", Claims{claims(0).Topics, time.Now().Add(time.Hour)}, 0, ""},
	} {
		if got := l.Stands(c.group, c.of, c.least); !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: it says %q, want %q", name, got, c.want)
		}
	}
	if got, want := l.Withheld("d"), "an open transaction holds records back in d/1 from offset 3 on, for "; !strings.HasPrefix(got, want) {
		t.Errorf("of the topic it says %q, want %q", got, want)
	}
	if got := l.Withheld("e"); got != "" {
		t.Errorf("of another topic it says %q", got)
	}
	cluster.Close()
	if err := l.refresh(t.Context()); err == nil {
		t.Fatal("the brokers still answer")
	}
	if got := l.Stands("g", claims(0, 1), 0); got != "" {
		t.Errorf("nobody knows, and it says %q", got)
	}
}

// Brokers that once did not tell made everything that stood begin to stand.
func TestLookThatFailsBeginsTheMinuteAnew(t *testing.T) {
	_, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "d"))
	brokers.Send(t, client, "d", 0, 3)
	l := newLag(t, adm, slog.New(slog.DiscardHandler), Subscription{"g", []string{"d"}})
	look := func() {
		t.Helper()
		if err := l.refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	look()
	at := share{"g", place{"d", 0}}
	s := l.stood[at]
	s.since = s.since.Add(-time.Minute)
	l.stood[at] = s
	away, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.refresh(away); err == nil {
		t.Fatal("brokers that are away could be asked")
	}
	of := Claims{Topics: map[string][]int32{"d": {0}}}
	if got := l.Stands("g", of, 0); got != "" {
		t.Errorf("nobody knows, and it says %q", got)
	}
	look()
	if got := l.Stands("g", of, time.Minute); got == "" {
		t.Error("it has not stood for a minute")
	}
}
