package processors

import (
	"testing"

	"github.com/esclusa/esclusa"
)

func TestGarbageInTheTableFailsTheProcessor(t *testing.T) {
	for _, text := range []string{"", "x", "row", "row a b c d\n", "erased datatype/1/1 2026-01-02T11:59:59Z e 1:1\n{}", "row datatype/1/1 then e 1:1\n{}", "\x00\xff", `{"id_cliente":"10"}`} {
		value, err := rowCodec{}.Decode([]byte(text))
		if value != nil || err != nil {
			t.Errorf("%q reads as %v, %v", text, value, err)
		}
	}
	row := play(nil, step{1, 5, "a", "e"})
	text, err := rowCodec{}.Encode(row)
	must(t, err)
	value, err := rowCodec{}.Decode(text)
	must(t, err)
	if got := stored(value.(*esclusa.Row)); got != stored(row) {
		t.Errorf("%s\nreads back as\n%s", stored(row), got)
	}
}
