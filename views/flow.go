package views

import (
	"net/http"
	"slices"
	"time"

	dto "github.com/prometheus/client_model/go"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/apidocs"
)

// flow is what goes through the router, as this process counts it, since it started.
type flow struct {
	Time     string        `json:"time"`
	Routes   bool          `json:"routes"` // the router is in this process: else it counts no records
	Channels []channelFlow `json:"channels"`
	Lag      *lagNow       `json:"lag"`     // null for whoever may not know, and where it is not measured
	Account  *accountNow   `json:"account"` // null for whoever may not know, and where another process keeps it
}

// channelFlow counts the records of a datatype, esclusa.NoDatatype for those that name none
// of the catalogue.
type channelFlow struct {
	Datatype string `json:"datatype"`
	Accepted int64  `json:"accepted"`
	Refused  int64  `json:"refused"`
}

// lagNow is what the router has not come to.
type lagNow struct {
	Records int64   `json:"records"`
	Seconds float64 `json:"seconds"` // age of the oldest
}

type accountNow struct {
	Unaccounted int64 `json:"unaccounted"`
	Repeated    int64 `json:"repeated"`
}

func (c *counter) flowRoutes() []route {
	return []route{{Route: apidocs.Route{
		Method: http.MethodGet, Path: "/v1/flow", ID: "getFlow", Tag: "health", Summary: "What goes through the router, counted since the process started",
		Answers: []apidocs.Answer{answersJSON(200, "The counts now: of two answers the difference is a rate.", apidocs.Schema("Flow"))},
	}, handle: c.getFlow, right: needsSome(access.ChannelsRead)}}
}

// getFlow answers with what GET /metrics has of the flow, in short.
func (c *counter) getFlow(w http.ResponseWriter, r *http.Request) *problem {
	families, err := c.Registry.Gather()
	if err != nil {
		c.warn(r, "gathering metrics", err)
		return unavailable("the counts cannot be told now", soon)
	}
	m := make(measured, len(families))
	for _, f := range families {
		m[f.GetName()] = f.GetMetric()
	}
	caller := callerOf(r)
	answer := flow{Time: time.Now().UTC().Format(time.RFC3339Nano), Routes: len(m["esclusa_router_records_total"]) > 0}
	answer.Channels = m.channels(c.datatypeNames(), func(datatype string) bool {
		return caller.May(access.ChannelsRead, access.Scope{Datatype: datatype})
	})
	if caller.May(access.OperationsRead, access.Scope{}) {
		answer.Lag, answer.Account = m.lag(c.Names.RouterGroup()), m.account()
	}
	answerJSON(w, http.StatusOK, answer)
	return nil
}

// measured is what was gathered, by the names of metrics.
type measured map[string][]*dto.Metric

// channels are the counts of the datatypes that may be seen, in their order, and last of
// the records of none.
func (m measured) channels(datatypes []string, may func(string) bool) []channelFlow {
	counts := make(map[string]*channelFlow)
	all := []channelFlow{}
	for _, name := range datatypes {
		if may(name) {
			all = append(all, channelFlow{Datatype: name})
		}
	}
	if may("") {
		all = append(all, channelFlow{Datatype: esclusa.NoDatatype})
	}
	for i := range all {
		counts[all[i].Datatype] = &all[i]
	}
	for _, of := range m["esclusa_records_total"] {
		c := counts[labelOf(of, "datatype")]
		switch {
		case c == nil || labelOf(of, "reason") == string(esclusa.InconsistentChannel): // which the router does not find
		case labelOf(of, "outcome") == "accepted":
			c.Accepted += int64(of.GetCounter().GetValue())
		default:
			c.Refused += int64(of.GetCounter().GetValue())
		}
	}
	return all
}

// lag is that of a group in all partitions, nil where it is not measured.
func (m measured) lag(group string) *lagNow {
	var lag *lagNow
	of := func(name string, add func(float64)) {
		for _, one := range m[name] {
			if labelOf(one, "group") == group {
				if lag == nil {
					lag = &lagNow{}
				}
				add(one.GetGauge().GetValue())
			}
		}
	}
	of("esclusa_consumer_lag_records", func(v float64) { lag.Records += int64(v) })
	of("esclusa_consumer_lag_seconds", func(v float64) { lag.Seconds = max(lag.Seconds, v) })
	return lag
}

// account is nil where this process does not keep it, or does not know.
func (m measured) account() *accountNow {
	of := m["esclusa_unaccounted_records"]
	if len(of) == 0 {
		return nil
	}
	now := &accountNow{Unaccounted: int64(of[0].GetGauge().GetValue())}
	for _, again := range m["esclusa_duplicate_records_total"] {
		now.Repeated += int64(again.GetCounter().GetValue())
	}
	return now
}

func labelOf(m *dto.Metric, name string) string {
	i := slices.IndexFunc(m.GetLabel(), func(l *dto.LabelPair) bool { return l.GetName() == name })
	if i < 0 {
		return ""
	}
	return m.GetLabel()[i].GetValue()
}
