package lag

import (
	"log/slog"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// look is what a look at a partition found, some seconds after the first.
type look struct{ after, from, end int64 }

func TestTrailTellsAnotherAge(t *testing.T) {
	for name, c := range map[string]struct {
		looks []look
		age   int64 // seconds, of the record at from at the last look
	}{
		"a record came between two looks":          {[]look{{0, 3, 3}, {5, 3, 4}}, 5},
		"nothing came for long before the record":  {[]look{{0, 3, 3}, {5, 3, 3}, {600, 3, 3}, {605, 3, 4}}, 5},
		"nothing came for long after the record":   {[]look{{0, 3, 3}, {5, 3, 4}, {10, 3, 4}, {600, 3, 4}}, 600},
		"records came evenly":                      {[]look{{0, 0, 0}, {100, 0, 10}, {200, 15, 20}}, 50},
		"some of the backlog was read":             {[]look{{0, 0, 0}, {100, 0, 10}, {200, 10, 20}, {300, 10, 30}}, 200},
		"what came before the first look":          {[]look{{0, 0, 10}, {60, 0, 10}}, 60},
		"the topic was made anew":                  {[]look{{0, 500, 500}, {5, 500, 600}, {10, 0, 2}, {15, 0, 4}}, 5},
		"the group was away and the records stood": {[]look{{0, 0, 8}, {5, 0, 8}, {10, 0, 8}}, 10},
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Unix(1_000_000, 0)
			var ages offsetAges
			var now time.Time
			for _, l := range c.looks {
				now = begin.Add(time.Duration(l.after) * time.Second)
				ages = ages.follow(l.from, l.end, now)
			}
			if age := now.Sub(ages.came(c.looks[len(c.looks)-1].from)); age != time.Duration(c.age)*time.Second {
				t.Errorf("the record is %v old, not %ds; steps %v", age, c.age, ages)
			}
		})
	}
}

func TestTrailOfAGroupThatIsAwayGrowsForEver(t *testing.T) {
	begin := time.Unix(1_000_000, 0)
	var ages offsetAges
	const looks = 20_000 // a day
	for i := range int64(looks) {
		ages = ages.follow(0, i, begin.Add(time.Duration(i)*lagInterval))
	}
	if len(ages) > longest {
		t.Errorf("%d steps", len(ages))
	}
	now := begin.Add(looks * lagInterval)
	if age, want := now.Sub(ages.came(0)), looks*lagInterval; age != want {
		t.Errorf("the oldest record is %v old, not %v", age, want)
	}
	if age, want := now.Sub(ages.came(looks/2)), looks/2*lagInterval; (age - want).Abs() > 2*time.Minute {
		t.Errorf("the record in the middle is %v old, not %v", age, want)
	}
}

// A process that comes back must not take an old backlog for a new one.
func TestLagInSecondsBeginsWithTheProcess(t *testing.T) {
	_, client, adm := brokers.Fake(t, kfake.SeedTopics(2, "d"))
	for _, ago := range []time.Duration{90 * time.Hour, 100 * time.Minute, 7 * time.Minute} {
		rec := &kgo.Record{Topic: "d", Timestamp: time.Now().Add(-ago)}
		if err := client.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	brokers.Commit(t, adm, "d.router", "d", 0, 1)
	lag := newLag(t, adm, slog.New(slog.DiscardHandler), Subscription{"d.router", []string{"d"}})
	if err := lag.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, p := range lag.points {
		want := time.Duration(0) // the other partition is empty
		if p.partition == 0 {
			want = 100 * time.Minute
		}
		if p.age < want || p.age > want+time.Minute {
			t.Errorf("partition %d: the oldest unread record is %v old, not %v", p.partition, p.age, want)
		}
	}
}
