package client

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

// looks are answers to one look after another at a row: a status, and the source that
// it bears.
type looks []struct {
	status int
	source string
}

// serve answers so, the last of them for ever, and calls enough when it is asked once
// more than there are.
func (l looks) serve(t *testing.T, enough func()) HTTP {
	t.Helper()
	n := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/customers" || r.URL.Query().Get("key") != "../a b&c" {
			t.Errorf("asked for %s", r.URL)
		}
		now := l[min(n, len(l)-1)]
		if n++; n > len(l) {
			enough()
		}
		if now.source != "" {
			w.Header().Set("Esclusa-Source", now.source)
		}
		w.WriteHeader(now.status)
	}))
	t.Cleanup(server.Close)
	return HTTP{URL: server.URL, Client: server.Client()}
}

// A row is readable by what it bears: neither one from before, nor one of which it cannot
// be told whether it came before.
func TestRowOfAnotherRecordCountsAsReadable(t *testing.T) {
	for name, c := range map[string]struct {
		looks looks
		want  string // of the error; empty: readable
	}{
		"our record":                        {looks{{200, "datatype/3/7"}}, ""},
		"a later one of the partition":      {looks{{200, "datatype/3/8"}}, ""},
		"erased by us":                      {looks{{404, "datatype/3/7"}}, ""},
		"not there, then ours":              {looks{{404, ""}, {503, ""}, {200, "datatype/3/6"}, {200, "datatype/3/7"}}, ""},
		"never there":                       {looks{{404, ""}}, "its row is another"},
		"an older one":                      {looks{{200, "datatype/3/6"}}, "its row is another"},
		"one of another partition":          {looks{{200, "datatype/4/9"}}, "its row is another"},
		"one of another system":             {looks{{200, "another/3/9"}}, "its row is another"},
		"a row of which it cannot be told":  {looks{{200, "yes"}}, "its row is another"},
		"a process that is starting":        {looks{{503, ""}}, "it answers /v1/customers with status 503"},
		"a process that does not know us":   {looks{{421, ""}}, "it answers /v1/customers with status 421"},
		"a process of another version, say": {looks{{400, ""}}, "it answers /v1/customers with status 400"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			err := rows{c.looks.serve(t, cancel)}.WaitReadable(ctx, "customers", "../a b&c", esclusa.Source{Topic: "datatype", Partition: 3, Offset: 7})
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("%v", err)
			}
			if final := c.looks[0].status; (final == 421 || final == 400) == errors.Is(err, context.Canceled) && err != nil {
				t.Errorf("%d was answered after %v", final, err)
			}
		})
	}
}

// shown is a table that shows what was sent last of each key, once it may.
type shown struct {
	asked []string
	err   error
}

func (s *shown) WaitReadable(_ context.Context, table, key string, src esclusa.Source) error {
	s.asked = append(s.asked, table+" "+key+" "+src.String())
	return s.err
}

func TestRecordWithoutARowIsLookedForAsOne(t *testing.T) {
	b, r := &broker{}, &shown{}
	s := senderOn(t, b)
	if _, err := s.Send(t.Context(), "text", []byte(`{"id":"1","language":"es","body":"1"}`), Readable(time.Minute)); !errors.Is(err, errNoHTTP) {
		t.Errorf("nobody to ask: %v", err)
	}
	if _, err := all(s.SendAll(t.Context(), texts(3), Readable(time.Minute))); !errors.Is(err, errNoHTTP) || len(b.taken) > 0 {
		t.Errorf("nobody to ask: %v, sent %q", err, b.taken)
	}
	s.reading = r
	got, err := all(s.SendAll(t.Context(), texts(3), Readable(time.Minute)))
	if err != nil || len(got) != 3 || !got[0].Readable || !got[2].Routed || len(r.asked) > 0 || b.waits == 0 {
		t.Errorf("%+v, %v; asked for rows %q, for routing %d times", got, err, r.asked, b.waits)
	}
}

// A failure is told, and no slowness: whoever asks again in vain should know.
func TestRefusedLookAtARowCountsAsSlow(t *testing.T) {
	s := senderOn(t, &broker{})
	s.reading = &shown{err: errors.New("421")}
	src, err := s.Send(t.Context(), "customer", []byte(`{"id_cliente":"1","nombre":"n"}`), Readable(time.Minute))
	if err == nil || errors.Is(err, ErrNotSeen) || src.Topic != "datatype" {
		t.Errorf("%v, %v", src, err)
	}
}
