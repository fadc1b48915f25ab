package torture

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mutation is a break in the code, which the harness has to catch. The text stands
// exactly once in its file.
type mutation struct {
	name     string
	file     string
	from, to string
	caught   string // what one of the complaints says: a pattern
}

// unaccounted is how it is told that offsets were committed ahead of outputs.
const unaccounted = `is committed, but \d+ has become nothing|has become nothing; \S+ was due|has no account of`

// mutations are the promises, each broken once. docs/concepts/guarantees.md says what caught
// them.
var mutations = []mutation{
	{
		"the commit gate is removed", "internal/kgoka/round.go",
		"\t\terr = s.wait(life)\n",
		"\t\t_ = s.wait\n",
		unaccounted,
	},
	{
		"offsets are committed before outputs", "internal/kgoka/round.go",
		"\t\terr = s.dispatch(life, fetches)\n\t}\n\tif fills := r.delivery.fills(); err == nil && !passed",
		"\t\tif !r.cfg.ExactlyOnce {\n\t\t\t_ = r.client.CommitUncommittedOffsets(life)\n\t\t}\n\t\terr = s.dispatch(life, fetches)\n\t}\n\tif fills := r.delivery.fills(); err == nil && !passed",
		unaccounted,
	},
	{
		"groups read what is not committed", "internal/kgoka/runtime.go",
		"kgo.FetchIsolationLevel(kgo.ReadCommitted())",
		"kgo.FetchIsolationLevel(kgo.ReadUncommitted())",
		`has committed offset \d+ of \S+, where \d+ and what follows is not committed`,
	},
	{
		"readers without a group read what is not committed", "internal/kafka/scan.go",
		"kgo.FetchIsolationLevel(kgo.ReadCommitted())",
		"kgo.FetchIsolationLevel(kgo.ReadUncommitted())",
		`verify: |outputs too many|has no account of`,
	},
	{
		"compare-and-set is removed", "internal/mirror/scripts.go",
		"if not have or have < tonumber(version) then",
		"if true then",
		`in Redis fell from version|in Redis is `,
	},
	{
		"tombstones of one table are ignored", "processors/table.go",
		"\tnext, err := Fold(before, rec, t.Epoch)\n",
		"\tif rec.Value == nil && t.Channel.Table == \"products\" {\n\t\treturn nil, nil\n\t}\n\tnext, err := Fold(before, rec, t.Epoch)\n",
		`product:\d+ (in Redis is|over HTTP is) |verify: `,
	},
	{
		"what was applied is applied again", "processors/apply.go",
		"if row.Applied(src, epoch) {",
		"if false {",
		`behind one that was made of offset`,
	},
	{
		"rows of one table that others shadow stay shadowed", "processors/table.go",
		"\treturn rows.put(foreign.Key, row)\n",
		"\tif t.Channel.Table == \"people\" {\n\t\treturn nil\n\t}\n\treturn rows.put(foreign.Key, row)\n",
		`rows that were shadowed are written again`,
	},
	{
		"rows of one table bear another's name in Redis", "internal/mirror/store.go",
		"rows: datatype + \":\"",
		"rows: map[string]string{\"customer\": \"customer\", \"product\": \"product\", \"person\": \"product\"}[datatype] + \":\"",
		`person:\d+ in Redis (is|fell)`,
	},
	{
		"receivers believe a source that is not there", "schemas/receive.go",
		"if !covered {", "if !covered && false {",
		`no alert tells of|in Redis is `,
	},
	{
		"a redrive forgets what was sent", "internal/redrive/sent.go",
		"c.at.Offset) || s.sources",
		"c.at.Offset) && false && s.sources",
		`was sent twice at attempt 1`,
	},
	{
		"a decision holds whatever it has seen", "internal/journal/decisions.go",
		"\tif !d.holds(e, current, known) {",
		"\tif !d.holds(e, current, known) && false {",
		`was told that its decision holds, which the journal does not say`,
	},
	{
		"counts of alert groups begin anew with each assignment", "processors/alertgroups.go",
		"if by[p].tally.Load(row, ends[p]) {",
		"if row.Count > 0 || by[p].tally.Load(row, ends[p]) {",
		`group \S+ has its \d+ alerts`,
	},
	{
		"what roles work with is closed before they end", "internal/service/group.go",
		"if slices.Contains(other.Needs, s) {",
		"if slices.Contains(s.Needs, other) {",
		`did not stop in order`,
	},
}

