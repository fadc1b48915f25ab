package views

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/lineage"
)

// One caller asks for all that it can get, and holds it; another is served all the same.
// What is held and refused is told.
func TestOneCallerHoldsAllThatOthersNeed(t *testing.T) {
	for name, c := range map[string]struct {
		method, path, body string
		holds              int // of one caller
		status             int // of one that is served
		limit, flag, after string
	}{
		"sources":     {"GET", "/v1/sources/datatype/3/4711", "", 2, 200, "source_lookups", "--max-source-lookups", "1"},
		"plans":       {"POST", "/v1/redrives", `{"filter":{"datatype":"text"},"by":"eve"}`, 1, 201, "plans", "plans of redrives", "12"},
		"suggestions": {"POST", "/v1/redrives/suggest", `{"filter":{"datatype":"text"},"by":"eve"}`, 1, 200, "plans", "plans of redrives", "12"},
		"what-ifs":    {"POST", "/v1/channels/customer/what-if", younger(t), 1, 200, "what_ifs", "past records", "12"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			in, may := make(chan struct{}), make(chan struct{})
			hold := func() { in <- struct{}{}; <-may }
			w.became = func(context.Context, esclusa.Place) (*lineage.Report, error) { hold(); return &lineage.Report{}, nil }
			w.judged = func(context.Context, *WhatIfQuery, func(int64, int64)) (json.RawMessage, error) {
				hold()
				return json.RawMessage("1"), nil
			}
			w.counter = limited(t, w, Limits{SourceLookups: 4}, func(cfg *Config) { cfg.Redriver = &heldRedriver{Redriver: &w.redriver, hold: hold} })
			ask := func(addr string) *httptest.ResponseRecorder {
				return from(t, w.counter, addr, c.method, c.path, c.body)
			}
			var held sync.WaitGroup
			for _, addr := range append(strings.Fields(strings.Repeat("192.0.2.7 ", c.holds)), "192.0.2.8") {
				held.Go(func() {
					if got := ask(addr); got.Code != c.status {
						t.Errorf("%s is answered %d: %s", addr, got.Code, got.Body)
					}
				})
				<-in
			}
			got := ask("192.0.2.7")
			expectLimited(t, w, got, http.StatusTooManyRequests, c.limit, c.flag)
			expectHeader(t, got, "Retry-After", c.after)
			if text := call(w.counter, "GET", "/metrics", "").Body.String(); !strings.Contains(text, `esclusa_http_in_use{limit="`+c.limit+`"} `+string(rune('1'+c.holds))+"\n") {
				t.Errorf("what is held is not told: %s", text)
			}
			close(may)
			held.Wait()
			go func() { <-in }()
			if got := ask("192.0.2.7"); got.Code != c.status {
				t.Errorf("what is given back is not there: %d %s", got.Code, got.Body)
			}
		})
	}
}

// heldRedriver plans once it may. What it plans with is asked by one at a time.
type heldRedriver struct {
	Redriver
	hold func()
	mu   sync.Mutex
}

func (h *heldRedriver) Plan(ctx context.Context, q *RedriveQuery) (*Redrive, error) {
	h.hold()
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.Redriver.Plan(ctx, q)
}

func (h *heldRedriver) Suggest(ctx context.Context, q *RedriveQuery) (json.RawMessage, error) {
	h.hold()
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.Redriver.Suggest(ctx, q)
}
