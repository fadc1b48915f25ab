package processors

import (
	"log/slog"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/testing/leaks"
	"github.com/esclusa/esclusa/schemas"
)

func TestMain(m *testing.M) {
	mirror.LogTo(slog.New(slog.DiscardHandler))
	leaks.Main(m)
}

const testPartitions = 8

var (
	names = esclusa.Names{Prefix: "datatype"}
	quiet = slog.New(slog.DiscardHandler)
	noon  = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
)

func builtIn(t testing.TB) *schemas.Catalogue {
	t.Helper()
	c, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func newMetrics(t testing.TB) (*Metrics, *prometheus.Registry) {
	reg := prometheus.NewRegistry()
	m := NewMetrics(reg, builtIn(t))
	return m, reg
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// headers makes headers of alternating names and values.
func headers(pairs ...string) []esclusa.Header {
	var out []esclusa.Header
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, esclusa.Header{Key: pairs[i], Value: []byte(pairs[i+1])})
	}
	return out
}

// clock is a time that stands still until it is moved.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }
