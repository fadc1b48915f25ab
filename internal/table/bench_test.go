package table

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lovoo/goka/storage"

	"github.com/esclusa/esclusa"
)

// A row of a table read and written, as the processor does for each
// record: of many keys that are new, or that come again.
func BenchmarkStore(b *testing.B) {
	row := []byte("row datatype/3/4711 2026-01-02T03:04:05.006Z 6f1c22aa 3:4711\n" + `{"id_cliente":"123456","nombre":"Maria Fernandez","edad":42,"promocion":"verano 2026"}`)
	for name, build := range map[string]storage.Builder{
		"log":          Store{Dir: b.TempDir(), MaxAge: time.Hour, Log: quiet, Now: time.Now}.Build,
		"log and keys": Store{Dir: b.TempDir(), MaxAge: time.Hour, Log: quiet, Now: time.Now, ordered: true}.Build,
	} {
		for _, keys := range []int{1000, 100_000, 1_000_000} {
			b.Run(fmt.Sprintf("%s/%dk", name, keys/1000), func(b *testing.B) {
				st, err := build(fmt.Sprint("t", keys, rand.Int()), 0)
				if err != nil {
					b.Fatal(err)
				}
				for i := 0; b.Loop(); i++ {
					key := fmt.Sprint(i % keys * 7919 % keys)
					if _, err := st.Get(key); err != nil {
						b.Fatal(err)
					}
					if err := st.Set(key, row); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
				if err := st.Close(); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
}

// BenchmarkOpen opens the copies of a table side by side, as a role that starts does, and
// counts their rows. It tells what a row takes of the heap, and of the disk.
func BenchmarkOpen(b *testing.B) {
	for _, rows := range []int{100_000, 1_000_000, 10_000_000} {
		b.Run(fmt.Sprintf("%dk", rows/1000), func(b *testing.B) { benchmarkOpen(b, rows) })
	}
}

const partitionsOfBench = 8

func benchmarkOpen(b *testing.B, rows int) {
	s := Store{Dir: b.TempDir(), MaxAge: time.Hour, Log: quiet, Now: time.Now, Size: &Size{}, Copies: &Copies{}}
	each := func(do func(p int32) error) {
		var all sync.WaitGroup
		for p := range int32(partitionsOfBench) {
			all.Go(func() {
				if err := do(p); err != nil {
					b.Error(err)
				}
			})
		}
		all.Wait()
	}
	open := func(p int32) error {
		st, err := s.Build("t", p)
		if err != nil {
			return err
		}
		return st.MarkRecovered()
	}
	end := func(p int32) error { return s.Copies.Of(p).Close() }
	each(open)
	each(func(p int32) error { return putRows(s.Copies.Of(p), p, rows/partitionsOfBench) })
	each(end)
	heap := 0.0
	for b.Loop() {
		b.StopTimer()
		before := heapAlive()
		b.StartTimer()
		each(open)
		b.StopTimer()
		heap += float64(heapAlive()) - float64(before)
		if n := s.Size.Rows(); n != int64(rows) {
			b.Fatalf("%d rows are counted, not %d", n, rows)
		}
		each(end)
		b.StartTimer()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rows), "ns/row")
	b.ReportMetric(heap/float64(b.N)/float64(rows), "heap-B/row")
	b.ReportMetric(float64(bytesBelow(b, s.Dir))/float64(rows), "disk-B/row")
}

// putRows puts so many rows of about 310 bytes, each of another key.
func putRows(to *Copy, partition int32, n int) error {
	doc := []byte(strings.Repeat("x", 200))
	var line []byte
	for i := range n {
		row := (&esclusa.Row{}).Apply(doc, esclusa.Source{Topic: "bench.datatype", Partition: partition, Offset: int64(i)}, noon, "6f1c22aa")
		line = append(row.AppendLine(line[:0]), esclusa.RowBreak)
		if err := to.Put(fmt.Appendf(nil, "%d-%d", partition, i), line, doc, row, row.Epoch); err != nil {
			return err
		}
		if err := to.SetOffset(int64(i)); err != nil {
			return err
		}
	}
	return nil
}

// heapAlive is what the heap has behind a collection.
func heapAlive() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func bytesBelow(b *testing.B, dir string) (size int64) {
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return size
}
