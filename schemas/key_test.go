package schemas

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/esclusa/esclusa"
)

func TestDomainKeyTooLong(t *testing.T) {
	ch := &Channel{Key: "/a~1b/c"}
	for n, want := range map[int]string{1: "", 256: "", 257: "limit_exceeded - /a~1b/c:limit", 0: "schema_violation - /a~1b/c:key"} {
		value := map[string]any{"a/b": map[string]any{"c": strings.Repeat("é", n)}}
		key, f := ch.domainKey(value)
		if got := why(orNil(f)); got != want || want == "" && key != strings.Repeat("é", n) {
			t.Errorf("%d: %q", n, got)
		}
	}
	for _, value := range []map[string]any{nil, {"a/b": "c"}, {"a/b": map[string]any{"c": json.Number("1.5")}}} {
		if _, f := ch.domainKey(value); why(orNil(f)) != "schema_violation - /a~1b/c:key" {
			t.Errorf("%v: %v", value, f)
		}
	}
}

// keyedCatalogue is of one datatype, order, whose key is as the schema of a member says.
func keyedCatalogue(t testing.TB, id string) *Catalogue {
	t.Helper()
	text := strings.Replace(top(""), `{"type":"string","minLength":1}`, id, 1)
	c, err := Load(fstest.MapFS{"order/1-0-0.json": {Data: []byte(text)}}, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// checkOrder is the verdict of the router, and holds a receiver's against it, and that
// of the judge alone.
func checkOrder(t testing.TB, c *Catalogue, body string) Verdict {
	t.Helper()
	v := c.Check(&esclusa.Record{Headers: headers("datatype", "order"), Value: []byte(body)})
	slow := *c.channels[0]
	slow.compiled = nil
	for _, as := range []*Channel{c.channels[0], &slow} {
		key, f := c.judgeAs(as, nil, []byte(body))
		if string(key) != v.Key || (f == nil) != (v.Rejection == nil) {
			t.Errorf("%s: key %q, %v; the router has %q, %v", body, key, f, v.Key, v.Rejection)
		}
	}
	return v
}

// One integer has many spellings, and must not be as many rows.
func TestOneIntegerIsSeveralKeys(t *testing.T) {
	c := keyedCatalogue(t, `{"type":"integer"}`)
	long := strings.Repeat("9", 40)
	for spelt, want := range map[string]string{
		"7": "7", "7.0": "7", "70e-1": "7", "0.7e1": "7", "100": "100", "1e2": "100", "1E+2": "100", "0.01e4": "100",
		"0": "0", "-0": "0", "-0.0": "0", "0e9": "0", "-7": "-7", "-7.00": "-7", "-1e1": "-10",
		"9007199254740993": "9007199254740993", "9223372036854775808": "9223372036854775808", "-9223372036854775809": "-9223372036854775809",
		"123456789012345678": "123456789012345678", "12345678901234567890": "12345678901234567890", "1.2345678901234567890e19": "12345678901234567890",
		long: long, "1e99": "1" + strings.Repeat("0", 99),
	} {
		body := `{"id":` + spelt + `}`
		if got := told(checkOrder(t, c, body)); got != "> order "+want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
	for spelt, want := range map[string]string{
		"1.5": "schema_violation order /id:type", `"7"`: "schema_violation order /id:type", "null": "schema_violation order /id:type",
		"9" + long: "limit_exceeded order /id:limit", "1e100": "limit_exceeded order /id:limit", "007": "malformed order :syntax",
	} {
		body := `{"id":` + spelt + `}`
		if got := told(checkOrder(t, c, body)); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
}

// Its key is what a record is found by: it is not empty, whether the schema says so or not.
func TestEmptyKeyPasses(t *testing.T) {
	c := keyedCatalogue(t, `{"type":"string"}`)
	for body, want := range map[string]string{
		`{"id":""}`: "schema_violation order /id:key", `{"id":" "}`: "> order  ", `{"id":"\u0061"}`: "> order a",
		`{"id":"` + strings.Repeat("x", 257) + `"}`: "limit_exceeded order /id:limit",
	} {
		if got := told(checkOrder(t, c, body)); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
}

// The key of an accepted record is the one allocation that a check costs.
func TestIntegerKeyAllocates(t *testing.T) {
	c := keyedCatalogue(t, `{"type":"integer"}`)
	for _, body := range []string{`{"id":12345}`, `{"id":-98765432109876543210}`} {
		rec := &esclusa.Record{Headers: headers("datatype", "order"), Value: []byte(body)}
		if n := fewestAllocations(func() { c.Check(rec) }); n > 1 {
			t.Errorf("%s: %v allocations", body, n)
		}
	}
}

// An erasure whose key no row can have would be accepted and erase nothing.
func TestErasureOfAnIntegerKeyThatNoRowHas(t *testing.T) {
	const keyRefused = "malformed order :key"
	c := keyedCatalogue(t, `{"type":"integer"}`)
	c.channels[0].Table = "orders"
	for key, want := range map[string]string{
		"0": "", "7": "", "-7": "", "100": "",
		"007": keyRefused, "-0": keyRefused, "7.0": keyRefused, "1e2": keyRefused, "+7": keyRefused, "-": keyRefused, "7 7": keyRefused, "x": keyRefused, "٧": keyRefused,
	} {
		v := c.Check(&esclusa.Record{Headers: headers("datatype", "order"), Key: []byte(key)})
		if got := why(v.Rejection); got != want {
			t.Errorf("%q: %s, want %s", key, got, want)
		}
	}
}

// A row that an older version put there under a string could not be erased any more.
func TestErasureOfAnOlderVersionsKeyIsRefused(t *testing.T) {
	older := strings.Replace(top(""), `"key":`, `"table":true,"key":`, 1)
	newer := strings.NewReplacer(`{"type":"string","minLength":1}`, `{"type":"integer"}`, "urn:x:order", "urn:x:order2").Replace(older)
	c, err := Load(fstest.MapFS{"order/1-0-0.json": {Data: []byte(older)}, "order/2-0-0.json": {Data: []byte(newer)}}, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	v := c.Check(&esclusa.Record{Headers: headers("datatype", "order"), Key: []byte("a-7")})
	if v.Rejection != nil {
		t.Errorf("refused: %s", why(v.Rejection))
	}
}

// A receiver holds the key of a channel record against its body by value, and its
// partition against the text.
func TestIntegerKeyOfAChannelRecordIsForeign(t *testing.T) {
	r := receiver(ends{3: 4712})
	r.Catalogue = keyedCatalogue(t, `{"type":"integer"}`)
	ch := r.Catalogue.channels[0]
	for key, want := range map[string]string{"100": "", "1e2": "inconsistent_channel order :key", "100.0": "inconsistent_channel order :key", "0100": "inconsistent_channel order :key"} {
		rej, err := r.Check(t.Context(), ch, routed(key, `{"id":1e2}`, "esclusa-source", "datatype/3/4711", "dataschema", ch.ID))
		if got := why(rej); got != want || err != nil {
			t.Errorf("%s: %s, %v; want %s", key, got, err, want)
		}
	}
}
