package views

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/esclusa/esclusa"
)

const (
	bodyReadable = `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`
	bodyRouted   = `{"message":"Mensaje enviado a Kafka","status":"success"}`
	bodyAccepted = `{"message":"Mensaje enviado a Kafka","status":"accepted"}`

	saludo = `{"id":"t-1","language":"es","body":"hola"}`
)

func TestSendMessageAnswersInTheWordsOfTheContract(t *testing.T) {
	h := newWorld().handler(t)
	w := call(h, "POST", "/send_message", grupo)
	expect(t, w, 200, bodyReadable)
	expectHeader(t, w, "Content-Type", "application/json")
	expectHeader(t, w, sourceHeader, "datatype/3/0")
	expect(t, call(h, "POST", "/send_message?datatype=text", saludo), 200, bodyRouted)
	expect(t, call(h, "GET", "/get_message/10", ""), 200, `{"message":`+grupo+`,"status":"success"}`)
}

func TestSendMessagePromisesNoMoreThanItSaw(t *testing.T) {
	for name, reach := range map[string]func(*world){
		"nothing arrives":                func(*world) {},
		"an older row of the partition":  func(w *world) { w.mirror.put("10", []byte(grupo), source(3, 6), 1) },
		"overtaken by another partition": func(w *world) { w.mirror.put("10", []byte(grupo), source(4, 99), 1) },
		"the same place in another topic": func(w *world) {
			w.mirror.put("10", []byte(grupo), esclusa.Source{Topic: "x", Partition: 3, Offset: 7}, 1)
		},
		"the mirror is away":                    func(w *world) { w.mirror.away = true },
		"the row of another customer has it":    func(w *world) { w.mirror.put("11", []byte(grupo), source(3, 7), 1) },
		"only the table, not the mirror has it": func(w *world) { w.table.put("10", []byte(grupo), source(3, 7), 1) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld()
				w.slow, w.sent = true, make([]*esclusa.Record, 7)
				reach(w)
				start := time.Now()
				expect(t, call(w.handler(t), "POST", "/send_message", grupo), 202, bodyAccepted)
				if took := time.Since(start); took != DefaultSendWait {
					t.Errorf("waited %v, want %v", took, DefaultSendWait)
				}
			})
		})
	}
}

func TestSendMessageWaitsForWhatArrivesLate(t *testing.T) {
	for name, place := range map[string]esclusa.Source{"our own": source(3, 0), "a later one": source(3, 5)} {
		for kind, doc := range map[string][]byte{"row": []byte(grupo), "marker": nil} {
			t.Run(name+" "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newWorld()
					w.slow = true
					time.AfterFunc(time.Second, func() { w.mirror.put("10", doc, place, 1) })
					start := time.Now()
					expect(t, call(w.handler(t), "POST", "/send_message", grupo), 200, bodyReadable)
					if late := time.Since(start) - time.Second; late < 0 || late > lastPause {
						t.Errorf("answered %v after the row was there", late)
					}
				})
			})
		}
	}
}

func TestStoppingEndsWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.slow = true
		stopping := make(chan struct{})
		cfg := w.config(t)
		cfg.Stopping, cfg.SendWait = stopping, time.Hour
		h := counterOf(t, cfg)
		time.AfterFunc(time.Second, func() { close(stopping) })
		start := time.Now()
		expect(t, call(h, "POST", "/send_message", grupo), 202, bodyAccepted)
		expect(t, call(h, "POST", "/v1/channels/text/messages?wait=routed", saludo), 202, "")
		expect(t, call(h, "GET", "/consume_message?timeout=30s", ""), 204, "")
		if took := time.Since(start); took != time.Second {
			t.Errorf("waited %v on a process that stops", took)
		}
	})
}

