package views

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// younger is the schema of customers up to 100 years.
func younger(t testing.TB) string {
	t.Helper()
	c, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	ch, _ := c.Channel("customer")
	return strings.Replace(string(ch.Schema), `"maximum": 150`, `"maximum": 100`, 1)
}

func TestWhatIfAsksAnotherQuestion(t *testing.T) {
	w := newWorld()
	var asked *WhatIfQuery
	w.judged = func(_ context.Context, q *WhatIfQuery, _ func(int64, int64)) (json.RawMessage, error) {
		asked = q
		return json.RawMessage(`{"judged":7}` + "\n"), nil
	}
	old := &esclusa.Record{Value: []byte(`{"datatype":"customer","id_cliente":"1","nombre":"n","edad":120}`)}
	got := call(w.handler(t), "POST", "/v1/channels/customer/what-if?since=2026-01-02T03:04:05Z&from=channel&sample=1/10", younger(t))
	expect(t, got, 200, `{"result":{"judged":7}}`)
	expectHeader(t, got, "Content-Type", "application/x-ndjson")
	if asked.Datatype != "customer" || !asked.Channel || !asked.Since.Equal(at.Truncate(time.Second)) || asked.Sample != 10 || asked.Candidate.Check(old).Rejection == nil {
		t.Errorf("it asks %+v", asked)
	}
	expect(t, call(w.handler(t), "POST", "/v1/channels/customer/what-if", younger(t)), 200, "")
	if ago := time.Since(asked.Since); asked.Channel || asked.Sample != 1 || ago < 24*time.Hour || ago > 25*time.Hour {
		t.Errorf("by default it asks %+v", asked)
	}
	text, err := schemas.Scaffold("order")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, call(w.handler(t), "POST", "/v1/channels/order/what-if", string(text)), 200, "")
	if _, has := asked.Candidate.Channel("order"); !has {
		t.Error("a new datatype is left out")
	}
}

func TestWhatIfTakesWhatMakesNoSense(t *testing.T) {
	w := newWorld()
	w.judged = func(context.Context, *WhatIfQuery, func(int64, int64)) (json.RawMessage, error) {
		t.Error("it is asked")
		return nil, nil
	}
	for _, tt := range []struct {
		target, body string
		status       int
		says         string
	}{
		{"customer/what-if?since=yesterday", younger(t), 400, "since must be a time like"},
		{"customer/what-if?since=-1h", younger(t), 400, "since must be a time like"},
		{"customer/what-if?from=chanel", younger(t), 400, "did you mean channel?"},
		{"customer/what-if?sample=0", younger(t), 400, "such as 1/10"},
		{"customer/what-if?sample=1/0", younger(t), 400, "such as 1/10"},
		{"customer/what-if?sample=2/10", younger(t), 400, "such as 1/10"},
		{"customer/what-if?simple=1/10", younger(t), 400, "did you mean sample?"},
		{"Customer/what-if", younger(t), 404, "must name a datatype of the catalogue"},
		{"order/what-if?from=channel", younger(t), 404, "must name a datatype of the catalogue"},
		{"customer/what-if", strings.Repeat(" ", schemas.MostSchemaBytes) + younger(t), 413, "1048576 bytes"},
		{"customer/what-if", "", 422, ""},
		{"customer/what-if", `{"$ref":"../../etc/passwd"}`, 422, ""},
		{"customer/what-if", strings.Replace(younger(t), `"maximum"`, `"maxmum"`, 1), 422, "/properties/edad/maxmum"},
		{"order/what-if", younger(t), 422, "/properties/datatype/const must be"},
		{"aa/what-if", strings.NewReplacer(`"const": "customer"`, `"const": "aa"`, `"table": true`, `"table": "aas"`).Replace(younger(t)), 422, "customer/1-0-0.json: is also the $id of aa/1-0-0.json"},
	} {
		p := expectProblem(t, call(w.handler(t), "POST", "/v1/channels/"+tt.target, tt.body), tt.status)
		if !strings.Contains(p.Detail, tt.says) {
			t.Errorf("%s: %q does not say %q", tt.target, p.Detail, tt.says)
		}
		if tt.status == 422 && (p.Type != "urn:problem-type:esclusa:schema-fault" || len(p.Errors) == 0 || p.Errors[0].Message == "") {
			t.Errorf("%s: %+v", tt.target, p)
		}
	}
	expectProblem(t, call(w.handler(t), "POST", "/v1/channels/customer/what-if", "x", "Content-Type: text/plain"), 415)
}

