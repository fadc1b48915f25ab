package table

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/graphs"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/kgoka"
	"github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// told is where the brokers tell that the table ends, whatever has come here.
type told struct {
	at    atomic.Int64
	asked chan struct{}
}

func (e *told) End(context.Context, int32) (int64, error) {
	e.asked <- struct{}{}
	return e.at.Load(), nil
}

// following is a view that follows a table of one partition, to which put adds rows.
func following(t *testing.T, end End) (v *View, put func(key string)) {
	t.Helper()
	broker, client, _ := brokers.Fake(t, kfake.SeedTopics(1, "T-table"))
	cluster := kafka.Cluster{Brokers: broker.ListenAddrs(), ClientID: "test", MaxBody: 1 << 20, Log: quiet}
	v = &View{Partitions: 1, Store: Store{Dir: t.TempDir(), MaxAge: time.Hour, End: end, Log: slog.New(slog.DiscardHandler), Now: time.Now, Position: &Position{}}}
	opts, closeClients := kgoka.ViewOptions(graphs.Cluster(cluster))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- v.Run(ctx, cluster.Brokers, "T-table", opts...) }()
	t.Cleanup(func() {
		cancel()
		must(t, <-done)
		closeClients()
	})
	expect.Eventually(t, expect.Patience, "the view is ready", v.Ready)
	return v, func(key string) {
		row := new(esclusa.Row).Apply([]byte("{}"), esclusa.Source{Topic: "T"}, time.Unix(1, 0), "e")
		line, _, _ := strings.Cut(string(row.Append(nil)), "\n")
		must(t, client.ProduceSync(t.Context(), &kgo.Record{Topic: "T-table", Key: []byte(key), Value: row.Doc,
			Headers: []kgo.RecordHeader{{Key: esclusa.HeaderRow, Value: []byte(line)}}}).FirstErr())
	}
}

// Whoever was told that a row is readable has to find it, in whatever process and by
// whatever call.
func TestReadIsAnsweredBeforeTheCopyHasCaughtUp(t *testing.T) {
	end := &told{asked: make(chan struct{}, 100)}
	v, put := following(t, end)
	reads := map[string]func(context.Context) (string, error){
		"List": func(ctx context.Context) (keys string, err error) {
			_, err = v.List(ctx, "", "", 10, func(e *esclusa.Entry) bool { keys += e.ID; return true })
			return keys, err
		},
		"Lookup": func(ctx context.Context) (keys string, err error) {
			asked := []string{"a", "b"}
			err = v.Lookup(ctx, asked, func(i int, m esclusa.Mirrored) bool {
				if m.Exists() {
					keys += asked[i]
				}
				return true
			})
			return keys, err
		},
		"Get": func(ctx context.Context) (keys string, err error) {
			for _, key := range []string{"a", "b"} {
				m, gerr := v.Get(ctx, key)
				if err = errors.Join(err, gerr); m.Exists() {
					keys += key
				}
			}
			return keys, err
		},
	}
	put("a")
	end.at.Store(1)
	for name, read := range reads {
		if keys, err := read(t.Context()); keys != "a" || err != nil {
			t.Errorf("%s: %q, %v", name, keys, err)
		}
	}
	end.at.Store(2) // as the brokers tell of a record that has not come here
	for name, read := range reads {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if keys, err := read(ctx); keys != "" || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s answers %q, %v", name, keys, err)
		}
		cancel()
	}
	for len(end.asked) > 0 {
		<-end.asked
	}
	got := make(chan string, len(reads))
	for name, read := range reads {
		go func() {
			keys, err := read(t.Context())
			got <- fmt.Sprint(name, " ", keys, " ", err)
		}()
	}
	for range reads {
		<-end.asked // all wait by now, or have answered too soon
	}
	put("b")
	for range reads {
		if text := <-got; !strings.HasSuffix(text, " ab <nil>") {
			t.Errorf("it answers %s", text)
		}
	}
}

// Behind the last record there may be a transaction's marker, which no copy reads.
func TestReadWaitsForAMarker(t *testing.T) {
	end := &told{asked: make(chan struct{}, 100)}
	v, put := following(t, end)
	var records, questions atomic.Int64
	v.Store.RecordsEnd = func(context.Context, int32) (int64, error) {
		if questions.Add(1) == 1 {
			return 0, errors.New("no answer")
		}
		return records.Load(), nil
	}
	get := func(key string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		if m, err := v.Get(ctx, key); err != nil || !m.Exists() {
			t.Errorf("the row %s is %+v, %v", key, m, err)
		}
	}
	put("a")
	records.Store(1)
	end.at.Store(3) // a transaction that was aborted, and its marker
	get("a")
	get("a")
	if n := questions.Load(); n != 2 {
		t.Errorf("asked %d times, want once more than without an answer", n)
	}
	put("b")
	records.Store(2)
	end.at.Store(4)
	get("b")
	if n := questions.Load(); n != 3 {
		t.Errorf("asked %d times, want once more behind another record", n)
	}
}

// A question may take its time, and each reader has its own.
func TestReadWaitsForTheQuestionOfAnother(t *testing.T) {
	end := &told{asked: make(chan struct{}, 100)}
	v, put := following(t, end)
	asked, release := make(chan struct{}, 100), make(chan struct{})
	v.Store.RecordsEnd = func(context.Context, int32) (int64, error) {
		asked <- struct{}{}
		<-release
		return 3, nil
	}
	put("a")
	end.at.Store(3)
	read := func(ctx context.Context) chan error {
		done := make(chan error, 1)
		go func() {
			_, err := v.Get(ctx, "a")
			done <- err
		}()
		return done
	}
	first := read(t.Context())
	<-asked
	ctx, cancel := context.WithTimeout(t.Context(), 3*bareAfter)
	defer cancel()
	select {
	case err := <-read(ctx):
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the second read: %v", err)
		}
	case <-time.After(expect.Patience):
		t.Error("the second read goes on after its time")
	}
	late := read(t.Context())
	time.Sleep(2 * bareAfter) // it waits for its turn
	put("b")
	put("c")
	expect.Eventually(t, expect.Patience, "all rows have come", func() bool { return v.Store.Position.At(0) >= 3 })
	close(release)
	must(t, errors.Join(<-first, <-late))
	if n := len(asked); n > 0 {
		t.Errorf("%d questions more, although all has come", n)
	}
}
