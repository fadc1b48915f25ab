package schemas

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
)

// FuzzCheck holds the properties of every verdict: it is one, it is the same
// twice, also without the compiled schemas, a receiver agrees, and no input makes
// a fault that is not the input's.
func FuzzCheck(f *testing.F) {
	for datatype, body := range samples() {
		f.Add("datatype", []byte(datatype), "", []byte(nil), []byte("10"), []byte(body), false)
		f.Add("content-type", []byte(structuredJSON), "ce_type", []byte(datatype), []byte(nil), []byte(envelope(`"data":`+body)), false)
	}
	f.Add("datatype", []byte("customer"), "datatype", []byte("text"), []byte("10"), []byte(nil), true)
	f.Add("ce_type", []byte("customer"), "esclusa-source", []byte("datatype/0/0"), []byte("10"), []byte(nil), true)
	f.Add("content-type", []byte(structuredJSON), "", []byte(nil), []byte(nil), []byte(envelope(`"data_base64":"e30="`)), false)
	for _, e := range sdkEvents {
		f.Add("", []byte(nil), "content-type", []byte(structuredJSON), []byte(nil), []byte(e.body), false)
	}
	f.Add("datatype", []byte("image"), "", []byte(nil), []byte(nil), []byte(picture(pdf)), false)
	f.Add("x", []byte("\xff"), "", []byte(nil), []byte("\xff"), []byte(`{"datatype":"customer","edad":1e1000001,"edad":[[[[]]]]}`), false)
	f.Fuzz(func(t *testing.T, key1 string, value1 []byte, key2 string, value2, key, body []byte, null bool) {
		rec := &esclusa.Record{Key: key, Value: body, Headers: []esclusa.Header{{Key: key1, Value: value1}, {Key: key2, Value: value2}}}
		if null {
			rec.Value = nil
		}
		v := builtIn().Check(rec)
		if (v.Channel == nil) == (v.Rejection == nil) {
			t.Fatalf("not one verdict: %+v", v)
		}
		checkBoth(t, rec)
		if again := builtIn().Check(rec); !reflect.DeepEqual(v, again) {
			t.Fatalf("%+v\n%+v", v, again)
		}
		if v.Channel != nil {
			checkAccepted(t, builtIn(), rec, &v)
		} else {
			checkRejection(t, v.Rejection)
		}
	})
}

func checkAccepted(t *testing.T, c *Catalogue, rec *esclusa.Record, v *Verdict) {
	t.Helper()
	if v.Key == "" || !utf8.ValidString(v.Key) || utf8.RuneCountInString(v.Key) > maxKeyRunes {
		t.Fatalf("domain key %q", v.Key)
	}
	if (v.Body == nil) != (rec.Value == nil) || !bytes.Contains(rec.Value, v.Body) && !bytes.Contains(rec.Value, []byte("data_base64")) {
		t.Fatalf("body %q", v.Body)
	}
	if v.Body == nil {
		return
	}
	if key, rej := checkBody(c, v.Channel, v.Body); key != v.Key || rej != nil {
		t.Fatalf("a receiver disagrees: %q, %v", key, rej)
	}
}

func checkRejection(t *testing.T, rej *esclusa.Rejection) {
	t.Helper()
	reasons := esclusa.Reasons()
	if !slices.Contains(reasons, rej.Reason) || rej.Reason == esclusa.InconsistentChannel {
		t.Fatalf("reason %q", rej.Reason)
	}
	if len(rej.Errors) == 0 || len(rej.Errors) > esclusa.MaxErrors {
		t.Fatalf("%d violations", len(rej.Errors))
	}
	for _, v := range rej.Errors {
		if v.Message == "" || v.Keyword == "" || len(v.Pointer) > maxPointerBytes || !utf8.ValidString(v.Pointer) {
			t.Fatalf("violation %+v", v)
		}
		if v.Keyword == "schema" {
			t.Fatalf("the schema library panicked: %+v", v)
		}
	}
}

// FuzzDecode compares with encoding/json, which is laxer: what we accept it
// accepts with the same value, and what only it accepts breaks one of our rules.
func FuzzDecode(f *testing.F) {
	for _, body := range samples() {
		f.Add([]byte(body))
	}
	for _, body := range []string{
		`{"a":1,"\u0061":2}`, `{"a":"\ud800"}`, "{\"a\":\"\xff\"}", `{}]`, `{} {}`, "\xef\xbb\xbf{}", `[{}]`, `{"a":[1e5,-0.10,1e100]}`,
		`{"":{"":[[],{},null,true,false,"\u0000\ud83d\ude00"]}}`, `{"a":NaN}`, ``, ` `,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, refused := DefaultLimits().decode(body)
		want, err := lax(body)
		switch {
		case refused == nil && err != nil:
			t.Fatalf("encoding/json refuses: %v", err)
		case refused == nil && !reflect.DeepEqual(got, want):
			t.Fatalf("got  %#v\nwant %#v", got, want)
		case refused != nil && refused.reason == esclusa.Malformed && err == nil && strict(body):
			t.Fatalf("refused: %+v", refused.violations)
		}
	})
}

// lax is what encoding/json makes of exactly one object.
func lax(body []byte) (object map[string]any, err error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&object); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) || object == nil {
		return nil, io.ErrUnexpectedEOF
	}
	return object, nil
}

// strict reports whether a body that encoding/json accepts plainly breaks none
// of the rules that it does not know. It may say no of a body that breaks none.
func strict(body []byte) bool {
	return utf8.Valid(body) && !bytes.Contains(body, []byte(`\u`)) && uniqueNames(json.NewDecoder(bytes.NewReader(body)))
}

// uniqueNames reads one value and reports whether no object in it has a name
// twice.
func uniqueNames(d *json.Decoder) bool {
	token, err := d.Token()
	delim, ok := token.(json.Delim)
	if err != nil || !ok {
		return err == nil
	}
	seen := map[any]bool{}
	for d.More() {
		if delim == '{' {
			name, err := d.Token()
			if err != nil || seen[name] {
				return false
			}
			seen[name] = true
		}
		if !uniqueNames(d) {
			return false
		}
	}
	_, err = d.Token()
	return err == nil
}
