package main

import (
	"encoding/json"
	"fmt"
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

	"github.com/redis/go-redis/v9"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/verify"
)

func TestReferenceTellsOtherFlags(t *testing.T) {
	documented := map[string]string{} // flag and variable to the default
	for _, row := range table(t, "docs/reference/configuration.md", "flag") {
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

func TestReferenceTellsOtherMetricsOrCalls(t *testing.T) {
	sys := startSystem(t)
	var metrics []string
	for _, row := range table(t, "docs/reference/metrics.md", "metric") {
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
	for _, row := range table(t, "docs/reference/http.md", "call") {
		calls = append(calls, firstGroups("`([A-Z]+ [^`?]+)`", row[0])...)
	}
	routes := firstGroups(`(?m)^esclusa_http_request_seconds_count\{route="([A-Z][^"]*)"`, exposition)
	compare(t, calls, routes)
}

func TestReferenceTellsOtherReasons(t *testing.T) {
	var told, actual []string
	for _, row := range table(t, "docs/reference/alert-document.md", "reason") {
		told = append(told, strings.Trim(row[0], "`"))
	}
	for _, r := range esclusa.Reasons() {
		actual = append(actual, string(r))
	}
	compare(t, told, actual)
}

func TestReferenceTellsOtherFaults(t *testing.T) {
	var told, actual []string
	for _, row := range table(t, "docs/operating/verify.md", "fault") {
		told = append(told, firstGroups("`([a-z-]+)`", row[0])...)
	}
	for _, k := range verify.Kinds() {
		actual = append(actual, string(k))
	}
	compare(t, told, actual)
}

func TestReferenceTellsOtherCommands(t *testing.T) {
	var told, actual []string
	for _, row := range table(t, "docs/reference/command-line.md", "command") {
		told = append(told, strings.Trim(row[0], "`"))
	}
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		does := !c.HasSubCommands() || c.HasLocalFlags() // others only group commands
		if does && c.HasParent() && !c.Hidden && c.Name() != "help" && c.Parent().Name() != "completion" {
			actual = append(actual, strings.TrimSuffix(c.UseLine(), " [flags]"))
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(newRoot(&shell{}))
	compare(t, told, actual)
}

func TestReferenceTellsAnotherAlert(t *testing.T) {
	sample := regexp.MustCompile("(?s)```json\n(.*?)```").FindStringSubmatch(read(t, "docs/reference/alert-document.md"))
	if sample == nil {
		t.Fatal("there is no sample of an alert")
	}
	var told map[string]json.RawMessage
	if err := json.Unmarshal([]byte(sample[1]), &told); err != nil {
		t.Fatal(err)
	}
	var actual struct{ Properties map[string]json.RawMessage }
	if err := json.Unmarshal([]byte(read(t, "schemas/alert.schema.json")), &actual); err != nil {
		t.Fatal(err)
	}
	compare(t, slices.Collect(maps.Keys(told)), slices.Collect(maps.Keys(actual.Properties)))
}

func TestReferenceTellsOtherTopics(t *testing.T) {
	sys := startSystem(t)
	var told []string
	for _, row := range table(t, "docs/reference/topics.md", "topic") {
		name := strings.Trim(row[0], "`")
		each := []string{name}
		if strings.Contains(name, "<name>") {
			each = nil
			for _, datatype := range []string{"customer", "document", "image", "text", "video"} {
				each = append(each, strings.ReplaceAll(name, "<name>", datatype))
			}
		}
		for _, topic := range each {
			told = append(told, strings.ReplaceAll(topic, "<tables>", "customers")+" "+row[2])
		}
	}
	cl, err := kgo.NewClient(kgo.SeedBrokers(sys.kafka))
	if err != nil {
		t.Fatal(err)
	}
	defer cl.Close()
	admin := kadm.NewClient(cl)
	topics, err := admin.ListTopics(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	configs, err := admin.DescribeTopicConfigs(t.Context(), topics.Names()...)
	if err != nil {
		t.Fatal(err)
	}
	var actual []string
	for _, c := range configs {
		actual = append(actual, c.Name+" "+keeps(t, c))
	}
	compare(t, told, actual)
}

// keeps is for how long a topic keeps records, in the words of the reference.
func keeps(t *testing.T, c kadm.ResourceConfig) string {
	t.Helper()
	set := make(map[string]string)
	for _, s := range c.Configs {
		set[s.Key] = s.MaybeValue()
	}
	if set["cleanup.policy"] == "compact" {
		return "compacted"
	}
	kept, err := time.ParseDuration(set["retention.ms"] + "ms")
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%.0f days", kept.Hours()/24)
}

func TestReferenceTellsOtherKeysOfRedis(t *testing.T) {
	sys := startSystem(t)
	send := exec.CommandContext(t.Context(), "esclusa", "send", "customer", "examples/good/customer.json", "--brokers", sys.kafka)
	send.Dir, send.Env = root, sys.env
	if out, err := send.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	rdb := redis.NewClient(&redis.Options{Addr: sys.redis})
	defer rdb.Close()
	shape, bound := regexp.MustCompile(`^([a-z]+):.*`), regexp.MustCompile(`:bound:\d+$`)
	keys := func() []string {
		names, err := rdb.Keys(t.Context(), "*").Result()
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range names {
			names[i] = bound.ReplaceAllString(name, ":bound:<partition>")
			if !strings.HasPrefix(name, "esclusa:") {
				names[i] = shape.ReplaceAllString(name, "$1:<key>")
			}
		}
		return names
	}
	rows := table(t, "docs/reference/redis.md", "key")
	eventually(t, func() bool { return len(keys()) >= len(rows) })
	var told []string
	for _, row := range rows {
		told = append(told, strings.Trim(row[0], "`"))
		if !strings.Contains(row[0], "<key>") {
			continue
		}
		names, err := rdb.Keys(t.Context(), "customer:*").Result()
		if err != nil || len(names) == 0 {
			t.Fatalf("no row in Redis: %v", err)
		}
		fields, err := rdb.HKeys(t.Context(), names[0]).Result()
		if err != nil {
			t.Fatal(err)
		}
		compare(t, firstGroups("`([a-z]+)`", row[1]), fields)
	}
	compare(t, told, keys())
}

func TestExampleThatReadmeNamesIsMissing(t *testing.T) {
	for _, page := range []string{"README.md", "README.es.md", "docs/start.md", "examples/README.md"} {
		for _, p := range firstGroups(`[ "](examples/[a-z/-]+\.\w+)`, read(t, page)) {
			if _, err := os.Stat(filepath.Join(root, p)); err != nil {
				t.Errorf("%s names %s, which is not there", page, p)
			}
		}
	}
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
	return string(ask(t, http.MethodGet, url, "").body)
}

// table is a page's table whose first column has the title.
func table(t *testing.T, page, title string) [][]string {
	t.Helper()
	_, text, ok := strings.Cut(read(t, page), "\n| "+title+" |")
	if !ok {
		t.Fatalf("%s has no table of each %s", page, title)
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

// compare names what only the documents have, and what they lack.
func compare(t *testing.T, told, actual []string) {
	t.Helper()
	for _, name := range told {
		if !slices.Contains(actual, name) {
			t.Errorf("the documents tell of %s, which is not there", name)
		}
	}
	for _, name := range actual {
		if !slices.Contains(told, name) {
			t.Errorf("the documents lack %s", name)
		}
	}
}
