package views

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

func TestRoutePassesOverAParameterThatNobodyMeans(t *testing.T) {
	w := newWorld()
	w.next = &esclusa.Record{Key: []byte("10"), Value: []byte(grupo)}
	w.mirror.put("10", []byte(grupo), source(0, 0), 1)
	h := w.handler(t)
	c := &counter{Config: w.config(t)}
	c.tables = []*table{{Table: c.Tables["customers"], name: "customers", c: c}}
	for _, rt := range append(c.Operations.routes(), c.routes()...) {
		if rt.ID == "" { // a page's query is its own
			continue
		}
		method, path, _ := strings.Cut(strings.NewReplacer("{id}", "10", "{key}", "10", "{datatype}", "customer").Replace(rt.Pattern()), " ")
		faults := map[string]string{
			"nothing=1": "is not a parameter", "=1": "is not a parameter", "%zz": "percent sign", "a=1;b=2": "semicolon", strings.Repeat("x", 5000): "is not a parameter",
		}
		if rt.anyQuery {
			continue
		}
		for _, name := range rt.Query() {
			faults[name] = "is empty"
			faults[name+"="] = "is empty"
			faults[name+"=&"+name+"=x"] = "is "
			faults[strings.ToUpper(name)+"=x"] = "did you mean " + name
			if !strings.HasSuffix(name, "[]") {
				faults[name+"=x&"+name+"=x"] = "is there twice"
			}
		}
		for query, want := range faults {
			p := expectProblem(t, call(h, method, path+"?"+query, grupo), 400)
			if !strings.Contains(p.Detail, want) || len(p.Detail) > 300 {
				t.Errorf("%s with ?%s says %q, not %q", rt.Pattern(), query, p.Detail, want)
			}
		}
	}
	if len(w.sent)+len(w.asked) != 0 {
		t.Errorf("sent %d, read %v", len(w.sent), w.asked)
	}
}

func TestMisspeltParameterIsNotRecognised(t *testing.T) {
	h := newWorld().handler(t)
	for target, want := range map[string]string{
		"POST /send_message?datatyp=text":                      `"datatyp" is not a parameter of this call (did you mean datatype?), which takes datatype`,
		"GET /v1/alerts?sendr=crm":                             `"sendr" is not a parameter of this call (did you mean sender?), which takes datatype, reason, sender, group, since, until, limit, after`,
		"GET /livez?verbose=1":                                 `"verbose" is not a parameter of this call, which takes no parameters`,
		"POST /v1/channels/customer/messages?wait=readble":     "wait must be routed or readable, or absent (did you mean readable?)",
		"DELETE /v1/customers/10?wait=raedable":                "wait must be readable, or absent (did you mean readable?)",
		"GET /v1/alerts?reason=malfromed":                      "reason must be one of malformed, limit_exceeded, unclassified, unknown_datatype, schema_violation, content_mismatch, inconsistent_channel (did you mean malformed?)",
		"GET /consume_message?timout=5s":                       `"timout" is not a parameter of this call (did you mean timeout?), which takes datatype, group, timeout`,
		"GET /v1/customers?wait=readable":                      `"wait" is not a parameter of this call, which takes key, prefix, after, limit`,
		"GET /v1/customers?limit=1001":                         "limit must be a number from 1 to 1000",
		"GET /v1/customers?prefix=%ff":                         "prefix and after must be UTF-8, as keys are",
		"GET /v1/customers/changes?from=newest":                "from must be now or oldest, or absent",
		"GET /v1/customers/changes?from=oldst":                 "from must be now or oldest, or absent (did you mean oldest?)",
		"DELETE /v1/customers?wait=readable":                   "the key is missing: name it in the path, or as ?key=",
		"GET /v1/channels/customer/schema?versions=1-0-0":      `"versions" is not a parameter of this call (did you mean version?), which takes version`,
		"GET /v1/channels/customer?version=1-0-0":              `"version" is not a parameter of this call, which takes no parameters`,
		"POST /v1/channels/customer/validate?datatype=text":    `"datatype" is not a parameter of this call, which takes no parameters`,
		"GET /v1/alerts?sender=%ff":                            "sender must be UTF-8",
		"GET /get_message/10?key=11":                           `"key" is not a parameter of this call, which takes no parameters`,
		"GET /metrics?name=up":                                 `"name" is not a parameter of this call (did you mean name[]?), which takes name[]`,
		"POST /v1/channels/customer/messages?datatype=image&%": "the query is not well formed: a percent sign begins two hexadecimal digits, and in a value is %25",
	} {
		method, path, _ := strings.Cut(target, " ")
		if p := expectProblem(t, call(h, method, path, grupo), 400); p.Detail != want {
			t.Errorf("%s: %s", target, p.Detail)
		}
	}
	expect(t, call(h, "GET", "/metrics?name[]=go_goroutines&name[]=up", ""), 200, "")
}

func TestRouteMakesForEachRequestWhatIsAlwaysTheSame(t *testing.T) {
	routes := newWorld().handler(t).(*front).routes
	for pattern, rt := range routes {
		if rt.moves { // the request becomes another
			continue
		}
		r := httptest.NewRequestWithContext(t.Context(), rt.Method, "/", nil)
		if n := testing.AllocsPerRun(10, func() { _ = rt.refuse(r) }); n > 0 {
			t.Errorf("%s allocates %v times before it answers", pattern, n)
		}
	}
}
