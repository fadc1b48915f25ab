package journal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"

	"github.com/esclusa/esclusa"
)

// Erasure is that somebody has asked to erase a row. It does not have the row's key.
type Erasure struct {
	Table  string `json:"table"`
	Key    string `json:"key"`             // see [KeyDigest]
	Source string `json:"source"`          // the tombstone's place in ingress
	Trace  string `json:"trace,omitempty"` // the id of the caller's trace
}

// Catalogue is that a router has begun to work with another catalogue.
type Catalogue struct {
	Digest  string `json:"digest"`
	Version string `json:"version"` // of esclusa
}

// Payloads is that somebody was shown payloads in full, of which values are masked for
// others.
type Payloads struct {
	Route  string   `json:"route"`
	Alerts []string `json:"alerts"` // their ids
	Trace  string   `json:"trace,omitempty"`
}

// Login is that somebody has logged in to the console, or out.
type Login struct {
	Event   string `json:"event"`   // EventIn or EventOut
	How     string `json:"how"`     // key or openid
	Address string `json:"address"` // that the request came from; empty where that is not known
	Trace   string `json:"trace,omitempty"`
}

// Events of a Login.
const (
	EventIn  = "login"
	EventOut = "logout"
)

// MaxPayloads is how many alerts an entry about payloads tells of.
const MaxPayloads = 500

var (
	errErasure   = errors.New("of an erasure it is not said where")
	errCatalogue = errors.New("of a catalogue there is no digest")
	errPayloads  = errors.New("of payloads it is not said which")
	errLogin     = errors.New("of a login it is not said how")

	hexDigest = regexp.MustCompile(`^[0-9a-f]{64}$`)
	traceID   = regexp.MustCompile(`^([0-9a-f]{32})?$`)
	alertID   = regexp.MustCompile(`^[A-Za-z0-9._-]{1,249}/[A-Za-z0-9._-]{1,200}/[0-9]{1,19}$`)
)

func (e *Erasure) check() error {
	if _, err := esclusa.ParseSource(e.Source); err != nil || esclusa.CheckTableName(e.Table) != nil || !hexDigest.MatchString(e.Key) || !traceID.MatchString(e.Trace) {
		return errErasure
	}
	return nil
}

func (c *Catalogue) check() error {
	if !hexDigest.MatchString(c.Digest) || len(c.Version) > MaxBy {
		return errCatalogue
	}
	return nil
}

func (p *Payloads) check() error {
	if len(p.Route) > MaxBy || len(p.Alerts) == 0 || len(p.Alerts) > MaxPayloads || !traceID.MatchString(p.Trace) {
		return errPayloads
	}
	for _, id := range p.Alerts {
		if !alertID.MatchString(id) {
			return errPayloads
		}
	}
	return nil
}

func (l *Login) check() error {
	if l.Event != EventIn && l.Event != EventOut || l.How == "" || len(l.How) > MaxBy || len(l.Address) > MaxBy || !traceID.MatchString(l.Trace) {
		return errLogin
	}
	return nil
}

// KeyDigest stands for a key: an HMAC with SHA-256, by the id of the ingress topic. Who
// knows a key can tell whether an entry is about it, and who guesses one too, so that it
// keeps a key from who reads the journal by chance, and not from who tries all there are.
func KeyDigest(ingress, key string) string {
	mac := hmac.New(sha256.New, []byte(ingress))
	_, _ = mac.Write([]byte(key)) // cannot fail
	return hex.EncodeToString(mac.Sum(nil))
}
