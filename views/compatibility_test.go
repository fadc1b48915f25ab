package views

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/schemas"
)

// changesIn are those of an answer.
func changesIn(t *testing.T, got *httptest.ResponseRecorder) []schemas.ToldChange {
	t.Helper()
	expect(t, got, 200, "")
	var answer struct{ Changes []schemas.ToldChange }
	if err := json.Unmarshal(got.Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	return answer.Changes
}

func TestSchemaThatBreaksSendersIsSaidToBeCompatible(t *testing.T) {
	w := newWorld()
	next := strings.Replace(younger(t), "customer/1-0-0", "customer/1-1-0", 1)
	changes := changesIn(t, call(w.handler(t), "POST", "/v1/channels/customer/compatibility", next))
	if len(changes) != 1 {
		t.Fatalf("%d changes", len(changes))
	}
	c := changes[0]
	if c.From != "1-0-0" || c.To != "1-1-0" || c.Digit != 2 || c.Outcome != "admitted" || c.Senders.Answer != "breaks" || c.Receivers.Answer != "proved" {
		t.Errorf("it tells %+v", c)
	}
	if len(c.Senders.Errors) != 1 || c.Senders.Errors[0].Pointer != "/edad" || !strings.Contains(string(c.Senders.Record), `"edad"`) {
		t.Errorf("the witness is %s: %v", c.Senders.Record, c.Senders.Errors)
	}
	altered := changesIn(t, call(w.handler(t), "POST", "/v1/channels/customer/compatibility", younger(t)))
	if len(altered) != 1 || altered[0].Outcome != "not admitted" || !strings.Contains(altered[0].Problem, "give what is new a number") {
		t.Errorf("of a version that is altered it tells %+v", altered)
	}
	same, _ := w.config(t).Catalogue.Channel("customer")
	if changes := changesIn(t, call(w.handler(t), "POST", "/v1/channels/customer/compatibility", string(same.Schema))); len(changes) != 0 {
		t.Errorf("of the same schema it tells %+v", changes)
	}
}

// versioned is the catalogue with another version of customers.
func versioned(t *testing.T) *schemas.Catalogue {
	t.Helper()
	c, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	with, err := c.With("customer", "", []byte(strings.Replace(younger(t), "customer/1-0-0", "customer/1-1-0", 1)))
	if err != nil {
		t.Fatal(err)
	}
	return with
}

func TestVersionsAreComparedTheWrongWayRound(t *testing.T) {
	w := newWorld()
	cfg := w.config(t)
	cfg.Catalogue = versioned(t)
	h := counterOf(t, cfg)
	for query, want := range map[string]string{
		"":                     "1-0-0 1-1-0 breaks proved",
		"?to=1-1-0":            "1-0-0 1-1-0 breaks proved",
		"?from=1-0-0":          "1-0-0 1-1-0 breaks proved",
		"?from=1-1-0&to=1-0-0": "1-1-0 1-0-0 proved breaks",
		"?from=1-0-0&to=1-0-0": "",
		"?to=1-0-0":            "",
	} {
		told := ""
		for _, c := range changesIn(t, call(h, "GET", "/v1/channels/customer/compatibility"+query, "")) {
			told += fmt.Sprintf("%s %s %s %s", c.From, c.To, c.Senders.Answer, c.Receivers.Answer)
		}
		if told != want {
			t.Errorf("%s: %q, not %q", query, told, want)
		}
	}
	expectProblem(t, call(h, "GET", "/v1/channels/customer/compatibility?from=1-0-9", ""), 404)
	expectProblem(t, call(h, "GET", "/v1/channels/order/compatibility", ""), 404)
}

func TestSchemaWithFaultsIsCompared(t *testing.T) {
	w := newWorld()
	for body, says := range map[string]string{
		"":                     "",
		`{"$ref":"../x.json"}`: "",
		strings.Replace(younger(t), `"maximum"`, `"maxmum"`, 1): "/properties/edad/maxmum",
	} {
		got := call(w.handler(t), "POST", "/v1/channels/customer/compatibility", body)
		expectProblem(t, got, 422)
		if !strings.Contains(got.Body.String(), says) {
			t.Errorf("it says %s", got.Body)
		}
	}
	expectProblem(t, call(w.handler(t), "POST", "/v1/channels/order/compatibility", younger(t)), 404)
}
