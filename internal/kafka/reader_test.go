package kafka

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// A batch that a poll met behind records which were then put back is not to be gone on
// behind: they lie before it.
func TestRecordsThatWerePutBackArePassedWithTheBatchBehindThem(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(2, "in"))
	c := testCluster(cluster)
	c.MaxBatch = 4 << 20
	bomb := expect.Bomb(t, kgo.CodecZstd, 3, 3<<20)
	for p := range int32(2) {
		brokers.Send(t, client, "in", p, 10)
		expect.SendBatch(t.Context(), t, client, "in", p, bomb)
		brokers.Send(t, client, "in", p, 1)
	}
	r, err := OpenReader(c, "g", "i", "in", BlockRebalances())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	dealt := make([]string, 2)
	for n := 0; n < 2*12; {
		batch, err := r.Poll(ctx, 7)
		if err != nil || len(batch) == 0 {
			t.Fatalf("%d records, %v, of %v", len(batch), err, dealt)
		}
		done := (len(batch) + 1) / 2 // one of one, also the batch
		if batch[0].Passed != nil && !put(&dealt[batch[0].Partition]) {
			done = 0
		}
		for _, rec := range batch[:done] {
			dealt[rec.Partition] += fmt.Sprint(rec.Offset, " ")
		}
		n += done
		if err := r.CommitUpTo(ctx, batch[:done]); err != nil {
			t.Fatal(err)
		}
		r.PutBack(batch[done:])
		r.AllowRebalance()
	}
	for p, got := range dealt {
		if want := "0 1 2 3 4 5 6 7 8 9 again 10 13 "; got != want {
			t.Errorf("partition %d: dealt with %q, want %q", p, got, want)
		}
	}
	if at := brokers.Committed(t, adm, "g", "in", 0); at != 14 {
		t.Errorf("committed %d", at)
	}
}

// put notes that a batch was put back, and reports whether it had been.
func put(dealt *string) bool {
	const again = "again "
	if n := len(*dealt) - len(again); n >= 0 && (*dealt)[n:] == again {
		return true
	}
	*dealt += again
	return false
}

