package views

import (
	"encoding/json"
	"fmt"
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
