package endtoend

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/redrive"
)

// mended is a plan that mends customers whose ages are texts.
const mended = `{"filter":{"datatype":"customer"},"patch":[{"op":"convert","path":"/edad","to":"integer"}],"by":"ana"}`

// redriveStatus is the answer to a call about one.
func (s *system) redriveStatus(method, path, body string, code int) (status redrive.Status) {
	s.t.Helper()
	got, text := s.call(method, path, body)
	if got != code {
		s.t.Fatalf("%s %s is answered %d %s", method, path, got, text)
	}
	must(s.t, json.Unmarshal([]byte(text), &status))
	return status
}

// plannedRedrive plans over HTTP until so many are ready.
func (s *system) plannedRedrive(ready int64) (plan redrive.Status) {
	s.t.Helper()
	eventually(s.t, "all are refused", func() bool {
		plan = s.redriveStatus(http.MethodPost, "/v1/redrives", mended, http.StatusCreated)
		return plan.Plan.Counts["ready"] == ready
	})
	return plan
}

// redriveBecomes waits until a redrive is so.
func (s *system) redriveBecomes(id, what string, so func(*redrive.Status) bool) (status redrive.Status) {
	s.t.Helper()
	eventually(s.t, "the redrive "+what, func() bool {
		status = s.redriveStatus(http.MethodGet, "/v1/redrives/"+id, "", http.StatusOK)
		return so(&status)
	})
	return status
}

// Of two processes with the role one runs what is wanted. It is killed, and comes back; it is
// killed again, and the other goes on.
func TestRedriveEndsWithTheProcessThatRunsIt(t *testing.T) {
	t.Parallel()
	o := besideRedis(t)
	o.Roles = []string{app.RoleRouter, app.RoleTables, app.RoleMirror, app.RoleAuditor, app.RoleHTTP}
	s := start(t, o)
	members := map[string]*process{}
	for _, name := range []string{"one", "two"} {
		members[name] = runRole(t, o, app.RoleAlerts, name)
	}
	const records = 240
	sendTextAges(t, s.kafka(), s.names, records)
	plan := s.plannedRedrive(records)
	s.redriveStatus(http.MethodPost, "/v1/redrives/"+plan.ID+"/run", `{"rate":60}`, http.StatusAccepted)
	running := s.redriveBecomes(plan.ID, "sends", func(r *redrive.Status) bool { return r.Run.Sent > 0 })
	runner := running.Run.Instance
	members[runner].kill()
	members[runner].start()
	again := s.redriveBecomes(plan.ID, "goes on in the same process", func(r *redrive.Status) bool { return r.Run.Sent > running.Run.Sent+60 })
	members[again.Run.Instance].kill()
	done := s.redriveBecomes(plan.ID, "is done", func(r *redrive.Status) bool { return r.State == redrive.StateDone })
	if again.Run.Instance != runner || done.Run.Instance == runner || done.Run.Sent != records || done.Run.Back == nil || done.Run.Back.Count != 0 {
		t.Errorf("%s ran it, and then %s: %+v", runner, again.Run.Instance, done.Run)
	}
	sentOnce(t, openRedrive(t, s.names, s.at.Kafka, "judge"), records)
	eventually(t, "the last customer is there", func() bool {
		code, text := s.get(fmt.Sprintf("/v1/customers/%d", records-1))
		return code == http.StatusOK && strings.Contains(text, `"edad":41`)
	})
}

// An attempt belongs to the trace of whoever wanted it, and leads to the first.
func TestAttemptIsLostToTheTraceOfItsRun(t *testing.T) {
	at, c := startSpanCollector(t)
	o := options(t)
	o.OTLPEndpoint = at
	s := start(t, o)
	s.produce(`{"id_cliente":"10","nombre":"x","edad":"41"}`, "datatype", "customer", "traceparent", parent(someTrace, "01"), "tracestate", "shop=7")
	first := s.span(c, someTrace, "process "+s.names.Ingress(), someSpan, tracepb.Span_SPAN_KIND_CONSUMER)
	if first.status != tracepb.Status_STATUS_CODE_ERROR {
		t.Fatal("it was not refused")
	}
	plan := s.plannedRedrive(1)
	s.traced(http.MethodPost, "/v1/redrives/"+plan.ID+"/run", "", parent(otherTrace, "01"), http.StatusAccepted)
	wanted := s.span(c, otherTrace, "POST /v1/redrives/{id}/run", someSpan, tracepb.Span_SPAN_KIND_SERVER)
	sent := s.span(c, otherTrace, "send "+s.names.Ingress(), wanted.id, tracepb.Span_SPAN_KIND_PRODUCER)
	if len(sent.links) != 1 || sent.links[0] != someTrace+" "+someSpan {
		t.Errorf("it links to %v", sent.links)
	}
	s.span(c, otherTrace, "process "+s.names.Ingress(), sent.id, tracepb.Span_SPAN_KIND_CONSUMER).has(t, map[string]string{"esclusa.outcome": "accepted"})
	onChannel := s.channelRecord(s.names.Channel("customer"))
	if ts := header(onChannel, "tracestate"); ts != "" {
		t.Errorf("it bears the tracestate of another trace: %s", ts)
	}
	if n := len(c.named(someTrace, "process "+s.names.Ingress())); n != 1 {
		t.Errorf("%d spans are in the trace of the first", n)
	}
}
