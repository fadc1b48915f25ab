package schemas

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
)

// FuzzClassify holds that the four ways to name a datatype lead to one verdict on
// the same body, and that the first way that is there counts.
func FuzzClassify(f *testing.F) {
	for datatype, body := range samples() {
		f.Add(datatype, "text", []byte(body))
		f.Add("customer", datatype, []byte(" "+body+"\n"))
	}
	f.Add("customer", "", []byte(`{"datatype":"customer","id_cliente":"10"}`))
	f.Add("", "customer", []byte(`{"d\u0061tatype":"text","edad":[1e99,{"é":-0}]}`))
	f.Add("Customer", "customer ", []byte(`{"datatype":null}`))
	f.Add("../customer", "a\x00", []byte(`{"":{}}`))
	f.Add("image", "\xff", []byte(picture(pdf)))
	f.Fuzz(func(t *testing.T, name, other string, body []byte) {
		if len(name)+len(other) > 1<<10 || bytes.Contains(body, []byte("specversion")) {
			return // three headers of that could be too large together; an event is another body
		}
		body = append([]byte{}, body...) // nil would be an erasure
		check := func(value []byte, pairs ...string) Verdict {
			v := builtIn().Check(&esclusa.Record{Headers: headers(pairs...), Value: value})
			v.Headers, v.Sender = nil, nil // they differ, rightly
			return v
		}
		first := check(body, "datatype", name)
		for _, pairs := range [][]string{
			{"ce_type", name},
			{"datatype", name, "ce_type", other},
			{"ce_type", other, "Datatype", other, "datatype", name, "datatype", name},
		} {
			if got := check(body, pairs...); !reflect.DeepEqual(got, first) {
				t.Errorf("%q with headers %q: %s\nby datatype: %s", body, pairs, told(got), told(first))
			}
		}
		_, known := builtIn().Channel(name)
		if named := datatypeOf(first); named != "" && named != name || named == "" && known {
			t.Errorf("%q by datatype %q: %s", body, name, told(first))
		}
		value, err := lax(body)
		if err != nil || !utf8.ValidString(name) || first.Rejection != nil && first.Rejection.Reason == esclusa.Malformed {
			return
		}
		quoted, _ := json.Marshal(name)
		sameVerdict(t, "in an envelope", bytes.TrimSpace(body), first,
			check(bytes.Join([][]byte{[]byte(`{"type":`), quoted, []byte(`,"data":`), body, []byte(`}`)}, nil), "content-type", structuredJSON))
		member, there := value["datatype"]
		if text, named := member.(string); there {
			got := check(body)
			if named {
				sameVerdict(t, "by its member", body, check(body, "datatype", text), got)
			} else if got.Rejection == nil || got.Rejection.Reason != esclusa.Unclassified && got.Rejection.Reason != esclusa.LimitExceeded {
				t.Errorf("%q is named by what is no string: %s", body, told(got))
			}
			return
		}
		inside := bytes.Replace(body, []byte("{"), append(append([]byte(`{"datatype":`), quoted...), ','), 1)
		if len(value) == 0 {
			inside = append(append([]byte(`{"datatype":`), quoted...), '}')
		}
		sameVerdict(t, "by a member", inside, first, check(inside))
	})
}

// datatypeOf is the datatype that a record was found to name, empty for none.
func datatypeOf(v Verdict) string {
	if v.Channel != nil {
		return v.Channel.Datatype
	}
	return v.Rejection.Datatype
}

// sameVerdict compares with the verdict on the same body when a header names its
// datatype. body is what is to be passed on. What only the other way to name it
// takes beyond a limit is passed over.
func sameVerdict(t *testing.T, way string, body []byte, want, got Verdict) {
	t.Helper()
	switch {
	case got.Rejection != nil && got.Rejection.Reason == esclusa.LimitExceeded,
		want.Rejection != nil && want.Rejection.Reason == esclusa.LimitExceeded:
	case want.Rejection != nil && want.Rejection.Reason == esclusa.UnknownDatatype:
		if got.Rejection == nil || got.Rejection.Reason != esclusa.UnknownDatatype {
			t.Errorf("%s: %s\nby header: %s", way, told(got), told(want))
		}
	case got.Channel != want.Channel || got.Key != want.Key || !reflect.DeepEqual(got.Rejection, want.Rejection):
		t.Errorf("%q %s: %s\nby header: %s", body, way, told(got), told(want))
	case got.Channel != nil && !bytes.Equal(got.Body, body):
		t.Errorf("%s: the body %q became %q", way, body, got.Body)
	}
}
