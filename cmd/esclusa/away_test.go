package main

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

func TestCommandWaitsForBrokersAndDoesNotSaySo(t *testing.T) {
	var out strings.Builder
	a, now, refused := &away{out: func() io.Writer { return &out }}, time.Now(), errors.New("connection refused")
	says := func(err error, after time.Duration) int {
		now = now.Add(after)
		a.dialled("kafka-1:9092", err, now)
		return strings.Count(out.String(), "esclusa: kafka-1:9092 does not answer;")
	}
	for n, step := range []struct {
		err   error
		after time.Duration
		lines int
	}{
		{refused, time.Hour, 0}, {refused, sayAfter - 1, 0}, {refused, 1, 1}, {refused, time.Hour, 1},
		{nil, time.Second, 1}, {refused, time.Hour, 1}, {refused, sayAfter, 2},
	} {
		if got := says(step.err, step.after); got != step.lines {
			t.Errorf("step %d: %d lines: %s", n, got, out.String())
		}
	}
}
