package table

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"pgregory.net/rapid"

	"github.com/esclusa/esclusa"
)

// recordOf is a record of the table's topic with a row, by its stored form; what is no row
// is somebody else's.
func recordOf(offset int64, key string, row []byte) esclusa.Record {
	line, doc := esclusa.SplitRow(row)
	rec := esclusa.Record{Topic: copied, Partition: 3, Offset: offset, Key: []byte(key), Value: doc}
	if line != nil {
		rec.Headers = []esclusa.Header{{Key: esclusa.HeaderRow, Value: line}}
	}
	return rec
}

// goOn opens the copy as goka does, which reads the topic from where the copy is.
func goOn(t interface{ Fatal(...any) }, s Store, topic []esclusa.Record) *Copy {
	opened, err := s.Build(copied, 3)
	if err != nil {
		t.Fatal(err)
	}
	local := opened.(*Copy)
	from, err := local.GetOffset(-1)
	for _, rec := range topic {
		if rec.Offset > from && err == nil {
			ctx := update{offset: rec.Offset, headers: goka.Headers{esclusa.HeaderRow: rec.LastHeader(esclusa.HeaderRow)}}
			err = errors.Join(s.Shadowed.Recover(ctx, local, string(rec.Key), rec.Value), local.SetOffset(rec.Offset))
		}
	}
	if err = errors.Join(err, local.MarkRecovered()); err != nil {
		t.Fatal(err)
	}
	return local
}

// found is what a recovered copy has, and what is shadowed; it closes the copy.
func found(t interface{ Fatal(...any) }, s Store, local *Copy) (rows map[string]string, shadowed []string) {
	rows = make(map[string]string)
	err := local.engine.(*rowLog).walk(func(key, value []byte) error {
		if bytes.HasPrefix(key, []byte(rowPrefix)) {
			rows[string(key)] = string(value)
		}
		return nil
	})
	if shadowed = s.Shadowed.Keys(3); errors.Join(err, local.Close()) != nil {
		t.Fatal(err)
	}
	return rows, slices.Sorted(slices.Values(shadowed))
}

func aheadStore(dir string) Store {
	return Store{Dir: dir, MaxAge: time.Hour, Log: quiet, Now: time.Now, Size: &Size{}, Copies: &Copies{}, Shadowed: &Shadowed{Epoch: "e"}, segment: 2000}
}

// The topic has rows of any order, also such that shadow others, and what is no row.
// Reading ahead gets as far as it does: it is cut off, the brokers do not answer, or the
// process is killed.
func TestCopyThatWasReadAheadHasOtherRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.Custom(func(t *rapid.T) []byte {
			s := step{
				partition: rapid.Int32Range(0, 1).Draw(t, "from"), offset: rapid.Int64Range(0, 5).Draw(t, "offset"),
				doc: rapid.SampledFrom([]string{"", "doc"}).Draw(t, "doc"), epoch: rapid.SampledFrom([]string{"e", "e", "e", "f"}).Draw(t, "epoch"),
			}
			if rapid.IntRange(0, 5).Draw(t, "kind") == 0 {
				return []byte("foreign")
			}
			return play(nil, s).Append(nil)
		})
		var topic []esclusa.Record
		for i := range rapid.IntRange(0, 30).Draw(t, "records") {
			topic = append(topic, recordOf(int64(2*i), rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "key"), row.Draw(t, "row")))
		}
		dir := logDir(t)
		plain := aheadStore(filepath.Join(dir, "plain"))
		wanted, wantedShadowed := found(t, plain, goOn(t, plain, topic))

		s := aheadStore(filepath.Join(dir, "ahead"))
		killed := filepath.Join(dir, "killed")
		size, end, how := rapid.IntRange(1, 7).Draw(t, "batch"), rapid.IntRange(0, 30).Draw(t, "batches"), rapid.SampledFrom([]string{"ends", "fails", "passed", "killed"}).Draw(t, "how")
		done(t, s.Ahead(t.Context(), copied, []int32{3}, func(_ context.Context, _ int32, each func([]esclusa.Record) error) error {
			for batch := range slices.Chunk(topic, size) {
				if end--; end >= 0 {
					if err := each(batch); err != nil {
						return err
					}
					continue
				}
				switch how {
				case "ends":
					return nil
				case "passed":
					return each([]esclusa.Record{{Offset: batch[0].Offset, Passed: esclusa.PassedBatch(1)}})
				case "killed":
					return os.CopyFS(killed, os.DirFS(s.Dir))
				}
				return errors.New("no broker")
			}
			return nil
		}))
		if s.Copies.Of(3) != nil {
			t.Fatal("the copy is still open")
		}
		if _, err := os.Stat(killed); err == nil {
			s.Dir = killed
		}
		rows, shadowed := found(t, s, goOn(t, s, topic))
		if !maps.Equal(rows, wanted) || !slices.Equal(shadowed, wantedShadowed) {
			t.Fatalf("the rows are %q, and %q shadowed, want %q and %q", rows, shadowed, wanted, wantedShadowed)
		}
	})
}

