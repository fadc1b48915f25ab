package redrive

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/schemas"
)

const orders = `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.org/order/1-0-0","title":"o","description":"o",
"x-channel":{"key":"/id"},"type":"object","additionalProperties":false,"required":["id","unit","size"],
"definitions":{"unit":{"type":"string","enum":["kg","lb"],"default":"kg"}},
"properties":{"datatype":{"const":"order"},"id":{"type":"string"},"unit":{"$ref":"#/definitions/unit"},"size":{"type":"integer"},"weight":{"type":"number"},"paid":{"type":"boolean"},
"in":{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string"}}}}}`

func TestSuggestedPatchDoesNotMend(t *testing.T) {
	catalogue, err := schemas.Load(fstest.MapFS{"order/1-0-0.json": {Data: []byte(orders)}}, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		docs []string
		want string
	}{
		"digits":          {[]string{`{"datatype":"order","id":"1","unit":"kg","size":"5"}`}, `[{"op":"convert","path":"/size","to":"integer"}]`},
		"a word":          {[]string{`{"datatype":"order","id":"1","unit":"kg","size":"five"}`}, ``},
		"several":         {[]string{`{"datatype":"order","id":1,"unit":"kg","size":5,"weight":"1.5","paid":"True"}`}, `[{"op":"convert","path":"/id","to":"string"},{"op":"convert","path":"/paid","to":"boolean"},{"op":"convert","path":"/weight","to":"number"}]`},
		"surplus":         {[]string{`{"datatype":"order","id":"1","unit":"kg","size":5,"x":1,"in":{"b":2}}`}, `[{"op":"drop_unknown"}]`},
		"missing":         {[]string{`{"datatype":"order","id":"1","size":5}`}, `[{"op":"default","path":"/unit","value":"kg"}]`},
		"without default": {[]string{`{"datatype":"order","id":"1","unit":"kg"}`}, ``},
		"spelling":        {[]string{`{"datatype":"order","id":"1","unit":" KG","size":5}`, `{"datatype":"order","id":"1","unit":"Lb","size":5}`, `{"datatype":"order","id":"1","unit":"st","size":5}`}, `[{"op":"map","path":"/unit","values":{" KG":"kg","Lb":"lb"}}]`},
		"framed":          {[]string{"\x00\x00\x00\x00\x07" + `{"datatype":"order","id":"1","unit":"kg","size":"5"}`, "\x03\x000123456789abcdef" + `{"datatype":"order","id":"1","unit":" KG","size":5}`}, `[{"op":"convert","path":"/size","to":"integer"},{"op":"map","path":"/unit","values":{" KG":"kg"}}]`},
		"one of two":      {[]string{`{"datatype":"order","id":"1","unit":"kg","size":"five","y":1}`}, `[{"op":"drop_unknown"}]`},

		"another name":         {[]string{`{"datatype":"order","ID":"1","unit":"kg","Si-ze":5}`}, `[{"op":"rename","path":"/ID","to":"/id"},{"op":"rename","path":"/Si-ze","to":"/size"}]`},
		"of one that may lack": {[]string{`{"datatype":"order","id":"1","unit":"kg","size":5,"Weight":1}`}, `[{"op":"rename","path":"/Weight","to":"/weight"}]`},
		"with a default":       {[]string{`{"datatype":"order","id":"1","UNIT":"lb","size":5}`}, `[{"op":"rename","path":"/UNIT","to":"/unit"}]`},
		"of another type":      {[]string{`{"datatype":"order","id":"1","unit":"kg","Size":"5"}`}, `[{"op":"rename","path":"/Size","to":"/size"},{"op":"convert","path":"/size","to":"integer"}]`},
		"and surplus":          {[]string{`{"datatype":"order","id":"1","unit":"kg","size":5,"x":1}`, `{"datatype":"order","Id":"1","unit":"kg","size":5,"a":1}`}, `[{"op":"rename","path":"/Id","to":"/id"},{"op":"drop_unknown"}]`},
		"below another":        {[]string{`{"datatype":"order","id":"1","unit":"kg","size":5,"in":{"A":"x"}}`, `{"datatype":"order","id":"1","unit":"kg","size":5,"IN":{"A":"x"}}`}, `[{"op":"rename","path":"/IN","to":"/in"},{"op":"rename","path":"/in/A","to":"/in/a"}]`},
		"beside the right one": {[]string{`{"datatype":"order","id":"1","ID":"2","unit":"kg","size":5}`}, `[{"op":"drop_unknown"}]`},
		"two for one":          {[]string{`{"datatype":"order","Id":"1","ID":"2","unit":"kg","size":5}`, `{"datatype":"order","id":"1","unit":"kg","size":5,"x":1}`}, ``},
		"in any case no name":  {[]string{`{"datatype":"order","id":"1","unit":"kg","size":5,"_":1}`}, `[{"op":"drop_unknown"}]`},
	} {
		s := &suggestion{catalogue: catalogue, job: new(job)}
		got, err := suggested(t, s, c.docs...)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s, %v; want %s", name, got, err, c.want)
		}
	}
}

