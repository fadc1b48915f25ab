package views

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
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