// One call is in work; the next is told to come again, and may then.
func TestWhatIfIsInWorkTwice(t *testing.T) {
	w := newWorld()
	begun, end := make(chan struct{}), make(chan struct{})
	w.judged = func(context.Context, *WhatIfQuery, func(int64, int64)) (json.RawMessage, error) {
		close(begun)
		<-end
		return json.RawMessage("1"), nil
	}
	h := w.handler(t)
	first := make(chan *httptest.ResponseRecorder)
	go func() { first <- call(h, "POST", "/v1/channels/customer/what-if", younger(t)) }()
	<-begun
	busy := call(h, "POST", "/v1/channels/customer/what-if", younger(t))
	expectProblem(t, busy, http.StatusTooManyRequests)
	expectHeader(t, busy, "Retry-After", "12")
	close(end)
	expect(t, <-first, 200, `{"result":1}`)
	w.judged = func(context.Context, *WhatIfQuery, func(int64, int64)) (json.RawMessage, error) { return nil, errAway }
	p := expectProblem(t, call(h, "POST", "/v1/channels/customer/what-if", younger(t)), 503)
	if p.Detail != "past records cannot be read now" {
		t.Error(p.Detail)
	}
}

func TestWhatIfGoesOnForNobody(t *testing.T) {
	w := newWorld()
	begun, over := make(chan struct{}), make(chan struct{}, 1)
	w.judged = func(ctx context.Context, _ *WhatIfQuery, _ func(int64, int64)) (json.RawMessage, error) {
		close(begun)
		<-ctx.Done()
		over <- struct{}{}
		return json.RawMessage(`{"partial":true}`), nil
	}
	cfg := w.config(t)
	stopping := make(chan struct{})
	cfg.Stopping = stopping
	h := counterOf(t, cfg)
	server := httptest.NewServer(h)
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-begun; cancel() }()
	ask := func(ctx context.Context) (*http.Response, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/v1/channels/customer/what-if", strings.NewReader(younger(t)))
		if err != nil {
			t.Fatal(err)
		}
		return server.Client().Do(req)
	}
	if resp, err := ask(ctx); err == nil {
		t.Error(resp.Status, resp.Body.Close())
	}
	<-over         // the client has gone
	server.Close() // waits for the answer to nobody

	begun = make(chan struct{})
	go func() { <-begun; close(stopping) }()
	got := call(h, "POST", "/v1/channels/customer/what-if", younger(t))
	expect(t, got, 200, `{"result":{"partial":true}}`)
}

// Lines of progress come a second apart, and what fails behind them is said.
func TestWhatIfIsSilent(t *testing.T) {
	rec := httptest.NewRecorder()
	a := &whatIfAnswer{lines: newLines(rec, func() { t.Error("the client is taken for gone") })}
	for i := range int64(3) {
		a.progress(i, 9)
	}
	a.told = a.told.Add(-whatIfEvery)
	a.progress(5, 9)
	if got := rec.Body.String(); got != `{"done":0,"all":9}`+"\n"+`{"done":5,"all":9}`+"\n" || !rec.Flushed {
		t.Errorf("it says %s", got)
	}
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.judged = func(_ context.Context, _ *WhatIfQuery, progress func(int64, int64)) (json.RawMessage, error) {
			time.Sleep(whatIfEvery)
			progress(3, 9)
			progress(4, 9)
			return nil, fmt.Errorf("reading: %w", errAway)
		}
		expect(t, call(w.handler(t), "POST", "/v1/channels/customer/what-if", younger(t)), 200, `{"done":3,"all":9}
{"error":"past records cannot be read on: ask again"}`)
		if !strings.Contains(w.logged.String(), "judging past records") {
			t.Error("nobody is told")
		}
	})
}