// Whoever goes on behind a batch makes the client forget what it has fetched: also that
// other partitions stand before batches of their own, which nobody was told of.
func TestBatchOfAnotherPartitionIsForgotten(t *testing.T) {
	const partitions = 4
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(partitions, "in"))
	c := testCluster(cluster)
	c.MaxBatch = 4 << 20
	bomb := expect.Bomb(t, kgo.CodecZstd, 3, 3<<20)
	for range 2 {
		for p := range int32(partitions) {
			brokers.Send(t, client, "in", p, 1)
			expect.SendBatch(t.Context(), t, client, "in", p, bomb)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	const want = partitions * 2 * 2
	t.Run("scan", func(t *testing.T) {
		spans, err := Spans(ctx, adm, "in")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		err = c.Scan(ctx, "in", spans, func(_ int32, batch []esclusa.Record) error {
			n += len(batch)
			time.Sleep(10 * time.Millisecond) // while which the client fetches
			return nil
		})
		if err != nil || n != want {
			t.Errorf("%d records and batches, %v; want %d", n, err, want)
		}
	})
	t.Run("follower", func(t *testing.T) {
		from := make(map[int32]int64)
		for p := range int32(partitions) {
			from[p] = 0
		}
		f, err := c.Follow(map[string]map[int32]int64{"in": from})
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for p := range int32(partitions) {
			for f.Next("in", p) < 8 {
				if err := f.Poll(ctx, func(*esclusa.Record) { time.Sleep(10 * time.Millisecond) }); err != nil || ctx.Err() != nil {
					t.Fatalf("partition %d at %d: %v", p, f.Next("in", p), err)
				}
			}
		}
	})
	t.Run("group", func(t *testing.T) {
		readers := NewReaders(c, "a", Most{4, 5}, time.Minute)
		defer readers.Close()
		for n := range want {
			if rec, err := readers.Next(ctx, "", "g", "in", unlooked); err != nil || rec == nil {
				t.Fatalf("after %d records and batches: %v", n, err)
			}
		}
		offsets, err := adm.FetchOffsets(ctx, "g")
		if err != nil {
			t.Fatal(err)
		}
		for p := range int32(partitions) {
			if at, _ := offsets.Lookup("in", p); at.At != 8 {
				t.Errorf("partition %d is committed up to %d", p, at.At)
			}
		}
	})
}

// Of a batch that was met in a poll during which the partitions were given anew, nobody can
// tell whether it was met before: it was forgotten, and the client stood still before it.
func TestBatchMetBehindARebalanceIsForgotten(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in"))
	c := testCluster(cluster)
	c.MaxBatch = 4 << 20
	brokers.Send(t, client, "in", 0, 1)
	r, err := OpenReader(c, "g", "i", "in")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if records, err := r.Poll(ctx, 1); err != nil || len(records) != 1 {
		t.Fatalf("%v, %v", records, err)
	}
	if err := r.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	polled := make(chan []esclusa.Record, 1)
	go func() {
		records, err := r.Poll(ctx, 1)
		if err != nil {
			t.Error(err)
		}
		polled <- records
	}()
	r.client.ForceRebalance()
	eventually(t, "partitions given anew", func() bool { return r.Taken() > 0 })
	expect.SendBatch(t.Context(), t, client, "in", 0, expect.Bomb(t, kgo.CodecZstd, 3, 3<<20))
	if records := <-polled; len(records) != 1 || records[0].Passed == nil || records[0].Offset != 1 {
		t.Fatalf("%v, want the batch at 1", records)
	}
	if err := r.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	if at := brokers.Committed(t, adm, "g", "in", 0); at != 4 {
		t.Errorf("committed %d", at)
	}
}

// A leader dies in the middle of a transaction, and its successor writes the marker. When
// a third led, a reader behind the marker was told of lost records.
func TestMarkerOfAnotherLeaderIsTakenForALoss(t *testing.T) {
	cluster, _, _ := brokers.Fake(t, kfake.NumBrokers(2), kfake.SeedTopics(1, "in"))
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	lead := func(node int32) {
		if err := cluster.MoveTopicPartition("in", 0, node); err != nil {
			t.Error(err)
		}
	}
	lead(0)
	// kfake knows of a leader only once it has written something, and resets who asks before.
	written := make(chan struct{})
	cluster.ControlKey(int16(kmsg.OffsetForLeaderEpoch), func(kmsg.Request) (kmsg.Response, error, bool) {
		cluster.KeepControl()
		cluster.SleepControl(func() {
			select {
			case <-written:
			case <-ctx.Done():
			}
		})
		return nil, nil, false
	})
	sender, err := testCluster(cluster).NewClient(kgo.TransactionalID("s"))
	if err != nil {
		t.Fatal(err)
	}
	defer sender.Close()
	send := func(meanwhile func()) {
		t.Helper()
		err := sender.BeginTransaction()
		if err == nil {
			err = sender.ProduceSync(ctx, &kgo.Record{Topic: "in"}).FirstErr()
			meanwhile()
			err = errors.Join(err, sender.EndTransaction(ctx, kgo.TryCommit))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	r, err := OpenReader(testCluster(cluster), "g", "i", "in")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	read := func(want int64) {
		t.Helper()
		if records, err := r.Poll(ctx, 10); err != nil || len(records) != 1 || records[0].Offset != want {
			t.Fatalf("%v, %v; want offset %d", records, err, want)
		}
	}
	send(func() { lead(1) })
	read(0)
	lead(0)
	send(func() { close(written) })
	read(2)
}

// Another process with the instance id of one that reads has taken its place.
func TestReaderThatWasReplacedTakesItsSuccessorOutOfTheGroup(t *testing.T) {
	cluster, client, adm := brokers.Fake(t, kfake.SeedTopics(1, "in"))
	brokers.Send(t, client, "in", 0, 1)
	open := func() *Reader {
		t.Helper()
		r, err := OpenReader(testCluster(cluster), "g", "i", "in")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		if batch, err := r.Poll(ctx, 1); err != nil || len(batch) != 1 {
			t.Fatalf("%d records, %v", len(batch), err)
		}
		return r
	}
	member := func() string {
		t.Helper()
		groups, err := adm.DescribeGroups(t.Context(), "g")
		if err != nil || len(groups["g"].Members) != 1 {
			t.Fatalf("%d members, %v", len(groups["g"].Members), err)
		}
		return groups["g"].Members[0].MemberID
	}
	replaced := open()
	successor := open()
	before := member()
	brokers.FenceLeavers(cluster, "i", before)
	replaced.Close()
	if now := member(); now != before {
		t.Errorf("the member is %q, was %q", now, before)
	}
	successor.Close()
}
