package outage

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

func TestOutageFillsTheLogOrHasNoEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		w := New(slog.New(slog.NewTextHandler(&out, nil)), slog.LevelWarn, "the server is away", "the server answers again")
		w.Worked() // as long as nothing failed there is nothing to say
		for range 2 {
			for range 100 {
				w.Failed(errors.New("refused"), "server", "a:1")
				time.Sleep(20 * time.Millisecond)
			}
			w.Worked("server", "a:1")
			w.Worked("server", "a:1")
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) != 4 {
			t.Fatalf("it said\n%s", &out)
		}
		for i, want := range []string{
			`level=WARN msg="the server is away" server=a:1 err=refused`,
			`level=INFO msg="the server answers again" server=a:1 after=2s failures=100`,
		} {
			if !strings.HasSuffix(lines[i], want) || !strings.HasSuffix(lines[i+2], want) {
				t.Errorf("line %d is %s", i, lines[i])
			}
		}
	})
}
