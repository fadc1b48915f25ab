package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/pflag"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/verify"
)

// root is the folder of the README, where its samples run.
const root = "../.."

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestReadmeSamplesNoLongerHold runs the console blocks of the README in their
// order, against one system.
func TestReadmeSamplesNoLongerHold(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the samples need curl")
		}
		t.Skip("the samples need curl, which is not installed")
	}
	sys := startSystem(t)
	dir := t.TempDir()
	elsewhere := strings.NewReplacer("127.0.0.1:5000", sys.http, "127.0.0.1:9092", sys.kafka, "/tmp/", dir+"/")
	env := slices.Concat(sys.env, []string{
		"ESCLUSA_BROKERS=" + sys.kafka, "ESCLUSA_REDIS=redis://" + sys.redis, "ESCLUSA_HTTP=http://" + sys.http, "CURL_HOME=" + dir, "no_proxy=127.0.0.1",
	})
	if err := os.WriteFile(filepath.Join(dir, ".curlrc"), []byte("silent\n"), 0o600); err != nil {
		t.Fatal(err) // without it curl draws its progress where there is no terminal
	}
	exchanges := consoleBlocks(elsewhere.Replace(read(t, "README.md")))
	if len(exchanges) == 0 {
		t.Fatal("README.md has no console block")
	}
	for _, e := range exchanges {
		if got := e.run(t, env); !e.expects(got) {
			t.Fatalf("README.md:%d: $ %s\n--- it prints\n%s\n--- instead of\n%s", e.line, e.command, got, e.want)
		}
	}
}

// exchange is one command of a console block, and what it prints.
type exchange struct {
	line          int
	command, want string
}

func consoleBlocks(text string) []exchange {
	var all []exchange
	inside := false
	for i, line := range strings.Split(text, "\n") {
		command, isCommand := strings.CutPrefix(line, "$ ")
		switch {
		case strings.HasPrefix(line, "```"):
			inside = line == "```console"
		case inside && isCommand:
			all = append(all, exchange{line: i + 1, command: command})
		case inside && len(all) > 0:
			all[len(all)-1].want += line + "\n"
		}
	}
	return all
}

// run returns what the command prints to either stream. Alerts come by Kafka,
// after the command that has caused them: whoever lists them may have to ask again.
func (e exchange) run(t *testing.T, env []string) string {
	t.Helper()
	var got string
	eventually(t, func() bool {
		cmd := exec.CommandContext(t.Context(), "sh", "-c", e.command)
		cmd.Dir, cmd.Env = root, env
		out, _ := cmd.CombinedOutput() // a sample of a refusal fails
		got = string(out)
		return e.expects(got) || !strings.HasPrefix(e.command, "esclusa alerts")
	})
	return got
}

// expects reports whether the output is the one wanted, in which three dots stand
// for anything within a line, and on a line of their own for any lines.
func (e exchange) expects(got string) bool {
	pattern := regexp.QuoteMeta(strings.TrimRight(e.want, "\n"))
	pattern = regexp.MustCompile(`(?m)^\\\.\\\.\\\.$`).ReplaceAllLiteralString(pattern, `(?s:.*)`)
	pattern = strings.ReplaceAll(pattern, `\.\.\.`, `.*`)
	return regexp.MustCompile(`^` + pattern + `$`).MatchString(strings.TrimRight(got, "\n"))
}

// system is an esclusa that runs until the test ends.
type system struct {
	http, kafka, redis string
	env                []string
}

func startSystem(t *testing.T) system {
	t.Helper()
	sys := beginSystem(t)
	if !eventually(t, func() bool { return isReady(t.Context(), sys.http) }) {
		t.Fatal("esclusa run is not ready in time")
	}
	return sys
}

// beginSystem is startSystem without waiting.
func beginSystem(t *testing.T, args ...string) system {
	t.Helper()
	env := &testscript.Env{Vars: slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "ESCLUSA_") })}
	if err := freePorts(env); err != nil {
		t.Fatal(err)
	}
	runSystem(t, env.Vars, args...)
	return system{http: env.Getenv("HTTP"), kafka: env.Getenv("KAFKA"), redis: env.Getenv("REDIS"), env: env.Vars}
}

// runSystem runs esclusa with this environment until the test ends.
func runSystem(t *testing.T, env []string, args ...string) {
	t.Helper()
	args = append([]string{"run", "--log-level", "error", "--data-dir", t.TempDir()}, args...)
	cmd := exec.CommandContext(t.Context(), "esclusa", args...)
	cmd.Env, cmd.Stderr = env, t.Output()
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Wait() // the error is that the test was over
		if status := cmd.ProcessState.ExitCode(); status != 0 {
			t.Errorf("esclusa run ended with status %d", status)
		}
	})
}

// eventually asks until it is so, or for ten seconds.
func eventually(t *testing.T, so func() bool) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

