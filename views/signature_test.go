package views

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
)

const senders = `authentication: {keys_file: keys}
roles:
  one: [{do: [send, validate], datatypes: [customer], as: [crm]}, {do: [table.erase]}]
  many: [{do: [send], datatypes: [customer], as: [crm, "shop-*"]}]
  any: [{do: [send]}]
bindings: [{role: one, to: ["key:one"]}, {role: many, to: ["key:many"]}, {role: any, to: ["key:any"]}]
`

// headerOf is the one value of a header, and how often it is there.
func headerOf(rec *esclusa.Record, key string) (value string, n int) {
	for _, h := range rec.Headers {
		if h.Key == key {
			value, n = string(h.Value), n+1
		}
	}
	return value, n
}

const structured = `{"specversion":"1.0","id":"1","source":"SOURCE","type":"customer","datacontenttype":"application/json","data":` + grupo + `}`

// A sender's alerts and feeds are kept by ce-source: whoever could write another's name
// there could fill them, and read what becomes of it.
func TestRecordIsSentInTheNameOfSomebodyElse(t *testing.T) {
	event := func(source string) string { return strings.Replace(structured, "SOURCE", source, 1) }
	const typed = "Content-Type: application/cloudevents+json"
	for name, c := range map[string]struct {
		who, body, header, typed string
		status                   int
		sender                   string
	}{
		"the one name is filled in":          {"one", grupo, "", "", 202, "crm"},
		"the one name is said":               {"one", grupo, "ce-source: crm", "", 202, "crm"},
		"another is said":                    {"one", grupo, "ce-source: shop-1", "", 403, ""},
		"another is said in escapes":         {"one", grupo, "ce-source: sho%70-1", "", 403, ""},
		"another in the event":               {"one", event("shop-1"), "", typed, 403, ""},
		"another in the event, one beside":   {"one", event("shop-1"), "ce-source: crm", typed, 403, ""},
		"another in an event without a type": {"one", event("shop-1"), "", "", 403, ""},
		"the one in the event":               {"one", event("crm"), "", typed, 202, "crm"},
		"a number in the event":              {"one", strings.Replace(structured, `"SOURCE"`, "4711", 1), "", typed, 422, "crm"},
		"one of many":                        {"many", grupo, "ce-source: shop-7", "", 202, "shop-7"},
		"none of many":                       {"many", grupo, "", "", 403, ""},
		"any":                                {"any", grupo, "ce-source: whoever", "", 202, "whoever"},
		"none where any may be":              {"any", grupo, "", "", 202, ""},
		"refused, as another":                {"one", `{"id_cliente":7}`, "ce-source: shop-1", "", 403, ""},
		"refused, as the one":                {"one", `{"id_cliente":7}`, "", "", 422, "crm"},
		"no document":                        {"one", `{`, "", "", 422, "crm"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, lines := range []bool{false, true} {
				if lines && c.typed != "" {
					continue
				}
				w := newWorld()
				cfg := w.config(t)
				var refusedAs []string
				cfg.Refused = func(rec *esclusa.Record, _ *esclusa.Rejection, sender []byte) {
					refusedAs = append(refusedAs, string(sender))
					w.sent = append(w.sent, rec)
				}
				cfg.Access = guardOf(t, senders, cfg.Logger)
				h := counterOf(t, cfg)
				headers := []string{"Authorization: Bearer " + testKey(c.who), "Esclusa-Principal: forged", "Ce-Esclusa-Principal: forged"}
				for _, header := range []string{c.header, c.typed} {
					if header != "" {
						headers = append(headers, header)
					}
				}
				want := c.status
				if lines {
					headers, want = append(headers, "Content-Type: application/x-ndjson"), 207
				}
				got := call(h, "POST", "/v1/channels/customer/messages", c.body, headers...)
				expect(t, got, want, "")
				if lines && c.status != 202 && !strings.Contains(got.Body.String(), `"status":`+map[int]string{403: "403", 422: "422"}[c.status]) {
					t.Errorf("the line is answered %s", got.Body)
				}
				if c.status == 403 {
					if len(w.sent) > 0 || strings.Contains(got.Body.String(), "crm") {
						t.Errorf("%d records, %s", len(w.sent), got.Body)
					}
					continue
				}
				if len(w.sent) != 1 {
					t.Fatalf("%d records", len(w.sent))
				}
				sender, n := headerOf(w.sent[0], esclusa.HeaderCESource)
				if c.status == 422 {
					sender, n = refusedAs[0], 1
				}
				if c.typed == "" && !strings.HasPrefix(c.body, `{"spec`) && sender != c.sender || n > 1 {
					t.Errorf("it is sent as %q, %d times", sender, n)
				}
				if who, n := headerOf(w.sent[0], esclusa.HeaderPrincipal); who != "key:"+c.who || n != 1 {
					t.Errorf("the principal is %q, %d times", who, n)
				}
			}
		})
	}
}

func TestErasureDoesNotSayWhoErases(t *testing.T) {
	w := newWorld()
	h := w.guarded(t, senders)
	expect(t, call(h, "DELETE", "/v1/customers/10", "", "Authorization: Bearer "+testKey("one")), 202, "")
	if who, n := headerOf(w.sent[0], esclusa.HeaderPrincipal); who != "key:one" || n != 1 {
		t.Errorf("the principal is %q, %d times", who, n)
	}
}

// An answer that one principal got is not another's.
func TestIdempotencyKeyOfSomebodyElseGivesTheirAnswer(t *testing.T) {
	w := newWorld()
	h := w.guarded(t, senders)
	for _, who := range []string{"one", "any", "one"} {
		expect(t, call(h, "POST", "/v1/channels/customer/messages", grupo, "ce-source: crm", "Idempotency-Key: k", "Authorization: Bearer "+testKey(who)), 202, "")
	}
	if len(w.sent) != 2 {
		t.Errorf("%d records were sent, not one of each", len(w.sent))
	}
}

func TestDecisionIsSignedBySomebodyElse(t *testing.T) {
	guard := guardOf(t, senders, slog.New(slog.DiscardHandler))
	askingAs := func(name string) *http.Request {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPut, "/", nil)
		if name != "" {
			r.Header.Set("Authorization", "Bearer "+testKey(name))
		}
		c, err := guard.Identify(r)
		if err != nil {
			t.Fatal(err)
		}
		return r.WithContext(access.With(r.Context(), c))
	}
	for says, want := range map[string]string{"": somebody, "ana": somebody + " (ana)"} {
		if got := by(askingAs(""), says); got != want {
			t.Errorf("nobody who says %q is %q", says, got)
		}
	}
	for says, want := range map[string]string{"": "key:one", "key:any": "key:one (key:any)", strings.Repeat("x", 300): "key:one"} {
		if got := by(askingAs("one"), says); got != want {
			t.Errorf("who says %q is %q", says, got)
		}
	}
}
