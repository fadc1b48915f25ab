package patch

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// Cases of RFC 6902's appendix among them.
func TestPatchMakesAnotherDocument(t *testing.T) {
	for name, c := range map[string]struct{ doc, patch, want string }{
		"add":                       {`{"foo":"bar"}`, `[{"op":"add","path":"/baz","value":"qux"}]`, `{"foo":"bar","baz":"qux"}`},
		"add an item":               {`{"foo":["bar","baz"]}`, `[{"op":"add","path":"/foo/1","value":"qux"}]`, `{"foo":["bar","qux","baz"]}`},
		"add behind":                {`{"a":[1]}`, `[{"op":"add","path":"/a/-","value":[2]}]`, `{"a":[1,[2]]}`},
		"add in place of":           {`{"a":1,"b":2}`, `[{"op":"add","path":"/a","value":null}]`, `{"a":null,"b":2}`},
		"remove":                    {`{"baz":"qux","foo":"bar"}`, `[{"op":"remove","path":"/baz"}]`, `{"foo":"bar"}`},
		"remove an item":            {`{"foo":["bar","qux","baz"]}`, `[{"op":"remove","path":"/foo/1"}]`, `{"foo":["bar","baz"]}`},
		"replace":                   {`{"baz":"qux","foo":1}`, `[{"op":"replace","path":"/baz","value":"boo"}]`, `{"baz":"boo","foo":1}`},
		"replace all":               {`{"a":1}`, `[{"op":"replace","path":"","value":{"b":2}}]`, `{"b":2}`},
		"move":                      {`{"foo":{"bar":1,"waldo":2},"qux":{"c":3}}`, `[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]`, `{"foo":{"bar":1},"qux":{"c":3,"thud":2}}`},
		"move an item":              {`{"foo":[1,2,3,4]}`, `[{"op":"move","from":"/foo/1","path":"/foo/3"}]`, `{"foo":[1,3,4,2]}`},
		"test":                      {`{"a":{"x":1.0,"y":[2e1]}}`, `[{"op":"test","path":"/a","value":{"y":[20],"x":1}}]`, `{"a":{"x":1.0,"y":[2e1]}}`},
		"escapes":                   {`{"/":9,"~1":10}`, `[{"op":"test","path":"/~01","value":10},{"op":"remove","path":"/~1"}]`, `{"~1":10}`},
		"an empty name":             {`{"":{"":1}}`, `[{"op":"replace","path":"//","value":2}]`, `{"":{"":2}}`},
		"a value is not shared":     {`{}`, `[{"op":"add","path":"/a","value":{"x":1}},{"op":"add","path":"/a/y","value":2},{"op":"add","path":"/b","value":{}}]`, `{"a":{"x":1,"y":2},"b":{}}`},
		"numbers keep their text":   {`{"n":1.50e+07,"m":-0.0,"big":12345678901234567890}`, `[{"op":"add","path":"/x","value":1.0}]`, `{"n":1.50e+07,"m":-0.0,"big":12345678901234567890,"x":1.0}`},
		"HTML stays":                {`{"a":"<&>","<":"é\u00e9"}`, `[{"op":"add","path":"/x","value":"</b>"}]`, `{"a":"<&>","<":"é\u00e9","x":"</b>"}`},
		"convert to an integer":     {`{"a":" 42 ","b":"7.0","c":3,"d":9.00}`, `[{"op":"convert","path":"/a","to":"integer"},{"op":"convert","path":"/b","to":"integer"},{"op":"convert","path":"/c","to":"integer"},{"op":"convert","path":"/d","to":"integer"},{"op":"convert","path":"/e","to":"integer"}]`, `{"a":42,"b":7,"c":3,"d":9}`},
		"convert to a number":       {`{"a":"4.20e1"}`, `[{"op":"convert","path":"/a","to":"number"}]`, `{"a":4.20e1}`},
		"convert to a string":       {`{"a":1.0,"b":true,"c":"x"}`, `[{"op":"convert","path":"/a","to":"string"},{"op":"convert","path":"/b","to":"string"},{"op":"convert","path":"/c","to":"string"}]`, `{"a":"1.0","b":"true","c":"x"}`},
		"convert to a boolean":      {`{"a":"TRUE","b":false}`, `[{"op":"convert","path":"/a","to":"boolean"},{"op":"convert","path":"/b","to":"boolean"}]`, `{"a":true,"b":false}`},
		"map":                       {`{"a":"KG","b":"lb","c":1,"d":[]}`, `[{"op":"map","path":"/a","values":{"KG":"kg"}},{"op":"map","path":"/b","values":{}},{"op":"map","path":"/c","values":{"1":"one"}},{"op":"map","path":"/d","values":{},"otherwise":0},{"op":"map","path":"/e","values":{},"otherwise":0}]`, `{"a":"kg","b":"lb","c":"one","d":[]}`},
		"map with otherwise":        {`{"a":"x"}`, `[{"op":"map","path":"/a","values":{"y":1},"otherwise":null}]`, `{"a":null}`},
		"default":                   {`{"a":null}`, `[{"op":"default","path":"/a","value":1},{"op":"default","path":"/b","value":2},{"op":"default","path":"/c/d","value":3}]`, `{"a":null,"b":2}`},
		"rename":                    {`{"a":1,"b":{"c":2}}`, `[{"op":"rename","path":"/a","to":"/z"},{"op":"rename","path":"/b/c","to":"/b/d"},{"op":"rename","path":"/q","to":"/r"}]`, `{"b":{"d":2},"z":1}`},
		"rename to itself":          {`{"a":1}`, `[{"op":"rename","path":"/a","to":"/a"}]`, `{"a":1}`},
		"merge":                     {`{"a":"b","c":{"d":"e","f":"g"},"<":1}`, `{"a":"z","c":{"f":null,"h":{"i":null,"j":1}}}`, `{"a":"z","c":{"d":"e","h":{"j":1}},"<":1}`},
		"merge drops some":          {`{"a":1,"b":2,"c":3,"d":{"e":1,"f":2}}`, `{"a":null,"c":null,"z":null,"y":9,"d":{"f":null}}`, `{"b":2,"d":{"e":1},"y":9}`},
		"merge in place of a value": {`{"a":[1]}`, `{"a":{"b":"c"}}`, `{"a":{"b":"c"}}`},
	} {
		p, err := Parse([]byte(c.patch))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for range 2 { // it does not change
			if got, err := p.Apply([]byte(c.doc), "", nil); err != nil || string(got) != c.want {
				t.Errorf("%s: %s, %v; want %s", name, got, err, c.want)
			}
		}
	}
}

