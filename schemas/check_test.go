package schemas

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

// builtIn is the embedded catalogue, compiled once for all tests.
var builtIn = sync.OnceValue(func() *Catalogue {
	c, err := Embedded(DefaultLimits())
	if err != nil {
		panic(err)
	}
	return c
})

const (
	customer = `{"id_cliente":"10","nombre":"Grupo 3","edad":1,"promocion":"20% de descuento"}`
	text     = `{"id":"t1","language":"es","body":"hola"}`
)

// headers builds headers from keys and values in turn.
func headers(pairs ...string) []esclusa.Header {
	var h []esclusa.Header
	for pair := range slices.Chunk(pairs, 2) {
		h = append(h, esclusa.Header{Key: pair[0], Value: []byte(pair[1])})
	}
	return h
}

// why is a rejection in one line: reason, datatype, and each violation's pointer
// and keyword; empty for none.
func why(rej *esclusa.Rejection) string {
	if rej == nil {
		return ""
	}
	s := fmt.Sprintf("%s %s", rej.Reason, orDash(rej.Datatype))
	for _, v := range rej.Errors {
		s += " " + v.Pointer + ":" + v.Keyword
	}
	return s
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func TestCheckSendsAstray(t *testing.T) {
	withMember := strings.Replace(text, "{", `{"datatype":"text",`, 1)
	for name, c := range map[string]struct {
		headers []esclusa.Header
		body    string
		want    string // "> datatype key", or the rejection
	}{
		"HeaderIgnored":             {headers("datatype", "customer"), customer, "> customer 10"},
		"CETypeIgnored":             {headers("ce_type", "customer"), customer, "> customer 10"},
		"MemberIgnored":             {nil, withMember, "> text t1"},
		"HeaderLosesToCEType":       {headers("ce_type", "text", "datatype", "customer"), customer, "> customer 10"},
		"CETypeLosesToMember":       {headers("ce_type", "text"), strings.Replace(text, "{", `{"datatype":"customer",`, 1), "schema_violation text /datatype:const"},
		"HeaderFallsBackToMember":   {headers("datatype", "nope"), withMember, "unknown_datatype - :datatype"},
		"EmptyHeaderFallsBack":      {headers("datatype", ""), withMember, "unknown_datatype - :datatype"},
		"HeaderInOtherCaseCounts":   {headers("Datatype", "customer", "CE_TYPE", "customer"), customer, "unclassified - :datatype"},
		"MemberInOtherCaseCounts":   {nil, `{"Datatype":"customer"}`, "unclassified - :datatype"},
		"MemberBelowTheTopCounts":   {nil, `{"a":{"datatype":"customer"}}`, "unclassified - :datatype"},
		"NothingNamed":              {nil, customer, "unclassified - :datatype"},
		"MemberIsNoString":          {nil, `{"datatype":1}`, "unclassified - /datatype:datatype"},
		"MemberIsNull":              {nil, `{"datatype":null}`, "unclassified - /datatype:datatype"},
		"MemberIsEmpty":             {nil, `{"datatype":""}`, "unknown_datatype - /datatype:datatype"},
		"UnknownMember":             {nil, `{"datatype":"nope"}`, "unknown_datatype - /datatype:datatype"},
		"UnknownCEType":             {headers("ce_type", "com.example.nope"), customer, "unknown_datatype - :datatype"},
		"NameIsNotUTF8":             {headers("datatype", "\xff\xfe"), customer, "unknown_datatype - :datatype"},
		"NameIsAPath":               {headers("datatype", "../customer"), customer, "unknown_datatype - :datatype"},
		"NameInOtherCase":           {headers("datatype", "Customer"), customer, "unknown_datatype - :datatype"},
		"NameOfOurOwnTopic":         {headers("datatype", "alerts"), customer, "unknown_datatype - :datatype"},
		"TwoDatatypes":              {headers("datatype", "customer", "datatype", "text"), customer, "malformed - :header"},
		"TwoCETypes":                {headers("ce_type", "customer", "ce_type", "text"), customer, "malformed - :header"},
		"TwoCETypesBesideDatatype":  {headers("datatype", "customer", "ce_type", "customer", "ce_type", "text"), customer, "malformed - :header"},
		"TwoContentTypes":           {headers("datatype", "customer", "content-type", "a/b", "content-type", "application/cloudevents+json"), customer, "malformed - :header"},
		"EqualRepetitionRefused":    {headers("datatype", "customer", "datatype", "customer", "content-type", "a/b", "content-type", "a/b"), customer, "> customer 10"},
		"MalformedLosesItsDatatype": {headers("datatype", "customer"), `{"a":}`, "malformed customer /a:syntax"},
		"MalformedGainsADatatype":   {headers("datatype", "nope"), `{"a":}`, "malformed - /a:syntax"},
		"EmptyBodyTakenForNull":     {headers("datatype", "customer"), "", "malformed customer :syntax"},
		"ArrayBreaksTheSchema":      {headers("datatype", "customer"), " []", "malformed customer :syntax"},
		"NumberBreaksTheSchema":     {headers("datatype", "customer"), "1", "malformed customer :syntax"},
		"LimitLosesItsDatatype":     {headers("ce_type", "customer"), `{"a":1e100}`, "limit_exceeded customer /a:limit"},
		"RequiredMemberMissing":     {headers("datatype", "customer"), `{"id_cliente":"10"}`, "schema_violation customer /nombre:required"},
		"EveryViolationTold":        {headers("datatype", "customer"), `{"id_cliente":"10","nombre":"a","edad":151,"x":1}`, "schema_violation customer /edad:maximum /x:additionalProperties"},
		"MemberOfOtherDatatype":     {headers("datatype", "customer"), withMember, "schema_violation customer /body:additionalProperties /datatype:const /id:additionalProperties /id_cliente:required /language:additionalProperties /nombre:required"},
		"EmptyDomainKey":            {headers("datatype", "text"), `{"id":"","language":"es","body":""}`, "schema_violation text /id:minLength"},
	} {
		t.Run(name, func(t *testing.T) {
			rec := &esclusa.Record{Headers: c.headers, Value: []byte(c.body)}
			if got := told(builtIn().Check(rec)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func told(v Verdict) string {
	if v.Channel != nil {
		return fmt.Sprintf("> %s %s", v.Channel.Datatype, v.Key)
	}
	return why(v.Rejection)
}

func TestErasureMistaken(t *testing.T) {
	long := strings.Repeat("é", 256)
	for name, c := range map[string]struct {
		headers []esclusa.Header
		key     string
		want    string
	}{
		"HeaderIgnored":         {headers("datatype", "customer"), "10", "> customer 10"},
		"CETypeIgnored":         {headers("ce_type", "customer"), "10", "> customer 10"},
		"StructuredUnfolded":    {headers("content-type", "application/cloudevents+json", "datatype", "customer"), "10", "> customer 10"},
		"LongestKeyRefused":     {headers("datatype", "customer"), long, "> customer " + long},
		"KeyTooLong":            {headers("datatype", "customer"), long + "x", "limit_exceeded customer :limit"},
		"NoKey":                 {headers("datatype", "customer"), "", "malformed customer :key"},
		"KeyIsNotUTF8":          {headers("datatype", "customer"), "\xff", "malformed customer :key"},
		"NothingKeptInATable":   {headers("datatype", "text"), "t1", "malformed text :null"},
		"NothingNamed":          {nil, "10", "unclassified - :datatype"},
		"StructuredNamesByBody": {headers("content-type", "application/cloudevents+json"), "10", "unclassified - :datatype"},
		"UnknownName":           {headers("datatype", "nope"), "10", "unknown_datatype - :datatype"},
		"TwoNames":              {headers("datatype", "customer", "datatype", "text"), "10", "malformed - :header"},
	} {
		t.Run(name, func(t *testing.T) {
			v := builtIn().Check(&esclusa.Record{Headers: c.headers, Key: []byte(c.key)})
			if got := told(v); got != c.want || v.Body != nil {
				t.Errorf("got  %s, body %q\nwant %s", got, v.Body, c.want)
			}
		})
	}
}

func TestHeadersBeyondLimits(t *testing.T) {
	named := headers("datatype", "customer")
	many := func(n int) []esclusa.Header {
		h := slices.Clone(named)
		for i := range n - 1 {
			h = append(h, esclusa.Header{Key: fmt.Sprint("h", i)})
		}
		return h
	}
	const size = 64<<10 - len("datatypecustomerx")
	for name, c := range map[string]struct {
		key               int
		accepted, refused []esclusa.Header
		message           string
	}{
		"TooMany":       {0, many(64), many(65), "must have at most 64 headers"},
		"TooLarge":      {0, append(named, headers("x", strings.Repeat("v", size))...), append(named, headers("x", strings.Repeat("v", size+1))...), "must have headers of at most 65536 bytes in all"},
		"KeysUncounted": {0, append(named, headers(strings.Repeat("k", size+1), "")...), append(named, headers(strings.Repeat("k", size+2), "")...), "must have headers of at most 65536 bytes in all"},
		"KeyTooLong":    {1025, named, named, "must have a key of at most 1024 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			at := &esclusa.Record{Headers: c.accepted, Value: []byte(customer), Key: make([]byte, max(c.key-1, 0))}
			if v := builtIn().Check(at); v.Rejection != nil {
				t.Errorf("refused at the limit: %v", v.Rejection)
			}
			v := builtIn().Check(&esclusa.Record{Headers: c.refused, Value: []byte(customer), Key: make([]byte, c.key)})
			if got := told(v); got != "limit_exceeded customer :limit" || v.Rejection.Errors[0].Message != c.message {
				t.Errorf("got %s %v", got, v.Rejection)
			}
		})
	}
}

func TestVerdictLosesHeaders(t *testing.T) {
	sent := headers("traceparent", "00-1", "datatype", "customer", "x", "2", "x", "1", "x", "2", "ce_source", "/shop", "tracestate", "a=b")
	v := builtIn().Check(&esclusa.Record{Value: []byte(customer), Headers: sent})
	if !reflect.DeepEqual(v.Headers, sent) {
		t.Errorf("got  %q\nwant %q", v.Headers, sent)
	}
	if string(v.Sender) != "/shop" || string(v.Body) != customer {
		t.Errorf("sender %q, body %q", v.Sender, v.Body)
	}
}

func TestRejectionLosesItsSender(t *testing.T) {
	v := builtIn().Check(&esclusa.Record{Value: []byte(`{`), Headers: headers("ce_source", "/shop", "datatype", "text", "x", "1")})
	if string(v.Sender) != "/shop" || !reflect.DeepEqual(v.Headers, headers("ce_source", "/shop", "datatype", "text", "x", "1")) {
		t.Errorf("sender %q, headers %q", v.Sender, v.Headers)
	}
	if v.Body != nil || v.Key != "" || v.Rejection.Schema != "" {
		t.Errorf("%+v", v)
	}
}

// A record that compresses well passes the broker and is 60 MiB here.
func TestHugeBodyIsDecoded(t *testing.T) {
	rec := &esclusa.Record{Headers: headers("datatype", "customer"), Value: bytes.Repeat([]byte(" "), 60<<20)}
	check := func() {
		if got := told(builtIn().Check(rec)); got != "limit_exceeded customer :limit" {
			t.Fatal(got)
		}
	}
	if allocated := testing.AllocsPerRun(10, check); allocated > 50 {
		t.Errorf("%.0f allocations", allocated)
	}
	fastest := time.Hour
	for range 10 { // to look at all of it once takes some milliseconds
		fastest = min(fastest, cpu(t, check))
	}
	if fastest > time.Millisecond {
		t.Errorf("took %s", fastest)
	}
}

func TestSchemaOfARejection(t *testing.T) {
	for body, schema := range map[string]bool{`{`: false, `{"a":1e100}`: false, `{}`: true} {
		_, rej := checkBody(builtIn(), channel(t, "customer"), []byte(body))
		if rej == nil || (rej.Schema != "") != schema {
			t.Errorf("%s: %+v", body, rej)
		}
	}
}

// checkBody is the verdict of a receiver, who knows the version.
func checkBody(c *Catalogue, version *Channel, body []byte) (key string, rej *esclusa.Rejection) {
	found, f := c.judgeAs(version, nil, body)
	if f != nil {
		return "", f.rejection(version)
	}
	return string(found), nil
}

func channel(t testing.TB, datatype string) *Channel {
	t.Helper()
	ch, ok := builtIn().Channel(datatype)
	if !ok {
		t.Fatalf("no %s", datatype)
	}
	return ch
}

// What the router lets through, a receiver must not refuse, and the other way
// round.
func TestReceiverAndRouterDisagree(t *testing.T) {
	for _, body := range []string{customer, `{}`, ``, `[`, `{"id_cliente":"10","nombre":"a","edad":1e100}`, `{"id_cliente":"10","nombre":"a","edad":1.5}`} {
		v := builtIn().Check(&esclusa.Record{Headers: headers("datatype", "customer"), Value: []byte(body)})
		key, rej := checkBody(builtIn(), channel(t, "customer"), []byte(body))
		if v.Rejection != nil {
			v.Rejection.Named = nil // by a header, which a body does not have
		}
		if key != v.Key || !reflect.DeepEqual(rej, v.Rejection) {
			t.Errorf("%s: %v, %v", body, rej, v.Rejection)
		}
	}
}

func orNil(r *refusal) *esclusa.Rejection {
	if r == nil {
		return nil
	}
	return r.rejection(nil)
}

// Half a million wrong elements made the library report half a million errors.
func TestErrorFlood(t *testing.T) {
	body := numbered(9_990)
	v := builtIn().Check(&esclusa.Record{Headers: headers("datatype", "customer"), Value: []byte(body)})
	if v.Rejection == nil || len(v.Rejection.Errors) != esclusa.MaxErrors || v.Rejection.Omitted == 0 {
		t.Fatalf("%+v", v.Rejection)
	}
	again := builtIn().Check(&esclusa.Record{Headers: headers("datatype", "customer"), Value: []byte(body)})
	if !reflect.DeepEqual(v.Rejection, again.Rejection) {
		t.Error("a second check tells something else")
	}
}

// The library repeats the path to a value in each of its errors.
func TestLongNameAboveManyItems(t *testing.T) {
	body := `{"` + strings.Repeat("n", 100_000) + `":[` + strings.Repeat("0,", 5_000) + `0]}`
	v := builtIn().Check(&esclusa.Record{Headers: headers("datatype", "customer"), Value: []byte(body)})
	if got := told(v); got != "limit_exceeded customer :limit" {
		t.Error(got)
	}
}

// Names that a sender makes up must not make new fingerprints.
func TestFingerprintsWithoutBound(t *testing.T) {
	seen := map[string][]string{}
	for _, name := range []string{"a", "b", strings.Repeat("c", 2_000), "~/"} {
		for kind, body := range map[string]string{
			"limit":     fmt.Sprintf(`{%q:[1,1e100]}`, name),
			"duplicate": fmt.Sprintf(`{%q:1,%[1]q:1}`, name),
			"surplus":   strings.Replace(customer, "{", fmt.Sprintf(`{%q:1,`, name), 1),
		} {
			v := builtIn().Check(&esclusa.Record{Headers: headers("datatype", "customer"), Value: []byte(body)})
			seen[kind] = append(seen[kind], v.Rejection.Fingerprint())
		}
	}
	for kind, prints := range seen {
		if len(slices.Compact(prints)) != 1 {
			t.Errorf("%s: %v", kind, prints)
		}
	}
}

func TestSharedCatalogueRaces(t *testing.T) {
	rec := &esclusa.Record{Headers: headers("datatype", "image"), Value: []byte(picture(pdf))}
	want := builtIn().Check(rec)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := builtIn().Check(rec); !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
	wg.Wait()
}
