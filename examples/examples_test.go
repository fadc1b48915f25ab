// Package examples_test keeps the sample records true: the good ones pass, and
// the bad ones are refused for the reasons that the README gives.
package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/leaks"
	"github.com/esclusa/esclusa/schemas"
)

func TestMain(m *testing.M) { leaks.Main(m) }

func check(t *testing.T, catalogue *schemas.Catalogue, folder, datatype string) schemas.Verdict {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(folder, datatype+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return catalogue.Check(&esclusa.Record{
		Topic: "datatype", Value: body,
		Headers: []esclusa.Header{{Key: esclusa.HeaderDatatype, Value: []byte(datatype)}},
	})
}

func TestEveryDatatypeHasAGoodAndABadRecord(t *testing.T) {
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	refusals := map[string]struct {
		reason   esclusa.Reason
		pointers []string
	}{
		"customer": {esclusa.SchemaViolation, []string{"/edad", "/nombre", "/promocion"}},
		"text":     {esclusa.SchemaViolation, []string{"/firma", "/language"}},
		"image":    {esclusa.ContentMismatch, []string{"/data"}},
		"video":    {esclusa.SchemaViolation, []string{"", "/duration", "/height"}},
		"document": {esclusa.ContentMismatch, []string{"/size"}},
	}
	for _, channel := range catalogue.Channels() {
		want, ok := refusals[channel.Datatype]
		if !ok {
			t.Errorf("no examples of %s", channel.Datatype)
			continue
		}
		if v := check(t, catalogue, "good", channel.Datatype); v.Rejection != nil {
			t.Errorf("good/%s.json: %v", channel.Datatype, v.Rejection)
		}
		refused := check(t, catalogue, "bad", channel.Datatype).Rejection
		if refused == nil || refused.Reason != want.reason {
			t.Errorf("bad/%s.json: got %v, want %s", channel.Datatype, refused, want.reason)
			continue
		}
		var pointers []string
		for _, e := range refused.Errors {
			pointers = append(pointers, e.Pointer)
		}
		if !slices.Equal(pointers, want.pointers) {
			t.Errorf("bad/%s.json: refused at %q, want %q", channel.Datatype, pointers, want.pointers)
		}
	}
}

// A producer goes on trying for ever, so the library has to ask whether anybody is
// there.
func TestSenderWithoutABrokerWaitsInSilence(t *testing.T) {
	addr := engines.FreeAddr(t)
	out, err := exec.CommandContext(t.Context(), "go", "run", "./send-go", "--brokers", addr, "customer", "good/customer.json").CombinedOutput()
	if want := "no answer from " + addr + "\n"; err == nil || !strings.HasPrefix(string(out), want) {
		t.Errorf("it said %q (%v), not %q", out, err, want)
	}
}
