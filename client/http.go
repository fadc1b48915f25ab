package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// HTTP says where a process with role http answers.
type HTTP struct {
	// URL is its address, such as http://127.0.0.1:5000 or one behind a proxy, without a
	// query. Required where HTTP is needed.
	URL string
	// Client makes the requests: with certificates or a proxy of your own, say. Default
	// http.DefaultClient.
	Client *http.Client
}

// check returns what is wrong with it.
func (h HTTP) check() error {
	u, err := url.Parse(h.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("HTTP.URL must be an address such as http://127.0.0.1:5000")
	}
	return nil
}

// String is the address, without a password.
func (h HTTP) String() string {
	u, err := url.Parse(h.URL)
	if err != nil {
		return "HTTP.URL"
	}
	return u.Redacted()
}

// problemBytes bounds what is read of an answer that is no success.
const problemBytes = 64 << 10

// answer is one answer, read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// ask asks for a path, which may have a query, with headers in pairs. It reads at most so
// many bytes of a body; a longer one is an error. That nobody answers is ErrNoAnswer.
func (h HTTP) ask(ctx context.Context, method, path string, most int64, headers ...string) (*answer, error) {
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(h.URL, "/")+path, nil)
	if err != nil {
		return nil, h.check()
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := cmp.Or(h.Client, http.DefaultClient).Do(req)
	if err != nil {
		return nil, h.noAnswer(ctx, err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode >= http.StatusBadRequest {
		most = problemBytes
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, most+1))
	switch {
	case err != nil:
		return nil, h.noAnswer(ctx, err)
	case int64(len(body)) > most:
		return nil, fmt.Errorf("its answer to %s is longer than %d bytes", path, most)
	}
	return &answer{resp.StatusCode, resp.Header, body}, nil
}

// noAnswer is an error of the connection, or the context's own where the caller's wait
// is over.
func (h HTTP) noAnswer(ctx context.Context, err error) error {
	if failed, is := errors.AsType[*url.Error](err); is {
		err = failed.Err // it names the address once more, with its password
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return fmt.Errorf("%w from %s: %w", ErrNoAnswer, h, err)
}

// says is what an answer that is not expected says: of a problem, its sentence.
func (a *answer) says(path string) error {
	var problem struct{ Detail string }
	if json.Unmarshal(a.body, &problem) != nil || problem.Detail == "" {
		return fmt.Errorf("it answers %s with status %d", path, a.status)
	}
	return fmt.Errorf("it answers %s with status %d: %.300s", path, a.status, problem.Detail)
}
