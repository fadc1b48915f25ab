package views

import (
	"strings"
	"testing"
)

func TestErasureTakesACustomerThatIfMatchDoesNotName(t *testing.T) {
	for name, c := range map[string]struct {
		headers []string
		id      string
		status  int
	}{
		"an older version":            {[]string{`If-Match: "41"`}, "10", 412},
		"this version":                {[]string{`If-Match: "42"`}, "10", 202},
		"this version in a list":      {[]string{`If-Match: "1" , "42"`}, "10", 202},
		"this version on a 2nd line":  {[]string{`If-Match: "1"`, `If-Match: "42"`}, "10", 202},
		"older versions, twice":       {[]string{`If-Match: "1"`, `If-Match: "2"`}, "10", 412},
		"a weak tag":                  {[]string{`If-Match: W/"42"`}, "10", 412},
		"a tag without quotes":        {[]string{`If-Match: 42`}, "10", 412},
		"nothing":                     {[]string{`If-Match: `}, "10", 412},
		"any":                         {[]string{`If-Match: *`}, "10", 202},
		"any among others is none":    {[]string{`If-Match: "1", *`}, "10", 412},
		"any, of nobody":              {[]string{`If-Match: *`}, "11", 412},
		"a version, of nobody":        {[]string{`If-Match: "42"`}, "11", 412},
		"any, of an erased one":       {[]string{`If-Match: *`}, "12", 412},
		"none of these":               {[]string{`If-None-Match: "41"`}, "10", 202},
		"none of these, and it is":    {[]string{`If-None-Match: W/"42"`}, "10", 412},
		"none at all":                 {[]string{`If-None-Match: *`}, "10", 412},
		"none at all, and so it is":   {[]string{`If-None-Match: *`}, "11", 202},
		"both hold":                   {[]string{`If-Match: "42"`, `If-None-Match: "41"`}, "10", 202},
		"the second does not":         {[]string{`If-Match: "42"`, `If-None-Match: "42"`}, "10", 412},
		"a date counts for nothing":   {[]string{"If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT", "If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT"}, "10", 202},
		"a key in the query, older":   {[]string{`If-Match: "41"`}, "?key=10", 412},
		"a key in the query, this":    {[]string{`If-Match: "42"`}, "?key=10", 202},
		"an id that no customer has":  {[]string{`If-Match: "42"`}, "%FF", 422},
		"an id that is longer than":   {[]string{`If-Match: "42"`}, strings.Repeat("x", 257), 422},
		"a version in its other form": {[]string{`If-Match: "042"`}, "10", 412},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			w.mirror.put("10", []byte(grupo), source(3, 7), 42)
			w.mirror.put("12", nil, source(3, 8), 43)
			target := "/v1/customers" + c.id
			if !strings.HasPrefix(c.id, "?") {
				target = "/v1/customers/" + c.id
			}
			answer := call(w.handler(t), "DELETE", target, "", c.headers...)
			if c.status == 202 {
				expect(t, answer, 202, "")
			} else {
				expectProblem(t, answer, c.status)
			}
			if sent := len(w.sent) == 1; sent != (c.status == 202) {
				t.Errorf("%d records sent", len(w.sent))
			}
		})
	}
}

func TestErasureIsDecidedOnAGuess(t *testing.T) {
	w := newWorld()
	w.mirror.away = true
	w.table.put("10", []byte(grupo), source(3, 7), -1) // the copy in this process has no versions
	h := w.handler(t)
	for _, header := range []string{`If-Match: "42"`, `If-None-Match: "42"`} {
		answer := call(h, "DELETE", "/v1/customers/10", "", header)
		expectProblem(t, answer, 503)
		expectHeader(t, answer, "Retry-After", "1")
	}
	expectProblem(t, call(h, "GET", "/v1/customers/10", "", `If-Match: "42"`), 503)
	expectProblem(t, call(h, "DELETE", "/v1/customers/11", "", `If-Match: "42"`), 412)
	w.table.complete = false
	expectProblem(t, call(h, "DELETE", "/v1/customers/10", "", `If-Match: *`), 503)
	if len(w.sent) != 0 {
		t.Fatal("erased on a guess")
	}
	w.table.complete = true
	expect(t, call(h, "DELETE", "/v1/customers/10", "", `If-Match: *`), 202, "")
}

func TestReadIgnoresIfMatch(t *testing.T) {
	w := newWorld()
	w.mirror.put("10", []byte(grupo), source(3, 7), 42)
	h := w.handler(t)
	for _, path := range []string{"/v1/customers/10", "/get_message/10", "/v1/customers?key=10"} {
		expectProblem(t, call(h, "GET", path, "", `If-Match: "41"`), 412)
		expect(t, call(h, "GET", path, "", `If-Match: "42"`), 200, "")
		expect(t, call(h, "GET", path, "", `If-Match: "42"`, `If-None-Match: "42"`), 304, "")
		expect(t, call(h, "GET", path, "", "If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT"), 200, "")
		expect(t, call(h, "GET", path, "", "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT"), 200, "")
	}
	expectProblem(t, call(h, "GET", "/v1/customers/11", "", `If-Match: "41"`), 404)
}

func TestIdThatNoPathCarriesCannotBeNamed(t *testing.T) {
	for id, escaped := range map[string]string{".": ".", "..": "..", "/": "/", "a/../b": "a/../b", "ñ&=": "%C3%B1%26%3D", "": ""} {
		w := newWorld()
		w.mirror.put(id, []byte(grupo), source(0, 0), 0)
		addr := serve(t, w.handler(t))
		ask := func(method string) string {
			return method + " /v1/customers?key=" + escaped + " HTTP/1.1\r\nHost: localhost\r\n\r\n"
		}
		if id == "" {
			expectProblem(t, raw(t, addr, ask("GET")), 400)
			expectProblem(t, raw(t, addr, ask("DELETE")), 400)
			continue
		}
		expect(t, raw(t, addr, ask("GET")), 200, grupo)
		expect(t, raw(t, addr, ask("DELETE")), 202, "")
		if got := string(w.sent[0].Key); got != id {
			t.Errorf("erased %q, want %q", got, id)
		}
	}
}