func TestPostMessageTellsWhereTheRecordWent(t *testing.T) {
	const receipt = `{"source":"datatype/3/0","datatype":"customer","topic":"datatype.customer"}`
	for _, c := range []struct {
		query  string
		slow   bool
		status int
	}{
		{"", false, 202},
		{"?wait=routed", false, 200},
		{"?wait=readable", false, 200},
		{"?wait=routed", true, 202},
		{"?wait=readable", true, 202},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld()
			w.slow = c.slow
			expect(t, call(w.handler(t), "POST", "/v1/channels/customer/messages"+c.query, grupo), c.status, receipt)
		})
	}
	w := newWorld()
	expectProblem(t, call(w.handler(t), "POST", "/v1/channels/customer/messages?wait=long", grupo), 400)
	if len(w.sent) != 0 {
		t.Error("a wait that is none was noticed after sending")
	}
}

func TestRefusedRecordsAreNeitherSentNorLogged(t *testing.T) {
	for name, c := range map[string]struct {
		datatype, body string
		status         int
		reason         esclusa.Reason
		pointers       string
	}{
		"breaks the schema twice": {"customer", `{"id_cliente":"SECRETO","edad":-1}`, 422, esclusa.SchemaViolation, "/edad /nombre"},
		"not JSON":                {"customer", `{"id_cliente":"SECRETO`, 422, esclusa.Malformed, "*"},
		"no body is no erasure":   {"customer", ``, 422, esclusa.Malformed, ""},
		"another datatype's":      {"text", grupo, 422, esclusa.SchemaViolation, "*"},
		"claims to be another":    {"text", `{"datatype":"image","id":"1","language":"es","body":"SECRETO"}`, 422, esclusa.SchemaViolation, "/datatype"},
		"too deep":                {"customer", strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40), 422, esclusa.LimitExceeded, "*"},
		"no such datatype":        {"..%2Frouter", grupo, 404, esclusa.UnknownDatatype, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			h := w.handler(t)
			for _, target := range []string{
				"/send_message?datatype=" + c.datatype,
				"/v1/channels/" + c.datatype + "/messages",
				"/v1/channels/" + c.datatype + "/validate",
			} {
				p := expectProblem(t, call(h, "POST", target, c.body), c.status)
				var pointers []string
				for _, v := range p.Errors {
					pointers = append(pointers, v.Pointer)
				}
				if got := strings.Join(pointers, " "); p.Reason != c.reason || c.pointers != "*" && got != c.pointers {
					t.Errorf("%s: %s at %q, want %s at %q", target, p.Reason, got, c.reason, c.pointers)
				}
			}
			if len(w.sent) != 0 {
				t.Error("sent")
			}
			if strings.Contains(w.logged.String(), "SECRETO") {
				t.Errorf("logged: %s", w.logged.String())
			}
		})
	}
}

func TestBodyAboveTheLimitIs413(t *testing.T) {
	h := newWorld().handler(t)
	pad := func(n int) string { return grupo + strings.Repeat(" ", n-len(grupo)) }
	expect(t, call(h, "POST", "/send_message", pad(1<<20)), 200, bodyReadable)
	for _, n := range []int{1<<20 + 1, 1<<20 + 2, 8 << 20} {
		for _, target := range []string{"/send_message", "/v1/channels/customer/messages", "/v1/channels/customer/validate"} {
			for _, body := range []io.Reader{strings.NewReader(pad(n)), io.MultiReader(strings.NewReader(pad(n)))} {
				p := expectProblem(t, callStream(h, "POST", target, body), 413)
				if p.Reason != esclusa.LimitExceeded || len(p.Errors) != 1 {
					t.Errorf("%d bytes: %+v", n, p)
				}
			}
		}
	}
}

