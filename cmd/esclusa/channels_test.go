package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa/schemas"
)

// Whoever runs a catalogue of his own and lists channels without a flag must not be
// shown those that are built in as his.
func TestChannelsAreNotThoseOfTheRunningSystem(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"channels":[{"datatype":"order","topic":"shop.order"}]}`))
	}))
	defer server.Close()
	listOf := func(prefix, neighbour, dir string) (out, says string) {
		var stdout, stderr bytes.Buffer
		c := &channelsCommand{sh: &shell{out: &stdout, err: &stderr}, neighbour: neighbour, format: newFormat()}
		c.schemas, c.prefix, c.limits = dir, prefix, schemas.DefaultLimits()
		cmd := &cobra.Command{}
		cmd.SetContext(t.Context())
		if err := c.run(cmd, nil); err != nil {
			t.Fatal(err)
		}
		return stdout.String(), stderr.String()
	}
	list := func(neighbour, dir string) (out, says string) { return listOf("datatype", neighbour, dir) }
	if out, says := list(server.URL, ""); !strings.Contains(out, "shop.order") || says != "esclusa: these are the channels of the esclusa at "+server.URL+"\n" {
		t.Errorf("it printed %q and said %q", out, says)
	}
	if out, says := list("http://127.0.0.1:1", ""); !strings.Contains(out, "datatype.customer") || says != "esclusa: these are the channels of the catalogue that is built in; no esclusa answers at http://127.0.0.1:1\n" {
		t.Errorf("it printed %q and said %q", out, says)
	}
	if out, _ := listOf("shop", server.URL, ""); !strings.Contains(out, "shop.customer") {
		t.Errorf("with a prefix of its own it printed %q", out)
	}
	if out, says := list(server.URL, "../../schemas/catalog"); !strings.Contains(out, "datatype.customer") || says != "" {
		t.Errorf("with a directory of its own it printed %q and said %q", out, says)
	}
}
