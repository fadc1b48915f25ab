package tracing

import (
	"errors"
	"net/url"
	"strings"
)

// tracesPath is where a collector takes spans, by the OTLP specification.
const tracesPath = "/v1/traces"

// errEndpoint does not repeat the URL, which may hold a secret.
var errEndpoint = errors.New("must be an http:// or https:// URL with a host and without user and query")

// CheckEndpoint returns an error that says what a collector's URL must be, or
// nil. It is the base, http://127.0.0.1:4318 say, to which /v1/traces is added
// unless it ends so.
func CheckEndpoint(endpoint string) error {
	_, err := tracesURL(endpoint)
	return err
}

func tracesURL(endpoint string) (string, error) {
	u, err := url.Parse(endpoint)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" ||
		u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", errEndpoint
	}
	if strings.HasSuffix(u.Path, tracesPath) {
		return endpoint, nil
	}
	return u.JoinPath(tracesPath).String(), nil
}
