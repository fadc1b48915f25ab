package endtoend

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/expect"
	"github.com/esclusa/esclusa/internal/testing/tables"
	"github.com/esclusa/esclusa/internal/verify"
	"github.com/esclusa/esclusa/schemas"
)

// One id in three tables used to be one row: of the only table that there was, and one
// of them has integers for ids. Each of them is read, erased, mirrored, measured and verified by itself.
func TestTablesShareRowsOrOneIsForgotten(t *testing.T) {
	t.Parallel()
	o := besideRedis(t)
	o.Schemas = tables.Catalogue(t)
	s := start(t, o)
	bodies := map[string]string{"customer": `{"id_cliente":"7","nombre":"Grupo 7"}`, "product": `{"id":70e-1}`, "person": `{"id":"7"}`}
	names := map[string]string{"customer": "customers", "product": "products", "person": "people"}
	for datatype, body := range bodies {
		if code, text := s.call("POST", "/v1/channels/"+datatype+"/messages?wait=readable", body); code != 200 {
			t.Fatalf("%s: %d %s", datatype, code, text)
		}
	}
	for datatype, body := range bodies {
		if doc, err := s.redis().HGet(t.Context(), datatype+":7", "doc").Result(); err != nil || doc != body {
			t.Errorf("Redis has %q of %s, %v", doc, datatype, err)
		}
		s.want("GET", "/v1/"+names[datatype]+"/7", "", 200, body)
	}
	if code, text := s.call("DELETE", "/v1/products/7?wait=readable", ""); code != 204 {
		t.Errorf("the erasure answers %d %s", code, text)
	}
	for datatype, table := range names {
		want := 200
		if datatype == "product" {
			want = 404
		}
		if code, text := s.get("/v1/" + table + "/7"); code != want {
			t.Errorf("after the erasure of the product, %s/7 answers %d %s", table, code, text)
		}
	}
	_, metrics := s.get("/metrics")
	for _, line := range []string{
		`esclusa_table_rows{table="customers"} 1`, `esclusa_table_rows{table="products"} 0`, `esclusa_table_rows{table="people"} 1`,
		`esclusa_mirror_complete{table="people"} 1`, `esclusa_table_recovered{table="products"} 1`,
	} {
		if !strings.Contains(metrics, line+"\n") {
			t.Errorf("the metrics have not %s", line)
		}
	}
	report := verifyTables(t, s, o)
	if !report.Clean || len(report.Tables) != 3 {
		t.Errorf("verify: %+v %+v", report.Total, report.Examples)
	}
	for _, table := range report.Tables {
		if table.Redis == nil || table.Redis.Rows != 1 || len(table.Redis.Incomplete) > 0 {
			t.Errorf("%+v, Redis %+v", table, table.Redis)
		}
	}
	store := openMirror(t, kadm.NewClient(s.kafka()), o)
	must(t, store.Table("people", "person").Drop(t.Context(), 0)) // of one table alone
	if watermarks, err := store.Table("products", "product").Watermarks(t.Context()); err != nil || len(watermarks.Offsets) != 8 {
		t.Errorf("the other table's watermarks are %v, %v", watermarks, err)
	}
}

// A table that is added to a running system, and one that is taken away: what it had
// stays, it is said, and it goes on where it was.
func TestTableThatComesOrGoesLosesRows(t *testing.T) {
	t.Parallel()
	o := besideRedis(t)
	s := start(t, o)
	s.want("POST", "/send_message", grupo3, 200, `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`)
	s.stop()

	o.Schemas = tables.Catalogue(t)
	s = start(t, o)
	s.want("GET", "/v1/customers/10", "", 200, grupo3)
	if code, text := s.call("POST", "/v1/channels/product/messages?wait=readable", `{"id":7}`); code != 200 {
		t.Fatalf("%d %s", code, text)
	}
	s.stop()

	with := o.Schemas
	o.Schemas = "" // without products and people
	var said expect.Log
	s = runLogged(t, o, slog.New(slog.NewTextHandler(&said, nil)))
	s.ready()
	if text := said.String(); !strings.Contains(text, "no longer in the catalogue") || !strings.Contains(text, s.names.Table("products")) {
		t.Errorf("the log does not say that a table is gone:\n%s", text)
	}
	if _, err := os.Stat(filepath.Join(o.DataDir, "state", "products")); !os.IsNotExist(err) {
		t.Errorf("its local copies stay: %v", err)
	}
	spans, err := kafka.Spans(t.Context(), kadm.NewClient(s.kafka()), s.names.Table("products"))
	if err != nil || len(spans) != 8 {
		t.Errorf("its topic has %v, %v", spans, err)
	}
	s.stop()

	o.Schemas = with
	s = start(t, o)
	s.want("GET", "/v1/products/7", "", 200, `{"id":7}`)
	s.expectAnswer(207, `"line":2,"status":200`, "POST", "/v1/channels/product/messages?wait=readable", "", "{\"id\":1e1}\n{\"id\":-0}", "Content-Type: application/x-ndjson")
	s.expectAnswer(200, `"missing":["1e1"]}`, "POST", "/v1/products/lookup", "", `{"keys":["10","1e1","0"]}`)
	if listed := s.expectListed("/v1/products?after=0", `"next":null`); strings.Index(listed, `"key":"10"`) > strings.Index(listed, `"key":"7"`) {
		t.Errorf("keys that are integers are listed in another order than that of their text: %s", listed)
	}
	if report := verifyTables(t, s, o); !report.Clean {
		t.Errorf("verify: %+v %+v", report.Total, report.Examples)
	}
}

// A catalogue without a table has topics, roles and HTTP all the same.
func TestCatalogueWithoutATableDoesNotStart(t *testing.T) {
	dir := t.TempDir()
	must(t, os.CopyFS(filepath.Join(dir, "text"), os.DirFS("../../../schemas/catalog/text")))
	o := options(t)
	o.Schemas = dir
	s := start(t, o)
	if code, text := s.call("POST", "/v1/channels/text/messages?wait=routed", `{"id":"1","language":"es","body":"hello"}`); code != 200 {
		t.Errorf("%d %s", code, text)
	}
	topics, err := kadm.NewClient(s.kafka()).ListTopics(t.Context())
	must(t, err)
	for name := range topics {
		if strings.HasPrefix(name, s.names.Prefix) && strings.HasSuffix(name, "-table") {
			t.Errorf("there is a topic %s of no table", name)
		}
	}
}

// verifyTables verifies with the copies of all tables in Redis, once all is mirrored.
func verifyTables(t *testing.T, s *system, o app.Options) *verify.Report {
	t.Helper()
	catalogue, err := app.LoadCatalogue(o.Schemas, schemas.DefaultLimits())
	must(t, err)
	admin := kadm.NewClient(s.kafka())
	store := openMirror(t, kadm.NewClient(s.kafka()), o)
	stores := make(map[string]verify.Store)
	for _, ch := range catalogue.Tabled() {
		stores[ch.Table] = store.Table(ch.Table, ch.Datatype)
	}
	report, err := app.Verify(t.Context(), clusterOf(s.at.Kafka...), admin, verify.Options{Catalogue: catalogue, Names: s.names, Stores: stores})
	must(t, err)
	return report
}
