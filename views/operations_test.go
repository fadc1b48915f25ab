package views

import "testing"

func TestReadyOnlyWhereAllConditionsHold(t *testing.T) {
	w := newWorld()
	h, err := NewOperations(w.config(t).Operations)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, call(h, "GET", "/readyz", ""), 200, `{"status":"ready","conditions":[]}`)
	w.ready = []Condition{{Name: "table", Met: true}, {Name: "mirror", Detail: "5 of 8 partitions"}}
	answer := call(h, "GET", "/readyz", "")
	p := expectProblem(t, answer, 503)
	if p.Detail != "not ready yet: mirror" || len(p.Conditions) != 2 || p.Conditions[1] != w.ready[1] {
		t.Errorf("problem %s", answer.Body)
	}
	expect(t, call(h, "GET", "/livez", ""), 200, `{"status":"alive"}`)
	w.ready[1].Met = true
	expect(t, call(h, "GET", "/readyz", ""), 200, "")
	expect(t, call(h, "GET", "/metrics", ""), 200, "")
	expectProblem(t, call(h, "GET", "/v1/channels", ""), 404)
}
