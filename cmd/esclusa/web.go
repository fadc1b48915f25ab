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
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, usagef("--http: must be a URL such as %s", defaultWeb)
	}
	ctx, cancel := context.WithTimeout(ctx, webWait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(base, "/")+path, nil)
	if err != nil {
		return nil, usagef("--http: %w", err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		if errors.Is(err, context.Canceled) {
			return nil, context.Canceled
		}
		return nil, fmt.Errorf("no answer from %s; is `esclusa run` running there, or should --http name another place?", base)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, webBody))
	if err != nil {
		return nil, fmt.Errorf("reading the answer of %s: %w", base, err)
	}
	if resp.StatusCode == http.StatusOK {
		return bytes.TrimSuffix(body, []byte("\n")), nil
	}
	p := &problem{Status: resp.StatusCode}
	if json.Unmarshal(body, p) != nil || p.Detail == "" {
		return nil, fmt.Errorf("%s answers %s, which is not how esclusa answers; should --http name another place?", base, resp.Status)
	}
	return nil, p
}
