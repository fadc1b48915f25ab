package endtoend

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/tables"
	"github.com/esclusa/esclusa/internal/whatif"
	"github.com/esclusa/esclusa/schemas"
)

// whatIfRecords are records of which a candidate judges some in another way.
func whatIfRecords(topic string) (all []*kgo.Record) {
	for i := range 300 {
		text := `{"datatype":"customer","id_cliente":"%d","nombre":"n"}`
		switch i % 10 {
		case 1:
			text = `{"datatype":"customer","id_cliente":"%d","nombre":"n","edad":120}` // newly refused
		case 2:
			text = `{"datatype":"customer","id_cliente":"%d","nombre":"n","edad":101,"promocion":"much too long a text"}` // twice
		case 3:
			text = `{"datatype":"customer","id_cliente":"%d","nombre":"n","ciudad":"Faro"}` // newly accepted
		case 4:
			text = `{"datatype":"customer","id_cliente":"%d","edad":151}` // refused by both, not in the same way
		case 5:
			text = `{"datatype":"order","id":"%d"}` // newly accepted: a datatype more
		case 6:
			text = `{"datatype":"text","id":"%d","language":"es","body":"x"}`
		case 7:
			text = `{"datatype":"text","id":"%d"}`
		case 8:
			text = `{"id":"%d"`
		case 9:
			text = `{"datatype":"video","id":"%d","nombre":1}`
		}
		rec := &kgo.Record{Topic: topic, Key: fmt.Append(nil, i%40), Value: fmt.Appendf(nil, text, i)}
		if i%3 == 0 {
			rec.Headers = []kgo.RecordHeader{{Key: "ce_source", Value: fmt.Append(nil, "app-", i%2)}}
		}
		all = append(all, rec)
	}
	return all
}

// whatIfCandidate is a directory in which customers are younger, may have a city, and
// have short promotions; and in which there are orders.
func whatIfCandidate(t *testing.T) (dir string) {
	t.Helper()
	dir = tables.Shipped(t)
	file := filepath.Join(dir, "customer", "1-0-0.json")
	text, err := os.ReadFile(file)
	must(t, err)
	text = []byte(strings.NewReplacer("customer/1-0-0", "customer/1-1-0", `"maximum": 150`, `"maximum": 100`,
		`"promocion": {`, `"ciudad": { "type": "string" }, "promocion": { "maxLength": 10,`).Replace(string(text)))
	must(t, os.WriteFile(filepath.Join(filepath.Dir(file), "1-1-0.json"), text, 0o600))
	order, err := schemas.Scaffold("order")
	must(t, err)
	must(t, os.Mkdir(filepath.Join(dir, "order"), 0o700))
	must(t, os.WriteFile(filepath.Join(dir, "order", "1-0-0.json"), order, 0o600))
	return dir
}

// way is one in which records break the rules.
type way struct {
	datatype         string
	reason           esclusa.Reason
	keyword, pointer string
	id               string
}

func waysOf(groups []whatif.Group) map[way]int {
	counts := make(map[way]int)
	for _, g := range groups {
		counts[way{g.Datatype, g.Reason, g.Keyword, g.Pointer, g.Group}] += int(g.Records)
	}
	return counts
}

// alertsOf are the alerts about the records from an offset of each partition on, by the
// digest of what was refused.
func alertsOf(t *testing.T, tr *traffic, from map[int32]int64, want int) map[string]esclusa.Alert {
	t.Helper()
	admin, err := tr.cluster.NewAdmin()
	must(t, err)
	defer admin.Close()
	found := make(map[string]esclusa.Alert)
	eventually(t, fmt.Sprint(want, " alerts"), func() bool {
		clear(found)
		must(t, tr.scan(admin, tr.names.Alerts(), func(rec esclusa.Record) error {
			a, err := esclusa.ParseAlert(rec.Value)
			if err == nil && *a.Source.Offset >= from[*a.Source.Partition] {
				found[a.PayloadSHA256] = *a
			}
			return err
		}))
		return len(found) >= want
	})
	if len(found) != want {
		t.Fatalf("%d alerts, not %d", len(found), want)
	}
	return found
}

