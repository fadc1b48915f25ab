package table

import (
	"testing"

	"github.com/esclusa/esclusa"
)

func TestViewForgetsVersionOrErasure(t *testing.T) {
	version := []byte{0, 0, 0, 0, 0, 0, 1, 2}
	for name, c := range map[string]struct {
		text   []byte
		row    string
		erased bool
	}{
		"row":     {append(version[:8:8], stored(play(nil, step{1, 6, "x", "e"}))...), "x", false},
		"erased":  {append(version[:8:8], stored(play(nil, step{1, 6, "", "e"}))...), "", true},
		"garbage": {append(version[:8:8], "x"...), "", false},
		"short":   {version[:7], "", false},
		"empty":   {nil, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			value, err := versionedCodec{}.Decode(c.text)
			must(t, err)
			if c.row == "" && !c.erased {
				if value != nil {
					t.Errorf("reads as %v", value)
				}
				return
			}
			m := value.(esclusa.Mirrored)
			if m.Version != 258 || string(m.Row.Doc) != c.row || m.Row.Erased() != c.erased {
				t.Errorf("reads as version %d of %q, erased %v", m.Version, m.Row.Doc, m.Row.Erased())
			}
		})
	}
}
