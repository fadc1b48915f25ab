package views

import (
	"bytes"
	"net/http"
	"testing"
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
