package deploy

import (
	"maps"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

// rule is an alert or a recording rule.
type rule struct {
	Alert, Record, Expr, For string
	Labels, Annotations      map[string]string
}

type ruleFile struct {
	Groups []struct {
		Name  string
		Rules []rule
	}
}

func rules(t *testing.T) []rule {
	t.Helper()
	var all []rule
	for _, name := range files(t, "prometheus/rules/*.yml") {
		var f ruleFile
		parse(t, name, &f)
		for _, g := range f.Groups {
			all = append(all, g.Rules...)
		}
	}
	return all
}

func alerts(t *testing.T) map[string]rule {
	t.Helper()
	all := make(map[string]rule)
	for _, r := range rules(t) {
		if r.Alert != "" {
			all[r.Alert] = r
		}
	}
	return all
}

// anchors are the sections of the runbook as links name them.
func anchors(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, m := range regexp.MustCompile(`(?m)^## (\S+)$`).FindAllStringSubmatch(read(t, "../docs/operating/runbook.md"), -1) {
		all = append(all, strings.ToLower(m[1]))
	}
	return all
}

const runbook = "https://github.com/esclusa/esclusa/blob/main/docs/operating/runbook.md"

func TestAlertWakesSomebodyWhoDoesNotKnowWhatToDo(t *testing.T) {
	sections := anchors(t)
	for name, r := range alerts(t) {
		if s := r.Labels["severity"]; s != "critical" && s != "warning" {
			t.Errorf("%s: severity %q", name, s)
		}
		for _, a := range []string{"summary", "description"} {
			if !strings.HasSuffix(r.Annotations[a], ".") {
				t.Errorf("%s: %s %q is no sentence", name, a, r.Annotations[a])
			}
		}
		if at := r.Annotations["runbook_url"]; at != runbook+"#"+strings.ToLower(name) {
			t.Errorf("%s leads to %s", name, at)
		}
		if !slices.Contains(sections, strings.ToLower(name)) {
			t.Errorf("the runbook says nothing of %s", name)
		}
	}
	for _, section := range sections {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(alerts(t))), func(a string) bool { return strings.EqualFold(a, section) }) {
			t.Errorf("the runbook has a section for %s, which is no alert", section)
		}
	}
}

func TestRunbookLeadsNowhere(t *testing.T) {
	sections := anchors(t)
	for _, m := range regexp.MustCompile(`\]\(#([^)]+)\)`).FindAllStringSubmatch(read(t, "../docs/operating/runbook.md"), -1) {
		if !slices.Contains(sections, m[1]) {
			t.Errorf("the runbook has no section #%s", m[1])
		}
	}
}

func TestRuleAsksForAMetricThatThereIsNot(t *testing.T) {
	known := documented(t)
	for _, r := range rules(t) {
		for _, m := range metricsOf(r.Expr) {
			if !known[m] {
				t.Errorf("%s%s asks for %s", r.Alert, r.Record, m)
			}
		}
	}
}

// ruleTests are a file for `promtool test rules`, as far as it matters here.
type ruleTests struct {
	Rules    []string `json:"rule_files"`
	Interval string   `json:"evaluation_interval"`
	Tests    []struct {
		Name, Interval string
		Input          []map[string]string `json:"input_series"`
		Alerts         []struct {
			At       string              `json:"eval_time"`
			Alert    string              `json:"alertname"`
			Expected []map[string]labels `json:"exp_alerts"`
		} `json:"alert_rule_test"`
	}
}

type labels map[string]string

func TestAlertIsNotSeenToFireOrToBeSilent(t *testing.T) {
	fires, silent := make(map[string]bool), make(map[string]bool)
	for _, name := range files(t, "prometheus/tests/*.yml") {
		var f ruleTests
		parse(t, name, &f)
		for _, test := range f.Tests {
			for _, a := range test.Alerts {
				if len(a.Expected) > 0 {
					fires[a.Alert] = true
				} else {
					silent[a.Alert] = true
				}
			}
		}
	}
	for name := range alerts(t) {
		if !fires[name] || !silent[name] {
			t.Errorf("%s: a case in which it fires: %v; one in which it does not: %v", name, fires[name], silent[name])
		}
	}
}

func TestPrometheusAndAlertmanagerRefuseTheirFiles(t *testing.T) {
	for _, line := range [][]string{
		append([]string{"promtool", "check", "rules"}, files(t, "prometheus/rules/*.yml")...),
		append([]string{"promtool", "test", "rules"}, files(t, "prometheus/tests/*.yml")...),
		{"promtool", "check", "config", "--syntax-only", "prometheus/prometheus.yml"},
		{"amtool", "check-config", "alertmanager/alertmanager.yml"},
	} {
		t.Run(strings.Join(line[:3], " "), func(t *testing.T) {
			if expect.UnderRace && line[1] == "test" {
				t.Skip("rules are tried without the race detector, which sees nothing of promtool: that takes half a minute")
			}
			out, err := exec.CommandContext(t.Context(), program(t, line[0]), line[1:]...).CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
