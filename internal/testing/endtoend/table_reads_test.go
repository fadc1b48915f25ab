package endtoend

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

// What was answered as readable, or gone, is so in lists, lookups and changes too: they
// come from another copy of the table.
func TestReadsOfATableShowAnOlderOne(t *testing.T) {
	t.Parallel()
	s := start(t, options(t))
	for id := range 3 {
		s.want("POST", "/send_message", customer(id, "v1"), 200, stored)
	}
	s.expectAnswer(204, "", "DELETE", "/v1/customers/1?wait=readable", "", "")
	s.expectAnswer(200, `"missing":["1","9"]}`, "POST", "/v1/customers/lookup", "", `{"keys":["2","1","9"]}`)
	first := s.expectListed("/v1/customers?limit=1", `"key":"0"`, `"next":"0"`)
	if strings.Contains(first, `"key":"2"`) {
		t.Errorf("the page is too long: %s", first)
	}
	s.expectListed("/v1/customers?after=0", `"key":"2"`, `"next":null`)

	past := s.follow("?from=oldest", "")
	id := ""
	for range 4 {
		id = past.next()
	}
	s.want("POST", "/send_message", customer(5, "v1"), 200, stored)
	for _, f := range []*events{past, s.follow("", id)} {
		f.next()
		if !strings.Contains(f.last, "event: change") || !strings.Contains(f.last, `"key":"5"`) {
			t.Errorf("the next change is %q", f.last)
		}
	}
	s.expectAnswer(207, `"line":2,"status":200`, "POST", "/v1/channels/customer/messages?wait=readable", "",
		customer(6, "v1")+"\n"+customer(7, "v1"), "Content-Type: application/x-ndjson", "Idempotency-Key: 1")
	s.expectAnswer(200, `"missing":[]`, "POST", "/v1/customers/lookup", "", `{"keys":["6","7"]}`)
}

// expectListed checks that an answer holds what it should, and returns it.
func (s *system) expectListed(path string, holds ...string) string {
	s.t.Helper()
	code, _, text := s.ask("GET", path, "", "")
	for _, part := range holds {
		if code != 200 || !strings.Contains(text, part) {
			s.t.Errorf("%s: %d %s, want %s", path, code, text, part)
		}
	}
	return text
}

// events is a stream of changes.
type events struct {
	s    *system
	text *bufio.Reader
	last string
}

// follow follows the table of customers until the test ends.
func (s *system) follow(query, after string) *events {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	s.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.at.HTTP+"/v1/customers/changes"+query, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if after != "" {
		req.Header.Set("Last-Event-ID", after)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = resp.Body.Close() })
	return &events{s: s, text: bufio.NewReader(resp.Body)}
}

// next reads the next event that is one, and returns its id.
func (e *events) next() (id string) {
	e.s.t.Helper()
	for e.last = ""; ; {
		line, err := e.text.ReadString('\n')
		if err != nil {
			e.s.t.Fatalf("%v after %q", err, e.last)
		}
		if text, ok := strings.CutPrefix(line, "id: "); ok {
			id = strings.TrimSpace(text)
		}
		if e.last += line; line == "\n" {
			if strings.Contains(e.last, "data: ") {
				return id
			}
			e.last = ""
		}
	}
}
