package views

import (
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/schemas"
)

const whoReads = `authentication: {keys_file: keys}
roles: {all: [{do: [table.read, alerts.read]}]}
bindings: [{role: all, to: ["key:ana"]}]
`

// readers is a world behind an access file, what changes that, and what closes it.
func readers(t *testing.T) (w *world, change func(), end func()) {
	t.Helper()
	dir := t.TempDir()
	w = newWorld()
	cfg := w.config(t)
	cfg.Access = guardIn(t, dir, whoReads, cfg.Logger)
	w.counter = counterOf(t, cfg)
	ctx, cancel := context.WithCancel(context.Background())
	go cfg.Access.Run(ctx)
	return w, func() {
		t.Helper()
		path := filepath.Join(dir, "access.yml")
		if err := os.WriteFile(path+".new", []byte(strings.Replace(whoReads, "key:ana", "key:eva", 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
	}, cancel
}

func TestStreamOutlivesTheRightToIt(t *testing.T) {
	for _, path := range []string{"/v1/customers/changes", "/v1/alerts/stream"} {
		synctest.Test(t, func(t *testing.T) {
			w, change, end := readers(t)
			defer end()
			s := followPath(t, bubbleServer(t, w.counter)(), path, "Authorization: Bearer "+testKey("ana"))
			s.alerts("")
			change()
			if e := s.next(); e.name != "end" || !strings.Contains(e.data, askAgain) {
				t.Errorf("%s goes on with %+v", path, e)
			}
			_ = s.conn.Close()
		})
	}
}

func TestExportOutlivesTheRightToIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, change, end := readers(t)
		defer end()
		w.refuses(0, 0, nil)
		w.refuses(0, 1, nil)
		w.scanning = func(a *schemas.ReadAlert) {
			if a.Record.Offset == 1 {
				change()
			}
		}
		answer := call(w.counter, "GET", "/v1/alerts/export", "", "Authorization: Bearer "+testKey("ana"))
		lines := strings.Split(strings.TrimSpace(answer.Body.String()), "\n")
		if last := lines[len(lines)-1]; !strings.Contains(last, askAgain) || strings.Contains(answer.Body.String(), `"at":"0/1"`) {
			t.Errorf("it goes on: %s", answer.Body)
		}
	})
}

// A token ends what goes on when it is out of date, and nothing else does.
func TestCallIsGoneOnWithAfterTheTokenIsOutOfDate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &counter{}
		for _, want := range []bool{true, false} {
			var until time.Time
			if want {
				until = time.Now().Add(time.Minute)
			}
			r := httptest.NewRequestWithContext(access.With(t.Context(), &access.Caller{Until: until}), "GET", "/", nil)
			ctx, cancel := c.whileKnown(r)
			time.Sleep(time.Minute - 1)
			if synctest.Wait(); ctx.Err() != nil {
				t.Errorf("it is over early: %v", context.Cause(ctx))
			}
			time.Sleep(time.Hour)
			if synctest.Wait(); errors.Is(context.Cause(ctx), errAskAgain) != want {
				t.Errorf("by a token until %v, it is over: %v", until, context.Cause(ctx))
			}
			cancel()
		}
	})
}
