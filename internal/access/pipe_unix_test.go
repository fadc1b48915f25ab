//go:build unix

package access

import (
	"errors"
	"os"
	"syscall"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil"
)

// To open a pipe waits until somebody writes into it.
func TestAccessFileThatIsAPipeHoldsUpTheReload(t *testing.T) {
	h := newHouse(t, "anonymous: []")
	g := h.open()
	if err := errors.Join(os.Remove(h.path), syscall.Mkfifo(h.path, 0o600)); err != nil {
		t.Fatal(err)
	}
	g.look()
	g.look() // what is wrong has to stay so
	if got := testutil.ToFloat64(g.cfg.Metrics.reloads.WithLabelValues(outcomeRefused)); got != 1 {
		t.Errorf("%v are refused", got)
	}
	if _, err := Check(h.path); !errors.Is(err, errNoFile) {
		t.Errorf("at the start: %v", err)
	}
}
