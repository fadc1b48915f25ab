package mirror

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/engines"
)

const oom = "OOM command not allowed when used memory > 'maxmemory'."

// refuse has Redis refuse the row of one customer, and take everything else that is
// written with a comparison. miniredis does not end a transaction at what it refuses.
func refuse(srv *miniredis.Miniredis, id string) {
	srv.Server().SetPreHook(func(p *server.Peer, cmd string, args ...string) bool {
		refused := cmd == "WATCH" || cmd == "EVALSHA" && slices.Contains(args, "customer:"+id)
		if refused {
			p.WriteError(oom)
		}
		return refused
	})
}

func wantFull(t *testing.T, err error) {
	t.Helper()
	if !redis.HasErrorPrefix(err, "OOM") || errors.Is(err, esclusa.ErrLostWrites) {
		t.Errorf("a row was refused: %v", err)
	}
}

// rowsFrom are n rows with versions from the given one on, each of its own
// customer but the refused.
func rowsFrom(version int64, n int, refused ...int) []esclusa.Entry {
	entries := make([]esclusa.Entry, n)
	for i := range entries {
		entries[i] = put(strconv.Itoa(i), version+int64(i), "{}")
	}
	for _, i := range refused {
		entries[i].ID = "refused"
	}
	return entries
}

func TestWatermarkDoesNotPassARefusedRow(t *testing.T) {
	const several = 2*maxRows + 2 // pipelines
	for name, rows := range map[string][]esclusa.Entry{
		"only":                 rowsFrom(10, 1, 0),
		"first":                rowsFrom(10, 3, 0),
		"last":                 rowsFrom(10, 3, 2),
		"in an early pipeline": rowsFrom(10, several, 5),
		"in the last pipeline": rowsFrom(10, several, several-2),
	} {
		t.Run(name, func(t *testing.T) {
			s, srv := filled(t)
			to := 10 + int64(len(rows))
			refuse(srv, "refused")
			wantFull(t, s.Advance(t.Context(), part, 10, to, rows))
			wantWatermarks(t, s, "topic-1", map[int32]int64{part: 10})
			srv.Server().SetPreHook(nil)
			wantNil(t, s.Advance(t.Context(), part, 10, to, rows))
			wantWatermarks(t, s, "topic-1", map[int32]int64{part: to})
			if !srv.Exists("customer:refused") {
				t.Error("the refused row is missing behind the watermark")
			}
		})
	}
}

func TestFillDoesNotPassARefusedRow(t *testing.T) {
	s, srv := open(t)
	ctx := t.Context()
	wantNil(t, s.Begin(ctx, "topic-1"))
	wantNil(t, s.BeginFill(ctx, part, 0))
	rows := rowsFrom(0, 3, 1)
	refuse(srv, "refused")
	wantFull(t, s.Fill(ctx, part, 0, 3, rows))
	if at := srv.HGet("esclusa:mirror:customers:fill", "3"); at != "0" {
		t.Errorf("the fill stands at %s", at)
	}
	wantLost(t, s.FinishFill(ctx, part, 3, 3))
	wantWatermarks(t, s, "topic-1", nil)
	srv.Server().SetPreHook(nil)
	wantNil(t, s.Fill(ctx, part, 0, 3, rows))
	wantNil(t, s.FinishFill(ctx, part, 3, 3))
	wantWatermarks(t, s, "topic-1", map[int32]int64{part: 3})
}

func TestIncompletePartitionToldOfARefusedRow(t *testing.T) {
	s, srv := open(t)
	refuse(srv, "refused")
	wantFull(t, s.Advance(t.Context(), part, esclusa.Incomplete, 3, rowsFrom(0, 3, 1)))
}

func TestRefusedCursorIsNoLoss(t *testing.T) {
	s, srv := filled(t)
	wantNil(t, s.BeginFill(t.Context(), part, 0))
	srv.Server().SetPreHook(func(p *server.Peer, cmd string, args ...string) bool {
		refused := cmd == "EVALSHA" && args[0] != writeRows.Hash()
		if refused {
			p.WriteError(oom)
		}
		return refused
	})
	wantFull(t, s.Advance(t.Context(), part, 10, 20, nil))
	wantFull(t, s.Fill(t.Context(), part, 0, 20, nil))
	wantFull(t, s.FinishFill(t.Context(), part, 0, 20))
	wantWatermarks(t, s, "topic-1", map[int32]int64{part: 10})
}

// redisServer is a real Redis in memory only, and a client of it.
func redisServer(t *testing.T) (*Table, *redis.Client) {
	t.Helper()
	r := engines.RunRedis(t)
	s, err := opened(Options{URL: r.URL(), Owner: us, Partitions: partitions})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { wantClosed(t, s.Close) })
	return s, s.client
}

// usedMemory is what Redis compares with maxmemory, in bytes.
func usedMemory(t *testing.T, client *redis.Client) int64 {
	t.Helper()
	info, err := client.Info(t.Context(), "memory").Result()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(info) {
		if text, ok := strings.CutPrefix(strings.TrimSpace(line), "used_memory:"); ok {
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatal("Redis does not say how much memory it uses")
	return 0
}

// A row is refused where its document does not fit any more; behind it there is
// room for a cursor.
func TestFullRedisServerKeepsTheWatermarkBeforeRefusedRows(t *testing.T) {
	s, client := redisServer(t)
	ctx := t.Context()
	wantNil(t, errors.Join(
		s.Begin(ctx, "topic-1"),
		s.BeginFill(ctx, part, 0),
		s.Fill(ctx, part, 0, 10, []esclusa.Entry{put("a", 1, "{}")}),
		s.FinishFill(ctx, part, 10, 10),
		s.BeginFill(ctx, part, 0),
	))
	rows := make([]esclusa.Entry, 200)
	for i := range rows {
		rows[i] = put(strconv.Itoa(i), 10+int64(i), strings.Repeat("x", 16<<10))
	}
	to := 10 + int64(len(rows))
	wantNil(t, client.ConfigSet(ctx, "maxmemory", strconv.FormatInt(usedMemory(t, client)+1<<20, 10)).Err())
	wantFull(t, s.Advance(ctx, part, 10, to, rows))
	wantWatermarks(t, s, "topic-1", map[int32]int64{part: 10})
	wantFull(t, s.Fill(ctx, part, 0, to, rows))
	wantLost(t, s.FinishFill(ctx, part, to, to))
	wantWatermarks(t, s, "topic-1", map[int32]int64{part: 10})

	wantNil(t, client.ConfigSet(ctx, "maxmemory", "0").Err())
	wantNil(t, s.Advance(ctx, part, 10, to, rows))
	wantWatermarks(t, s, "topic-1", map[int32]int64{part: to})
	for _, row := range rows {
		if m := get(t, s, row.ID); m.Row == nil || m.Version != row.Version {
			t.Errorf("%s: %+v, want version %d", row.ID, m, row.Version)
		}
	}
}
