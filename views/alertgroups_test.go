package views

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
)

// counts puts a row of a group on the board, whose last alert is so many minutes old.
func (w *world) counts(group, datatype string, reason esclusa.Reason, sender string, minutes int) {
	last := alertgroups.Sighting{Offset: 9, Time: at.Add(-time.Duration(minutes) * time.Minute)}
	row := alertgroups.Row{
		Group: group, Identity: alertgroups.Identity{Reason: reason, Datatype: datatype}, Count: 7, First: last, Last: last,
		Senders: alertgroups.Senders{{Name: sender, N: 7}}, Samples: []int64{9}, UpTo: 10,
	}
	rec := row.Record("datatype.alert-groups", 1)
	w.board.Add(&rec)
}

func TestAlertGroupsAreInAnotherOrderThanAsked(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	for i, of := range []struct {
		id          string
		count       int64
		first, last int // minutes ago
	}{{"a", 3, 9, 8}, {"b", 5, 30, 2}, {"c", 5, 20, 10}, {"d", 1, 1, 1}} {
		seen := func(minutes int) alertgroups.Sighting {
			return alertgroups.Sighting{Offset: int64(i), Time: at.Add(-time.Duration(minutes) * time.Minute)}
		}
		row := alertgroups.Row{Group: of.id, Identity: alertgroups.Identity{Reason: esclusa.Malformed, Datatype: "text"}, Count: of.count, First: seen(of.first), Last: seen(of.last), UpTo: 10}
		rec := row.Record("datatype.alert-groups", 1)
		w.board.Add(&rec)
	}
	for sort, want := range map[string][]string{"last": {"d", "b", "a", "c"}, "count": {"b", "c", "a", "d"}, "first": {"b", "c", "a", "d"}} {
		var all []string
		for after := ""; ; {
			query := "?limit=1&sort=" + sort
			if after != "" {
				query += "&after=" + after
			}
			ids, next := groupsOf(t, call(h, "GET", "/v1/alert-groups"+query, ""))
			all = append(all, ids...)
			if next == "" {
				break
			}
			after = next
		}
		if !slices.Equal(all, want) {
			t.Errorf("by %s: %v, not %v", sort, all, want)
		}
	}
	_, next := groupsOf(t, call(h, "GET", "/v1/alert-groups?limit=1&sort=count", ""))
	expectProblem(t, call(h, "GET", "/v1/alert-groups?sort=first&after="+next, ""), 400)
	expectProblem(t, call(h, "GET", "/v1/alert-groups?sort=newest", ""), 400)
}

func TestGroupsOfAStateAreCountedOtherwiseThanListed(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	w.counts("a", "image", esclusa.SchemaViolation, "crm", 3)
	w.counts("b", "text", esclusa.Malformed, "crm", 2)
	w.counts("c", "text", esclusa.Malformed, "web", 1)
	w.decided = map[string]alertgroups.Decision{"a": {State: alertgroups.Acknowledged}}
	for query, want := range map[string]map[string]int{
		"":                             {"open": 2, "acknowledged": 1, "resolved": 0, "regressed": 0},
		"?state=acknowledged":          {"open": 2, "acknowledged": 1, "resolved": 0, "regressed": 0},
		"?state=resolved&sender=crm":   {"open": 1, "acknowledged": 1, "resolved": 0, "regressed": 0},
		"?datatype=image":              {"open": 0, "acknowledged": 1, "resolved": 0, "regressed": 0},
		"?datatype=text&limit=1":       {"open": 2, "acknowledged": 0, "resolved": 0, "regressed": 0},
		"?datatype=text&sender=nobody": {"open": 0, "acknowledged": 0, "resolved": 0, "regressed": 0},
	} {
		var page struct{ States map[string]int }
		answer := call(h, "GET", "/v1/alert-groups"+query, "")
		if err := json.Unmarshal(answer.Body.Bytes(), &page); err != nil || !maps.Equal(page.States, want) {
			t.Errorf("%s counts %v, not %v: %v", query, page.States, want, err)
		}
	}
}

type groupPage struct {
	Groups []struct{ ID string }
	Next   *string
}

func groupsOf(t *testing.T, rec *httptest.ResponseRecorder) (ids []string, next string) {
	t.Helper()
	var page groupPage
	if err := json.Unmarshal(rec.Body.Bytes(), &page); rec.Code != 200 || err != nil || page.Groups == nil {
		t.Fatalf("%d %s: %v", rec.Code, rec.Body, err)
	}
	for _, g := range page.Groups {
		ids = append(ids, g.ID)
	}
	if page.Next != nil {
		next = *page.Next
	}
	return ids, next
}

func TestAlertGroupsAreFilteredOtherwiseThanAsked(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	w.counts("a", "image", esclusa.SchemaViolation, "crm", 3)
	w.counts("b", "text", esclusa.Malformed, "crm", 2)
	w.counts("c", "_none", esclusa.UnknownDatatype, "web", 1)
	for query, want := range map[string][]string{
		"":                             {"c", "b", "a"},
		"?datatype=image":              {"a"},
		"?reason=malformed":            {"b"},
		"?datatype=_none":              {"c"},
		"?sender=crm":                  {"b", "a"},
		"?sender=crm&datatype=image":   {"a"},
		"?sender=nobody":               nil,
		"?reason=unknown_datatype":     {"c"},
		"?reason=inconsistent_channel": nil,
	} {
		if got, next := groupsOf(t, call(h, "GET", "/v1/alert-groups"+query, "")); !slices.Equal(got, want) || next != "" {
			t.Errorf("%s: %v and more from %q, want %v", query, got, next, want)
		}
	}
	for _, query := range []string{"?datatype=imag", "?reason=x", "?sender=%ff", "?limit=0", "?limit=501", "?after=x", "?after=MSAgIGE", "?order=count", "?group=0123456789abcdef", "?since=1h"} {
		if rec := call(h, "GET", "/v1/alert-groups"+query, ""); rec.Code != 400 {
			t.Errorf("%s: %d %s", query, rec.Code, rec.Body)
		}
	}
	if rec := call(h, "GET", "/v1/alert-groups/b", ""); rec.Code != 200 || !json.Valid(rec.Body.Bytes()) {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if rec := call(h, "GET", "/v1/alert-groups/d", ""); rec.Code != 404 {
		t.Errorf("a group that is not there: %d", rec.Code)
	}
}

func TestPageOfAlertGroupsLeavesOneOut(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	var want []string
	for i := range 25 {
		id := fmt.Sprintf("g%02d", i)
		want = append(want, id)
		w.counts(id, "image", esclusa.SchemaViolation, "crm", i/3) // several in the same millisecond
	}
	var got []string
	for after := ""; ; {
		ids, next := groupsOf(t, call(h, "GET", "/v1/alert-groups?limit=4"+after, ""))
		got = append(got, ids...)
		if next == "" {
			break
		}
		after = "&after=" + next
	}
	if !slices.Equal(got, want) {
		t.Errorf("the pages have %v, want %v", got, want)
	}
}
