package redrive

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/journal"
)

// What is left out of a list takes no place in its pages, and no page goes on after it.
func TestPageOfRedrivesIsShortOfWhatIsLeftOut(t *testing.T) {
	b := NewBoard()
	for i, id := range []string{"r0", "r1", "r2", "r3", "r4", "r5"} {
		filter := json.RawMessage(`{"datatype":"` + []string{"text", "image"}[i%2] + `"}`)
		b.Take(&journal.Read{Entry: journal.Entry{Kind: journal.KindPlan, ID: id, Plan: &journal.Plan{Filter: filter}}, Offset: int64(i)})
	}
	ofText := func(p *journal.Plan) bool { return strings.Contains(string(p.Filter), "text") }
	var got []string
	after := ""
	for {
		page, next, err := b.List("", after, 2, time.Now(), ofText)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range page {
			got = append(got, s.ID)
		}
		if got, after = append(got, "|"), next; next == "" {
			break
		}
	}
	if text := strings.Join(got, " "); text != "r4 r2 | r0 |" {
		t.Errorf("the pages are %s", text)
	}
	_, _, unseen := b.List("", "r1", 2, time.Now(), ofText)
	_, _, unknown := b.List("", "r9", 2, time.Now(), ofText)
	if !errors.Is(unseen, ErrNoPlan) || strings.ReplaceAll(unseen.Error(), "r1", "r9") != unknown.Error() {
		t.Errorf("after one that is left out it says %v, after none %v", unseen, unknown)
	}
}
