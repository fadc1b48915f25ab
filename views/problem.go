package views

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/apidocs"
)

const (
	mediaJSON    = "application/json"
	mediaProblem = "application/problem+json"
	mediaSchema  = "application/schema+json"
)

// problem is an RFC 9457 problem document. A handler returns one instead of
// answering; instance is filled in where it is written.
type problem struct {
	Type       string                `json:"type"`
	Title      string                `json:"title"`
	Status     int                   `json:"status"`
	Detail     string                `json:"detail"`
	Instance   string                `json:"instance"`
	Reason     esclusa.Reason        `json:"reason,omitempty"`
	Errors     []esclusa.Violation   `json:"errors,omitempty"`
	Omitted    int                   `json:"errors_omitted,omitempty"`
	Conditions []Condition           `json:"conditions,omitempty"`
	Line       int                   `json:"line,omitempty"`     // of a batch, from 1
	Decision   *alertgroups.Decision `json:"decision,omitempty"` // that holds, where another was to

	allow      string        // header Allow
	retryAfter time.Duration // header Retry-After, whole seconds
	codings    string        // header Accept-Encoding
	challenge  string        // header WWW-Authenticate
	closes     bool          // the connection, on which the rest of a body may be
}

// newProblem is a problem that its status and a sentence explain.
func newProblem(status int, detail string) *problem {
	return &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
}

func badRequest(detail string) *problem { return newProblem(http.StatusBadRequest, detail) }

// unavailable is a problem of ours that may be over by then.
func unavailable(detail string, retryAfter time.Duration) *problem {
	p := newProblem(http.StatusServiceUnavailable, detail)
	p.retryAfter = retryAfter
	return p
}

func notAllowed(allow string) *problem {
	p := newProblem(http.StatusMethodNotAllowed, "this path answers to "+allow)
	p.allow = allow
	return p
}

// refused is the problem of a record that does not pass.
func refused(status int, rej *esclusa.Rejection) *problem {
	return &problem{
		Type:    apidocs.ProblemType(rej.Reason),
		Title:   "The record was refused",
		Status:  status,
		Detail:  rej.Error(),
		Reason:  rej.Reason,
		Errors:  rej.Errors,
		Omitted: rej.Omitted,
	}
}

func (p *problem) write(w http.ResponseWriter, r *http.Request) {
	p.Instance = cmp.Or(r.URL.EscapedPath(), "/") // CONNECT names no path
	if p.allow != "" {
		w.Header().Set("Allow", p.allow)
	}
	if p.retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(p.retryAfter.Seconds())))
	}
	if p.challenge != "" {
		w.Header().Set("WWW-Authenticate", p.challenge)
	}
	if p.codings != "" {
		w.Header().Set("Accept-Encoding", p.codings)
	}
	if p.closes {
		w.Header().Set("Connection", "close")
	}
	answer(w, p.Status, mediaProblem, encode(p))
}

// encode is v in JSON, without escapes for HTML. v must be of a type that can be
// encoded.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// answerJSON answers with v in JSON.
func answerJSON(w http.ResponseWriter, status int, v any) {
	answer(w, status, mediaJSON, encode(v))
}

var newline = []byte("\n")

// answer answers with the body, and a newline behind it where it has none.
func answer(w http.ResponseWriter, status int, media string, body []byte) {
	end := newline
	if bytes.HasSuffix(body, newline) {
		end = nil
	}
	answerAs(w, status, media, body, end)
}

// answerAs answers with a body in two parts as it is.
func answerAs(w http.ResponseWriter, status int, media string, body, end []byte) {
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)+len(end)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that has gone needs no answer
	_, _ = w.Write(end)
}
