package schemaimport

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/sr"
	"github.com/twmb/franz-go/pkg/sr/srfake"
)

// A registry's schemas are imported with what they refer to, under the names that the
// registry gives to that.
func TestRegistryIsImportedWrong(t *testing.T) {
	reg := srfake.New(srfake.WithAuth("Basic dTpw"))
	defer reg.Close()
	const order = `{"$id":"https://acme.example/order","type":"object","required":["id"],"properties":{"id":{"type":"string"},"to":{"$ref":"zip.json#/definitions/zip"}%s}}`
	zip := sr.SchemaReference{Name: "zip.json", Subject: "address", Version: 1}
	reg.SeedSchema("address", 1, 1, sr.Schema{Type: sr.TypeJSON, Schema: `{"type":"object","definitions":{"zip":{"type":"string","maxLength":5}}}`})
	reg.SeedSchema("orders-value", 1, 2, sr.Schema{Type: sr.TypeJSON, Schema: fmt.Sprintf(order, ""), References: []sr.SchemaReference{zip}})
	reg.SeedSchema("orders-value", 2, 3, sr.Schema{Type: sr.TypeJSON, Schema: fmt.Sprintf(order, `,"n":{"type":"integer"}`), References: []sr.SchemaReference{zip}})
	reg.SeedSchema("users-value", 1, 4, sr.Schema{Type: sr.TypeAvro, Schema: `{"type":"record","name":"User","fields":[]}`})
	reg.SeedSchema("a/../b?-value", 1, 5, sr.Schema{Type: sr.TypeJSON, Schema: `{"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}`})

	if id, _, err := reg.RegisterSchema("same-value", sr.Schema{Type: sr.TypeJSON, Schema: `{"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}`}); id != 5 || err != nil {
		t.Fatal(id, err)
	}

	all, others, err := ImportRegistry(t.Context(), strings.Replace(reg.URL(), "://", "://u:p@", 1), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, in := range all {
		got = append(got, fmt.Sprintf("%s key %s %v", in.path(), in.Key, in.Refused))
	}
	want := "[a-b/1-0-0.json key /id [] orders/1-0-0.json key /id [] orders/2-0-0.json key /id [] same/1-0-0.json key /id []]"
	if fmt.Sprint(got) != want || others != 1 {
		t.Fatalf("got %v and %d others, want %s", got, others, want)
	}
	if text := string(all[2].Text); !strings.Contains(strings.Join(strings.Fields(text), ""), `"confluent":{"ids":[3`) || !strings.Contains(text, `"orders-value"`) {
		t.Errorf("without the names of the registry: %s", text)
	}
	for _, same := range []int{0, 3} {
		if text := string(all[same].Text); strings.Contains(text, `"ids"`) || !strings.Contains(text, `"subjects"`) {
			t.Errorf("an id names two: %s", text)
		}
	}
	if accepts(t, all[2], `{"id":"1","to":"100001"}`) || !accepts(t, all[2], `{"id":"1","to":"10000"}`) {
		t.Errorf("%s", all[2].Text)
	}
	if _, _, err := ImportRegistry(t.Context(), reg.URL(), Options{}); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("without a password: %v", err)
	}
}

// What answers in the place of a registry gets no way into the catalogue, nor to others.
func TestFalseRegistryIsBelieved(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("asked elsewhere") }))
	defer elsewhere.Close()
	for answer, want := range map[string]string{
		"<html>":      "does not answer as a registry does",
		`{"a":1}`:     "does not answer as a registry does",
		"redirect":    "which has not been named",
		"teapot":      "418",
		`["` + "\x00": "does not answer as a registry does",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			switch answer {
			case "redirect":
				http.Redirect(w, req, elsewhere.URL, http.StatusFound)
			case "teapot":
				w.WriteHeader(http.StatusTeapot)
			default:
				_, _ = fmt.Fprint(w, answer)
			}
		}))
		_, _, err := ImportRegistry(t.Context(), strings.Replace(server.URL, "://", "://user:secret@", 1), Options{})
		server.Close()
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", answer, err)
		}
	}
	if _, _, err := ImportRegistry(t.Context(), "http://", Options{}); err == nil || !strings.Contains(err.Error(), "is not the URL of a registry") {
		t.Errorf("%v", err)
	}
}
