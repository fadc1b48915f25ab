package deploy

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/engines"
)

// dashboard is what Grafana reads, as far as it matters here.
type dashboard struct {
	UID, Title, Description string
	Links                   []struct{ Title, URL string }
	Templating              struct{ List []variable }
	Panels                  []panel
}

type variable struct {
	Name, Type, Description string
	Current                 struct{ Value any }
	Query                   any
}

type panel struct {
	ID                       int
	Type, Title, Description string
	GridPos                  struct{ X, Y, W, H int }
	FieldConfig              struct {
		Defaults struct{ Unit string }
	}
	Links   []struct{ Title, URL string }
	Targets []struct{ Expr, LegendFormat string }
}

func dashboards(t *testing.T) []dashboard {
	t.Helper()
	var all []dashboard
	for _, name := range files(t, "grafana/dashboards/*.json") {
		var d dashboard
		if err := json.Unmarshal([]byte(read(t, name)), &d); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, d)
	}
	return all
}

// units are those of Grafana's that the panels use.
var units = []string{"none", "short", "cps", "reqps", "s", "bytes", "percentunit", "dateTimeAsIso"}

func TestPanelSaysNotWhatItShows(t *testing.T) {
	for _, d := range dashboards(t) {
		ids := make(map[int]string)
		for i, p := range d.Panels {
			where := d.Title + ", " + p.Title
			if before, twice := ids[p.ID]; twice {
				t.Errorf("%s has the id of %s", where, before)
			}
			ids[p.ID] = p.Title
			if p.Title == "" || slices.ContainsFunc(d.Panels[:i], func(o panel) bool { return o.Title == p.Title }) {
				t.Errorf("%s: the title is empty or there twice", where)
			}
			for _, o := range d.Panels[:i] {
				a, b := p.GridPos, o.GridPos
				if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H || a.X+a.W > 24 {
					t.Errorf("%s lies over %s, or outside", where, o.Title)
				}
			}
			if p.Type == "row" {
				continue
			}
			if !strings.HasSuffix(p.Description, ".") {
				t.Errorf("%s: the description %q is no sentence", where, p.Description)
			}
			if p.Type != "text" && (!slices.Contains(units, p.FieldConfig.Defaults.Unit) || len(p.Targets) == 0) {
				t.Errorf("%s: unit %q, %d queries", where, p.FieldConfig.Defaults.Unit, len(p.Targets))
			}
		}
	}
}

var variableName = regexp.MustCompile(`\$\{?(\w+)`)

func TestDashboardAsksForWhatThereIsNot(t *testing.T) {
	known := documented(t)
	var source struct {
		APIVersion  int `json:"apiVersion"`
		Datasources []map[string]any
	}
	parse(t, "grafana/provisioning/datasources/prometheus.yml", &source)
	for _, d := range dashboards(t) {
		used := map[string]bool{"datasource": true}
		for _, p := range d.Panels {
			for _, q := range p.Targets {
				for _, m := range metricsOf(q.Expr) {
					if !known[m] && !strings.HasPrefix(m, "esclusa_records_") {
						t.Errorf("%s, %s asks for %s", d.Title, p.Title, m)
					}
				}
				for _, m := range variableName.FindAllStringSubmatch(q.Expr, -1) {
					used[m[1]] = true
				}
			}
		}
		var defined []string
		for _, v := range d.Templating.List {
			defined = append(defined, v.Name)
			if v.Description == "" || !used[v.Name] {
				t.Errorf("%s: variable %s is described as %q and used: %v", d.Title, v.Name, v.Description, used[v.Name])
			}
			if v.Type == "datasource" && v.Current.Value != source.Datasources[0]["uid"] {
				t.Errorf("%s: data source %v, while %v is provisioned", d.Title, v.Current.Value, source.Datasources[0]["uid"])
			}
		}
		for name := range used {
			if !slices.Contains(defined, name) && !strings.HasPrefix(name, "__") {
				t.Errorf("%s has no variable %s", d.Title, name)
			}
		}
		for _, name := range []string{"instance", "datatype"} {
			if !slices.Contains(defined, name) {
				t.Errorf("%s has no variable %s", d.Title, name)
			}
		}
	}
}

