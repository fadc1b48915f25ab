package views

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/esclusa/esclusa"
)

const asLines = "Content-Type: application/x-ndjson"

// cliente is a customer in one line.
func cliente(id string) string { return fmt.Sprintf(`{"id_cliente":%q,"nombre":"N"}`, id) }

// told is a line of a batch's answer.
type told struct {
	Line   int            `json:"line"`
	Status int            `json:"status"`
	Source string         `json:"source"`
	Reason esclusa.Reason `json:"reason"`
	Errors []struct{}     `json:"errors"`
}

// toldLines reads the answer to a batch.
func toldLines(t *testing.T, w *httptest.ResponseRecorder) []told {
	t.Helper()
	expect(t, w, 207, "")
	expectHeader(t, w, "Content-Type", mediaLines)
	var all []told
	for line := range strings.Lines(w.Body.String()) {
		var l told
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if all = append(all, l); l.Line != len(all) {
			t.Errorf("line %d is told as %d", len(all), l.Line)
		}
	}
	return all
}

func statuses(lines []told) string {
	var all []string
	for _, l := range lines {
		all = append(all, fmt.Sprint(l.Status))
	}
	return strings.Join(all, " ")
}

func TestLineOfABatchGetsTheAnswerOfAnother(t *testing.T) {
	w := newWorld()
	body := cliente("1") + "\n" + `{"id_cliente":"2"}` + "\r\n\n" + cliente("3") + "\r\n" + padded(1<<20+1) + "\n" + padded(1<<20) + "\n" + "nope\n" + cliente("4")
	lines := toldLines(t, call(w.handler(t), "POST", "/v1/channels/customer/messages", body, asLines, "ce-source: crm"))
	if got := statuses(lines); got != "202 422 422 202 413 202 422 202" {
		t.Errorf("told %s", got)
	}
	for i, want := range map[int]string{0: "datatype/3/0", 3: "datatype/3/1", 7: "datatype/3/3"} {
		if lines[i].Source != want {
			t.Errorf("line %d went to %s, want %s", i+1, lines[i].Source, want)
		}
	}
	if lines[2].Reason != esclusa.Malformed || lines[4].Reason != esclusa.LimitExceeded {
		t.Errorf("refused as %s and %s", lines[2].Reason, lines[4].Reason)
	}
	if len(w.sent) != 4 || string(w.sent[1].Value) != cliente("3") || string(w.sent[1].Key) != "3" {
		t.Errorf("sent %d", len(w.sent))
	}
	for _, rec := range w.sent {
		if from, _ := rec.Header(esclusa.HeaderCESource); string(from) != "crm" || len(rec.Headers) != 2 {
			t.Errorf("sent with headers %s", rec.Headers)
		}
	}
	expectHeld(t, w.handler(t), 0)
}

func TestBatchOfManyWindowsLosesItsOrder(t *testing.T) {
	const n = 2*windowLines + 1
	w := newWorld()
	var body strings.Builder
	for i := range n {
		body.WriteString(cliente(fmt.Sprint(i)) + "\n")
	}
	lines := toldLines(t, call(w.handler(t), "POST", "/v1/channels/customer/messages?wait=readable", body.String(), asLines))
	if len(lines) != n || len(w.sent) != n {
		t.Fatalf("%d lines told, %d sent", len(lines), len(w.sent))
	}
	for i, l := range lines {
		if l.Status != 200 || l.Source != fmt.Sprintf("datatype/3/%d", i) || string(w.sent[i].Key) != fmt.Sprint(i) {
			t.Fatalf("line %d: %+v, sent with key %s", i+1, l, w.sent[i].Key)
		}
	}
}

func TestBatchBeyondItsBoundsIsTakenWhole(t *testing.T) {
	many := strings.Repeat(cliente("1")+"\n", batchLines)
	long := strings.Repeat(padded(1<<19)+"\n", batchBytes>>19)
	for name, c := range map[string]struct {
		body string
		sent int
		over bool
	}{
		"just as many lines":   {many, batchLines, false},
		"a line too many":      {many + cliente("2"), batchLines, true},
		"a line of bytes more": {long, batchBytes>>19 - 1, true},
	} {
		w := newWorld()
		lines := toldLines(t, callStream(w.handler(t), "POST", "/v1/channels/customer/messages", iotestReader(c.body), asLines))
		if len(w.sent) != c.sent || (lines[len(lines)-1].Status == 413) != c.over || len(lines)-c.sent > 1 {
			t.Errorf("%s: %d sent, %d lines told, the last %d", name, len(w.sent), len(lines), lines[len(lines)-1].Status)
		}
		expectHeld(t, w.handler(t), 0)
	}
	w := newWorld()
	expectProblem(t, call(w.handler(t), "POST", "/v1/channels/customer/messages", long, asLines), 413)
	expectProblem(t, call(w.handler(t), "POST", "/v1/channels/customer/messages", "", asLines), 400)
	if len(w.sent) != 0 {
		t.Errorf("%d sent of what announces that it is too long", len(w.sent))
	}
}

func TestProblemsOfABatchTakeUnboundedMemory(t *testing.T) {
	w := newWorld()
	name := strings.Repeat("x", 500)
	bad := "{"
	for i := range 20 {
		bad += fmt.Sprintf(`"%s%d":1,`, name, i)
	}
	bad += `"a":1}` + "\n"
	answer := call(w.handler(t), "POST", "/v1/channels/customer/messages", strings.Repeat(bad, 3000), asLines)
	if size := answer.Body.Len(); size > 2*toldBytes {
		t.Errorf("the answer has %d bytes", size)
	}
	lines := toldLines(t, answer)
	if last := lines[len(lines)-1]; len(lines) != 3000 || last.Status != 422 || last.Reason != esclusa.SchemaViolation || len(last.Errors) != 0 || len(lines[0].Errors) != esclusa.MaxErrors {
		t.Errorf("%d lines, the last %+v", len(lines), last)
	}
}

func TestBatchPromisesWhatNobodyHasSeen(t *testing.T) {
	body := cliente("1") + "\n" + cliente("2") + "\n" + cliente("1") + "\n"
	for _, wait := range []string{"routed", "readable"} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld()
			w.slow = true
			w.mirror.put("2", nil, source(3, 1), 1)
			start := time.Now()
			want := map[string]string{"routed": "202 202 202", "readable": "202 200 202"}[wait]
			if got := statuses(toldLines(t, call(w.handler(t), "POST", "/v1/channels/customer/messages?wait="+wait, body, asLines))); got != want {
				t.Errorf("%s: told %s, want %s", wait, got, want)
			}
			if took := time.Since(start); took != DefaultSendWait {
				t.Errorf("waited %v", took)
			}
		})
	}
	w := newWorld()
	w.away = true
	if got := statuses(toldLines(t, call(w.handler(t), "POST", "/v1/channels/customer/messages?wait=routed", body, asLines))); got != "503 503 503" {
		t.Errorf("with Kafka away: told %s", got)
	}
}
