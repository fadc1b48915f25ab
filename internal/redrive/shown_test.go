package redrive

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/schemas"
)

// What a masked member holds is neither in a suggestion nor in what is said of a record:
// both are shown to those who may not see payloads.
func TestMaskedValueIsInARedrive(t *testing.T) {
	masked := strings.Replace(orders, `"in":{`, `"why":{"type":"string","enum":["Yes","No"],"x-mask":true},"by":{"type":"object","x-mask":true,"additionalProperties":{"type":"integer"}},"in":{`, 1)
	catalogue, err := schemas.Load(fstest.MapFS{"order/1-0-0.json": {Data: []byte(masked)}}, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	s := &suggestion{catalogue: catalogue, job: new(job)}
	s.mend(t.Context(), &esclusa.Record{Topic: "p", Value: []byte(`{"datatype":"order","id":"1","unit":" KG","size":5,"why":"yES"}`)}, "order")
	if got, err := s.text(); err != nil || string(got) != `[{"op":"map","path":"/unit","values":{" KG":"kg"}}]` {
		t.Errorf("suggested is %s, %v", got, err)
	}
	v := catalogue.Check(&esclusa.Record{Topic: "p", Value: []byte(`{"datatype":"order","id":"1","unit":"kg","size":5,"by":{"eve":"x"}}`)})
	if v.Rejection == nil {
		t.Fatal("it is not refused")
	}
	if got := new(job).why(catalogue, "order", v.Rejection); strings.Contains(got, "eve") || !strings.HasPrefix(got, "/by ") {
		t.Errorf("it is said that %s", got)
	}
}

// orderAndParcel are two datatypes with the same members, of which the first masks two: the
// members have a verb for each.
func orderAndParcel(t *testing.T, members string) *schemas.Catalogue {
	t.Helper()
	schema := func(datatype, mask string) *fstest.MapFile {
		return &fstest.MapFile{Data: fmt.Appendf(nil, `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.org/%s/1-0-0","title":"t","description":"d",
"x-channel":{"key":"/id"},"type":"object","required":["id"],"properties":{"id":{"type":"string"},`+members, datatype, mask, mask)}
	}
	catalogue, err := schemas.Load(fstest.MapFS{"order/1-0-0.json": schema("order", `,"x-mask":true`), "parcel/1-0-0.json": schema("parcel", "")}, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}

// A record that is sent as one of another datatype still has what its own datatype masks,
// wherever a patch has moved it.
func TestOtherDatatypeTellsWhatIsMasked(t *testing.T) {
	const object = `"by":{"type":"object","additionalProperties":{"type":"integer"}%s},"unit":{"type":"string"%s,"enum":["kg"]},"of":{"type":"object","additionalProperties":{"type":"integer"}}}}`
	catalogue := orderAndParcel(t, object)
	const body = `{"id":"1","by":{"eve":"x"}}`
	for name, c := range map[string]struct {
		datatype, patch, pointer string
	}{
		"as its own":           {"order", `{}`, "/by"},
		"of no known datatype": {"invoice", `{}`, "/by"},
		"moved":                {"order", `[{"op":"move","from":"/by","path":"/of"}]`, ""},
		"renamed":              {"order", `[{"op":"rename","path":"/by","to":"/of"}]`, ""},
		"masked by none":       {"parcel", `[{"op":"move","from":"/by","path":"/of"}]`, "/of/eve"},
	} {
		p, err := patch.Parse([]byte(c.patch))
		if err != nil {
			t.Fatal(err)
		}
		a := &schemas.ReadAlert{Alert: &esclusa.Alert{Datatype: &c.datatype, Payload: []byte(body)}, Of: esclusa.Source{Topic: "p", Offset: 5}, Record: &esclusa.Record{}}
		got := (&Redrive{Catalogue: catalogue, Names: esclusa.Names{Prefix: "p"}}).Try(a, []byte(body), p, "parcel")
		if got.Outcome != StillRefused || len(got.Errors) != 1 || got.Errors[0].Pointer != c.pointer || strings.Contains(got.Why, "eve") != strings.Contains(c.pointer, "eve") {
			t.Errorf("%s: it is told of %v, because of %q", name, got.Errors, got.Why)
		}
	}
	s := &suggestion{catalogue: catalogue, job: new(job)}
	rec := esclusa.Record{Topic: "p", Headers: []esclusa.Header{{Key: esclusa.HeaderDatatype, Value: []byte("parcel")}}, Value: []byte(`{"id":"1","unit":"KG"}`)}
	for _, own := range []string{"order", ""} {
		if s.mend(t.Context(), &rec, own); len(s.steps) > 0 {
			t.Errorf("of what %q masks, a patch tells %v", own, s.steps)
		}
	}
	if s.mend(t.Context(), &rec, "parcel"); len(s.steps) != 1 {
		t.Errorf("suggested is %v", s.steps)
	}
}

// The path of a step may have names that are part of what is masked, and what a patch has
// moved to where a step would mend it may come from there.
func TestSuggestedStepTellsWhatIsMasked(t *testing.T) {
	const members = `"by":{"type":"object","additionalProperties":{"type":"integer"}%s},"secret":{"type":"string"%s},"unit":{"type":"string","enum":["kg"]},"in":{"type":"object","properties":{"size":{"type":"integer"}}}}}`
	catalogue := orderAndParcel(t, members)
	move, err := patch.Parse([]byte(`[{"op":"move","from":"/secret","path":"/unit"}]`))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		own, as, body string
		moved         *patch.Patch
		want          string
	}{
		"a name":                   {"order", "order", `{"id":"1","by":{"eve":"5"}}`, nil, ``},
		"a name, as of another":    {"order", "parcel", `{"id":"1","by":{"eve":"5"}}`, nil, ``},
		"a name, of none":          {"", "parcel", `{"id":"1","by":{"eve":"5"}}`, nil, ``},
		"a name that none masks":   {"parcel", "parcel", `{"id":"1","by":{"eve":"5"}}`, nil, `[{"op":"convert","path":"/by/eve","to":"integer"}]`},
		"what is not masked":       {"order", "order", `{"id":"1","in":{"size":"5"}}`, nil, `[{"op":"convert","path":"/in/size","to":"integer"}]`},
		"a value that was moved":   {"order", "order", `{"id":"1","unit":"KG"}`, move, ``},
		"a value that none masked": {"parcel", "parcel", `{"id":"1","unit":"KG"}`, move, `[{"op":"map","path":"/unit","values":{"KG":"kg"}}]`},
	} {
		s := &suggestion{catalogue: catalogue, job: &job{patch: c.moved}}
		s.mend(t.Context(), &esclusa.Record{Topic: "p", Headers: []esclusa.Header{{Key: esclusa.HeaderDatatype, Value: []byte(c.as)}}, Value: []byte(c.body)}, c.own)
		if got, err := s.text(); err != nil || string(got) != c.want {
			t.Errorf("%s: suggested is %s, %v", name, got, err)
		}
	}
}

// What another datatype knows by another spelling of a masked member's name is what is masked,
// also once it was renamed.
func TestRenamedMemberTellsWhatIsMasked(t *testing.T) {
	schema := func(datatype, members string) *fstest.MapFile {
		return &fstest.MapFile{Data: fmt.Appendf(nil, `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.org/%s/1-0-0","title":"t","description":"d",
"x-channel":{"key":"/id"},"type":"object","required":["id"],"properties":{"id":{"type":"string"},%s}`, datatype, members)}
	}
	catalogue, err := schemas.Load(fstest.MapFS{
		"order/1-0-0.json":  schema("order", `"Unit":{"type":"string","x-mask":true},"By":{"type":"object","x-mask":true,"additionalProperties":{"type":"integer"}}},"additionalProperties":true`),
		"parcel/1-0-0.json": schema("parcel", `"unit":{"type":"string","enum":["kg"]},"by":{"type":"object","additionalProperties":{"type":"integer"}}},"additionalProperties":false`),
	}, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ own, body, want string }{
		"a value":                {"order", `{"id":"1","Unit":"KG"}`, `[{"op":"rename","path":"/Unit","to":"/unit"}]`},
		"a value of none":        {"parcel", `{"id":"1","Unit":"KG"}`, `[{"op":"rename","path":"/Unit","to":"/unit"},{"op":"map","path":"/unit","values":{"KG":"kg"}}]`},
		"a name":                 {"order", `{"id":"1","By":{"eve":"5"}}`, `[{"op":"rename","path":"/By","to":"/by"}]`},
		"a name that none masks": {"parcel", `{"id":"1","By":{"eve":"5"}}`, `[{"op":"rename","path":"/By","to":"/by"},{"op":"convert","path":"/by/eve","to":"integer"}]`},
	} {
		s := &suggestion{catalogue: catalogue, job: new(job)}
		rec := &esclusa.Record{Topic: "p", Headers: []esclusa.Header{{Key: esclusa.HeaderDatatype, Value: []byte("parcel")}}, Value: []byte(c.body)}
		if err := s.find(t.Context(), []prepared{{candidate: &candidate{datatype: c.own}, tried: rec}}); err != nil {
			t.Fatal(err)
		}
		if got, err := s.text(); err != nil || string(got) != c.want {
			t.Errorf("%s: suggested is %s, %v", name, got, err)
		}
	}
}
