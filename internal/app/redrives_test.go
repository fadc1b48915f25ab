package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/redrive"
	kafkatest "github.com/esclusa/esclusa/internal/testing/brokers"
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
	p.await("its alert and its group tell that they were sent again", func() bool {
		code, alert := p.call(http.MethodGet, "/v1/alerts/"+plan.Plan.Samples["ready"][0].At, "")
		_, groups := p.call(http.MethodGet, "/v1/alert-groups", "")
		return code == http.StatusOK && strings.Contains(alert, `"sent_again":{"run":"`+plan.ID+`","time":"20`) && strings.Contains(groups, `"count":7,"sent_again":7,`)
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

// What cannot be is answered with what to do, and nothing is planned.
func TestRedriveThatCannotBeIsPlanned(t *testing.T) {
	p := begin(t, alone(t))
	p.refuse(0, 1)
	plan := p.planned(mended, 1)
	for body, want := range map[string]struct {
		status int
		says   string
	}{
		`{}`:                                     {400, "give filter at least one of group, "},
		`{"filter":{}}`:                          {400, "it must be said which records"},
		`{"filter":{"since":"1h","until":"2h"}}`: {400, "until: must be later than since"},
		`{"filter":{"ids":["x"]}}`:               {400, "id: "},
		`{"filter":{"datatype":"customer"},"limit":-1}`:              {400, "limit: must not be negative"},
		`{"filter":{"datatype":"customer"},"max_attempts":0}`:        {400, "max-attempts: must be 1 to 100"},
		`{"filter":{"datatype":"customer"},"overtaken":"sometimes"}`: {400, "overtaken: must be skip or send"},
		`{"filter":{"group":"0123456789abcdef"}}`:                    {404, `there is no alert of group \"0123456789abcdef\"`},
		`{"filter":{"ids":["datatype/1/4711"]}}`:                     {404, "there is no alert about datatype/1/4711"},
		`{"filter":{"datatype":"custmer"}}`:                          {404, "GET /v1/channels"},
		`{"filter":{"datatype":"customer"},"patch":[{"op":"x"}]}`:    {422, "the patch cannot be read: "},
	} {
		for _, path := range []string{"/v1/redrives", "/v1/redrives/suggest"} {
			if code, text := p.call(http.MethodPost, path, body); code != want.status || !strings.Contains(text, want.says) {
				t.Errorf("%s to %s is answered %d %s", body, path, code, text)
			}
		}
	}
	for path, says := range map[string]string{"/v1/redrives/00": "there is no redrive with this id", "/v1/redrives?after=00": "there is no such plan"} {
		if code, text := p.call(http.MethodGet, path, ""); code != 404 || !strings.Contains(text, says) {
			t.Errorf("%s is answered %d %s", path, code, text)
		}
	}
	p.order("00", "run", "", 404)
	p.order("00", "stop", "", 404)
	p.order(plan.ID, "run", `{"rate":0.01}`, 400)
	p.order(plan.ID, "run", `{"rate":-1}`, 400)
	_, text := p.call(http.MethodGet, "/v1/redrives?limit=500", "")
	var page struct{ Redrives []redrive.Status }
	if err := json.Unmarshal([]byte(text), &page); err != nil || slices.ContainsFunc(page.Redrives, func(s redrive.Status) bool {
		return s.State != redrive.StatePlanned || !strings.Contains(string(s.Plan.Filter), "schema_violation")
	}) {
		t.Errorf("planned is %s", text)
	}
	if sent := p.resent(); len(sent) > 0 {
		t.Errorf("sent was %v", sent)
	}
}

// A plan of HTTP is run from a shell, one of a shell over HTTP, and each process tells at once of
// what another has been told. The limit pauses a run.
func TestPlanOfOneFaceIsUnknownToAnother(t *testing.T) {
	p := begin(t, alone(t))
	p.refuse(0, 4)
	j, err := journal.Open(p.brokers.cluster, p.brokers.admin, p.names)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	shell := p.work.newRedrive(j, "shell")
	over := p.planned(mended, 4)
	o := onBrokers(t, p.at.Kafka, RoleHTTP)
	o.Redis, o.Instance = p.at.Redis, "two"
	second := begin(t, o)
	limited := statusOf(t, func() string {
		_, text := second.call(http.MethodPost, "/v1/redrives", strings.Replace(mended, `"by"`, `"limit":3,"by"`, 1))
		return text
	}())
	if got := p.becomes(limited.ID, redrive.StatePlanned); got.Plan.Limit != 3 {
		t.Errorf("the first tells %+v", got)
	}
	p.order(limited.ID, "run", "", http.StatusAccepted)
	if got := second.becomes(limited.ID, redrive.StatePaused); got.Run.Sent != 3 || !strings.Contains(got.Why, "its limit") {
		t.Errorf("the second tells %+v", got)
	}
	second.order(limited.ID, "run", "", http.StatusAccepted)
	p.becomes(limited.ID, redrive.StateDone)
	if done, err := shell.Continue(t.Context(), over.ID, redrive.Settings{Now: time.Now}); err != nil || done.Counts[redrive.AlreadySent] != 4 {
		t.Errorf("the shell: %v, %v", done.Counts, err)
	}
	if got := second.becomes(over.ID, redrive.StateDone); got.Run.By != "shell" || got.Run.Instance != "" {
		t.Errorf("of the shell's run it is told %+v", got.Run)
	}
	p.refuse(4, 5)
	var own *redrive.Planned
	p.await("it is refused", func() bool {
		var err error
		own, err = shell.Plan(t.Context(), &redrive.Wish{Filter: redrive.Filter{AlertFilter: esclusa.AlertFilter{Datatype: "customer"}}, Overtaken: redrive.SkipOvertaken, MaxAttempts: 3}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return own.Counts[redrive.StillRefused] == 1
	})
	second.order(own.ID, "run", "", http.StatusAccepted)
	if got := p.becomes(own.ID, redrive.StateDone); got.Plan.By != "shell" || got.Run.Sent != 0 || got.Run.Counts["still_refused"] != 1 {
		t.Errorf("of the shell's plan it is told %+v %+v", got.Plan, got.Run)
	}
	if sent := p.resent(); len(sent) != 4 {
		t.Errorf("sent was %v", sent)
	}
}

// The catalogue has changed since, at whoever is asked or at whoever is to run it.
func TestPlanOfAnotherCatalogueRunsOverHTTP(t *testing.T) {
	p := begin(t, alone(t))
	p.refuse(0, 1)
	plan := p.planned(mended, 1)
	o := onBrokers(t, p.at.Kafka, RoleHTTP)
	o.Redis, o.Instance, o.MaxElements = p.at.Redis, "two", 50_000
	second := begin(t, o)
	if text := second.order(plan.ID, "run", "", http.StatusConflict); !strings.Contains(text, "another catalogue than this one: plan again") {
		t.Errorf("it is told %s", text)
	}
	_, text := second.call(http.MethodPost, "/v1/redrives", mended)
	other := statusOf(t, text)
	second.order(other.ID, "run", "", http.StatusAccepted)
	if got := p.becomes(other.ID, redrive.StateStopped); !strings.Contains(got.Why, "plan again") {
		t.Errorf("it is told %+v", got)
	}
	if sent := p.resent(); len(sent) > 0 {
		t.Errorf("sent was %v", sent)
	}
}

// The brokers let nobody write into the journal, or it is gone.
func TestRedriveWithoutItsJournalIsPlanned(t *testing.T) {
	fake, _, admin := kafkatest.Fake(t)
	p := begin(t, onBrokers(t, fake.ListenAddrs()))
	p.refuse(0, 1)
	plan := p.planned(mended, 1)
	told, err := admin.ListTopics(t.Context(), p.names.Journal())
	if err != nil {
		t.Fatal(err)
	}
	id := told[p.names.Journal()].ID
	fake.ControlKey(int16(kmsg.Produce), func(req kmsg.Request) (kmsg.Response, error, bool) {
		fake.KeepControl()
		asked := req.(*kmsg.ProduceRequest)
		if len(asked.Topics) != 1 || asked.Topics[0].Topic != p.names.Journal() && asked.Topics[0].TopicID != id {
			return nil, nil, false
		}
		answer, topic, partition := asked.ResponseKind().(*kmsg.ProduceResponse), kmsg.NewProduceResponseTopic(), kmsg.NewProduceResponseTopicPartition()
		topic.Topic, topic.TopicID, partition.ErrorCode = asked.Topics[0].Topic, asked.Topics[0].TopicID, kerr.TopicAuthorizationFailed.Code
		topic.Partitions = append(topic.Partitions, partition)
		answer.Topics = append(answer.Topics, topic)
		return answer, nil, true
	})
	for path, body := range map[string]string{"": mended, "/" + plan.ID + "/run": ""} {
		if code, text := p.call(http.MethodPost, "/v1/redrives"+path, body); code != http.StatusServiceUnavailable || !strings.Contains(text, "docs/guides/secure.md tells which rights role http needs") {
			t.Errorf("without the right to write, %s is answered %d %s", path, code, text)
		}
	}
	if got := p.becomes(plan.ID, redrive.StatePlanned); got.Run != nil {
		t.Errorf("it is wanted: %+v", got.Run)
	}
	if _, err := admin.DeleteTopics(t.Context(), p.names.Journal()); err != nil {
		t.Fatal(err)
	}
	for _, ask := range [][2]string{{http.MethodGet, ""}, {http.MethodGet, "/" + plan.ID}, {http.MethodPost, "/" + plan.ID + "/run"}} {
		if code, text := p.call(ask[0], "/v1/redrives"+ask[1], ""); code != http.StatusServiceUnavailable || !strings.Contains(text, "the journal was deleted") {
			t.Errorf("without a journal, %v is answered %d %s", ask, code, text)
		}
	}
	if sent := p.resent(); len(sent) > 0 {
		t.Errorf("sent was %v", sent)
	}
	_ = p.stop() // or it ends by itself, which says so
}
