package torture

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// mutation is a break in the code, which the harness has to catch. The text stands
// exactly once in its file.
type mutation struct {
	name     string
	file     string
	from, to string
}

// mutations are the promises, each broken once. docs/guarantees.md says what caught
// them.
var mutations = []mutation{
	{
		"the commit gate is removed", "internal/kafka/runtime.go",
		"\t\terr = s.wait(life)\n",
		"\t\t_ = s.wait\n",
	},
	{
		"offsets are committed before outputs", "internal/kafka/runtime.go",
		"\terr := s.dispatch(life, fetches)\n\tif err == nil && r.cfg.ExactlyOnce",
		"\tif !r.cfg.ExactlyOnce {\n\t\t_ = r.client.CommitUncommittedOffsets(life)\n\t}\n\terr := s.dispatch(life, fetches)\n\tif err == nil && r.cfg.ExactlyOnce",
	},
	{
		"groups read what is not committed", "internal/kafka/runtime.go",
		"kgo.FetchIsolationLevel(kgo.ReadCommitted())",
		"kgo.FetchIsolationLevel(kgo.ReadUncommitted())",
	},
	{
		"readers without a group read what is not committed", "internal/kafka/scan.go",
		"kgo.FetchIsolationLevel(kgo.ReadCommitted())",
		"kgo.FetchIsolationLevel(kgo.ReadUncommitted())",
	},
	{
		"compare-and-set is removed", "internal/redisstore/scripts.go",
		"if have and have >= tonumber(ARGV[1]) then\n  return 0\nend\nif ARGV[4] then",
		"if ARGV[4] then",
	},
	{
		"tombstones are ignored", "processors/customers.go",
		"\trow, _ := ctx.Value().(*esclusa.Row)\n",
		"\tif rec.Value == nil {\n\t\treturn\n\t}\n\trow, _ := ctx.Value().(*esclusa.Row)\n",
	},
	{
		"what was applied is applied again", "processors/apply.go",
		"if row.Applied(src, epoch) {",
		"if false {",
	},
	{
		"receivers believe a source that is not there", "schemas/receive.go",
		"if !covered {", "if false {",
	},
	{
		"what roles work with is closed before they end", "internal/app/app.go",
		"\tcancel()\n\tif !ended {\n\t\terr = a.await(within, roles)\n\t}\n\tif serr := a.stack.unwind(within); serr != nil {\n\t\ta.log.Warn(\"stopping was not orderly\", \"err\", serr)\n\t}\n",
		"\tif serr := a.stack.unwind(within); serr != nil {\n\t\ta.log.Warn(\"stopping was not orderly\", \"err\", serr)\n\t}\n\tcancel()\n\tif !ended {\n\t\terr = a.await(within, roles)\n\t}\n",
	},
}

// root is the project's, seen from here.
const root = "../.."

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
		t.Run(m.name, func(t *testing.T) { m.mutated(t) })
	}
}

// TestMutationGoesUnnoticed runs the harness in its short form on broken code: make
// torture-selftest.
func TestMutationGoesUnnoticed(t *testing.T) {
	if os.Getenv("TORTURE_SELFTEST") == "" {
		t.Skip("nine runs of the harness take long; make torture-selftest makes them")
	}
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "go", "test", "-overlay", m.mutated(t), "-count=1", "-v",
				"-run", "^TestFaultsLoseRepeatOrMisorderRecords$", ".")
			out, err := cmd.CombinedOutput()
			switch {
			case !strings.Contains(string(out), "=== RUN"):
				t.Fatalf("the broken code does not run: %v\n%s", err, out)
			case err == nil:
				t.Errorf("nothing was noticed:\n%s", out)
			default:
				t.Logf("caught by:\n%s", strings.Join(complaints(string(out)), "\n"))
			}
		})
	}
}

// told are the lines that a run logs whether it fails or not.
var told = regexp.MustCompile(`_test\.go:\d+: (TORTURE_SEED|faults:|checked:|log of)`)

// complaints are the first errors of a run.
func complaints(out string) []string {
	var said []string
	for line := range strings.Lines(out) {
		if strings.Contains(line, "_test.go:") && !told.MatchString(line) && len(said) < 5 {
			said = append(said, strings.TrimSpace(line))
		}
	}
	return said
}
