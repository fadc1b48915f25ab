package apidocs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	santhosh "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// files has trees, references to other files, versions and keys that are integers.
const files = "testdata/catalogue"

func system(t *testing.T, dir string) System {
	t.Helper()
	load := func() (*schemas.Catalogue, error) { return schemas.Embedded(schemas.DefaultLimits()) }
	if dir != "" {
		load = func() (*schemas.Catalogue, error) { return schemas.LoadDir(dir, schemas.DefaultLimits()) }
	}
	c, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return System{Catalogue: c, Names: esclusa.Names{Prefix: esclusa.DefaultPrefix}, Version: "1", Brokers: Brokers{
		Addresses: []string{"one:9092", "[::1]:9093"}, TLS: true, Mechanism: "SCRAM-SHA-512", Partitions: 8,
	}}
}

// asyncAPI is a document as a test reads it.
func asyncAPI(t *testing.T, s System) map[string]any {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(s.AsyncAPI(), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// at is what a place of a document holds, nil for nothing.
func at(doc any, names ...string) any {
	for _, name := range names {
		o, _ := doc.(map[string]any)
		doc = o[name]
	}
	return doc
}

// The schema of a document judges samples as the catalogue does: no rule is lost where
// it is written otherwise.
func TestPayloadOfADocumentTakesWhatTheCatalogueRefuses(t *testing.T) {
	for _, dir := range []string{"", files} {
		s := system(t, dir)
		tree, err := santhosh.UnmarshalJSON(bytes.NewReader(s.AsyncAPI()))
		if err != nil {
			t.Fatal(err)
		}
		c := santhosh.NewCompiler()
		c.DefaultDraft(santhosh.Draft7)
		c.AssertFormat()
		if err := c.AddResource("asyncapi.json", tree); err != nil {
			t.Fatal(err)
		}
		samples, err := filepath.Glob(filepath.Join("../../schemas/catalog", "*", "samples", "*", "*.json"))
		if dir != "" {
			samples, err = filepath.Glob(filepath.Join(dir, "*", "samples", "*", "*.json"))
		}
		if err != nil || len(samples) == 0 {
			t.Fatalf("no samples: %v", err)
		}
		for _, file := range samples {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			value, err := santhosh.UnmarshalJSON(bytes.NewReader(body))
			if err != nil || strings.HasSuffix(file, ".expect.json") {
				continue // no record
			}
			datatype := filepath.Base(filepath.Dir(filepath.Dir(filepath.Dir(file))))
			ch, _ := s.Catalogue.Channel(datatype)
			v := s.Catalogue.Check(&esclusa.Record{Value: body, Headers: []esclusa.Header{{Key: esclusa.HeaderDatatype, Value: []byte(datatype)}}})
			if v.Rejection != nil && (v.Rejection.Reason != esclusa.SchemaViolation || v.Rejection.Errors[0].Keyword == "format") {
				continue // what no schema says, or says as strictly
			}
			schema, err := c.Compile("asyncapi.json#/components/schemas/" + versionName(ch) + "/schema")
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(value); (err == nil) != (v.Rejection == nil) {
				t.Errorf("%s: the document says %v, the catalogue %v", file, err, v.Rejection)
			}
		}
	}
}

func TestChannelIsInNoDocumentOrHoldsOthers(t *testing.T) {
	doc := asyncAPI(t, system(t, files))
	for place, want := range map[string]string{
		"channels/datatype.order/address":                                      "datatype.order",
		"channels/datatype.order/bindings/kafka/partitions":                    "8",
		"channels/datatype.order/messages/order.1-0-0/$ref":                    "#/components/messages/order.1-0-0",
		"channels/datatype.order/messages/order.1-1-0/$ref":                    "#/components/messages/order.1-1-0",
		"channels/datatype.order/messages/order.erasure/$ref":                  "#/components/messages/order.erasure",
		"channels/datatype/messages/order.1-1-0.sent/$ref":                     "#/components/messages/order.1-1-0.sent",
		"channels/datatype.alerts/messages/alert/$ref":                         "#/components/messages/alert",
		"operations/receive.ingress/action":                                    "receive",
		"operations/receive.ingress/bindings/kafka/groupId/const":              "datatype.router",
		"operations/send.tree/channel/$ref":                                    "#/channels/datatype.tree",
		"components/messages/order.1-1-0/payload/$ref":                         "#/components/schemas/order.1-1-0",
		"components/messages/order.1-1-0/headers/properties/dataschema/enum":   "[https://example.org/order/1-1-0]",
		"components/messages/order.1-1-0.sent/headers/properties/ce_type/enum": "[order com.example.order.created]",
		"components/messages/order.1-1-0/bindings/kafka/key/pattern":           integerKeyText,
		"components/messages/tree.1-0-1/bindings/kafka/key/pattern":            "<nil>",
		"channels/datatype.tree/messages/tree.1-0-0/$ref":                      "#/components/messages/tree.1-0-0",
		"channels/datatype/messages/tree.1-0-0.sent":                           "<nil>",
		"components/messages/order.erasure/payload/type":                       "null",
		"components/schemas/order.1-1-0/schemaFormat":                          schemaFormat,
		"components/schemas/order.1-0-0/schema/x-status":                       "deprecated",
		"components/schemas/Alert/schema/properties/reason/type":               "string",
		"servers/broker-2/host":                                                "[::1]:9093",
		"servers/broker-2/protocol":                                            "kafka-secure",
		"components/securitySchemes/sasl/type":                                 "scramSha512",
		"components/messages/alert/bindings/kafka/key/type":                    "string",
		"components/schemas/order.1-1-0/schema/properties/to/$ref":             "#/components/schemas/order.1-1-0/schema/definitions/_shared_address.json",
	} {
		if got := fmt.Sprint(at(doc, strings.Split(place, "/")...)); got != want {
			t.Errorf("%s is %s, not %s", place, got, want)
		}
	}
}

func TestDocumentTellsOfBrokersThatAreNotKnown(t *testing.T) {
	s := system(t, "")
	s.Brokers = Brokers{}
	doc := asyncAPI(t, s)
	if doc["servers"] != nil || at(doc, "components", "securitySchemes") != nil || at(doc, "channels", "datatype.text", "bindings", "kafka", "partitions") != nil {
		t.Error("it tells of brokers, of a login or of partitions")
	}
}
