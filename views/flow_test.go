package views

import (
	"encoding/json"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa"
)

// gauges registers metrics of one name, by the values of their labels.
func gauges(reg *prometheus.Registry, name string, labels []string, values map[[3]string]float64) {
	of := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name}, labels)
	for at, v := range values {
		of.WithLabelValues(at[:len(labels)]...).Set(v)
	}
	reg.MustRegister(of)
}

func counts(reg *prometheus.Registry, name string, labels []string, values map[[3]string]float64) {
	of := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name}, labels)
	for at, v := range values {
		of.WithLabelValues(at[:len(labels)]...).Add(v)
	}
	reg.MustRegister(of)
}

// flowOf is what GET /v1/flow answers.
func flowOf(t *testing.T, w *world) flow {
	t.Helper()
	answer := call(w.handler(t), "GET", "/v1/flow", "")
	if answer.Code != 200 {
		t.Fatalf("it answers %d %s", answer.Code, answer.Body)
	}
	var f flow
	if err := json.Unmarshal(answer.Body.Bytes(), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFlowTellsOtherCountsThanTheMetrics(t *testing.T) {
	w := newWorld()
	w.reg = prometheus.NewRegistry()
	counts(w.reg, "esclusa_router_records_total", []string{"flow"}, map[[3]string]float64{{"in"}: 9})
	counts(w.reg, "esclusa_records_total", []string{"datatype", "outcome", "reason"}, map[[3]string]float64{
		{"customer", "accepted", ""}: 5, {"customer", "refused", "schema_violation"}: 2, {"customer", "refused", "malformed"}: 1,
		{"customer", "refused", "inconsistent_channel"}: 64, {esclusa.NoDatatype, "refused", "unclassified"}: 1,
	})
	gauges(w.reg, "esclusa_consumer_lag_records", []string{"group", "topic", "partition"}, map[[3]string]float64{
		{"datatype.router", "datatype", "0"}: 3, {"datatype.router", "datatype", "1"}: 4, {"datatype.customers", "datatype.customer", "0"}: 50,
	})
	gauges(w.reg, "esclusa_consumer_lag_seconds", []string{"group", "topic", "partition"}, map[[3]string]float64{
		{"datatype.router", "datatype", "0"}: 1.5, {"datatype.router", "datatype", "1"}: 0.5, {"datatype.customers", "datatype.customer", "0"}: 50,
	})
	gauges(w.reg, "esclusa_unaccounted_records", nil, map[[3]string]float64{{}: 6})
	counts(w.reg, "esclusa_duplicate_records_total", nil, map[[3]string]float64{{}: 7})
	f := flowOf(t, w)
	customer := f.Channels[0]
	if customer != (channelFlow{"customer", 5, 3}) || f.Channels[len(f.Channels)-1] != (channelFlow{esclusa.NoDatatype, 0, 1}) {
		t.Errorf("the channels are %+v", f.Channels)
	}
	if !f.Routes || f.Lag == nil || *f.Lag != (lagNow{7, 1.5}) || f.Account == nil || *f.Account != (accountNow{6, 7}) {
		t.Errorf("the flow is %+v, lag %+v, account %+v", f, f.Lag, f.Account)
	}
}

// What is not measured must not look as if all were well.
func TestFlowOfAProcessThatDoesNotKnowIsNought(t *testing.T) {
	w := newWorld()
	w.reg = prometheus.NewRegistry()
	if f := flowOf(t, w); f.Routes || f.Lag != nil || f.Account != nil || len(f.Channels) == 0 {
		t.Errorf("the flow is %+v", f)
	}
}
