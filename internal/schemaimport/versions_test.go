package schemaimport

import (
	"fmt"
	"slices"
	"testing"

	"github.com/esclusa/esclusa/schemas"
)

// A history in which a version breaks what its digit promises would not load.
func TestHistoryThatBreaksSendersCannotBeImported(t *testing.T) {
	files := make(Files)
	for version, more := range map[string]string{
		"1-0-0": `"required":["id"]`, "1-0-1": `"required":["id","n"]`, "1-0-2": `"required":["id","n"],"maxProperties":99,"minProperties":2`, "1-0-3": `"required":["id","n"]`,
		"1-1-0": `"required":["id"]`, "1-1-1": `"required":["id","n"]`, "2-0-0": `"required":["id"]`, "2-0-1": `"required":["id"],"minProperties":1`,
	} {
		files["com.acme/click/jsonschema/"+version] = fmt.Appendf(nil, `{"self":{"vendor":"com.acme","name":"click","version":%q},"type":"object",%s,"properties":{"id":{"type":"string"},"n":{"type":"integer"}}}`, version, more)
	}
	all, made := Import(files, "", Options{}), make(Files)
	var got []string
	for _, in := range all {
		if in.Text == nil {
			t.Fatalf("%s: %v", in.File, in.Refused)
		}
		made[in.path()] = in.Text
		got = append(got, fmt.Sprint(in.Version, " ", in.Changes[max(len(in.Changes)-1, 0)].What))
	}
	if _, err := schemas.Load(memory(made), schemas.DefaultLimits()); err != nil {
		t.Error(err)
	}
	want := []string{
		"1-0-0 ", "1-1-0 version 1-1-0 in place of 1-0-1, since it may refuse what 1-0-0 takes",
		"1-2-0 version 1-2-0 in place of 1-0-2, since it may refuse what 1-0-1 takes", "1-2-1 version 1-2-1 in place of 1-0-3",
		"1-3-0 version 1-3-0 in place of 1-1-0", "1-4-0 version 1-4-0 in place of 1-1-1, since it may refuse what 1-1-0 takes", "2-0-0 ", "2-0-1 ",
	}
	for i := range want {
		if v := want[i]; v[len(v)-1] == ' ' {
			want[i], got[i] = v[:5], got[i][:5]
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
