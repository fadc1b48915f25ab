package views

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
)

func TestDecisionIsMadeOverAnothersUnseen(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	w.counts("a", "image", esclusa.SchemaViolation, "crm", 1)
	const path, body = "/v1/alert-groups/a/state", `{"state":"acknowledged","by":"ana","note":"asked them","until":"2026-02-01T00:00:00Z"}`
	if rec := call(h, "GET", "/v1/alert-groups/a", ""); rec.Header().Get("ETag") != `"-1"` || !strings.Contains(rec.Body.String(), `"state":"open","decision":null`) {
		t.Fatalf("%v %s", rec.Header(), rec.Body)
	}
	expectProblem(t, call(h, "PUT", path, body), 428)
	rec := call(h, "PUT", path, body, `If-Match: "-1"`)
	if rec.Code != 200 || rec.Header().Get("ETag") != `"6"` || !strings.Contains(rec.Body.String(), `"state":"acknowledged","decision":{"state":"acknowledged","by":"ana"`) {
		t.Fatalf("%d %v %s", rec.Code, rec.Header(), rec.Body)
	}
	lost := call(h, "PUT", path, `{"state":"resolved"}`, `If-Match: "-1"`)
	expectProblem(t, lost, 412)
	var p struct{ Decision alertgroups.Decision }
	if err := json.Unmarshal(lost.Body.Bytes(), &p); err != nil || p.Decision.By != "ana" || p.Decision.Offset != 6 {
		t.Errorf("the loser is not told who has won: %s", lost.Body)
	}
	if rec := call(h, "PUT", path, `{"state":"open"}`, `If-Match: *`); rec.Code != 200 || rec.Header().Get("ETag") != `"13"` {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if got, _ := groupsOf(t, call(h, "GET", "/v1/alert-groups?state=open", "")); len(got) != 1 {
		t.Errorf("open are %v", got)
	}
	if got, _ := groupsOf(t, call(h, "GET", "/v1/alert-groups?state=resolved", "")); len(got) != 0 {
		t.Errorf("resolved are %v", got)
	}
	expectProblem(t, call(h, "GET", "/v1/alert-groups?state=closed", ""), 400)
}

func TestNobodySaysToBeAPrincipal(t *testing.T) {
	w := newWorld()
	h := w.guarded(t, `authentication: {keys_file: keys}
roles: {r: [{do: [alerts.read, alerts.decide]}]}
bindings: [{role: r, to: ["key:ana"]}]
anonymous: [r]
`)
	w.counts("a", "image", esclusa.SchemaViolation, "crm", 1)
	for i, c := range []struct{ says, want, auth string }{
		{`,"by":"user:ana"`, "somebody over HTTP (user:ana)", ""},
		{"", "somebody over HTTP", ""},
		{`,"by":"user:ana"`, "key:ana (user:ana)", "Authorization: Bearer " + testKey("ana")},
	} {
		headers := []string{"If-Match: *"}
		if c.auth != "" {
			headers = append(headers, c.auth)
		}
		rec := call(h, "PUT", "/v1/alert-groups/a/state", `{"state":"resolved"`+c.says+`}`, headers...)
		if rec.Code != 200 || !strings.Contains(rec.Body.String(), `"by":"`+c.want+`"`) {
			t.Errorf("%d: %d %s", i, rec.Code, rec.Body)
		}
	}
}

func TestWrongDecisionIsTaken(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	w.counts("a", "image", esclusa.SchemaViolation, "crm", 1)
	for _, body := range []string{
		"", "null", "[]", "{}", `{"state":"regressed"}`, `{"state":"closed"}`, `{"state":1}`, `{"state":"open","why":"x"}`, `{"state":"open","note":1}`,
		`{"state":"resolved","until":"2026-02-01T00:00:00Z"}`, `{"state":"acknowledged","until":"tomorrow"}`, `{"state":"acknowledged","until":"2026-01-02T03:04:05.006Z"}`,
		`{"state":"acknowledged","until":"2025-01-02T03:04:05Z"}`, `{"state":"acknowledged","until":"9999-12-31T23:59:59-23:00"}`,
		`{"state":"open","state":"resolved"}`, `{"state":"open","note":"a","note":"a"}`, `{"state":"open"}{}`, "{\"state\":\"open\",\"note\":\"\xff\"}", `{"state":"open","note":"` + strings.Repeat("x", 3000) + `"}`,
	} {
		expectProblem(t, call(h, "PUT", "/v1/alert-groups/a/state", body, `If-Match: "-1"`), 400)
	}
	for _, tag := range []string{"-1", `"x"`, `W/"-1"`, `"-2"`, `"1","2"`} {
		expectProblem(t, call(h, "PUT", "/v1/alert-groups/a/state", `{"state":"open"}`, "If-Match: "+tag), 400)
	}
	expectProblem(t, call(h, "PUT", "/v1/alert-groups/b/state", `{"state":"open"}`, `If-Match: "-1"`), 404)
	expectProblem(t, call(h, "PUT", "/v1/alert-groups/a/state", strings.Repeat(" ", 9000), `If-Match: "-1"`), 413)
	w.undecided = errors.New("the brokers are away")
	expectProblem(t, call(h, "PUT", "/v1/alert-groups/a/state", `{"state":"open"}`, `If-Match: "-1"`), 503)
	if len(w.decided) != 0 {
		t.Errorf("decided was %v", w.decided)
	}
}

// Who has not read all shows groups that are partly counted, and resolved ones as open.
func TestGroupsAreToldBeforeTheyAreKnown(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	w.counts("a", "image", esclusa.SchemaViolation, "crm", 1)
	w.untold = true
	for _, path := range []string{"/v1/alert-groups", "/v1/alert-groups/a", "/v1/alert-groups/b"} {
		expectProblem(t, call(h, "GET", path, ""), 503)
	}
	expectProblem(t, call(h, "PUT", "/v1/alert-groups/a/state", `{"state":"open"}`, `If-Match: "-1"`), 503)
	if rec := call(h, "GET", "/v1/alerts", ""); rec.Code != 200 {
		t.Errorf("the alerts themselves are answered %d", rec.Code)
	}
	w.untold = false
	if rec := call(h, "GET", "/v1/alert-groups/a", ""); rec.Code != 200 {
		t.Errorf("then it is %d %s", rec.Code, rec.Body)
	}
}

func TestAlertByItsPlaceIsAnother(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	rec := esclusa.Record{Topic: "datatype", Partition: 1, Offset: 5, Timestamp: at, Value: []byte("{\x00}")}
	w.kept = map[string]*esclusa.Alert{"1/9": esclusa.Origin{Component: "router"}.Alert(&rec, esclusa.Reject(esclusa.Malformed, "", "", esclusa.Violation{Keyword: "json", Message: "must be JSON"}), nil, at)}
	if got := call(h, "GET", "/v1/alerts/1/9", ""); got.Code != 200 || !strings.Contains(got.Body.String(), `"id":"datatype/1/5"`) {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	original := call(h, "GET", "/v1/alerts/1/9?as=original", "")
	if original.Code != 200 || original.Body.String() != "{\x00}" || original.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%d %v %q", original.Code, original.Header(), original.Body)
	}
	for _, path := range []string{"/v1/alerts/1/8", "/v1/alerts/1/x", "/v1/alerts/-1/9", "/v1/alerts/99999999999/9"} {
		expectProblem(t, call(h, "GET", path, ""), 404)
	}
	expectProblem(t, call(h, "GET", "/v1/alerts/1/9?as=html", ""), 400)
	w.kept["1/9"].PayloadTruncated = true
	expectProblem(t, call(h, "GET", "/v1/alerts/1/9?as=original", ""), 404)
	w.undecided = errors.New("the brokers are away")
	expectProblem(t, call(h, "GET", "/v1/alerts/1/9", ""), 503)
}

// Who and why are shown to others, in lists, logs and messages. So is who sends.
func TestTextThatDrivesWhatItIsShownInIsTaken(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	w.counts("a", "image", esclusa.SchemaViolation, "crm", 1)
	for _, text := range []string{`ana\nben`, `\u202eana`, `a\u0000`, `\u2028`} {
		for _, member := range []string{"by", "note"} {
			said := `"` + member + `":"` + text + `"`
			for path, body := range map[string]string{
				"/v1/alert-groups/a/state": `{"state":"resolved",` + said + `}`, "/v1/redrives": `{"filter":{"datatype":"text"},` + said + `}`,
				"/v1/redrives/r1/run": `{` + said + `}`, "/v1/redrives/r1/stop": `{` + said + `}`,
			} {
				method := "POST"
				if strings.HasSuffix(path, "state") {
					method = "PUT"
				}
				if rec := call(h, method, path, body, "If-Match: *"); rec.Code != 400 || !strings.Contains(rec.Body.String(), "by and note must be UTF-8 on one line") {
					t.Errorf("%s with %s: %d %s", path, body, rec.Code, rec.Body)
				}
			}
		}
		event := strings.Replace(structured, "SOURCE", text, 1)
		if rec := call(h, "POST", "/send_message", event, "Content-Type: application/cloudevents+json"); rec.Code != 400 || !strings.Contains(rec.Body.String(), "the source of an event") {
			t.Errorf("sent by %s: %d %s", text, rec.Code, rec.Body)
		}
	}
}
