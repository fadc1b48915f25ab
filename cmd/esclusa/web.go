package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	defaultWeb = "http://127.0.0.1:5000"
	webWait    = 10 * time.Second
	webBody    = 64 << 20 // bytes of an answer that are read
)

// problem is what an esclusa answers where it cannot do what was asked.
type problem struct {
	Status int    `json:"status"`
	Detail string `json:"detail"`
}

func (p *problem) Error() string { return p.Detail }

// webGet asks a running esclusa. What it refuses is a *problem.
func webGet(ctx context.Context, base, path string) ([]byte, error) {
	return webCall(ctx, base, http.MethodGet, path, nil)
}

// webPost is webGet with a body in JSON.
func webPost(ctx context.Context, base, path string, body []byte) ([]byte, error) {
	return webCall(ctx, base, http.MethodPost, path, bytes.NewReader(body))
}

// webPut puts a body in JSON in the place of what has the entity tag.
func webPut(ctx context.Context, base, path, tag string, body []byte) ([]byte, error) {
	return webCall(ctx, base, http.MethodPut, path, bytes.NewReader(body), "If-Match", tag)
}

// checkWeb tells what is no URL of a running esclusa.
func checkWeb(base string) error {
	if u, err := url.Parse(base); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return usagef("--http: must be a URL such as %s", defaultWeb)
	}
	return nil
}

// webCall asks with headers, each a name and behind it a value.
func webCall(ctx context.Context, base, method, path string, body io.Reader, headers ...string) ([]byte, error) {
	if err := checkWeb(base); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, webWait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(base, "/")+path, body)
	if err != nil {
		return nil, usagef("--http: %w", err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	access := webAccessOf(ctx)
	client, err := access.client(base)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		if errors.Is(err, context.Canceled) {
			return nil, context.Canceled
		}
		if why := access.explained(base, err); why != nil {
			return nil, why
		}
		return nil, fmt.Errorf("no answer from %s; is `esclusa run` running there, or should --http name another place?", base)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(resp.Body, webBody))
	if err != nil {
		return nil, fmt.Errorf("reading the answer of %s: %w", base, err)
	}
	if resp.StatusCode == http.StatusOK && resp.Header.Get("Content-Type") == "application/octet-stream" {
		return text, nil
	}
	if resp.StatusCode == http.StatusOK {
		return bytes.TrimSuffix(text, []byte("\n")), nil
	}
	p := &problem{Status: resp.StatusCode}
	if json.Unmarshal(text, p) != nil || p.Detail == "" {
		return nil, fmt.Errorf("%s answers %s, which is not how esclusa answers; should --http name another place?", base, resp.Status)
	}
	return nil, p
}
