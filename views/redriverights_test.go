package views

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
)

const redrivers = `authentication: {keys_file: keys}
roles:
  image: [{do: [redrive, alerts.read], datatypes: [image]}]
  both: [{do: [redrive, alerts.read], datatypes: [image, customer]}]
bindings: [{role: image, to: ["key:image"]}, {role: both, to: ["key:both"]}]
`

// Who plans, runs or stops what is sent as another datatype needs the right for both.
func TestRedriveAsAnotherDatatypeIsOrderedWithoutTheRight(t *testing.T) {
	for who, opens := range map[string]bool{"image": false, "both": true} {
		for path, body := range map[string]string{
			"/v1/redrives": `{"filter":{"datatype":"image"},"as":"customer"}`, "/v1/redrives/r1/run": "", "/v1/redrives/r1/stop": "",
		} {
			w := newWorld()
			w.redriver.shown = bytes.Replace(shownRedrive, []byte(`{"datatype":"text"}`), []byte(`{"datatype":"image"},"as":"customer"`), 1)
			got := call(w.guarded(t, redrivers), "POST", path, body, "Authorization: Bearer "+testKey(who))
			if done := w.redriver.order != nil || w.redriver.query != nil; done != opens || (got.Code == http.StatusForbidden) == opens {
				t.Errorf("%s by %s is answered %d: %s", path, who, got.Code, got.Body)
			}
		}
	}
}

// A preview shows no more of a record than its alert does to whoever asks, whatever the
// patch does to the rest of it, and to nobody who may not send it.
func TestPreviewTellsWhatIsMasked(t *testing.T) {
	const record = `{"id":"1","brand":"a","number":"4111"}`
	for name, c := range map[string]struct {
		full          bool
		patch         string
		status        int
		before, after string
	}{
		"masked":        {false, `{"brand":"b"}`, 200, `{"id":"1","brand":"a","number":"•"}`, `{"id":"1","brand":"b","number":"•"}`},
		"moved":         {false, `[{"op":"move","from":"/number","path":"/brand"}]`, 422, "", ""},
		"in full":       {true, `[{"op":"move","from":"/number","path":"/brand"}]`, 200, record, `{"id":"1","brand":"4111"}`},
		"without patch": {false, `null`, 200, `{"id":"1","brand":"a","number":"•"}`, `{"id":"1","brand":"a","number":"•"}`},
	} {
		w, cfg := ofCards(t, record)
		cfg.Registry, cfg.PayloadsInFull = prometheus.NewRegistry(), c.full
		got := call(counterOf(t, cfg), "POST", "/v1/redrives/preview", `{"at":"1/7","patch":`+c.patch+`}`)
		if got.Code != c.status || (w.redriver.query != nil) != (c.status == 200) {
			t.Errorf("%s: %d %s", name, got.Code, got.Body)
			continue
		}
		var told shownTrial
		if err := json.Unmarshal(got.Body.Bytes(), &told); c.status == 200 && (err != nil || told.Before == nil || told.After == nil || *told.Before != c.before || *told.After != c.after) {
			t.Errorf("%s: %s, %v", name, got.Body, err)
		}
	}
}

func TestPreviewOfWhatMayNotBeSent(t *testing.T) {
	w := newWorld()
	rec := esclusa.Record{Topic: "datatype", Partition: 1, Offset: 5, Timestamp: at, Value: []byte(`{}`)}
	w.kept = map[string]*esclusa.Alert{"1/9": esclusa.Origin{Component: "router"}.Alert(&rec, esclusa.Reject(esclusa.SchemaViolation, "image", "", esclusa.Violation{Keyword: "required", Message: "m"}), nil, at)}
	h := w.guarded(t, redrivers)
	for body, status := range map[string]int{
		`{"at":"1/9"}`: 200, `{"at":"1/9","as":"customer"}`: 403, `{"at":"1/8"}`: 404, `{"at":"x"}`: 404, `{}`: 404, `{"at":"1/9","as":"txt"}`: 404,
		`{"at":"1/9","patch":[{"op":"copy"}]}`: 422, `{"at":"1/9","by":"ana"}`: 400, ``: 400,
	} {
		w.redriver.query = nil
		got := call(h, "POST", "/v1/redrives/preview", body, "Authorization: Bearer "+testKey("image"))
		if got.Code != status || (w.redriver.query != nil) != (status == 200) {
			t.Errorf("%s is answered %d: %s", body, got.Code, got.Body)
		}
	}
}

// What is masked could be guessed by patches that look at it.
func TestPatchTellsWhatIsMasked(t *testing.T) {
	for patch, reads := range map[string]bool{
		`[{"op":"test","path":"/number","value":"1"}]`: true, `[{"op":"convert","path":"/number","to":"integer"}]`: true, `[{"op":"map","path":"/number","values":{"1":2}}]`: true,
		`[{"op":"move","from":"/number","path":"/brand"}]`: true, `[{"op":"rename","path":"/number","to":"/brand"}]`: true, `[{"op":"add","path":"/brand","value":"b"},{"op":"drop_unknown"}]`: false, `{"brand":"b"}`: false,
	} {
		for _, filter := range []string{`{"datatype":"card"}`, `{"datatype":"_none"}`, `{"sender":"crm"}`} {
			for _, full := range []bool{true, false} {
				w, cfg := ofCards(t, `{}`)
				cfg.Registry = prometheus.NewRegistry()
				cfg.PayloadsInFull = full
				h := counterOf(t, cfg)
				got := call(h, "POST", "/v1/redrives", `{"filter":`+filter+`,"patch":`+patch+`}`)
				if planned := w.redriver.query != nil; planned != (full || !reads) || planned != (got.Code == 201) {
					t.Errorf("%s of %s, in full %t, is answered %d: %s", patch, filter, full, got.Code, got.Body)
				}
			}
		}
	}
}