// suggested is what is suggested for some orders.
func suggested(t testing.TB, s *suggestion, docs ...string) ([]byte, error) {
	t.Helper()
	var all []prepared
	for _, doc := range docs {
		all = append(all, prepared{candidate: &candidate{datatype: "order"}, tried: &esclusa.Record{Topic: "p", Value: []byte(doc)}})
	}
	if err := s.find(t.Context(), all); err != nil {
		return nil, err
	}
	return s.text()
}

// Of an object that takes any member, one that is missing may be there under another name.
func TestDefaultIsSuggestedForWhatIsSpeltOtherwise(t *testing.T) {
	catalogue, err := schemas.Load(fstest.MapFS{"order/1-0-0.json": {Data: []byte(strings.Replace(orders, `"additionalProperties":false,"required"`, `"required"`, 1))}}, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	s := &suggestion{catalogue: catalogue, job: new(job)}
	const want = `[{"op":"rename","path":"/SIZE","to":"/size"},{"op":"rename","path":"/Unit","to":"/unit"},{"op":"convert","path":"/size","to":"integer"}]`
	if got, err := suggested(t, s, `{"datatype":"order","id":"1","Unit":"lb","SIZE":"5","x":1}`); err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
}

func TestTrialDiffersFromWhatIsSent(t *testing.T) {
	catalogue, err := schemas.Load(fstest.MapFS{"order/1-0-0.json": {Data: []byte(orders)}}, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	const record, mended = `{"datatype":"order","id":"1","unit":"kg","size":"5","weight":1.50}`, `{"datatype":"order","id":"1","unit":"kg","size":5,"weight":1.50}`
	for name, c := range map[string]struct {
		patch, as string
		cut       bool
		outcome   Outcome
		errors    int
		after     string
	}{
		"mended":        {`[{"op":"convert","path":"/size","to":"integer"}]`, "", false, Ready, 0, mended},
		"as it is":      {`[]`, "", false, StillRefused, 1, record},
		"does not fit":  {`[{"op":"remove","path":"/none"}]`, "", false, Unpatchable, 0, ""},
		"another fault": {`[{"op":"remove","path":"/size"}]`, "", false, StillRefused, 1, `{"datatype":"order","id":"1","unit":"kg","weight":1.50}`},
		"cut":           {`[{"op":"convert","path":"/size","to":"integer"}]`, "", true, Cut, 0, ""},
	} {
		p, err := patch.Parse([]byte(c.patch))
		if err != nil {
			t.Fatal(err)
		}
		datatype := "order"
		a := &schemas.ReadAlert{
			Alert:  &esclusa.Alert{Datatype: &datatype, Payload: []byte(record), PayloadTruncated: c.cut},
			Of:     esclusa.Source{Topic: "p", Partition: 0, Offset: 5},
			Record: &esclusa.Record{},
		}
		r := &Redrive{Catalogue: catalogue, Names: esclusa.Names{Prefix: "p"}}
		got := r.Try(a, []byte(record), p, c.as)
		if got.Outcome != c.outcome || len(got.Errors) != c.errors || string(got.After) != c.after {
			t.Errorf("%s: %+v %s", name, got, got.After)
		}
	}
}

// A record that says what it is is no event, whatever its body looks like.
func TestSpellingIsLookedForInTheDataOfNoEvent(t *testing.T) {
	catalogue, err := schemas.Load(fstest.MapFS{"order/1-0-0.json": {Data: []byte(strings.Replace(orders, `"additionalProperties":false,"required"`, `"required"`, 1))}}, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	s := &suggestion{catalogue: catalogue, job: new(job)}
	s.mend(t.Context(), &esclusa.Record{
		Topic: "p", Headers: []esclusa.Header{{Key: esclusa.HeaderContentType, Value: []byte("application/json")}},
		Value: []byte(`{"datatype":"order","id":"1","unit":"KG","size":5,"specversion":"1.0","type":"x","data":{}}`),
	}, "order")
	if got, err := s.text(); err != nil || string(got) != `[{"op":"map","path":"/unit","values":{"KG":"kg"}}]` {
		t.Errorf("%s, %v", got, err)
	}
}

// spent is a context that is over once it was asked a few times whether it is.
type spent struct {
	context.Context //nolint:containedctx // it is one
	left            int
}

func (s *spent) Err() error {
	if s.left--; s.left < 0 {
		return context.DeadlineExceeded
	}
	return nil
}

// A record of many faults takes many verdicts, each of which may take long.
func TestSuggestionGoesOnThroughARecordThatNobodyWaitsFor(t *testing.T) {
	catalogue, err := schemas.Load(fstest.MapFS{"order/1-0-0.json": {Data: []byte(orders)}}, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	s := &suggestion{catalogue: catalogue, job: new(job)}
	rec := &esclusa.Record{Topic: "p", Value: []byte(`{"datatype":"order","id":1,"unit":"KG","size":"5","weight":"1.5","paid":"True"}`)}
	err = s.find(&spent{t.Context(), 6}, []prepared{{candidate: &candidate{datatype: "order"}, tried: rec}})
	if !errors.Is(err, context.DeadlineExceeded) || len(s.steps) > 3 {
		t.Errorf("%v after steps %+v", err, s.steps)
	}
}
