package deploy

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"
)

const (
	customer = `{"id_cliente":"10","nombre":"Grupo 3","edad":1,"promocion":"20% de descuento"}`
	stored   = `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`
	whole    = `{"message":` + customer + `,"status":"success"}`
)

type targets struct {
	Active []struct {
		Labels map[string]string `json:"labels"`
		Health string            `json:"health"`
		Error  string            `json:"lastError"`
	} `json:"activeTargets"`
}

func TestComposedServicesDoNotWorkTogether(t *testing.T) {
	s := startStack(t)
	s.stores()
	s.want(http.MethodGet, "http-1", ":5000/get_message/10", "", 200, whole)
	s.want(http.MethodGet, "http-1", ":5000/consume_message?timeout=30s", "", 200, whole)
	s.prometheusSeesAll()
	s.badRecordEndsAsAlert() // after that, since a new fault makes a rule fire, and so may what waits meanwhile
	s.oneRouterIsEnough()
	s.alertArrives()
}

// stores sends a customer until it is said to be in Redis: while partitions are
// assigned it may only be accepted.
func (s *stack) stores() {
	s.t.Helper()
	s.eventually("the customer is stored", func() bool {
		code, text := s.call(http.MethodPost, "http-1", ":5000/send_message", customer)
		return code == 200 && strings.TrimSpace(text) == stored
	})
}

// badRecordEndsAsAlert sends one by the listener for those outside.
func (s *stack) badRecordEndsAsAlert() {
	s.t.Helper()
	rec := &kgo.Record{Topic: "datatype", Value: []byte(`{"datatype":"text","id":"1"}`)}
	s.produce(rec)
	id := fmt.Sprintf(`"id":"datatype/%d/%d"`, rec.Partition, rec.Offset)
	s.eventually("an alert", func() bool {
		_, text := s.call(http.MethodGet, "http-1", ":5000/v1/alerts?reason=schema_violation", "")
		return strings.Contains(text, id)
	})
}

// oneRouterIsEnough stops a router, and starts it again under its own instance.
func (s *stack) oneRouterIsEnough() {
	s.t.Helper()
	if err := s.running["router-1"].Stop(); err != nil {
		s.t.Fatal(err)
	}
	if err := s.running["router-1"].Ended(); err != nil {
		s.t.Errorf("it did not stop in order: %v", err)
	}
	for i := range 8 { // of which some lie in partitions that were router-1's
		id := fmt.Sprint("while-", i)
		body := fmt.Sprintf(`{"id_cliente":%q,"nombre":"x"}`, id)
		if code, text := s.call(http.MethodPost, "http-1", ":5000/v1/channels/customer/messages", body); code != 202 {
			s.t.Fatalf("%d %s", code, text)
		}
		s.eventually("customer "+id, func() bool {
			code, _ := s.call(http.MethodGet, "http-1", ":5000/v1/customers/"+id, "")
			return code == 200
		})
	}
	s.start("router-1")
	s.stores()
}

// prometheusSeesAll waits for every target, rule and Alertmanager.
func (s *stack) prometheusSeesAll() {
	s.t.Helper()
	var found targets
	s.eventually("every target is up", func() bool {
		found = targets{}
		s.prometheus("targets?state=active", &found)
		for _, target := range found.Active {
			if target.Health != "up" {
				return false
			}
		}
		return len(found.Active) == 9 // seven processes, Prometheus and Alertmanager
	})
	var groups struct{ Groups []ruleGroup }
	s.eventually("every rule was evaluated", func() bool {
		groups.Groups = nil
		s.prometheus("rules", &groups)
		for _, g := range groups.Groups {
			for _, r := range g.Rules {
				if r.Health == "unknown" {
					return false
				}
			}
		}
		return len(groups.Groups) == 2
	})
	for _, g := range groups.Groups {
		for _, r := range g.Rules {
			if r.Health != "ok" || r.State == "firing" {
				s.t.Errorf("%s: %s, %s %s", r.Name, r.State, r.Health, r.Error)
			}
		}
	}
	var managers struct {
		Active []any `json:"activeAlertmanagers"`
	}
	s.eventually("Prometheus knows Alertmanager", func() bool {
		s.prometheus("alertmanagers", &managers)
		return len(managers.Active) == 1
	})
}

// alertArrives writes past the router, which the auditor notices.
func (s *stack) alertArrives() {
	s.t.Helper()
	s.produce(&kgo.Record{Topic: "datatype.text", Key: []byte("1"), Value: []byte("{}")})
	s.eventually("the alert", func() bool {
		_, text := s.call(http.MethodGet, "alertmanager", ":9093/api/v2/alerts?receiver=tickets", "")
		return strings.Contains(text, `"alertname":"EsclusaForeignRecords"`)
	})
}

// produce writes a record by the listener for those outside.
func (s *stack) produce(rec *kgo.Record) {
	s.t.Helper()
	cl, err := kgo.NewClient(kgo.SeedBrokers(s.at["kafka"] + ":9094"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer cl.Close()
	if err := cl.ProduceSync(s.t.Context(), rec).FirstErr(); err != nil {
		s.t.Fatal(err)
	}
}

type ruleGroup struct {
	Rules []struct {
		Name, State, Health string
		Error               string `json:"lastError"`
	}
}
