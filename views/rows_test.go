package views

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// rowJSON is a row as it is listed.
func rowJSON(key string, version int64) string {
	return fmt.Sprintf(`{"key":%q,"version":%d,"source":"datatype/0/%d","time":"2026-01-02T03:04:05.006Z","doc":%s}`, key, version, version, cliente(key))
}

func listed(t *testing.T) *world {
	t.Helper()
	w := newWorld()
	for i, key := range []string{"a1", "a2", "a3", "b1", "ñ"} {
		w.table.put(key, []byte(cliente(key)), source(0, int64(i)), int64(i))
	}
	w.table.put("a0", nil, source(0, 9), 9) // erased
	return w
}

func TestPagesOfATableLeaveRowsOut(t *testing.T) {
	h := listed(t).handler(t)
	expect(t, call(h, "GET", "/v1/customers?prefix=a&limit=2", ""), 200, `{"rows":[`+rowJSON("a1", 0)+","+rowJSON("a2", 1)+`],"next":"a2"}`)
	expect(t, call(h, "GET", "/v1/customers?prefix=a&limit=2&after=a2", ""), 200, `{"rows":[`+rowJSON("a3", 2)+`],"next":null}`)
	expect(t, call(h, "GET", "/v1/customers?prefix=%C3%B1", ""), 200, `{"rows":[`+rowJSON("ñ", 4)+`],"next":null}`)
	expect(t, call(h, "GET", "/v1/customers?prefix=none", ""), 200, `{"rows":[],"next":null}`)
	if all := call(h, "GET", "/v1/customers", "").Body.String(); strings.Count(all, `"key"`) != 5 {
		t.Errorf("all are %s", all)
	}
	expectHeld(t, h, 0)
}

func TestLookupOfManyKeysLeavesSomeOut(t *testing.T) {
	w := listed(t)
	h := w.handler(t)
	expect(t, call(h, "POST", "/v1/customers/lookup", `{"keys":["b1","zz","a1","b1","a0"]}`), 200,
		`{"rows":[`+rowJSON("b1", 3)+","+rowJSON("a1", 0)+`],"missing":["zz","a0"]}`)
	expect(t, call(h, "POST", "/v1/customers/lookup", inGzip(t, `{"keys":["zz"]}`), "Content-Encoding: gzip"), 200, `{"rows":[],"missing":["zz"]}`)
	thousand := `"0"` + strings.Repeat(`,"x"`, maxKeys-1)
	expect(t, call(h, "POST", "/v1/customers/lookup", `{"keys":[`+thousand+`]}`), 200, `{"rows":[],"missing":["0","x"]}`)
	for body, status := range map[string]int{
		``: 400, `{}`: 400, `{"keys":[]}`: 400, `{"keys":[""]}`: 400, `{"keys":[1]}`: 400, `["a1"]`: 400, `{"keys":["a1"]} x`: 400,
		`{"keys":["a1"],"key":1}`: 400, "{\"keys\":[\"\xff\"]}": 400, `{"keys":[` + thousand + `,"x"]}`: 400,
		`{"keys":["` + strings.Repeat("x", lookupBytes) + `"]}`: 413,
	} {
		expectProblem(t, call(h, "POST", "/v1/customers/lookup", body), status)
	}
	expectHeld(t, h, 0)
}

func TestAnswerOfManyLargeRowsIsUnbounded(t *testing.T) {
	w := newWorld()
	var keys []string
	for i := range 6 {
		keys = append(keys, fmt.Sprintf(`"k%d"`, i))
		w.table.put(fmt.Sprintf("k%d", i), []byte(padded(1<<20)), source(0, 1), 1)
	}
	answer := call(w.handler(t), "POST", "/v1/customers/lookup", `{"keys":[`+strings.Join(keys, ",")+`]}`).Body.String()
	if n := strings.Count(answer, `{"key"`); n != rowsBytes>>20 || !strings.Contains(answer, `"missing":[],"omitted":["k4","k5"]}`) {
		t.Errorf("%d rows, and it ends in %s", n, answer[len(answer)-60:])
	}
	h := bounded(t, func(c *Config) { c.Tables = w.config(t).Tables }) // of 4 MiB half is one caller's
	w.table.listed = 0
	expectProblem(t, call(h, "GET", "/v1/customers", ""), 429)
	if n := w.table.listed; n != 3 { // the last has no room
		t.Errorf("%d rows are made for an answer that has no room", n)
	}
	expectHeld(t, h, 0)
}

