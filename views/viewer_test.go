package views

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

const card = `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"urn:x:card","title":"t","description":"d","x-channel":{"key":"/id"},
	"type":"object","required":["id"],"properties":{"id":{"type":"string"},"brand":{"type":"string"},"number":{"type":"string","x-mask":true}}}`

const hiddenNumber = "4111111111111111"

// ofCards is a world whose datatype card masks the number, and one alert about a card.
func ofCards(t *testing.T, payload string) (*world, Config) {
	t.Helper()
	c, err := schemas.Load(fstest.MapFS{"card/1-0-0.json": {Data: []byte(card)}}, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld()
	w.alerts = NewAlertLog(c)
	rec := &esclusa.Record{Topic: "datatype", Partition: 1, Offset: 7, Key: []byte(hiddenNumber), Value: []byte(payload)}
	a := esclusa.Origin{Component: "router", Version: "1"}.Alert(rec, esclusa.Reject(esclusa.SchemaViolation, "card", "urn:x:card",
		esclusa.Violation{Pointer: "/number/" + hiddenNumber, Keyword: "type", Message: "must be a string"}), nil, at)
	w.alerts.Add(a, recordAt(1))
	w.kept = map[string]*esclusa.Alert{"1/7": a}
	w.topic = []schemas.ReadAlert{{Alert: a, Record: recordAt(1)}}
	cfg := w.config(t)
	cfg.Catalogue, cfg.Tables = c, nil
	return w, cfg
}

func TestMaskedValueIsShownOverHTTP(t *testing.T) {
	payloads := map[string]string{
		"masked": `{"id":"1","brand":"b","number":{"` + hiddenNumber + `":1}}`, "cut": `{"id":"1","number":"` + hiddenNumber, "surplus": `{"id":"1","nmber":"` + hiddenNumber + `"}`,
		"longer than is listed": `{"id":"1","brand":"` + strings.Repeat("b", shownPayload) + `","number":["` + hiddenNumber + `"]}`,
	}
	for name, payload := range payloads {
		for _, path := range []string{"/v1/alerts", "/v1/alerts/1/7", "/v1/alerts/1/7?as=original", "/v1/alerts/export"} {
			t.Run(name+path, func(t *testing.T) {
				shown := func(full bool) string {
					_, cfg := ofCards(t, payload)
					cfg.Registry = prometheus.NewRegistry()
					cfg.PayloadsInFull = full
					h := counterOf(t, cfg)
					answer := call(h, "GET", path, "")
					if !full && strings.Contains(path, "?") {
						expectProblem(t, answer, 403)
					} else {
						expect(t, answer, 200, "")
					}
					return everyText(t, answer.Body.Bytes())
				}
				if text := shown(false); strings.Contains(text, hiddenNumber) {
					t.Errorf("whoever may not see it is shown %s", text)
				} else if !strings.Contains(path, "?") && !strings.Contains(text, schemas.Masked) {
					t.Errorf("nothing tells that something is masked: %s", text)
				}
				if text := shown(true); !strings.Contains(text, hiddenNumber) {
					t.Errorf("whoever may see it is shown %.200s", text)
				}
			})
		}
	}
}

// everyText is an answer, with all that it has in base64 as that is.
func everyText(t *testing.T, body []byte) string {
	t.Helper()
	var one esclusa.Alert
	var list struct{ Alerts []esclusa.Alert }
	_, _ = json.Unmarshal(body, &one), json.Unmarshal(body, &list) // an answer is one of them, or neither
	text := string(body)
	for _, a := range slices.Concat(list.Alerts, []esclusa.Alert{one}) {
		text += string(a.Payload) + string(a.Source.Key)
	}
	return text
}

func TestPayloadIsWithheldThoughNothingIsMasked(t *testing.T) {
	_, cfg := ofCards(t, `{"id":"1"}`)
	h := counterOf(t, cfg)
	var a esclusa.Alert
	if err := json.Unmarshal(call(h, "GET", "/v1/alerts/1/7", "").Body.Bytes(), &a); err != nil || string(a.Payload) != `{"id":"1"}` {
		t.Errorf("shown %s, error %v", a.Payload, err)
	}
}

func TestMaskedValueIsStreamed(t *testing.T) {
	for _, full := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			w, cfg := ofCards(t, `{"id":"1","brand":"b","number":{"`+hiddenNumber+`":1}}`)
			cfg.AlertFeed = NewAlertFeed(w.alertFeed.cfg, cfg.Catalogue)
			cfg.PayloadsInFull = full
			h := counterOf(t, cfg)
			cfg.AlertFeed.Add(w.topic[0].Alert, w.topic[0].Record)
			s := followPath(t, bubbleServer(t, h)(), "/v1/alerts/stream?from=oldest")
			s.alerts("")
			past := s.next()
			cfg.AlertFeed.Add(w.topic[0].Alert, &esclusa.Record{Partition: 1, Offset: 5, Timestamp: at})
			for _, e := range []sse{past, s.next()} {
				if shown := strings.Contains(everyText(t, []byte(e.data)), hiddenNumber); e.name != "alert" || shown != full {
					t.Errorf("in full %v: %+v", full, e)
				}
			}
			_ = s.conn.Close()
		})
	}
}

// A header may say what the payload says.
func TestHeadersTellWhatIsMasked(t *testing.T) {
	for full, want := range map[bool]string{
		false: `{"headers":[{"name":"ce_subject","value":null},{"name":"datatype","value":null}]}`,
		true:  `{"headers":[{"name":"ce_subject","value":"NDExMQ=="},{"name":"datatype","value":"Y2FyZA=="}]}`,
	} {
		for _, payload := range []string{`{"id":"1","number":"4111"}`, `{"id":"1"}`} { // the second has nothing that is masked
			w, cfg := ofCards(t, payload)
			w.came = []esclusa.Header{{Key: "ce_subject", Value: []byte("4111")}, {Key: esclusa.HeaderSentDatatype, Value: []byte("card")}, {Key: "__dlq.errors.topic", Value: []byte("datatype")}}
			cfg.Registry, cfg.PayloadsInFull = prometheus.NewRegistry(), full
			h := counterOf(t, cfg)
			expect(t, call(h, "GET", "/v1/alerts/1/7/headers", ""), 200, want)
			expectProblem(t, call(h, "GET", "/v1/alerts/1/8/headers", ""), 404)
		}
	}
}
