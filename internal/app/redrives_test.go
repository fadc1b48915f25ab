package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/redrive"
	"github.com/esclusa/esclusa/views"
)

// refuse has customers refused whose ages are texts.
func (p *process) refuse(from, to int) {
	p.t.Helper()
	for i := from; i < to; i++ {
		p.write(p.names.Ingress(), fmt.Sprint(i), fmt.Sprintf(`{"datatype":"customer","id_cliente":"%d","nombre":"x","edad":"41"}`, i))
	}
}

// mended is a plan that mends them.
const mended = `{"filter":{"datatype":"customer","reason":"schema_violation"},"patch":[{"op":"convert","path":"/edad","to":"integer"}],"by":"ana"}`

// planned plans until so many are ready.
func (p *process) planned(body string, ready int64) (plan redrive.Status) {
	p.t.Helper()
	p.await("all are refused", func() bool {
		code, text := p.call(http.MethodPost, "/v1/redrives", body)
		if code != http.StatusCreated {
			p.t.Fatalf("planning is answered %d %s", code, text)
		}
		plan = statusOf(p.t, text)
		return plan.Plan.Counts["ready"] == ready
	})
	return plan
}

func statusOf(t *testing.T, text string) (s redrive.Status) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return s
}

// becomes waits until a redrive is in a state.
func (p *process) becomes(id string, state redrive.State) (s redrive.Status) {
	p.t.Helper()
	p.await(fmt.Sprintf("redrive %s is %s", id, state), func() bool {
		code, text := p.call(http.MethodGet, "/v1/redrives/"+id, "")
		if code != http.StatusOK {
			p.t.Fatalf("a redrive is answered %d %s", code, text)
		}
		s = statusOf(p.t, text)
		return s.State == state
	})
	return s
}

// order runs or stops.
func (p *process) order(id, what, body string, want int) string {
	p.t.Helper()
	code, text := p.call(http.MethodPost, "/v1/redrives/"+id+"/"+what, body)
	if code != want {
		p.t.Fatalf("%s is answered %d %s, not %d", what, code, text, want)
	}
	return text
}

// resent are the records of ingress that were sent again, by their keys.
func (p *process) resent() map[string]int {
	p.t.Helper()
	all := make(map[string]int)
	for _, rec := range p.records(p.names.Ingress()) {
		if _, again := rec.Header(esclusa.HeaderRedrive); again {
			all[string(rec.Key)]++
		}
	}
	return all
}

// What was refused is planned and sent over HTTP, and is in the table in the end.
func TestRedriveOverHTTPSendsNothingOrTwice(t *testing.T) {
	p := begin(t, alone(t))
	p.refuse(0, 7)
	plan := p.planned(mended, 7)
	if plan.State != redrive.StatePlanned || plan.Plan.By != "ana" || len(plan.Plan.Samples["ready"]) != 3 || len(p.resent()) != 0 {
		t.Fatalf("planned is %+v, sent is %v", plan, p.resent())
	}
	if got := statusOf(t, p.order(plan.ID, "run", `{"by":"ben","note":"go"}`, http.StatusAccepted)); got.State != redrive.StateWanted && got.State != redrive.StateRunning || got.Run.By != "ben" {
		t.Errorf("it is answered %+v", got)
	}
	done := p.becomes(plan.ID, redrive.StateDone)
	if done.Run.Sent != 7 || done.Run.Passed != 7 || done.Run.Back == nil || done.Run.Back.Count != 0 || done.Run.Instance != "one" {
		t.Errorf("done is %+v %+v", done, done.Run)
	}
	if got := p.resent(); len(got) != 7 {
		t.Errorf("sent was %v", got)
	}
	p.await("a customer is there", func() bool {
		code, text := p.call(http.MethodGet, "/v1/customers/3", "")
		return code == http.StatusOK && strings.Contains(text, `"edad":41`)
	})
	p.order(plan.ID, "run", "", http.StatusConflict)
	p.order(plan.ID, "stop", "", http.StatusConflict)
	_, metrics := p.call(http.MethodGet, "/metrics", "")
	if want := `esclusa_redrive_records_total{datatype="customer",outcome="sent"} 7`; !strings.Contains(metrics, want) || !strings.Contains(metrics, "esclusa_redrive_running 0") {
		t.Errorf("metrics lack %s", want)
	}
}

func TestHTTPKnowsOtherStatesOfRedrives(t *testing.T) {
	var states []string
	for _, s := range redrive.States() {
		states = append(states, string(s))
	}
	if !slices.Equal(states, views.RedriveStates()) {
		t.Errorf("there are %v, and HTTP knows %v", states, views.RedriveStates())
	}
}