// alertWays counts the alerts by what they say, of those whose record has none among the
// others.
func alertWays(alerts, others map[string]esclusa.Alert) map[way]int {
	counts := make(map[way]int)
	for digest, a := range alerts {
		if _, both := others[digest]; both {
			continue
		}
		datatype := "_none"
		if a.Datatype != nil {
			datatype = *a.Datatype
		}
		for i, e := range a.Errors { // all are of different ways
			if e.Keyword == "additionalProperties" || e.Keyword == "datatype" {
				e.Pointer = "" // names that no schema declares are not told
			}
			counts[way{datatype, a.Reason, e.Keyword, e.Pointer, a.Groups[i]}]++
		}
	}
	return counts
}

// What-if tells of past records what the switch then does to the same, by Kafka and over
// HTTP.
func TestWhatIfDiffersFromTheSwitch(t *testing.T) {
	t.Parallel()
	o := besideRedis(t)
	o.Roles, o.Schemas = []string{app.RoleRouter, app.RoleHTTP}, tables.Shipped(t)
	dir := whatIfCandidate(t)
	load := func(dir string) *schemas.Catalogue {
		c, err := app.LoadCatalogue(dir, schemas.DefaultLimits())
		must(t, err)
		return c
	}
	s := start(t, o)
	must(t, s.kafka().ProduceSync(t.Context(), whatIfRecords(s.names.Ingress())...).FirstErr())
	tr := &traffic{t: t, cluster: clusterOf(s.at.Kafka...), names: s.names}
	before := alertsOf(t, tr, nil, 180)

	admin, err := tr.cluster.NewAdmin()
	must(t, err)
	defer admin.Close()
	ask := func(candidate *schemas.Catalogue, from whatif.From) *whatif.Report {
		t.Helper()
		report, err := app.WhatIf(t.Context(), tr.cluster, admin, whatif.Options{
			InForce: load(o.Schemas), Candidate: candidate, Names: s.names, From: from, Datatypes: []string{"customer"}, Sample: 1, Since: time.Now().Add(-time.Hour),
		})
		must(t, err)
		return report
	}
	report := ask(load(dir), whatif.Ingress)
	if want := (whatif.Counts{Judged: 300, Accepted: 120, Same: 180, NewlyRefused: 60, NewlyAccepted: 60}); report.Counts != want {
		t.Errorf("it counts %+v, not %+v", report.Counts, want)
	}
	channel := ask(load(dir), whatif.Channel)
	if channel.Judged != 90 || !maps.Equal(waysOf(channel.RefusedGroups), waysOf(report.RefusedGroups)) {
		t.Errorf("of the channel it tells %+v, of ingress %+v", channel, report)
	}

	schema, err := os.ReadFile(filepath.Join(dir, "customer", "1-1-0.json"))
	must(t, err)
	alone, err := load(o.Schemas).With("customer", "", schema)
	must(t, err)
	code, text := s.call("POST", "/v1/channels/customer/what-if?since=1h&from=ingress", string(schema))
	lines := strings.Split(strings.TrimSpace(text), "\n")
	var last struct{ Result json.RawMessage }
	must(t, json.Unmarshal([]byte(lines[len(lines)-1]), &last))
	same := ask(alone, whatif.Ingress)
	same.Since = time.Time{} // it is another moment
	var over whatif.Report
	must(t, json.Unmarshal(last.Result, &over))
	over.Since = same.Since
	a, errA := json.Marshal(over)
	b, errB := json.Marshal(same)
	if errA != nil || errB != nil || code != 200 || !bytes.Equal(a, b) {
		t.Errorf("over HTTP it tells, with %d,\n%s\nnot\n%s", code, a, b)
	}

	s.stop()
	ends := make(map[int32]int64)
	for _, r := range report.Ranges {
		ends[r.Partition] = r.To
	}
	o.Schemas = dir
	s = start(t, o)
	must(t, s.kafka().ProduceSync(t.Context(), whatIfRecords(s.names.Ingress())...).FirstErr())
	after := alertsOf(t, tr, ends, 180)
	for what, differ := range map[string][2]map[way]int{
		"newly refused":  {waysOf(report.RefusedGroups), alertWays(after, before)},
		"newly accepted": {waysOf(report.AcceptedGroups), alertWays(before, after)},
	} {
		if !maps.Equal(differ[0], differ[1]) || len(differ[0]) < 2 {
			t.Errorf("%s: it tells\n%v\nand the switch does\n%v", what, differ[0], differ[1])
		}
	}
	if senders := slices.ContainsFunc(report.RefusedGroups, func(g whatif.Group) bool { return g.Sender == "app-1" }); !senders {
		t.Errorf("it tells of no sender: %+v", report.RefusedGroups)
	}
}
