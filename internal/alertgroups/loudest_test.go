package alertgroups_test

import (
	"fmt"
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
)

// Each name that a metric has ever had costs whoever stores it.
func TestInventedSendersAreNamedWithoutEnd(t *testing.T) {
	var l alertgroups.Loudest
	named, all := make(map[string]bool), int64(0)
	for i := range 200_000 {
		l.Add(fmt.Sprint("invented-", i), 1)
		if all++; i%10 == 0 {
			l.Add("crm", 1)
			all++
		}
		if i%1000 != 999 {
			continue
		}
		sum, at := int64(0), 0
		l.Each(func(sender string, alerts int64) {
			named[sender], sum, at = true, sum+alerts, at+1
		})
		if sum != all || at > 13 {
			t.Fatalf("%d senders with %d alerts are named, want 13 at most with all %d", at, sum, all)
		}
	}
	if !named["crm"] || len(named) != 2 {
		t.Errorf("%d names were shown, want crm and the rest", len(named))
	}
}

func TestFewSendersAreCountedTogether(t *testing.T) {
	var l alertgroups.Loudest
	l.Add("crm", 90)
	l.Add("-", 9)
	l.Add(esclusa.Other, 1) // who calls itself so
	got := make(map[string]int64)
	l.Each(func(sender string, alerts int64) {
		if _, twice := got[sender]; twice {
			t.Errorf("%s is there twice, so that nobody can read any metric", sender)
		}
		got[sender] = alerts
	})
	if want := map[string]int64{"crm": 90, "-": 9, "_other": 1}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("there are %v, want %v", got, want)
	}
}
