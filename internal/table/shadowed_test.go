package table

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"

	"github.com/esclusa/esclusa"
)

// update is goka's context of one record of the table's topic.
type update struct {
	goka.UpdateContext
	offset  int64
	headers goka.Headers
}

func (u update) Partition() int32      { return 3 }
func (u update) Offset() int64         { return u.offset }
func (u update) Headers() goka.Headers { return u.headers }

func TestErasureIsForgottenByARebuild(t *testing.T) {
	marker := play(nil, step{1, 6, "", "e"}).Append(nil)
	live := play(nil, step{1, 6, "x", "e"}).Append(nil)
	line, doc := esclusa.SplitRow(live)
	for name, c := range map[string]struct {
		value  []byte
		header []byte
		want   []byte
	}{
		"row":                           {doc, line, live},
		"row of an earlier version":     {live, nil, nil},
		"document without a line":       {doc, nil, nil},
		"document with another line":    {doc, []byte("x"), nil},
		"document with a marker":        {doc, marker, nil},
		"erasure":                       {nil, marker, marker},
		"tombstone of somebody else":    {nil, nil, nil},
		"tombstone with another marker": {nil, []byte("x"), nil},
		"tombstone with a live row":     {nil, line, nil},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := update{offset: 258}
			if c.header != nil {
				ctx.headers = goka.Headers{esclusa.HeaderRow: c.header}
			}
			cfg, _ := copies(t)
			local, view := build(t, cfg).(*Copy), storage.NewMemory()
			defer local.Close()
			must(t, local.Set("10", []byte("before")))
			must(t, view.Set("10", []byte("before")))
			must(t, (&Shadowed{Epoch: "e"}).Recover(ctx, local, "10", c.value))
			if got, _ := local.Get("10"); !bytes.Equal(got, c.want) {
				t.Errorf("the table has %q, want %q", got, c.want)
			}
			must(t, (&View{}).keep(ctx, view, "10", c.value))
			want := c.want
			if want != nil {
				want = append([]byte{0, 0, 0, 0, 0, 0, 1, 2}, want...)
			}
			if got, _ := view.Get("10"); !bytes.Equal(got, want) {
				t.Errorf("the view has %q, want %q", got, want)
			}
		})
	}
}

func TestRecoveryTakesAnOlderRowForTheLast(t *testing.T) {
	row := func(steps ...step) string { return stored(play(nil, steps...)) }
	first, erasure := step{1, 5, "a", "e"}, step{1, 6, "", "e"}
	local := row(first, erasure)
	for name, c := range map[string]struct {
		value   string
		want    string
		shadows bool
	}{
		"the same":                    {local, local, false},
		"older":                       {row(first), local, true},
		"older, of another partition": {row(step{0, 9, "b", "e"}), row(step{0, 9, "b", "e"}), false},
		"newer":                       {row(first, erasure, step{1, 7, "b", "e"}), row(first, erasure, step{1, 7, "b", "e"}), false},
		"newer by another partition":  {row(first, erasure, step{0, 2, "b", "e"}), row(first, erasure, step{0, 2, "b", "e"}), false},
		"of another ingress":          {row(step{1, 9, "b", "f"}), local, true},
		"no row":                      {"x", local, true},
	} {
		for _, opened := range []bool{false, true} { // of an opened log no stamps are noted
			t.Run(fmt.Sprint(name, ", opened: ", opened), func(t *testing.T) {
				cfg := Store{Dir: t.TempDir(), MaxAge: time.Hour, Log: quiet, Now: time.Now, Shadowed: &Shadowed{Epoch: "e"}}
				s := build(t, cfg)
				defer func() { s.Close() }()
				read := func(offset int64, stored string) {
					line, doc := esclusa.SplitRow([]byte(stored))
					must(t, cfg.Shadowed.Recover(update{offset: offset, headers: goka.Headers{esclusa.HeaderRow: line}}, s.(*Copy), "10", doc))
					must(t, s.SetOffset(offset))
				}
				read(7, local)
				if opened {
					must(t, s.Close())
					s = build(t, cfg)
				}
				read(8, c.value)
				if got, _ := s.Get("10"); string(got) != c.want {
					t.Errorf("the table has\n%s\nwant\n%s", got, c.want)
				}
				wantAt := map[bool]int64{false: 8, true: 7}[c.shadows]
				if at, _ := s.GetOffset(-1); at != wantAt {
					t.Errorf("the copy is at offset %d, want %d", at, wantAt)
				}
				must(t, s.MarkRecovered())
				if keys := cfg.Shadowed.Keys(3); len(keys) > 0 != c.shadows {
					t.Errorf("what has to be written again is %q", keys)
				}
			})
		}
	}
}

// The topic may have forgotten the tombstone of a row that something else shadows, and
// would bring the row back.
func TestMarkerThatIsShadowedIsForgotten(t *testing.T) {
	s, now := copies(t)
	s.ForgetAfter, s.Shadowed = time.Minute, &Shadowed{Epoch: "e"}
	marker := stored(play(nil, step{1, 6, "", "e"}))
	now.at = noon.Add(time.Hour)
	st := build(t, s)
	defer st.Close()
	must(t, st.Set("shadowed", []byte(marker)))
	must(t, st.Set("old", []byte(marker)))
	must(t, s.Shadowed.Recover(update{offset: 8}, st.(*Copy), "shadowed", []byte("{}")))
	must(t, st.MarkRecovered())
	wantRow(t, st, "shadowed", marker)
	wantRow(t, st, "old", "")
}
