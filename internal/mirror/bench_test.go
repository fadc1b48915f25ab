package mirror

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa"
)

// BenchmarkAdvance writes rows that replace others in batches, as the group does, and
// in turns as many with nothing but HSET, a batch in one pipeline. What Redis takes for
// a row is compared. It needs a real Redis with an empty database: miniredis does not
// say what it takes.
func BenchmarkAdvance(b *testing.B) {
	target := os.Getenv("ESCLUSA_TEST_REDIS")
	if target == "" {
		b.Skip("ESCLUSA_TEST_REDIS is not set to the URL of a Redis")
	}
	s, err := opened(Options{URL: target, Owner: us, Partitions: partitions})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { wantClosed(b, s.Close) })
	for _, rows := range []int{20, 100, maxRows} {
		b.Run(fmt.Sprint("rows=", rows), func(b *testing.B) { benchmarkAdvance(b, s, rows) })
	}
}

func benchmarkAdvance(b *testing.B, s *Table, rows int) {
	ctx, plain, batch := b.Context(), s.Table("plain", "plain"), benchRows(rows)
	for _, err := range []error{
		s.client.FlushDB(ctx).Err(), s.Begin(ctx, "topic"), s.BeginFill(ctx, part, 0), s.FinishFill(ctx, part, 0, 0),
	} {
		if err != nil {
			b.Fatal(err)
		}
	}
	var version int64
	var ours, theirs time.Duration
	number := func(from int64) {
		for i := range batch {
			batch[i].ID, batch[i].Version = strconv.Itoa(int(from+int64(i))%100_000), from+int64(i)
		}
	}
	for b.Loop() {
		from, to := version, version+int64(10_000/rows*rows)
		start := redisCPU(b, s.client)
		for ; version < to; version += int64(rows) {
			number(version)
			if err := s.Advance(ctx, part, version, version+int64(rows), batch); err != nil {
				b.Fatal(err)
			}
		}
		middle := redisCPU(b, s.client)
		for ; from < to; from += int64(rows) {
			number(from)
			pipe := s.client.Pipeline()
			plain.setRows(ctx, pipe, batch)
			if _, err := pipe.Exec(ctx); err != nil {
				b.Fatal(err)
			}
		}
		ours, theirs = ours+middle-start, theirs+redisCPU(b, s.client)-middle
	}
	b.ReportMetric(float64(ours.Nanoseconds())/1e3/float64(version), "redis-µs/row")
	b.ReportMetric(float64(ours)/float64(theirs), "times-HSET")
}

func benchRows(n int) []esclusa.Entry {
	rows := make([]esclusa.Entry, n)
	for i := range rows {
		rows[i] = put("", 0, fmt.Sprintf(`{"id_cliente":"1","nombre":%q}`, strings.Repeat("x", 150)))
	}
	return rows
}

// redisCPU is what Redis has taken so far.
func redisCPU(b *testing.B, client *redis.Client) (sum time.Duration) {
	b.Helper()
	info, err := client.Info(b.Context(), "cpu").Result()
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(info) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		if seconds, err := strconv.ParseFloat(value, 64); err == nil && (name == "used_cpu_user" || name == "used_cpu_sys") {
			sum += time.Duration(seconds * 1e9)
		}
	}
	return sum
}