func TestCopyThatIsThereIsReadAhead(t *testing.T) {
	s := aheadStore(t.TempDir())
	never := func(context.Context, int32, func([]esclusa.Record) error) error {
		t.Error("the topic is read")
		return nil
	}
	topic := []esclusa.Record{recordOf(0, "a", play(nil, step{1, 1, "doc", "e"}).Append(nil))}
	must(t, goOn(t, s, topic).Close())
	must(t, s.Ahead(t.Context(), copied, []int32{3}, never))
	local := goOn(t, s, nil)
	defer func() { must(t, local.Close()) }()
	wantOffset(t, local, 0)
	must(t, s.Ahead(t.Context(), copied, nil, never))
}

// What goka is left with is behind what was read ahead, of each partition.
func TestPartitionIsLeftToGokaFromItsStart(t *testing.T) {
	s := aheadStore(t.TempDir())
	var said bytes.Buffer
	s.Log = slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug}))
	read := func(_ context.Context, partition int32, each func([]esclusa.Record) error) error {
		for i := range int64(partition) {
			if err := each([]esclusa.Record{recordOf(i, fmt.Sprint(i), play(nil, step{partition, i, "doc", "e"}).Append(nil))}); err != nil {
				return err
			}
		}
		if partition == 4 {
			return errors.New("no broker")
		}
		return nil
	}
	must(t, s.Ahead(t.Context(), copied, []int32{0, 1, 2, 3, 4, 5, 6}, read))
	for p := range int32(7) {
		local, err := s.Build(copied, p)
		must(t, err)
		if at, err := local.GetOffset(-1); at != int64(p)-1 || err != nil {
			t.Errorf("partition %d is at %d (%v), want %d", p, at, err, p-1)
		}
		must(t, local.Close())
	}
	if n := bytes.Count(said.Bytes(), []byte("no broker")); n != 1 {
		t.Errorf("said %d times: %s", n, &said)
	}
}

func TestWriteThatFailedWhileReadingAheadIsNotTold(t *testing.T) {
	s := aheadStore(t.TempDir())
	err := s.Ahead(t.Context(), copied, []int32{3}, func(_ context.Context, _ int32, each func([]esclusa.Record) error) (err error) {
		active := s.Copies.Of(3).engine.(*rowLog).active()
		whole := active.file
		active.file, err = os.Open(whole.Name()) // which cannot be written to
		must(t, err)
		for i := int64(0); err == nil; i++ {
			row := play(nil, step{1, i, strings.Repeat("x", 10_000), "e"})
			err = each([]esclusa.Record{recordOf(i, fmt.Sprint(i), row.Append(nil))})
		}
		must(t, active.file.Close())
		active.file = whole
		return err
	})
	if err == nil {
		t.Error("it is not told")
	}
}

// A role is told to stop while it reads ahead: the copies that were not begun are left to the
// next start, and goka is not called to open all of them.
func TestCopiesAreMadeBehindAStop(t *testing.T) {
	s := aheadStore(t.TempDir())
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	err := s.Ahead(ctx, copied, []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, func(ctx context.Context, _ int32, _ func([]esclusa.Record) error) error {
		stop()
		return ctx.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
	made, err := os.ReadDir(s.Dir)
	must(t, err)
	if len(made) > aheadAtOnce {
		t.Errorf("%d copies were made", len(made))
	}
}
