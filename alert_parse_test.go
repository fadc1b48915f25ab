package esclusa

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
)

// What ParseOurAlert reads is what encoding/json reads of it, and what AppendJSON writes it
// reads, unless that is long.
func TestAlertIsReadAsAnother(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 0))
	texts := []string{"", "a", "/items/0", "\"\\/<&>", "ñ😀", `payload":`, `,"payload":"QQ==","x`, "one with one \" in it", "\x00\n\x7f\u2028", "\\", "customer"}
	read := 0
	for range 20_000 {
		var a Alert
		fillAny(r, texts, reflect.ValueOf(&a).Elem())
		text := a.AppendJSON(nil)
		if ParseOurAlert(text) != nil {
			read++
		}
		differs(t, text)
		for range 3 { // somebody else's
			other := append([]byte(nil), text...)
			at := r.IntN(len(other))
			switch r.IntN(3) {
			case 0:
				other[at] = `"\,{}[]0 nf`[r.IntN(11)]
			case 1:
				other = append(other[:at], other[at+1:]...)
			default:
				other = append(other[:at], append([]byte(" "), other[at:]...)...)
			}
			differs(t, other)
		}
	}
	if read < 500 {
		t.Errorf("%d are read quickly", read)
	}
}

func differs(t *testing.T, text []byte) {
	t.Helper()
	got := ParseOurAlert(text)
	if got == nil {
		return
	}
	var want Alert
	if err := json.Unmarshal(text, &want); err != nil || !reflect.DeepEqual(*got, want) {
		t.Fatalf("got %+v\nwant %+v, %v\nof %s", *got, want, err, text)
	}
}

func FuzzAlertIsReadAsAnother(f *testing.F) {
	f.Add(ourAlert("shop").AppendJSON(nil))
	f.Add([]byte(`{"id":"a/0/1","reason":"x","source":{"topic":"a","partition":01`))
	f.Fuzz(differs)
}

func ourAlert(sender string) *Alert {
	rec := &Record{Topic: "datatype", Partition: 3, Offset: 4711, Timestamp: time.UnixMilli(1767323045006), Key: []byte("k"), Value: []byte(strings.Repeat(`{"a":"é"}`, 20))}
	rej := Reject(SchemaViolation, "image", "urn:x", Violation{Pointer: "/a~1b", Keyword: "enum", Message: `must be one of "a", "b"`}, Violation{Pointer: "/c", Keyword: "minimum", Message: "must be more"})
	return Origin{Component: "router", Version: "v1"}.Alert(rec, rej, []byte(sender), rec.Timestamp)
}

// A flood of bad records is one of alerts, and whoever lists them reads each.
func TestReadingAnAlertAllocatesForEachMember(t *testing.T) {
	text := ourAlert("shop").AppendJSON(nil)
	if n := testing.AllocsPerRun(100, func() { _, _ = ParseAlert(text) }); n > 15 {
		t.Errorf("%v allocations", n)
	}
	if ParseOurAlert(ourAlert("shop\x1b").AppendJSON(nil)) == nil {
		t.Error("one whose sender had what people must not be shown goes by reflection")
	}
	if half := strings.Replace(string(ourAlert("shop").AppendJSON(nil)), `"shop"`, `"\ud800"`, 1); ParseOurAlert([]byte(half)) != nil {
		t.Error("half of a surrogate pair is a text")
	}
	long := ourAlert("shop")
	long.Errors[0].Message = strings.Repeat("x", maxOurs)
	text = long.AppendJSON(nil)
	if ParseOurAlert(text) != nil {
		t.Error("the memory of a long one is kept by whoever keeps one of its texts")
	}
	if a, err := ParseAlert(text); err != nil || !reflect.DeepEqual(a, long) {
		t.Errorf("%+v, %v", a, err)
	}
}
