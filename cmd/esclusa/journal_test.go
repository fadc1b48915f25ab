package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// An erasure over HTTP is in the journal, which tells nothing of the key, however it is
// asked.
func TestErasureOverHTTPIsNotInTheJournal(t *testing.T) {
	const key = "a-key-of-somebody"
	sys := startSystem(t)
	if got := ask(t, http.MethodDelete, "http://"+sys.http+"/v1/customers/"+key, ""); got.status != http.StatusAccepted {
		t.Fatalf("%d %s", got.status, got.body)
	}
	var page struct {
		Entries []struct {
			Erasure struct{ Table, Source string }
		}
	}
	var text string
	if !eventually(t, func() bool {
		text = get(t, "http://"+sys.http+"/v1/journal?kind=erasure")
		return json.Unmarshal([]byte(text), &page) == nil && len(page.Entries) == 1
	}) {
		t.Fatalf("the journal has %s", text)
	}
	if e := page.Entries[0].Erasure; e.Table != "customers" || !strings.HasPrefix(e.Source, "datatype/") {
		t.Errorf("it tells %s", text)
	}
	var out, errs bytes.Buffer
	if status := run(t.Context(), []string{"journal", "--brokers", sys.kafka}, strings.NewReader(""), &out, &errs, nil); status != 0 || !strings.Contains(out.String(), "a row of customers, by datatype/") {
		t.Errorf("status %d: %s%s", status, &out, &errs)
	}
	if all := text + out.String(); strings.Contains(all, key) {
		t.Errorf("it tells the key: %s", all)
	}
}
