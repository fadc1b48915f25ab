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
	s.want(http.MethodPost, "http-1", ":5000/send_message", customer, 200, stored)
	s.want(http.MethodGet, "http-1", ":5000/get_message/10", "", 200, whole)
	s.want(http.MethodGet, "http-1", ":5000/consume_message?timeout=30s", "", 200, whole)

	t.Run("a bad record by the listener for others ends as an alert", func(t *testing.T) {
		cl, err := kgo.NewClient(kgo.SeedBrokers(s.at["kafka"] + ":9094"))
		if err != nil {
			t.Fatal(err)
		}
		defer cl.Close()
		rec := &kgo.Record{Topic: "datatype", Value: []byte(`{"datatype":"text","id":"1"}`)}
		if err := cl.ProduceSync(t.Context(), rec).FirstErr(); err != nil {
			t.Fatal(err)
		}
		id := fmt.Sprintf(`"id":"datatype/%d/%d"`, rec.Partition, rec.Offset)
		s.eventually("an alert", func() bool {
			_, text := s.call(http.MethodGet, "http-1", ":5000/v1/alerts?reason=schema_violation", "")
			return strings.Contains(text, id)
		})
	})

	t.Run("one router goes on without the other, which comes back", func(t *testing.T) {
		if err := s.running["router-1"].Stop(); err != nil {
			t.Fatal(err)
		}
		if err := s.running["router-1"].Ended(); err != nil {
			t.Errorf("it did not stop in order: %v", err)
		}
		for i := range 8 { // of which some lie in partitions that were router-1's
			id := fmt.Sprint("while-", i)
			body := fmt.Sprintf(`{"id_cliente":%q,"nombre":"x"}`, id)
			if code, text := s.call(http.MethodPost, "http-1", ":5000/v1/channels/customer/messages", body); code != 202 {
				t.Fatalf("%d %s", code, text)
			}
			s.eventually("customer "+id, func() bool {
				code, _ := s.call(http.MethodGet, "http-1", ":5000/v1/customers/"+id, "")
				return code == 200
			})
		}
		s.start("router-1")
		s.want(http.MethodPost, "http-1", ":5000/send_message", customer, 200, stored)
	})

	t.Run("Prometheus sees every target, the rules and Alertmanager", func(t *testing.T) {
		var found targets
		s.eventually("every target is up", func() bool {
			found = targets{}
			s.prometheus("targets?state=active", &found)
			for _, target := range found.Active {
				if target.Health != "up" {
					return false
				}
			}
			return len(found.Active) == 8 // six processes, Prometheus and Alertmanager
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
					t.Errorf("%s: %s, %s %s", r.Name, r.State, r.Health, r.Error)
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
	})
}

type ruleGroup struct {
	Rules []struct {
		Name, State, Health string
		Error               string `json:"lastError"`
	}
}
