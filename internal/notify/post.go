package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/esclusa/esclusa/internal/credentials"
)

// Event is what is posted: a CloudEvent in structured mode.
type Event struct {
	ID      string // the same however often it is posted
	Type    string
	Subject string
	Time    time.Time
	Data    any // of its JSON
}

// body is the event as CloudEvents 1.0 has it in JSON.
func (n *Notifier) body(ev *Event) ([]byte, error) {
	body, err := json.Marshal(struct {
		SpecVersion string    `json:"specversion"`
		ID          string    `json:"id"`
		Source      string    `json:"source"`
		Type        string    `json:"type"`
		Subject     string    `json:"subject"`
		Time        time.Time `json:"time"`
		ContentType string    `json:"datacontenttype"`
		Data        any       `json:"data"`
	}{"1.0", ev.ID, n.opts.Source, ev.Type, ev.Subject, ev.Time.UTC(), "application/json", ev.Data})
	if err != nil {
		return nil, fmt.Errorf("writing a notification: %w", err)
	}
	return body, nil
}

// refusal says that the receiver has looked at an event and does not take it.
type refusal struct{ status string }

func (r *refusal) Error() string { return "it was answered " + r.status }

// mostAnswer is how much of an answer is read, so that the connection can be used again.
const mostAnswer = 64 << 10

// post posts an event once. An error that is no *refusal may be over the next time; after
// is how long the receiver wants to be left alone.
func (n *Notifier) post(ctx context.Context, ev *Event) (after time.Duration, err error) {
	req, err := n.request(ctx, ev)
	if err != nil {
		return 0, err
	}
	resp, err := n.client.Do(req)
	if err != nil {
		return 0, n.explain(err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.CopyN(io.Discard, resp.Body, mostAnswer)
	switch code := resp.StatusCode; {
	case code/100 == 2:
		return 0, nil
	case code == http.StatusBadRequest, code == http.StatusRequestEntityTooLarge, code == http.StatusUnprocessableEntity:
		return 0, &refusal{resp.Status}
	case code/100 == 3:
		return 0, fmt.Errorf("it was answered %s: redirects are not followed", resp.Status)
	default:
		return retryAfter(resp.Header), fmt.Errorf("it was answered %s", resp.Status)
	}
}

func (n *Notifier) request(ctx context.Context, ev *Event) (*http.Request, error) {
	body, err := n.body(ev)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, n.opts.URL, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("the URL cannot be posted to")
	}
	req.Header.Set("Content-Type", "application/cloudevents+json; charset=utf-8")
	req.Header.Set("User-Agent", n.opts.Agent)
	return req, n.sign(req.Header, ev.ID, body, time.Now())
}

// retryAfter is what the receiver asks for, in seconds; a date is not read.
func retryAfter(h http.Header) time.Duration {
	s, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || s < 0 || s > int(mostWait.Seconds()) {
		return 0
	}
	return time.Duration(s) * time.Second
}

// sign adds the headers of Standard Webhooks: the HMAC-SHA-256 of id, time and body.
func (n *Notifier) sign(h http.Header, id string, body []byte, at time.Time) error {
	secret, err := key(n.opts.Secret)
	if err != nil || secret == nil {
		return err
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "%s.%s.%s", id, stamp, body)
	h.Set("Webhook-Id", id)
	h.Set("Webhook-Timestamp", stamp)
	h.Set("Webhook-Signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return nil
}

// leastKey is how long a key must be, in bytes, as Standard Webhooks ask for.
const leastKey = 24

// key is what signs: behind whsec_ in base64, else the text itself. nil: nothing is signed.
func key(s credentials.Secret) ([]byte, error) {
	if !s.Set() {
		return nil, nil
	}
	text, err := s.Read()
	if err != nil {
		return nil, fmt.Errorf("--notify-secret-file: %w", err)
	}
	secret := []byte(text)
	if encoded, ok := strings.CutPrefix(text, "whsec_"); ok {
		if secret, err = base64.StdEncoding.DecodeString(encoded); err != nil {
			return nil, errors.New("--notify-secret-file: behind whsec_ must be base64")
		}
	}
	if len(secret) < leastKey {
		return nil, fmt.Errorf("--notify-secret-file: the secret must have at least %d bytes", leastKey)
	}
	return secret, nil
}
