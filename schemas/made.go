package schemas

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"

	"github.com/esclusa/esclusa"
)

// MadeOf reports whether a record of a channel or of the alerts holds what a router
// makes of an ingress record: its body under its key in the channel of its datatype, or
// an alert about its bytes, by the catalogue of today or when the version that the
// output names was the current one. By a version that the catalogue lacks it may have
// made what Check waits for.
func (r *Receiver) MadeOf(out, ingress *esclusa.Record) bool {
	by, holds := r.holds(out, ingress)
	if holds == nil {
		return false
	}
	if holds(r.Catalogue.Check(ingress)) {
		return true
	}
	for _, ch := range r.Catalogue.Channels() {
		if version, known := ch.WithID(by); known && holds(r.Catalogue.CheckPast(ingress, version)) {
			return true
		}
		if out.Topic == r.Names.Channel(ch.Datatype) && !r.Catalogue.hasID(by) && r.Catalogue.madeOf(ch, out, ingress) {
			return true
		}
	}
	return false
}

// holds are the schema that an output names and whether it is what comes of a verdict;
// nil where it is nothing of the ingress record's.
func (r *Receiver) holds(out, ingress *esclusa.Record) (by []byte, holds func(Verdict) bool) {
	if out.Topic != r.Names.Alerts() {
		by, _ = out.Header(esclusa.HeaderDataschema)
		return by, func(v Verdict) bool { return r.carries(out, v) }
	}
	alert := alertOf(out, ingress)
	if alert == nil {
		return nil, nil
	}
	if alert.Schema != nil {
		by = []byte(*alert.Schema)
	}
	return by, func(v Verdict) bool { return v.Rejection != nil || OutOfTime(alert.Errors) }
}

// carries reports whether an output is what a verdict lets through.
func (r *Receiver) carries(out *esclusa.Record, v Verdict) bool {
	return v.Rejection == nil && out.Topic == r.Names.Channel(v.Channel.Datatype) && string(out.Key) == v.Key &&
		(out.Value == nil) == (v.Body == nil) && bytes.Equal(out.Value, v.Body)
}

// alertOf is the alert that an output holds about the ingress record, nil for none.
func alertOf(out, ingress *esclusa.Record) *esclusa.Alert {
	alert, err := esclusa.ParseAlert(out.Value)
	if err != nil || alert.Reason == esclusa.InconsistentChannel || alert.ID != ingress.Source().String() {
		return nil
	}
	sum := sha256.Sum256(ingress.Value)
	if alert.PayloadSHA256 != hex.EncodeToString(sum[:]) || string(out.Key) != alert.Key() {
		return nil
	}
	return alert
}

// NotAlone is the rejection of a record that claims the source of another output, for
// which that other or the ingress record speaks. It names where the other lies.
func (r *Receiver) NotAlone(out *esclusa.Record, source esclusa.Source, other string) *esclusa.Rejection {
	f := malformed("", ruleSource, "must not claim "+source.String()+", of which "+other+" was made")
	for _, ch := range r.Catalogue.Channels() {
		if r.Names.Channel(ch.Datatype) == out.Topic {
			return inconsistent(ch, out, f)
		}
	}
	return esclusa.Reject(esclusa.InconsistentChannel, "", "", f.violations...)
}
