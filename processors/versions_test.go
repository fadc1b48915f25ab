package processors

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/esclusa/esclusa/schemas"
)

// A record of a deprecated version goes out with that version's $id, and is counted.
func TestDeprecatedVersionPassesUncountedOrUnderAnotherName(t *testing.T) {
	text, err := schemas.Scaffold("order")
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := schemas.Load(fstest.MapFS{
		"order/1-0-0.json": {Data: []byte(strings.Replace(string(text), `"key": "/id"`, `"key": "/id", "status": "deprecated"`, 1))},
		"order/1-0-1.json": {Data: []byte(strings.ReplaceAll(string(text), "1-0-0", "1-0-1"))},
	}, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	reg := prometheus.NewRegistry()
	r, _ := router(t)
	cfg := r.RouterConfig
	cfg.Catalogue, cfg.Metrics = catalogue, NewMetrics(reg, catalogue)
	r = NewRouter(cfg)
	const old, current = "https://example.org/schemas/order/1-0-0", "https://example.org/schemas/order/1-0-1"
	for want, headers := range map[string][]string{
		old:     {"datatype", "order", "ce_dataschema", old},
		current: {"datatype", "order"},
	} {
		out := one(r, arrived(`{"id":"7"}`, headers...))
		if by, _ := out.Header("dataschema"); out.Topic != "datatype.order" || string(by) != want {
			t.Errorf("became %s by %s, want %s", out.Topic, by, want)
		}
	}
	const metric = "esclusa_deprecated_records_total"
	if err := testutil.GatherAndCompare(reg, strings.NewReader("# HELP "+metric+" Records that the router accepted by a version of their schema that is deprecated.\n# TYPE "+metric+" counter\n"+metric+`{datatype="order",version="1-0-0"} 1`+"\n"+metric+`{datatype="order",version="1-0-1"} 0`+"\n"), metric); err != nil {
		t.Error(err)
	}
}
