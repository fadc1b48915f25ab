package records

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

// A line at the limit is whole, one above it is still too long after the cut, and
// neither blank lines nor the way a line ends make a record.
func TestReadCutsOrInventsRecords(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	cases := map[string]struct {
		stdin string
		limit int
		want  map[string]int // bytes by name
	}{
		"nothing":              {"", 10, map[string]int{}},
		"blank lines":          {"\n  \n\r\n", 10, map[string]int{}},
		"at the limit":         {"0123456789\n", 10, map[string]int{"line 1": 10}},
		"at the limit, CRLF":   {"0123456789\r\n", 10, map[string]int{"line 1": 10}},
		"one above":            {"0123456789a\n1\n", 10, map[string]int{"line 1": 11, "line 2": 1}},
		"two above, with CR":   {"0123456789a\rb\n1\n", 10, map[string]int{"line 1": 11, "line 2": 1}},
		"far above":            {long + "\n\n1", 10, map[string]int{"line 1": 12, "line 3": 1}},
		"more than one buffer": {long + "\n", 300_000, map[string]int{"line 1": 200_000}},
		"without an end":       {"1\n2", 10, map[string]int{"line 1": 1, "line 2": 1}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := 0
			for in, err := range Read(t.Context(), []string{Stdin}, strings.NewReader(c.stdin), c.limit) {
				if err != nil {
					t.Fatal(err)
				}
				if want, ok := c.want[in.Name]; !ok || want != len(in.Body) {
					t.Errorf("%s has %d bytes, not %d", in.Name, len(in.Body), want)
				}
				got++
			}
			if got != len(c.want) {
				t.Errorf("%d records, not %d", got, len(c.want))
			}
		})
	}
}

// An empty file is an empty record, which is refused, and not null, which erases.
func TestReadTakesAnEmptyFileForAnErasure(t *testing.T) {
	for in, err := range Read(t.Context(), []string{"/dev/null"}, nil, 10) {
		if err != nil || in.Body == nil {
			t.Errorf("body %v, error %v", in.Body, err)
		}
	}
}

// Whoever interrupts a command that waits for typing must not have to type first.
func TestReadWaitsForTypingAfterAnInterrupt(t *testing.T) {
	typing, typed := io.Pipe()
	defer func() { _ = typed.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	go cancel()
	for _, err := range Read(ctx, []string{Stdin}, typing, 10) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	}
}
