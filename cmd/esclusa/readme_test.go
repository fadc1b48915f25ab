package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

// root is the folder of the README, where samples run.
const root = "../.."

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestSampleNoLongerHolds runs the console blocks of each page in their order,
// against a system of its own. Guides have tests of their own.
func TestSampleNoLongerHolds(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the samples need curl")
		}
		t.Skip("the samples need curl, which is not installed")
	}
	pages, err := filepath.Glob(filepath.Join(root, "docs/*/*.md"))
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, page := range append(pages, root+"/README.md", root+"/README.es.md", root+"/docs/start.md") {
		name, err := filepath.Rel(root, page)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(name, "docs/guides/") || !strings.Contains(read(t, name), "```console\n") {
			continue
		}
		ran++
		t.Run(name, func(t *testing.T) { runSamples(t, name) })
	}
	if ran < 3 {
		t.Errorf("only %d pages have samples", ran)
	}
}

func runSamples(t *testing.T, page string) {
	t.Helper()
	sys := startSystem(t)
	dir := t.TempDir()
	elsewhere := strings.NewReplacer("127.0.0.1:5000", sys.http, "127.0.0.1:9092", sys.kafka, "/tmp/", dir+"/")
	env := slices.Concat(sys.env, []string{
		"ESCLUSA_BROKERS=" + sys.kafka, "ESCLUSA_REDIS=redis://" + sys.redis, "ESCLUSA_HTTP=http://" + sys.http, "CURL_HOME=" + dir, "no_proxy=127.0.0.1",
	})
	if err := os.WriteFile(filepath.Join(dir, ".curlrc"), []byte("silent\n"), 0o600); err != nil {
		t.Fatal(err) // without it curl draws its progress where there is no terminal
	}
	for _, e := range consoleBlocks(elsewhere.Replace(read(t, page))) {
		if got := e.run(t, env); !e.expects(got) {
			t.Fatalf("%s:%d: $ %s\n--- it prints\n%s\n--- instead of\n%s", page, e.line, e.command, got, e.want)
		}
	}
}

// A question mark or a star that is not quoted makes zsh, the shell of macOS, look for
// files and refuse the command.
func TestSampleIsRefusedByZsh(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	quoted := regexp.MustCompile(`'[^']*'|"[^"]*"|#.*`)
	for _, page := range append(pages, "../../README.md", "../../README.es.md", "../../docs/start.md") {
		inside := false
		for i, line := range strings.Split(read(t, strings.TrimPrefix(page, "../../")), "\n") {
			if marks, ok := strings.CutPrefix(strings.TrimSpace(line), "```"); ok {
				inside = marks == "sh" || marks == "console"
			}
			for _, word := range strings.Fields(quoted.ReplaceAllString(line, "")) {
				if inside && strings.Contains(line, "curl ") && strings.HasPrefix(word, "http") && strings.ContainsAny(word, "?*[") {
					t.Errorf("%s:%d: %s is not quoted", page, i+1, word)
				}
			}
		}
	}
}

// TestSpanishReadmeFallsBehind holds the two against one another: the same samples,
// the same sections, the same links.
func TestSpanishReadmeFallsBehind(t *testing.T) {
	english, spanish := read(t, "README.md"), read(t, "README.es.md")
	for what, pattern := range map[string]string{
		"samples":  "(?ms)^(```console\n.*?^```)",
		"sections": `(?m)^(#+) `,
		"links":    `\]\((docs/[^)]+|LICENSE|C[A-Z]+\.md)\)`,
	} {
		if here, there := firstGroups(pattern, english), firstGroups(pattern, spanish); !slices.Equal(here, there) {
			t.Errorf("%s: README.md has\n%q\nand README.es.md\n%q", what, here, there)
		}
	}
}

func TestReadmeGrowsLongAgain(t *testing.T) {
	for _, name := range []string{"README.md", "README.es.md"} {
		if lines := strings.Count(read(t, name), "\n"); lines > 200 {
			t.Errorf("%s has %d lines, more than 200: details belong into docs", name, lines)
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
	sys := beginAt(t)
	runSystem(t, sys.env, args...)
	return sys
}

// beginAt is where a system may run that is not begun yet.
func beginAt(t *testing.T) system {
	t.Helper()
	env := &testscript.Env{Vars: slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "ESCLUSA_") })}
	if err := freePorts(env); err != nil {
		t.Fatal(err)
	}
	return system{http: env.Getenv("HTTP"), kafka: env.Getenv("KAFKA"), redis: env.Getenv("REDIS"), env: env.Vars}
}

// runSystem runs esclusa with this environment until the test ends.
func runSystem(t *testing.T, env []string, args ...string) {
	t.Helper()
	runIn(t, "", env, args...)
}

// runIn is runSystem in a directory, or where dir is empty in this one.
func runIn(t *testing.T, dir string, env []string, args ...string) {
	t.Helper()
	args = append([]string{"run", "--log-level", "error", "--data-dir", t.TempDir()}, args...)
	cmd := exec.CommandContext(t.Context(), "esclusa", args...)
	cmd.Dir, cmd.Env, cmd.Stderr = dir, env, t.Output()
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

// eventually asks until it is so, or gives up.
func eventually(t *testing.T, so func() bool) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), expect.Patience)
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
