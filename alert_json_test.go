package esclusa

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"
)

// Alerts with anything in each of their fields, nothing included.
func TestAlertIsNotWhatItsFieldsSay(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 0))
	texts := []string{"", "a", "/items/0", "\"\\/<&>", "ñ😀", "a plain text of the longer kind", "a longer one with one \" in it", "a longer one with one \x1f in it", "a longer one with one \\ in it", "a longer one with one \x80 in it", "\x00\n\x7f\u2028", "\xff\xc3", "customer"}
	for range 20_000 {
		var a Alert
		fillAny(r, texts, reflect.ValueOf(&a).Elem())
		var want bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(&a); err != nil {
			t.Fatal(err)
		}
		if got := append(a.AppendJSON(nil), '\n'); !bytes.Equal(got, want.Bytes()) {
			t.Fatalf("got  %s\nwant %s", got, want.Bytes())
		}
	}
}

// fillAny gives fields of any type a value, sometimes.
func fillAny(r *rand.Rand, texts []string, v reflect.Value) {
	if v.Kind() != reflect.Struct && r.IntN(3) == 0 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(texts[r.IntN(len(texts))])
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8:
		v.SetUint(r.Uint64() & 0xFF)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(r.Int64N(1<<32) - 1<<31)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillAny(r, texts, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 3))
		for i := range v.Len() {
			fillAny(r, texts, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fillAny(r, texts, v.Field(i))
		}
	default:
		panic(v.Type())
	}
}
