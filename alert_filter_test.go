package esclusa_test

import (
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

func TestFilterTakesOtherAlertsThanItSays(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	image, crm := "image", "crm"
	a := &esclusa.Alert{Reason: esclusa.SchemaViolation, Datatype: &image, Sender: &crm, Groups: []string{"0123456789abcdef", "fedcba9876543210"}}
	bare := &esclusa.Alert{Reason: esclusa.Malformed, Groups: []string{"aaaaaaaaaaaaaaaa"}}
	for name, want := range map[esclusa.AlertFilter][2]bool{
		{}:                             {true, true},
		{Group: "fedcba9876543210"}:    {true, false},
		{Group: "aaaaaaaaaaaaaaaa"}:    {false, true},
		{Datatype: "image"}:            {true, false},
		{Datatype: "text"}:             {false, false},
		{Datatype: esclusa.NoDatatype}: {false, true},
		{Reason: esclusa.Malformed}:    {false, true},
		{Sender: "crm"}:                {true, false},
		{Sender: esclusa.NoSender}:     {false, true},
		{Since: at}:                    {true, true},
		{Since: at.Add(1)}:             {false, false},
		{Until: at}:                    {false, false},
		{Until: at.Add(1)}:             {true, true},
		{Sender: "crm", Datatype: esclusa.NoDatatype}: {false, false},
	} {
		if got := [2]bool{name.Matches(a, at), name.Matches(bare, at)}; got != want {
			t.Errorf("%+v: %v, want %v", name, got, want)
		}
	}
}

func TestWhatIsNoGroupIsTakenForOne(t *testing.T) {
	for _, id := range []string{"", "x", "_other.image", "0123456789ABCDEF", "0123456789abcdef0", "0123456789abcde\n"} {
		if esclusa.CheckGroupID(id) == nil {
			t.Errorf("%q is taken", id)
		}
	}
	if err := esclusa.CheckGroupID(esclusa.GroupID(esclusa.Malformed, "", "", "")); err != nil {
		t.Error(err)
	}
}