func TestDashboardLeadsNowhere(t *testing.T) {
	all, sections := dashboards(t), anchors(t)
	for _, d := range all {
		var toOther, toRunbook bool
		for _, l := range d.Links {
			toRunbook = toRunbook || l.URL == runbook
			toOther = toOther || slices.ContainsFunc(all, func(o dashboard) bool {
				return o.UID != d.UID && strings.HasPrefix(l.URL, "/d/"+o.UID+"?") && l.Title == o.Title
			})
		}
		if !toOther || !toRunbook {
			t.Errorf("%s leads to another: %v; to the runbook: %v", d.Title, toOther, toRunbook)
		}
		for _, p := range d.Panels {
			for _, l := range p.Links {
				if section, ok := strings.CutPrefix(l.URL, runbook+"#"); !ok || !slices.Contains(sections, section) {
					t.Errorf("%s, %s leads to %s", d.Title, p.Title, l.URL)
				}
			}
		}
	}
}

// shows are the series of a query that have a number.
func (s *stack) shows(expr string) int {
	s.t.Helper()
	var answer struct {
		Result []struct {
			Metric map[string]string
			Value  [2]any
		}
	}
	s.prometheus("query?query="+url.QueryEscape(expr), &answer)
	n := 0
	for _, series := range answer.Result {
		text, _ := series.Value[1].(string)
		if v, err := strconv.ParseFloat(text, 64); err == nil && !math.IsNaN(v) && !math.IsInf(v, 0) {
			n++
		}
	}
	return n
}

// values are the values that Grafana would offer for a variable.
func (s *stack) values(v variable) int {
	s.t.Helper()
	query, _ := v.Query.(map[string]any)
	text, _ := query["query"].(string)
	m := regexp.MustCompile(`^label_values\((\w+), (\w+)\)$`).FindStringSubmatch(text)
	if m == nil {
		s.t.Fatalf("variable %s: %v", v.Name, v.Query)
	}
	var values []string
	s.prometheus("label/"+m[2]+"/values?match[]="+m[1], &values)
	return len(values)
}

// asks is somebody who uses HTTP, well and badly, until stop is closed.
func (s *stack) asks(stop <-chan struct{}) {
	for i := 0; ; i++ {
		for _, request := range [][3]string{
			{http.MethodPost, ":5000/send_message", fmt.Sprintf(`{"id_cliente":"%d","nombre":"x"}`, i%100)},
			{http.MethodPost, ":5000/v1/channels/text/messages", "{}"},
			{http.MethodGet, fmt.Sprintf(":5000/v1/customers/%d", i%100), ""},
		} {
			select {
			case <-stop:
				return
			default:
			}
			if _, _, err := s.ask(request[0], "http-1", request[1], request[2]); err != nil {
				s.t.Error(err)
				return
			}
		}
	}
}

func TestPanelIsEmptyUnderLoad(t *testing.T) {
	s := startStack(t)
	engines.RunProgram(t, "esclusa demo", exec.CommandContext(t.Context(), binary(t), "demo", "--brokers", s.at["kafka"]+":9092", "--rate", "100"))
	var load sync.WaitGroup
	stop := make(chan struct{})
	load.Go(func() { s.asks(stop) })
	defer load.Wait()
	defer close(stop)
	// As Grafana does, with a window of four scrapes.
	fill := strings.NewReplacer("$__rate_interval", "20s", "$__range", "1m", "$instance", ".+", "$datatype", ".+", "$table", ".+", "$sender", ".+")
	for _, d := range dashboards(t) {
		for _, v := range d.Templating.List {
			if v.Type == "query" {
				least := 2
				if v.Name == "table" { // as shipped there is one
					least = 1
				}
				s.eventually("values of variable "+v.Name, func() bool { return s.values(v) >= least })
			}
		}
		for _, p := range d.Panels {
			for _, q := range p.Targets {
				s.eventually(fmt.Sprintf("data in %s, %s: %s", d.Title, p.Title, q.Expr), func() bool { return s.shows(fill.Replace(q.Expr)) > 0 })
			}
		}
	}
}