func TestReadmeLeadsNowhere(t *testing.T) {
	readme := read(t, "README.md")
	layout := regexp.MustCompile("(?ms)^## Layout\n\n```text\n(.*?)^```").FindStringSubmatch(readme)
	if layout == nil {
		t.Fatal("README.md has no layout")
	}
	paths := firstGroups(`(?m)^(\S+)`, layout[1])
	paths = append(paths, firstGroups(`\]\(([^)#:]+)\)`, readme)...)
	paths = append(paths, firstGroups(`[ "](examples/[a-z/-]+\.\w+)`, readme)...)
	for _, p := range paths {
		if _, err := os.Stat(filepath.Join(root, p)); err != nil {
			t.Errorf("README.md names %s, which is not there", p)
		}
	}
	for _, heading := range firstGroups(`\]\(#([^)]+)\)`, readme) {
		if !regexp.MustCompile(`(?mi)^#+ ` + strings.ReplaceAll(heading, "-", " ") + `$`).MatchString(readme) {
			t.Errorf("README.md has no heading for #%s", heading)
		}
	}
}

func TestReadmeTellsOtherFlags(t *testing.T) {
	documented := map[string]string{} // flag and variable to the default
	for _, row := range table(t, "flag") {
		documented[row[0]+" "+row[1]] = row[2]
	}
	flags := newRun(&shell{}).Flags()
	var actual []string
	flags.VisitAll(func(f *pflag.Flag) {
		entry := fmt.Sprintf("`--%s` `%s`", f.Name, variable(f.Name))
		actual = append(actual, entry)
		def := "`" + strings.Trim(f.DefValue, "[]") + "`"
		if told := documented[entry]; strings.HasPrefix(told, "`") && told != def { // in words where it depends
			t.Errorf("%s: the default is %s, not %s", entry, def, told)
		}
	})
	compare(t, slices.Collect(maps.Keys(documented)), actual)
}

func TestReadmeTellsOtherMetricsOrCalls(t *testing.T) {
	sys := startSystem(t)
	var metrics []string
	for _, row := range table(t, "metric") {
		name, labels, _ := strings.Cut(strings.Trim(row[0], "`}"), "{")
		metrics = append(metrics, metric(name, strings.Split(labels, ",")))
	}
	var exposition string
	eventually(t, func() bool { // lag is measured in the background
		exposition = get(t, "http://"+sys.http+"/metrics")
		return len(exposed(exposition)) >= len(metrics)
	})
	compare(t, metrics, exposed(exposition))

	var calls []string
	for _, row := range table(t, "call") {
		calls = append(calls, firstGroups("`([A-Z]+ [^`?]+)`", row[0])...)
	}
	routes := firstGroups(`(?m)^esclusa_http_request_seconds_count\{route="([A-Z][^"]*)"`, exposition)
	compare(t, calls, routes)
}

func TestReadmeTellsOtherReasons(t *testing.T) {
	var told, actual []string
	for _, row := range table(t, "reason") {
		told = append(told, strings.Trim(row[0], "`"))
	}
	for _, r := range esclusa.Reasons() {
		actual = append(actual, string(r))
	}
	compare(t, told, actual)
}

func TestReadmeTellsOtherFaults(t *testing.T) {
	var told, actual []string
	for _, row := range table(t, "fault") {
		told = append(told, firstGroups("`([a-z-]+)`", row[0])...)
	}
	for _, k := range verify.Kinds() {
		actual = append(actual, string(k))
	}
	compare(t, told, actual)
}

// exposed lists the metrics of esclusa's own in an exposition, with their labels.
func exposed(exposition string) []string {
	var all []string
	for _, name := range firstGroups(`(?m)^# TYPE (esclusa_\w+)`, exposition) {
		series := regexp.MustCompile(`(?m)^` + name + `(?:_bucket|_sum|_count)?(?:\{.*)? \S+$`).FindString(exposition)
		all = append(all, metric(name, firstGroups(`(\w+)="`, series)))
	}
	return all
}

func metric(name string, labels []string) string {
	labels = slices.DeleteFunc(labels, func(l string) bool { return l == "le" || l == "" })
	slices.Sort(labels)
	return name + "{" + strings.Join(labels, ",") + "}"
}

func get(t *testing.T, url string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// table is the README's table whose first column has the title.
func table(t *testing.T, title string) [][]string {
	t.Helper()
	_, text, ok := strings.Cut(read(t, "README.md"), "\n| "+title+" |")
	if !ok {
		t.Fatalf("README.md has no table of each %s", title)
	}
	text, _, _ = strings.Cut(text, "\n\n")
	var rows [][]string
	for _, line := range strings.Split(text, "\n")[2:] { // the rest of the head, and the rule below it
		rows = append(rows, strings.Split(strings.Trim(line, "| "), " | "))
	}
	return rows
}

func firstGroups(pattern, text string) []string {
	var all []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	return all
}

// compare names what only the README has, and what it lacks.
func compare(t *testing.T, told, actual []string) {
	t.Helper()
	for _, name := range told {
		if !slices.Contains(actual, name) {
			t.Errorf("README.md tells of %s, which is not there", name)
		}
	}
	for _, name := range actual {
		if !slices.Contains(told, name) {
			t.Errorf("README.md lacks %s", name)
		}
	}
}
