package esclusa_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

func TestNamesDifferFromTheContract(t *testing.T) {
	n := esclusa.Names{Prefix: "shop"}
	for got, want := range map[string]string{
		n.Ingress():           "shop",
		n.Channel("image"):    "shop.image",
		n.Alerts():            "shop.alerts",
		n.Table("products"):   "shop.products-table",
		n.RouterGroup():       "shop.router",
		n.TableGroup("a-b"):   "shop.a-b",
		n.MirrorGroup():       "shop.mirror",
		n.AuditorGroup():      "shop.auditor",
		n.HTTPGroup("a"):      "shop.http.a",
		n.ReceiveGroup("a"):   "shop.receive.a",
		esclusa.DefaultPrefix: "datatype",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestNameThatCollidesOrEscapesIsAccepted(t *testing.T) {
	long := strings.Repeat("a", 49)
	for name, c := range map[string]struct {
		check     func(string) error
		good, bad []string
	}{
		"datatype": {
			esclusa.CheckDatatypeName,
			[]string{"customer", "a", "a-1", "customers", "http", long},
			[]string{"", "A", "1a", "-a", "a_b", "a.b", "../etc", "a\n", "ñ", long + "a", "alerts", "esclusa", "router", "mirror", "auditor", "customers-table", "alert-groups", "journal", "catalogue", "products-table"},
		},
		"table": {
			esclusa.CheckTableName,
			[]string{"customers", "a", "a-1", "customer", long},
			[]string{"", "A", "a.b", "../etc", "a:b", long + "a", "alerts", "alert-groups", "router", "journal", "catalogue", "mirror", "auditor", "esclusa",
				"http", "receive", "channels", "sources", "redrives", "console", "products-table"},
		},
		"group": {
			esclusa.CheckGroupName,
			[]string{"default", "1", "-", strings.Repeat("a", 64)},
			[]string{"", "A", "a.b", "a/b", "a b", "a\n", strings.Repeat("a", 65)},
		},
		"prefix": {
			esclusa.CheckPrefix,
			[]string{"datatype", "Shop_1.eu-west", "1", "router", "alerts.shop", strings.Repeat("a", 100)},
			[]string{"", ".", "datatype.router", "datatype.alerts.eu", "datatype.http", "a.customers-table", "-a", "_a", "a/b", "a b", "a\n", strings.Repeat("a", 101)},
		},
	} {
		for _, text := range c.good {
			if err := c.check(text); err != nil {
				t.Errorf("%s %q is refused: %v", name, text, err)
			}
		}
		for _, text := range c.bad {
			if c.check(text) == nil {
				t.Errorf("%s %q is accepted", name, text)
			}
		}
	}
}

func TestSenderMayForgeAHeaderOrLosesItsOwn(t *testing.T) {
	for key, want := range map[string]bool{
		"datatype": true, "dataschema": true, "esclusa-source": true, "esclusa-time": true, "esclusa-row": true,
		"__dlq.": true, "__dlq.errors.topic": true, "kafka_dlt-": true, "kafka_dlt-exception-message": true,
		"Datatype": false, "datatypes": false, "traceparent": false, "tracestate": false, "ce_type": false, "ce_source": false,
		"content-type": false, "__dlq": false, "kafka_dlt": false, "": false,
	} {
		if got := esclusa.ReservedHeader(key); got != want {
			t.Errorf("%q is reserved: %v, want %v", key, got, want)
		}
	}
}

func TestForgedHeadersPassOrOthersAreLost(t *testing.T) {
	var sent, want []esclusa.Header
	for _, key := range []string{"esclusa-source", "x", "datatype", "x", "dataschema", "esclusa-time", "esclusa-row", "__dlq.errors.topic", "kafka_dlt-original-topic", "ce_source", "esclusa-source"} {
		h := esclusa.Header{Key: key, Value: []byte{byte(len(sent))}}
		sent = append(sent, h)
		if key == "x" || key == "ce_source" {
			want = append(want, h)
		}
	}
	kept := make([]esclusa.Header, 1, 20)
	if got := esclusa.AppendUnreserved(kept, sent); !reflect.DeepEqual(got[1:], want) {
		t.Errorf("got  %q\nwant %q", got[1:], want)
	}
}