func TestPatchThatDoesNotFitIsAppliedInPart(t *testing.T) {
	for name, c := range map[string]struct{ doc, patch string }{
		"add below nothing":          {`{"foo":"bar"}`, `[{"op":"add","path":"/baz/bat","value":"qux"}]`},
		"add below a text":           {`{"a":"x"}`, `[{"op":"add","path":"/a/b","value":1}]`},
		"add beyond the end":         {`{"a":[1]}`, `[{"op":"add","path":"/a/2","value":1}]`},
		"an index with a zero":       {`{"a":[1,2]}`, `[{"op":"replace","path":"/a/01","value":1}]`},
		"a negative index":           {`{"a":[1]}`, `[{"op":"remove","path":"/a/-1"}]`},
		"a signed index":             {`{"a":[1,2]}`, `[{"op":"remove","path":"/a/+1"}]`},
		"remove nothing":             {`{"a":1}`, `[{"op":"remove","path":"/b"}]`},
		"remove behind the end":      {`{"a":[1]}`, `[{"op":"remove","path":"/a/-"}]`},
		"replace nothing":            {`{"a":1}`, `[{"op":"replace","path":"/b","value":1}]`},
		"move nothing":               {`{"a":1}`, `[{"op":"move","from":"/b","path":"/c"}]`},
		"test another":               {`{"a":10}`, `[{"op":"test","path":"/a","value":"10"}]`},
		"convert a word":             {`{"a":"xyzzy"}`, `[{"op":"convert","path":"/a","to":"integer"}]`},
		"convert a fraction":         {`{"a":"1.5"}`, `[{"op":"convert","path":"/a","to":"integer"}]`},
		"convert an exponent":        {`{"a":"1e9"}`, `[{"op":"convert","path":"/a","to":"integer"}]`},
		"convert null":               {`{"a":null}`, `[{"op":"convert","path":"/a","to":"string"}]`},
		"convert what goes on":       {`{"a":"1 2"}`, `[{"op":"convert","path":"/a","to":"number"}]`},
		"rename onto another":        {`{"a":1,"b":2}`, `[{"op":"rename","path":"/a","to":"/b"}]`},
		"drop what nobody knows":     {`{"a":1}`, `[{"op":"drop_unknown"}]`},
		"names that are there twice": {`{"a":1,"a":2}`, `[]`},
		"something behind":           {`{"a":1}{}`, `[]`},
		"no JSON":                    {`{"a":}`, `[]`},
	} {
		p, err := Parse([]byte(c.patch))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, err := p.Apply([]byte(c.doc), "", nil); err == nil {
			t.Errorf("%s: it makes %s", name, got)
		} else if strings.Contains(err.Error(), "xyzzy") {
			t.Errorf("%s: the error has a value: %v", name, err)
		}
	}
}