func TestCopyThatIsStillReadIsListed(t *testing.T) {
	w := listed(t)
	w.table.complete = false
	h := w.handler(t)
	for _, c := range [][2]string{{"GET", "/v1/customers"}, {"POST", "/v1/customers/lookup"}, {"GET", "/v1/customers/changes"}} {
		answer := call(h, c[0], c[1], `{"keys":["a1"]}`)
		expectProblem(t, answer, 503)
		expectHeader(t, answer, "Retry-After", "1")
	}
	if log := w.logged.String(); strings.Contains(log, "level=WARN") {
		t.Errorf("a copy that recovers is a fault: %s", log)
	}
}

func TestCopyThatIsBehindHoldsTheCall(t *testing.T) {
	for _, c := range [][2]string{{"GET", "/v1/customers"}, {"POST", "/v1/customers/lookup"}} {
		synctest.Test(t, func(t *testing.T) {
			w := listed(t)
			w.table.behind = true
			cfg := w.config(t)
			stopping := make(chan struct{})
			cfg.Stopping = stopping
			h := counterOf(t, cfg)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			for _, want := range []time.Duration{lookupWait, 0} {
				start := time.Now()
				answer := callContext(ctx, h, c[0], c[1], strings.NewReader(`{"keys":["a1"]}`))
				expectProblem(t, answer, 503)
				expectHeader(t, answer, "Retry-After", "1")
				if took := time.Since(start); took != want {
					t.Errorf("%s %s took %v, want %v", c[0], c[1], took, want)
				}
				if want > 0 {
					close(stopping)
				}
			}
			expectHeld(t, h, 0)
		})
	}
}

func TestTableThatNobodyKnowsHasNoNearestName(t *testing.T) {
	h := newWorld().handler(t)
	for path, want := range map[string]string{
		"/v1/customer/10":   "nothing answers at this path: below /v1 there are alert-groups, alerts, channels, customers, flow, journal, me, redrives, sources (did you mean customers?)",
		"/v1/zzzzzz":        "nothing answers at this path: below /v1 there are alert-groups, alerts, channels, customers, flow, journal, me, redrives, sources",
		"/v1":               "nothing answers at this path",
		"/v1/customers/1/2": "nothing answers at this path",
		"/v2/customers":     "nothing answers at this path",
	} {
		if p := expectProblem(t, call(h, "GET", path, ""), 404); p.Detail != want {
			t.Errorf("%s: %s", path, p.Detail)
		}
	}
}

// Two tables share nothing but their labels.
func TestTablesAreTakenForOneAnother(t *testing.T) {
	w, other := newWorld(), newWorld()
	cfg := w.config(t)
	cfg.Tables["texts"] = Table{Datatype: "text", Mirror: &other.mirror, Local: &other.table, Feed: other.feed}
	h := counterOf(t, cfg)
	w.mirror.put("1", []byte(cliente("1")), source(0, 0), 0)
	other.mirror.put("1", []byte(saludo), source(0, 0), 0)
	other.table.put("changes", []byte(saludo), source(0, 0), 0)
	expect(t, call(h, "GET", "/v1/customers/1", ""), 200, cliente("1"))
	expect(t, call(h, "GET", "/get_message/1", ""), 200, "")
	expect(t, call(h, "GET", "/v1/texts/1", ""), 200, saludo)
	expect(t, call(h, "GET", "/v1/texts?key=1", ""), 200, saludo)
	if p := expectProblem(t, call(h, "GET", "/v1/texts/2", ""), 404); p.Detail != "there is no text with this key" {
		t.Error(p.Detail)
	}
	expect(t, call(h, "POST", "/v1/texts/lookup", `{"keys":["changes"]}`), 200, "")
	if text := call(h, "GET", "/metrics", "").Body.String(); strings.Contains(text, "texts") {
		t.Error("each table has series of its own")
	}
}

func FuzzKeysOfALookup(f *testing.F) {
	f.Add(`{"keys":["a","b","a"]}`)
	f.Add(`{"keys":["\ud800"]}`)
	f.Fuzz(func(t *testing.T, body string) {
		keys, err := readKeys([]byte(body))
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, k := range keys {
			if k == "" || seen[k] {
				t.Errorf("keys %q of %q", keys, body)
			}
			seen[k] = true
		}
		if len(keys) == 0 || len(keys) > maxKeys {
			t.Errorf("%d keys", len(keys))
		}
	})
}
