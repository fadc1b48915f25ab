package table

import (
	"log/slog"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

var (
	quiet = slog.New(slog.DiscardHandler)
	noon  = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// step is one record for a row: its place in ingress, and the document.
type step struct {
	partition int32
	offset    int64
	doc       string // "" erases
	epoch     string
}

func play(row *esclusa.Row, steps ...step) *esclusa.Row {
	if row == nil {
		row = &esclusa.Row{}
	}
	for _, s := range steps {
		var doc []byte
		if s.doc != "" {
			doc = []byte(s.doc)
		}
		row = row.Apply(doc, esclusa.Source{Topic: "datatype", Partition: s.partition, Offset: s.offset}, noon, s.epoch)
	}
	return row
}

// stored is the row as a store has it.
func stored(row *esclusa.Row) string { return string(row.Append(nil)) }