// root is the project's, seen from here.
const root = "../../.."

// mutated writes the broken file, and returns the overlay that puts it in place.
func (m mutation) mutated(t *testing.T) (overlay string) {
	t.Helper()
	file, err := filepath.Abs(filepath.Join(root, m.file))
	must(t, err)
	text, err := os.ReadFile(file)
	must(t, err)
	if n := strings.Count(string(text), m.from); n != 1 {
		t.Fatalf("the text that is to be broken stands %d times in %s:\n%s", n, m.file, m.from)
	}
	broken := filepath.Join(t.TempDir(), filepath.Base(file))
	must(t, os.WriteFile(broken, []byte(strings.Replace(string(text), m.from, m.to, 1)), 0o600))
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {file: broken}})
	must(t, err)
	overlay = filepath.Join(t.TempDir(), "overlay.json")
	must(t, os.WriteFile(overlay, replace, 0o600))
	return overlay
}

func TestMutationNoLongerFitsTheCode(t *testing.T) {
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			build := exec.CommandContext(t.Context(), "go", "build", "-overlay", m.mutated(t), "./"+filepath.Dir(m.file))
			build.Dir = root
			if out, err := build.CombinedOutput(); err != nil {
				t.Errorf("the broken code does not compile: %v\n%s", err, out)
			}
		})
	}
}

// TestMutationGoesUnnoticed runs the harness in its short form on broken code: make
// torture-selftest.
func TestMutationGoesUnnoticed(t *testing.T) {
	if os.Getenv("TORTURE_SELFTEST") == "" {
		t.Skip("fifteen runs of the harness take long; make torture-selftest makes them")
	}
	// What fails on code that is whole catches nothing.
	if out, err := shortForm(t); err != nil {
		t.Fatalf("the code fails as it is: %v\n%s", err, out)
	}
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			caught := regexp.MustCompile(m.caught)
			out, err := shortForm(t, "-overlay", m.mutated(t))
			said := complaints(out)
			switch {
			case !strings.Contains(out, "=== RUN"):
				t.Fatalf("the broken code does not run: %v\n%s", err, out)
			case err == nil:
				t.Errorf("nothing was noticed:\n%s", out)
			case !slices.ContainsFunc(said, caught.MatchString):
				t.Errorf("it failed, and for nothing that tells of this, %s:\n%s", m.caught, out)
			default:
				t.Logf("caught by:\n%s", strings.Join(said[:min(len(said), 5)], "\n"))
			}
		})
	}
}

// shortForm runs the harness in its short form.
func shortForm(t *testing.T, args ...string) (out string, err error) {
	t.Helper()
	args = append([]string{"test", "-count=1", "-v", "-run", "^TestFaultsLoseRepeatOrMisorderRecords$"}, append(args, ".")...)
	text, err := exec.CommandContext(t.Context(), "go", args...).CombinedOutput()
	return string(text), err
}

// told are the lines that a run logs whether it fails or not.
var told = regexp.MustCompile(`_test\.go:\d+: (TORTURE_SEED|faults:|checked:|log of)`)

// complaints are the errors of a run.
func complaints(out string) []string {
	var said []string
	for line := range strings.Lines(out) {
		if strings.Contains(line, "_test.go:") && !told.MatchString(line) {
			said = append(said, strings.TrimSpace(line))
		}
	}
	return said
}
