package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/spf13/cobra"
)

func TestCustomerIsTakenForACall(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path+" "+r.URL.Query().Get("key"))
		_, _ = w.Write([]byte("{}"))
	}))
	defer server.Close()
	for _, id := range []string{"changes", "lookup", "..", "a/b", "a+b &c%20"} {
		asked = nil
		g := &getCommand{sh: &shell{out: &bytes.Buffer{}, err: &bytes.Buffer{}}, web: server.URL, format: choice{value: "doc"}}
		cmd := &cobra.Command{}
		cmd.SetContext(t.Context())
		if err := g.run(cmd, []string{id}); err != nil {
			t.Fatal(err)
		}
		if len(asked) != 1 || asked[0] != "/v1/customers "+id {
			t.Errorf("for %q it asks %q", id, asked)
		}
	}
}
