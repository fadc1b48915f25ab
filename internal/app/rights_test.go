package app

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/topics"
)

// rightsTable is the table of docs/guides/secure.md.
func rightsTable() string {
	scope := Scope{
		Names: esclusa.Names{Prefix: esclusa.DefaultPrefix}, Datatypes: []string{"customer", "<other>"}, Tables: map[string]string{"customer": "customers"},
		Instance: "<instance>", Group: "<group>",
	}
	var out strings.Builder
	out.WriteString("| who | operation | resource | names |\n|---|---|---|---|\n")
	for _, who := range append(AllRoles(), Commands()...) {
		var keys []string
		names := make(map[string][]string)
		for _, r := range scope.Rights(who) {
			key := fmt.Sprintf("%s | %s", r.Operation, r.Resource)
			if names[key] == nil {
				keys = append(keys, key)
			}
			names[key] = append(names[key], "`"+r.Name+"`")
		}
		for _, key := range keys {
			fmt.Fprintf(&out, "| %s | %s | %s |\n", who, key, strings.Join(names[key], ", "))
		}
	}
	return out.String()
}

func TestDocumentTellsOtherRights(t *testing.T) {
	text, err := os.ReadFile("../../docs/guides/secure.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := rightsTable(); !strings.Contains(string(text), "\n\n"+want+"\n") {
		t.Errorf("docs/guides/secure.md has not this table:\n%s", want)
	}
}

// A right that is listed twice could be taken away without effect.
func TestRightsAreListedTwice(t *testing.T) {
	scope := Scope{Names: esclusa.Names{Prefix: "p"}, Datatypes: []string{"customer", "text"}, Tables: map[string]string{"customer": "customers"}, Instance: "i", Group: "g"}
	for _, who := range append(AllRoles(), Commands()...) {
		rights := scope.Rights(who)
		if len(rights) == 0 {
			t.Errorf("%s has no rights", who)
		}
		for i, r := range rights {
			if slices.Contains(rights[:i], r) {
				t.Errorf("%s: %s is there twice", who, r)
			}
		}
	}
}

func TestAtLeastOnceAsksForTransactions(t *testing.T) {
	scope := Scope{Names: esclusa.Names{Prefix: "p"}, Datatypes: []string{"customer"}, Tables: map[string]string{"customer": "customers"}, Instance: "i"}
	transactional := func(r topics.Right) bool { return r.Resource == topics.TransactionalID }
	if !slices.ContainsFunc(scope.Rights(RoleRouter), transactional) {
		t.Error("exactly once needs no right on a transactional id")
	}
	scope.AtLeastOnce = true
	if slices.ContainsFunc(scope.Rights(RoleRouter), transactional) {
		t.Error("at least once needs a right on a transactional id")
	}
}