func TestWrongPatchIsTaken(t *testing.T) {
	for _, text := range []string{
		``, `1`, `"x"`, `[1]`, `[{}]`, `[{"op":1}]`, `[{"op":"copy","from":"/a","path":"/b"}]`, `[{"op":"add","path":"/a"}]`,
		`[{"op":"add","path":"a","value":1}]`, `[{"op":"add","path":"/a~2","value":1}]`, `[{"op":"add","path":"/a","value":1,"x":2}]`,
		`[{"op":"remove","path":""}]`, `[{"op":"move","from":"","path":"/a"}]`, `[{"op":"move","from":"/a","path":"/a/b"}]`,
		`[{"op":"convert","path":"/a","to":"date"}]`, `[{"op":"map","path":"/a","values":[]}]`, `[{"op":"add","op":"add","path":"/a","value":1}]`,
		"[" + strings.Repeat(`{"op":"drop_unknown"},`, MaxOperations) + `{"op":"drop_unknown"}]`,
		`{"a":"` + strings.Repeat("x", MaxBytes) + `"}`,
		strings.Repeat("[", 1000) + strings.Repeat("]", 1000),
	} {
		if _, err := Parse([]byte(text)); err == nil {
			t.Errorf("%.80s is taken", text)
		}
	}
}

func TestPatchReachesTheEnvelope(t *testing.T) {
	p, err := Parse([]byte(`[{"op":"convert","path":"/a","to":"integer"},{"op":"add","path":"/type","value":1}]`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Apply([]byte(`{"type":"x","data":{"a":"1"}}`), "/data", nil)
	if want := `{"type":"x","data":{"a":1,"type":1}}`; err != nil || string(got) != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
	if got, err := p.Apply([]byte(`{"type":"x"}`), "/data", nil); err == nil {
		t.Errorf("without data: %s", got)
	}
}

func TestSurplusMembersStay(t *testing.T) {
	p, err := Parse([]byte(`[{"op":"drop_unknown"}]`))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"a": true, "in": true}
	asked := 0
	got, err := p.Apply([]byte(`{"a":1,"x/y":2,"in":{"a":1,"z":[]},"w":3}`), "", func(doc []byte) (all []string) {
		asked++ // and tells one at a time
		n, err := parse(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range n.names {
			if !known[name] {
				return []string{"/" + strings.ReplaceAll(name, "/", "~1")}
			}
		}
		if in := n.items[n.find("in")]; in.find("z") >= 0 {
			return []string{"/in/z"}
		}
		return nil
	})
	if want := `{"a":1,"in":{"a":1}}`; err != nil || string(got) != want || asked != 4 {
		t.Errorf("%s after %d questions, %v", got, asked, err)
	}
	if _, err := p.Apply([]byte(`{"a":1}`), "", func([]byte) []string { return []string{"/b", "x", ""} }); err != nil {
		t.Errorf("what is not there: %v", err)
	}
}

// The largest patches on the largest records: nothing grows, and nothing takes long.
func TestHostilePatchTakesLongOrMuchMemory(t *testing.T) {
	const elements = 99_000
	wide := `{"a":[` + strings.Repeat("1,", elements) + `1]}`
	deep := strings.Repeat(`{"a":`, 30) + "1" + strings.Repeat("}", 30)
	ops := func(one string) string { return "[" + strings.Repeat(one+",", MaxOperations-1) + one + "]" }
	for name, c := range map[string]struct{ doc, patch string }{
		"inserting at the front": {wide, ops(`{"op":"add","path":"/a/0","value":[]}`)},
		"moving to the front":    {wide, ops(`{"op":"move","from":"/a/90000","path":"/a/0"}`)},
		"comparing":              {wide, ops(`{"op":"test","path":"/a/1","value":1e9999999999}`)},
		"wrapping":               {deep, ops(`{"op":"rename","path":"/a/a","to":"/a"}`)},
		"merging":                {wide, `{"a":` + strings.Repeat(`{"b":`, 100) + "1" + strings.Repeat("}", 101)},
	} {
		p, err := Parse([]byte(c.patch))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		began := time.Now()
		out, err := p.Apply([]byte(c.doc), "", nil)
		took := time.Since(began)
		runtime.ReadMemStats(&after)
		if len(out) > len(c.doc)+len(c.patch) {
			t.Errorf("%s: %d bytes of %d", name, len(out), len(c.doc))
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
			t.Errorf("%s: %d MiB", name, used>>20)
		}
		if took > time.Second { // 100 ms on an idle machine
			t.Errorf("%s: it took %s (%v)", name, took, err)
		}
		t.Logf("%s: %s, %d KiB, %v", name, took, (after.TotalAlloc-before.TotalAlloc)>>10, err)
	}
}

func TestShorthandForgetsTheOrder(t *testing.T) {
	var s Shorthand
	if s.Text() != nil {
		t.Error("nothing is a patch")
	}
	for _, set := range []struct{ op, second, text string }{
		{"rename", "to", "/a=/b"}, {"add", "value", "/c=5"}, {"add", "value", "/d=x=y"}, {"remove", "", "/e"}, {"convert", "to", "/b=integer"},
	} {
		if err := s.Flag(set.op, set.second).Set(set.text); err != nil {
			t.Errorf("%s: %v", set.text, err)
		}
	}
	want := `[{"op":"rename","path":"/a","to":"/b"},{"op":"add","path":"/c","value":5},{"op":"add","path":"/d","value":"x=y"},{"op":"remove","path":"/e"},{"op":"convert","path":"/b","to":"integer"}]`
	if got := string(s.Text()); got != want {
		t.Errorf("%s", got)
	}
	for _, bad := range [][3]string{{"add", "value", "a=1"}, {"add", "value", "/a"}, {"remove", "", "/a=1"}, {"convert", "to", "/a=date"}, {"rename", "to", "/a=b"}} {
		if err := s.Flag(bad[0], bad[1]).Set(bad[2]); err == nil {
			t.Errorf("%v is taken", bad)
		}
	}
}

// What comes of any patch on any record is one clean JSON document that a patch can be
// applied to again, and no larger than both together.
func FuzzPatch(f *testing.F) {
	f.Add([]byte(`{"a":{"b":[1,"2",null]},"":0}`), []byte(`[{"op":"move","from":"/a/b","path":"/c"},{"op":"convert","path":"/c/1","to":"integer"}]`))
	f.Add([]byte(`{"a":1e400}`), []byte(`[{"op":"test","path":"/a","value":1E+400},{"op":"map","path":"/a","values":{"1e400":"x"},"otherwise":[]}]`))
	f.Add([]byte(`[]`), []byte(`{"a":null}`))
	f.Add([]byte(`{"\u0061":"\ud83d\ude00"}`), []byte(`[{"op":"rename","path":"/a","to":"/\u0000"},{"op":"default","path":"/b","value":1},{"op":"drop_unknown"}]`))
	none := func([]byte) []string { return []string{"/a"} }
	f.Fuzz(func(t *testing.T, doc, text []byte) {
		p, err := Parse(text)
		if err != nil {
			return
		}
		out, err := p.Apply(doc, "", none)
		if err != nil {
			return
		}
		if _, err := parse(out); err != nil && !strings.Contains(err.Error(), "nested") {
			t.Fatalf("%q of %q is %q: %v", text, doc, out, err)
		}
		if len(out) > 6*(len(doc)+len(text)) { // escapes are written in another form
			t.Errorf("%d bytes of %d and %d", len(out), len(doc), len(text))
		}
	})
}