func TestKafkaAwayIs503(t *testing.T) {
	w := newWorld()
	w.away = true
	h := w.handler(t)
	for _, c := range [][2]string{{"POST", "/send_message"}, {"POST", "/v1/channels/customer/messages"}, {"DELETE", "/v1/customers/10"}} {
		answer := call(h, c[0], c[1], grupo)
		expectProblem(t, answer, 503)
		expectHeader(t, answer, "Retry-After", "1")
	}
	expect(t, call(h, "POST", "/v1/channels/customer/validate", grupo), 200,
		`{"valid":true,"datatype":"customer","schema":"`+customerSchema(t)+`","key":"10"}`)
}

func customerSchema(t *testing.T) string {
	t.Helper()
	c, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	ch, ok := c.Channel("customer")
	if !ok {
		t.Fatal("no customer in the catalogue")
	}
	return ch.ID
}

func TestBodiesThatCannotBeRead(t *testing.T) {
	h := newWorld().handler(t)
	expectProblem(t, call(h, "POST", "/send_message", grupo, "Content-Encoding: gzip"), 400)
	expect(t, call(h, "POST", "/send_message", grupo, "Content-Encoding: identity"), 200, "")
	expectProblem(t, call(h, "POST", "/send_message?datatype=%zz", grupo), 400)
	cutOff := io.MultiReader(strings.NewReader(grupo), iotest.ErrReader(io.ErrUnexpectedEOF))
	expectProblem(t, callStream(h, "POST", "/send_message", cutOff), 400)
}

func TestHeadersBecomeTheRecords(t *testing.T) {
	event := `{"specversion":"1.0","id":"e1","source":"/shop","type":"whatever","data":` + grupo + `}`
	for name, c := range map[string]struct {
		body    string
		headers []string
		want    string
	}{
		"none of ours": {grupo, []string{"Content-Type: application/x-www-form-urlencoded", "X-Secret: s", "Datatype: image", "Esclusa-Source: a/1/1"}, "datatype=customer"},
		"trace": {grupo, []string{"tracestate: a=1", "tracestate: b=2", "traceparent: 00-1-2-01"},
			"datatype=customer traceparent=00-1-2-01 tracestate=a=1,b=2"},
		"binary event": {grupo, []string{"Content-Type: application/json", "ce-source: /caf%C3%A9", "CE-Id: 100%", "ce-: x"},
			"datatype=customer ce_id=100% ce_source=/café"},
		"structured event": {event, []string{"Content-Type: Application/CloudEvents+JSON; charset=utf-8", "ce-source: /other"},
			"datatype=customer content-type=Application/CloudEvents+JSON; charset=utf-8"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			h := w.handler(t)
			expect(t, call(h, "POST", "/v1/channels/customer/messages?wait=readable", c.body, c.headers...), 200, "")
			expect(t, call(h, "POST", "/v1/channels/customer/validate", c.body, c.headers...), 200, "")
			var got []string
			for _, header := range w.sent[0].Headers {
				got = append(got, header.Key+"="+string(header.Value))
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("headers %s, want %s", s, c.want)
			}
			if rec := w.sent[0]; string(rec.Key) != "10" || string(rec.Value) != c.body || rec.Topic != "datatype" {
				t.Errorf("sent %s to %s: %s", rec.Key, rec.Topic, rec.Value)
			}
		})
	}
}

func TestForeignOriginsChangeNothing(t *testing.T) {
	for _, foreign := range []string{"Sec-Fetch-Site: cross-site", "Origin: https://evil.example"} {
		w := newWorld()
		w.next = &esclusa.Record{Key: []byte("10"), Value: []byte(grupo)}
		h := w.handler(t)
		for _, c := range [][2]string{
			{"POST", "/send_message"}, {"POST", "/v1/channels/customer/messages"},
			{"DELETE", "/v1/customers/10"}, {"GET", "/consume_message"},
		} {
			expectProblem(t, call(h, c[0], c[1], grupo, foreign), http.StatusForbidden)
		}
		if len(w.sent)+len(w.asked) != 0 {
			t.Error("something changed")
		}
		expect(t, call(h, "GET", "/v1/channels", "", foreign), 200, "")
	}
}
