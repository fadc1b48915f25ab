package redrive

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/patch"
	"github.com/esclusa/esclusa/schemas"
)

const people = `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.org/person/1-0-0","title":"p","description":"p",
"x-channel":{"key":"/id_cliente"},"type":"object","additionalProperties":false,"required":["id_cliente","home"],
"definitions":{"place":{"type":"object","additionalProperties":false,"required":["post_code"],"properties":{"post_code":{"type":"string"},"cityName":{"type":"string"},"near":{"$ref":"#/definitions/place"}}}},
"properties":{"datatype":{"const":"person"},"id_cliente":{"type":"string"},"nick-name":{"type":"string","default":"none"},
"home":{"$ref":"#/definitions/place"},"visits":{"type":"array","items":{"$ref":"#/definitions/place"}}}}`

// personNames are those that the schema knows, of a person and of a place.
var personNames, placeNames = []string{"id_cliente", "nick-name", "home", "visits"}, []string{"post_code", "cityName", "near"}

// spelt draws one of the ways in which a name may be spelt.
func spelt(t *rapid.T, name string) string {
	if rapid.IntRange(0, 3).Draw(t, "as it is") > 0 {
		return name
	}
	between := rapid.SampledFrom([]string{"", "_", "-", " ", "/", "~"}).Draw(t, "between")
	words := strings.FieldsFunc(strings.ReplaceAll(name, "N", "_n"), func(r rune) bool { return r == '_' || r == '-' })
	name = strings.Join(words, between)
	if rapid.Bool().Draw(t, "upper") {
		name = strings.ToUpper(name)
	}
	return name
}

// drawn is a random object: of its names some are spelt otherwise, and some are none. Each of
// its texts is like no other.
func drawn(t *rapid.T, names []string, depth int, next *int) map[string]any {
	text := func() string {
		*next++
		return fmt.Sprintf("text-%d-", *next)
	}
	place := func() any { return drawn(t, placeNames, depth+1, next) }
	out := make(map[string]any)
	for _, name := range names {
		for range rapid.SampledFrom([]int{1, 1, 1, 1, 1, 0, 2}).Draw(t, "how often") {
			var value any = text()
			switch {
			case name == "visits":
				value = []any{place(), place()}
			case (name == "home" || name == "near") && depth > 2:
				continue
			case name == "home" || name == "near":
				value = place()
			}
			out[spelt(t, name)] = value
		}
	}
	if rapid.IntRange(0, 4).Draw(t, "surplus") == 0 {
		out["x"] = text()
	}
	return out
}

// saved are the texts of an object that no patch has to drop: those under names that the
// schema knows, and under the only other spelling of one that is not there.
func saved(object map[string]any, names []string) (texts []string) {
	plain := func(name string) string {
		return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "", "/", "", "~", "").Replace(name))
	}
	for name, value := range object {
		if !slices.Contains(names, name) {
			i := slices.IndexFunc(names, func(known string) bool { return plain(known) == plain(name) })
			if i < 0 {
				continue
			}
			alike := 0
			for other := range object {
				if plain(other) == plain(name) {
					alike++
				}
			}
			if alike > 1 {
				continue
			}
		}
		switch value := value.(type) {
		case string:
			texts = append(texts, value)
		case map[string]any:
			texts = append(texts, saved(value, placeNames)...)
		case []any:
			for _, one := range value {
				texts = append(texts, saved(one.(map[string]any), placeNames)...)
			}
		}
	}
	return texts
}

// What differs by the spelling of its name alone is renamed, and lost by no patch that is
// suggested, whatever else the records have.
func TestSuggestedPatchDropsWhatARenameSaves(t *testing.T) {
	catalogue, err := schemas.Load(fstest.MapFS{"person/1-0-0.json": {Data: []byte(people)}}, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	patched, dropped := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		var all []prepared
		var bodies []map[string]any
		next := 0
		for range rapid.IntRange(1, 4).Draw(rt, "records") {
			body := drawn(rt, personNames, 0, &next)
			value, err := json.Marshal(body)
			if err != nil {
				rt.Fatal(err)
			}
			rec := &esclusa.Record{Topic: "p", Headers: []esclusa.Header{{Key: esclusa.HeaderDatatype, Value: []byte("person")}}, Value: value}
			if catalogue.Check(rec).Rejection != nil {
				all, bodies = append(all, prepared{candidate: &candidate{datatype: "person"}, tried: rec}), append(bodies, body)
			}
		}
		s := &suggestion{catalogue: catalogue, job: new(job)}
		if err := s.find(t.Context(), all); err != nil {
			rt.Fatal(err)
		}
		text, err := s.text()
		if err != nil || text == nil {
			return
		}
		p, err := patch.Parse(text)
		if err != nil {
			rt.Fatal(err)
		}
		for i := range all {
			rec := *all[i].tried
			if err := (&job{patch: p}).apply(catalogue, "", &rec); err != nil {
				continue // nothing is sent of it
			}
			patched++
			for _, one := range slices.Sorted(slices.Values(saved(bodies[i], personNames))) {
				if !strings.Contains(string(rec.Value), one) {
					rt.Errorf("%s makes of %s %s: %s is lost", text, all[i].tried.Value, rec.Value, one)
				}
			}
		}
		if s.drops() {
			dropped++
		}
	})
	if patched == 0 || dropped == 0 {
		t.Errorf("%d were patched, and %d patches drop something: that shows nothing", patched, dropped)
	}
}

// A record whose names are all there, if spelt otherwise, is mended.
func TestOtherSpellingIsNotMended(t *testing.T) {
	catalogue, err := schemas.Load(fstest.MapFS{"person/1-0-0.json": {Data: []byte(people)}}, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	rec := &esclusa.Record{
		Topic: "p", Headers: []esclusa.Header{{Key: esclusa.HeaderDatatype, Value: []byte("person")}},
		Value: []byte(`{"ID Cliente":"1","Nickname":"n","HOME":{"PostCode":"2","city/name":"c","Near":{"POST-CODE":"3"}},"Visits":[{"post_code":"4"},{"post~code":"5"}]}`),
	}
	s := &suggestion{catalogue: catalogue, job: new(job)}
	if err := s.find(t.Context(), []prepared{{candidate: &candidate{datatype: "person"}, tried: rec}}); err != nil {
		t.Fatal(err)
	}
	out, v := s.judge(t.Context(), rec, s.steps)
	if out == nil || v.Rejection != nil {
		t.Fatalf("%v with %+v", v.Rejection, s.steps)
	}
	var got, want map[string]any
	const mended = `{"id_cliente":"1","nick-name":"n","home":{"post_code":"2","cityName":"c","near":{"post_code":"3"}},"visits":[{"post_code":"4"},{"post_code":"5"}]}`
	if err := json.Unmarshal(out.Value, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(mended), &want); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s", out.Value)
	}
}
