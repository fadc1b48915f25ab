package schemas

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

// orderIn is a schema of an order: its members, each a string, of which those with
// an exclamation mark are required; and settings beside the key.
func orderIn(version, settings string, members ...string) string {
	properties, required := []string{`"datatype":{"const":"order"}`}, []string{}
	for _, m := range members {
		name, must := strings.CutSuffix(m, "!")
		properties = append(properties, fmt.Sprintf(`%q:{"type":"string","minLength":1,"maxLength":20}`, name))
		if must {
			required = append(required, fmt.Sprintf("%q", name))
		}
	}
	return fmt.Sprintf(`{"$schema":"http://json-schema.org/draft-07/schema#","$id":"urn:order:%s","title":"t","description":"d","type":"object",
		"x-channel":{"key":"/id"%s},"additionalProperties":false,"required":[%s],"properties":{%s}}`,
		version, settings, strings.Join(required, ","), strings.Join(properties, ","))
}

const (
	deprecated = `,"status":"deprecated"`
	retired    = `,"status":"retired"`
)

// orders is a catalogue of several versions: each of the last two requires a member
// more, 1-1-0 is deprecated, 1-0-0 retired; beside it, another datatype.
func orders(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load(directoryOf(map[string]string{
		"order/1-0-0.json": orderIn("1-0-0", retired, "id!"),
		"order/1-1-0.json": orderIn("1-1-0", deprecated, "id!", "city"),
		"order/2-0-0.json": orderIn("2-0-0", "", "id!", "city!"),
		"order/3-0-0.json": orderIn("3-0-0", "", "id!", "city!", "street!"),
		"other/1-0-0.json": "",
	}), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const (
	order1 = `{"datatype":"order","id":"7"}`
	order2 = `{"datatype":"order","id":"7","city":"Faro"}`
	order3 = `{"datatype":"order","id":"7","city":"Faro","street":"Rua"}`
)

func TestSenderIsJudgedByAnotherVersionThanItNames(t *testing.T) {
	const unusable = "schema_violation order :dataschema"
	in := func(version string) []string { return []string{"dataschema", "urn:order:" + version} }
	ce := func(version string) []string { return []string{"ce_dataschema", "urn:order:" + version} }
	event := func(version, data string) string {
		return `{"specversion":"1.0","type":"order","dataschema":"urn:order:` + version + `","data":` + data + `}`
	}
	structured := []string{"content-type", structuredJSON}
	for name, c := range map[string]struct {
		headers []string
		body    string
		want    string
	}{
		"none, and it is the highest active":  {nil, order3, "3-0-0"},
		"none, and it is an older one":        {nil, order2, "schema_violation order /street:required"},
		"the highest":                         {in("3-0-0"), order3, "3-0-0"},
		"a lower one that is active":          {in("2-0-0"), order2, "2-0-0"},
		"one that has not got the member":     {in("2-0-0"), order3, "schema_violation order /street:additionalProperties"},
		"a deprecated one":                    {in("1-1-0"), order1, "1-1-0"},
		"a deprecated one in a CloudEvent":    {ce("1-1-0"), order1, "1-1-0"},
		"the same twice":                      {append(in("2-0-0"), in("2-0-0")...), order2, "2-0-0"},
		"the same in both headers":            {append(in("2-0-0"), ce("2-0-0")...), order2, "2-0-0"},
		"a retired one":                       {in("1-0-0"), order1, unusable},
		"an unknown one":                      {in("9-0-0"), order3, unusable},
		"an empty one":                        {[]string{"dataschema", ""}, order3, unusable},
		"the version without the $id":         {[]string{"ce_dataschema", "2-0-0"}, order2, unusable},
		"another datatype's":                  {[]string{"dataschema", "https://example.org/schemas/other/1-0-0"}, order3, unusable},
		"two in one header":                   {append(in("2-0-0"), in("3-0-0")...), order3, "malformed - :header"},
		"two in one header of a CloudEvent":   {append(ce("2-0-0"), ce("3-0-0")...), order3, "malformed - :header"},
		"two in two headers":                  {append(in("2-0-0"), ce("3-0-0")...), order3, "malformed - :header"},
		"one in an envelope":                  {structured, event("2-0-0", order2), "2-0-0"},
		"a retired one in an envelope":        {structured, event("1-0-0", order1), unusable},
		"one in an envelope, against ours":    {append(in("3-0-0"), structured...), event("2-0-0", order2), "malformed - :header"},
		"one in an envelope, against its own": {append(ce("3-0-0"), structured...), event("2-0-0", order2), "2-0-0"},
	} {
		t.Run(name, func(t *testing.T) {
			v := orders(t).Check(&esclusa.Record{Headers: headers(c.headers...), Value: []byte(c.body)})
			got := why(v.Rejection)
			if v.Channel != nil {
				got = v.Channel.Version
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if c.want == unusable && v.Rejection.Schema != "" {
				t.Errorf("it was never checked against %s", v.Rejection.Schema)
			}
		})
	}
}

func TestErasureIgnoresTheVersionItNames(t *testing.T) {
	for id, want := range map[string]string{
		"https://esclusa.dev/schemas/customer/1-0-0": "",
		"https://esclusa.dev/schemas/customer/9-0-0": "schema_violation customer :dataschema",
	} {
		v := builtIn().Check(&esclusa.Record{Key: []byte("10"), Headers: headers("datatype", "customer", "dataschema", id)})
		if got := why(v.Rejection); got != want {
			t.Errorf("%s: got %q, want %q", id, got, want)
		}
	}
}

// A receiver that judges by the current version loses what an older one accepted,
// and refuses what a newer one does.
func TestReceiverJudgesByAnotherVersionThanTheRouter(t *testing.T) {
	r := receiver(ends{3: 4712})
	r.Catalogue = orders(t)
	ch, _ := r.Catalogue.Channel("order")
	for version, body := range map[string]string{"1-0-0": order1, "1-1-0": order1, "2-0-0": order2, "3-0-0": order3} {
		rec := routed("7", body, "esclusa-source", "datatype/3/4711", "dataschema", "urn:order:"+version)
		if rej, err := r.Check(t.Context(), ch, rec); rej != nil || err != nil {
			t.Errorf("%s: %v, %v", version, why(rej), err)
		}
		rec.Value = []byte(`{"id":"7","colour":"red"}`)
		if rej, _ := r.Check(t.Context(), ch, rec); rej == nil || rej.Schema != "urn:order:"+version {
			t.Errorf("%s: what breaks it is believed: %+v", version, rej)
		}
	}
}

// The key is that of the version, where a version has another.
func TestReceiverTakesTheKeyOfAnotherVersion(t *testing.T) {
	c, err := Load(directoryOf(map[string]string{
		"order/1-0-0.json": orderIn("1-0-0", "", "id!", "city!"),
		"order/2-0-0.json": strings.Replace(orderIn("2-0-0", "", "id!", "city!"), `"key":"/id"`, `"key":"/city"`, 1),
	}), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	r := receiver(ends{3: 4712})
	r.Catalogue = c
	ch, _ := c.Channel("order")
	for version, key := range map[string]string{"1-0-0": "7", "2-0-0": "Faro"} {
		if rej, err := r.Check(t.Context(), ch, routed(key, order2, "esclusa-source", "datatype/3/4711", "dataschema", "urn:order:"+version)); rej != nil || err != nil {
			t.Errorf("%s: %v, %v", version, why(rej), err)
		}
	}
}

// What the ledger asks: whether a router that had another version made this of it.
func TestPastVerdictIsThatOfToday(t *testing.T) {
	c := orders(t)
	ch, _ := c.Channel("order")
	for id, want := range map[string]string{"urn:order:1-0-0": "1-0-0", "urn:order:2-0-0": "schema_violation order /city:required"} {
		past, _ := ch.WithID([]byte(id))
		for name, h := range map[string][]string{"unnamed": nil, "named": {"dataschema", id}} {
			v := c.CheckPast(&esclusa.Record{Headers: headers(h...), Value: []byte(order1)}, past)
			got := why(v.Rejection)
			if v.Channel != nil {
				got = v.Channel.Version
			}
			if got != want {
				t.Errorf("%s, %s: got %s, want %s", id, name, got, want)
			}
		}
	}
	past, _ := ch.WithID([]byte("urn:order:3-0-0"))
	if v := c.CheckPast(&esclusa.Record{Headers: headers("dataschema", "urn:order:2-0-0"), Value: []byte(order2)}, past); v.Channel == past {
		t.Error("a record that names one version is taken for one of another")
	}
}

func TestVersionsContradictEachOther(t *testing.T) {
	const (
		table = `,"table":true`
		other = `,"table":"sales"`
	)
	of := func(datatype, version, settings string) string {
		return strings.NewReplacer("urn:order", "urn:"+datatype, `"const":"order"`, `"const":"`+datatype+`"`).Replace(orderIn(version, settings, "id!", "city!"))
	}
	pair := func(first, second string) map[string]string {
		return map[string]string{"order/1-0-2.json": of("order", "1-0-2", first), "order/1-0-10.json": of("order", "1-0-10", second)}
	}
	rekeyed := func(files map[string]string) map[string]string {
		files["order/1-0-10.json"] = strings.Replace(files["order/1-0-10.json"], `"key":"/id"`, `"key":"/city"`, 1)
		return files
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"no version is active": {map[string]string{"order/1-0-0.json": orderIn("1-0-0", retired, "id!"), "order/2-0-0.json": orderIn("2-0-0", deprecated, "id!")},
			[]string{"order: no version is active"}},
		"a status that there is not": {map[string]string{"order/1-0-0.json": orderIn("1-0-0", `,"status":"old"`, "id!")},
			[]string{"order/1-0-0.json: /x-channel/status: must be active, deprecated or retired"}},
		"a table that ends":    {pair(table, ""), []string{`order/1-0-10.json: /x-channel/table: must be "orders", as in 1-0-2`}},
		"a table that begins":  {pair("", table), []string{"order/1-0-10.json: /x-channel/table: must not be there, as in 1-0-2"}},
		"a table that changes": {pair(table, other), []string{`order/1-0-10.json: /x-channel/table: must be "orders", as in 1-0-2`}},
		"the same table":       {pair(table, `,"table":"orders"`), nil},
		"a table's key":        {rekeyed(pair(table, table)), []string{`order/1-0-10.json: /x-channel/key: must be "/id", as in 1-0-2`}},
		"a key without table":  {rekeyed(pair("", "")), []string{"order/1-0-10.json: the key was /id and is /city: only a new first digit may say so, as in 2-0-0"}},
		"one table for two": {map[string]string{"order/1-0-0.json": of("order", "1-0-0", other), "sale/1-0-0.json": of("sale", "1-0-0", table)},
			[]string{"sale/1-0-0.json: /x-channel/table: is the table of order"}},
		"a table called as a datatype": {map[string]string{"order/1-0-0.json": of("order", "1-0-0", other), "sales/1-0-0.json": of("sales", "1-0-0", "")},
			[]string{"order/1-0-0.json: /x-channel/table: is the name of a datatype"}},
		"a table called as its datatype": {map[string]string{"order/1-0-0.json": of("order", "1-0-0", `,"table":"order"`)},
			[]string{"order/1-0-0.json: /x-channel/table: is the name of a datatype"}},
		"several tables": {map[string]string{"order/1-0-0.json": of("order", "1-0-0", table), "sale/1-0-0.json": of("sale", "1-0-0", table)}, nil},
	} {
		t.Run(name, func(t *testing.T) { wantFaults(t, Lint(directoryOf(c.files)), c.want) })
	}
}

func TestVersionIsForgotten(t *testing.T) {
	ch, _ := orders(t).Channel("order")
	var got []string
	for _, v := range ch.Versions() {
		ok, _ := v.Compiled()
		got = append(got, fmt.Sprint(v.Version, " ", v.Status, " ", ok))
	}
	if want := []string{"3-0-0 active true", "2-0-0 active true", "1-1-0 deprecated true", "1-0-0 retired true"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if ch.Version != "3-0-0" {
		t.Errorf("current is %s", ch.Version)
	}
}
