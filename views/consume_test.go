package views

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/esclusa/esclusa"
)

func TestConsumeHandsOutTheRecordAsItIs(t *testing.T) {
	w := newWorld()
	w.next = &esclusa.Record{Key: []byte("a/b ñ\n"), Value: []byte(grupo), Headers: []esclusa.Header{{Key: esclusa.HeaderSource, Value: []byte("datatype/3/7")}}}
	h := w.handler(t)
	answer := call(h, "GET", "/consume_message", "")
	expect(t, answer, 200, `{"message":`+grupo+`,"status":"success"}`)
	expectHeader(t, answer, "Datatype", "customer")
	expectHeader(t, answer, "Key", "a%2Fb%20%C3%B1%0A")
	expectHeader(t, answer, sourceHeader, "datatype/3/7")
	answer = call(h, "GET", "/consume_message?datatype=text&group=mine", "")
	expectHeader(t, answer, "Datatype", "text")
	if got := strings.Join(w.asked, " "); got != "customer/default text/mine" {
		t.Errorf("read %s", got)
	}
}

func TestConsumedErasureHasNoMessage(t *testing.T) {
	w := newWorld()
	w.next = &esclusa.Record{Key: []byte("10")}
	answer := call(w.handler(t), "GET", "/consume_message", "")
	expect(t, answer, 200, `{"message":null,"status":"success"}`)
	expectHeader(t, answer, "Key", "10")
}

func TestConsumeWaitsAsLongAsItWasAsked(t *testing.T) {
	for query, want := range map[string]time.Duration{"": time.Second, "?timeout=1ms": time.Millisecond, "?timeout=30s": 30 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			expect(t, call(newWorld().handler(t), "GET", "/consume_message"+query, ""), 204, "")
			if took := time.Since(start); took != want {
				t.Errorf("%q: waited %v, want %v", query, took, want)
			}
		})
	}
}

func TestConsumeRefusesWhatItCannotMean(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	for query, status := range map[string]int{
		"group=Router": 400, "group=../router": 400, "group=" + strings.Repeat("g", 65): 400,
		"timeout=31s": 400, "timeout=0s": 400, "timeout=-1s": 400, "timeout=5": 400, "timeout=long": 400,
		"datatype=router": 404, "%": 400,
	} {
		expectProblem(t, call(h, "GET", "/consume_message?"+query, ""), status)
	}
	answer := call(h, "HEAD", "/consume_message", "")
	expect(t, answer, 405, "")
	expectHeader(t, answer, "Allow", "GET")
	if len(w.asked) != 0 {
		t.Errorf("read %v", w.asked)
	}
}

func TestConsumeSaysWhenToComeBack(t *testing.T) {
	for want, err := range map[string]error{"--max-reader-groups": ErrTooManyGroups, "cannot be read": errors.New("away")} {
		w := newWorld()
		w.nextErr = err
		answer := call(w.handler(t), "GET", "/consume_message", "")
		if p := expectProblem(t, answer, 503); !strings.Contains(p.Detail, want) {
			t.Errorf("%v: %s", err, p.Detail)
		}
		expectHeader(t, answer, "Retry-After", "1")
	}
}
