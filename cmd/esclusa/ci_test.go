package main

import (
	"encoding/xml"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// pipeline is what both kinds of files have that a test can run.
type pipeline struct {
	Jobs map[string]struct { // of GitHub Actions
		Steps []struct {
			Name, Run string
		}
	}
	Records struct { // of GitLab
		Script    []string
		Artifacts struct{ Reports struct{ JUnit []string } }
	}
}

// pipelines are the files of the guide, by the heading above each.
func pipelines(t *testing.T) map[string]pipeline {
	t.Helper()
	all := make(map[string]pipeline)
	for _, m := range regexp.MustCompile("(?s)\n## ([^\n]+)\n[^#]*?```yaml\n(.*?)```").FindAllStringSubmatch(read(t, "docs/guides/check-in-ci.md"), -1) {
		var p pipeline
		if err := yaml.Unmarshal([]byte(m[2]), &p); err != nil {
			t.Fatalf("%s: %v", m[1], err)
		}
		all[m[1]] = p
	}
	return all
}

// repository is one with a catalogue and records, as the guide takes it to be.
func repository(t *testing.T, record string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for file, text := range map[string]string{
		"schemas/order/1-0-0.json":               `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.org/order/1-0-0","title":"Order","description":"An order.","x-channel":{"key":"/id"},"type":"object","required":["id"],"properties":{"datatype":{"const":"order"},"id":{"type":"string"},"total":{"type":"number","minimum":0}}}`,
		"schemas/order/samples/good/paid.json":   `{"id":"7","total":10}`,
		"records/events.ndjson":                  `{"datatype":"order","id":"1"}` + "\n" + record + "\n",
		"records/structured/cloudevent-1.0.json": `{"specversion":"1.0","type":"order","source":"https://example.org","id":"e1","data":{"id":"2"}}`,
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// installs is the one command that is not run, since it needs the network: the binary of
// the tests is there already.
const installs = "go install github.com/esclusa/esclusa/cmd/esclusa@latest"

// runStep runs a command as CI does, and returns what it prints and its status.
func runStep(t *testing.T, dir, command string) (out string, status int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-e", "-c", command)
	cmd.Dir = dir
	text, err := cmd.CombinedOutput()
	if exit, is := errors.AsType[*exec.ExitError](err); is {
		return string(text), exit.ExitCode()
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(text), 0
}

// TestPipelineOfTheGuideDoesNotRun runs the commands of the guide's files in a repository
// as it describes, and in one with a record that is refused.
func TestPipelineOfTheGuideDoesNotRun(t *testing.T) {
	const good, bad = `{"datatype":"order","id":"3","total":1}`, `{"datatype":"order","id":"3","total":-1}`
	for kind, p := range pipelines(t) {
		commands := p.Records.Script
		for _, s := range p.Jobs["check"].Steps {
			if s.Run != "" {
				commands = append(commands, s.Run)
			}
		}
		t.Run(kind, func(t *testing.T) {
			if len(commands) != 3 || commands[0] != installs {
				t.Fatalf("commands are %q", commands)
			}
			dir := repository(t, good)
			for _, command := range commands[1:] {
				if out, status := runStep(t, dir, command); status != 0 || out != "" {
					t.Errorf("$ %s\nstatus %d: %s", command, status, out)
				}
			}
			dir = repository(t, bad)
			out, status := runStep(t, dir, commands[2])
			want := "::error file=records/events.ndjson,line=2,title=validate%3A records/events.ndjson::/total: must be at least 0 (schema_violation)\n"
			if kind == "GitLab" {
				want = ""
			}
			if status != 1 || out != want {
				t.Errorf("$ %s\nstatus %d: %q, not %q", commands[2], status, out, want)
			}
			for _, name := range p.Records.Artifacts.Reports.JUnit {
				checkReport(t, filepath.Join(repositoryOf(t, commands, bad), name), strings.HasPrefix(name, "records"))
			}
		})
	}
	if n := len(pipelines(t)); n != 2 {
		t.Errorf("the guide has %d pipelines", n)
	}
}

// repositoryOf is a repository in which all commands have been run.
func repositoryOf(t *testing.T, commands []string, record string) string {
	t.Helper()
	dir := repository(t, record)
	for _, command := range commands[1:] {
		runStep(t, dir, command)
	}
	return dir
}

// checkReport wants a report of JUnit with a failure in it or none.
func checkReport(t *testing.T, file string, failed bool) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		Suites []struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(text, &report); err != nil || len(report.Suites) != 1 || report.Suites[0].Tests == 0 || (report.Suites[0].Failures > 0) != failed {
		t.Errorf("%s: %+v, %v", file, report, err)
	}
}

// TestPipelineUsesAProgramThatItHasNotInstalled looks at the pipelines of all guides.
func TestPipelineUsesAProgramThatItHasNotInstalled(t *testing.T) {
	guides, err := filepath.Glob("../../docs/guides/*.md")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, guide := range guides {
		text := read(t, "docs/guides/"+filepath.Base(guide))
		for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(text, -1) {
			used := regexp.MustCompile(`(?m)^ *- (run: )?esclusa `).FindStringIndex(block[1])
			if used == nil {
				continue
			}
			found++
			if !strings.Contains(block[1][:used[0]], installs) {
				t.Errorf("%s: no %q before\n%s", guide, installs, block[1][used[0]:])
			}
		}
	}
	if found < 3 {
		t.Errorf("%d pipelines: too few to tell", found)
	}
}
