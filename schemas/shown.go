package schemas

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// What alerts have of a record: the values of x-channel.alerts.payload.
const (
	PayloadFull   = "full"
	PayloadMasked = "masked" // without the values of members with x-mask
	PayloadNone   = "none"
)

// showing is what of records may be shown, by their datatypes.
type showing struct {
	rules map[string]*showRule // of each datatype
	any   showRule             // of records that may be of any datatype
}

// showRule is what of a datatype's records may be shown. All its versions count: of a
// record that is refused nobody knows which was meant.
type showRule struct {
	masks  masks // none: nothing of a payload may be shown
	keys   []string
	hides  bool   // some member is masked
	alerts string // what alerts have of it
}

func newShowing(channels []*Channel) showing {
	s := showing{rules: make(map[string]*showRule), any: showRule{alerts: PayloadFull}}
	for _, ch := range channels {
		of := &showRule{alerts: PayloadFull}
		for _, v := range ch.versions {
			of.masks = of.masks.add(v.mask)
			of.hides = of.hides || v.mask.below
			of.alerts = stricter(of.alerts, v.AlertPayload)
			if !slices.Contains(of.keys, v.Key) {
				of.keys = append(of.keys, v.Key)
			}
		}
		s.any.hides = s.any.hides || of.hides
		s.any.alerts = stricter(s.any.alerts, of.alerts)
		s.rules[ch.Datatype] = of
	}
	return s
}

func stricter(a, b string) string {
	levels := []string{PayloadFull, PayloadMasked, PayloadNone}
	return levels[max(slices.Index(levels, a), slices.Index(levels, b))]
}

// of is the rule for records of a datatype, empty for none. A datatype that the catalogue
// lacks may have been one that masked anything.
func (s *showing) of(datatype string) *showRule {
	if datatype == "" {
		return &s.any
	}
	if rule := s.rules[datatype]; rule != nil {
		return rule
	}
	return &showRule{hides: true, alerts: s.any.alerts}
}

// Masked is an alert as it may be shown to who may not see payloads: of the payload, key
// and pointers without what is masked. A payload in which that cannot be found is masked
// as a whole, and so is that of a record without a datatype, if any datatype masks
// anything. Where nothing is masked it is the same alert; else a copy, without the digest,
// by which a guess could be told to be right. It is safe for concurrent use.
func (c *Catalogue) Masked(a *esclusa.Alert) *esclusa.Alert {
	name := ""
	if a.Datatype != nil {
		name = *a.Datatype
	}
	rule := c.shown.of(name)
	if !rule.hides {
		return a
	}
	k := rule.mask(a.Payload, a.Source.Key, a.Errors)
	if k == nil && a.Withheld == "" {
		return a
	}
	out := *a
	if k != nil {
		out.Payload, out.Source.Key, out.Errors = k.Payload, k.Key, k.Errors
		out.Withheld = cmp.Or(out.Withheld, k.Withheld)
	}
	out.PayloadSHA256 = noDigest
	return &out
}

// Hides reports whether the value that records of a datatype have at a pointer is masked,
// or one of which nothing is said beside masked ones. Empty stands for any datatype.
func (c *Catalogue) Hides(datatype, pointer string) bool {
	rule := c.shown.of(datatype)
	_, hidden := rule.masks.reach(pointer)
	return rule.hides && hidden
}

// HidesAny reports whether a member of records of a datatype is masked. Empty stands for any
// datatype.
func (c *Catalogue) HidesAny(datatype string) bool { return c.shown.of(datatype).hides }

// shownBy is a document without what any of some versions masks.
func shownBy(document []byte, versions ...*Channel) []byte {
	var all masks
	for _, v := range versions {
		all = all.add(v.mask)
	}
	if len(all.masking()) == 0 {
		return document
	}
	shown, _ := all.masked(document)
	return shown
}

// noDigest stands for a digest that is not shown.
var noDigest = strings.Repeat("0", 64)

// Withholding is what alerts may have of the records that they are about, as the catalogue
// says in x-channel.alerts; nil where they may have all. It is safe for concurrent use.
func (c *Catalogue) Withholding() esclusa.Withholding {
	if c.shown.any.alerts == PayloadFull {
		return nil
	}
	return c.withhold
}

func (c *Catalogue) withhold(rec *esclusa.Record, rej *esclusa.Rejection) *esclusa.Kept {
	rule := c.shown.of(rej.Datatype)
	if rule.alerts == PayloadFull || rec.Value == nil { // an erasure has its key alone
		return nil
	}
	k := rule.mask(rec.Value, rec.Key, rej.Errors)
	if rule.alerts == PayloadNone && len(rec.Value) > 0 {
		if k == nil {
			k = &esclusa.Kept{Key: rec.Key, Errors: rej.Errors}
		}
		k.Payload, k.Withheld = nil, esclusa.WithheldAll
	}
	return k
}

// mask is what may be shown of a record, nil for all.
func (r *showRule) mask(payload, key []byte, errors []esclusa.Violation) *esclusa.Kept {
	k := &esclusa.Kept{Payload: payload, Key: key, Errors: r.pointed(errors)}
	document := unframed(payload)
	shown, ok := r.masks.masked(document)
	switch {
	case len(payload) == 0:
	case !ok:
		k.Payload, k.Withheld = []byte(maskedDocument), esclusa.WithheldMasked
	case !bytes.Equal(shown, document):
		k.Payload, k.Withheld = shown, esclusa.WithheldMasked
	}
	if len(key) > 0 && payload != nil && !(ok && slices.Contains(r.keysIn(document), string(key))) {
		k.Key, k.Withheld = []byte(Masked), esclusa.WithheldMasked
	}
	if k.Withheld == "" && slices.Equal(k.Errors, errors) {
		return nil
	}
	return k
}

// pointed are violations that point to no name which is part of a masked value.
func (r *showRule) pointed(errors []esclusa.Violation) []esclusa.Violation {
	out := errors
	for i := range errors {
		pointer := r.masks.pointed(errors[i].Pointer)
		if pointer == errors[i].Pointer {
			continue
		}
		if &out[0] == &errors[0] {
			out = slices.Clone(errors)
		}
		out[i].Pointer = pointer
	}
	return out
}

// unframed is a payload without the frame of a registry's serializer.
func unframed(payload []byte) []byte {
	m := message{body: payload}
	limits := DefaultLimits()
	limits.RecordBytes = max(limits.RecordBytes, len(payload))
	if len(payload) > 0 && payload[0] <= lastMark && m.unframe(&limits) != nil {
		return nil
	}
	return m.body
}

// keysIn are the domain keys that a document has, by any version of its schema.
func (r *showRule) keysIn(document []byte) (keys []string) {
	for _, pointer := range r.keys {
		for _, at := range []string{pointer, "/" + memberData + pointer} {
			if key, ok := keyText(valueAt(document, jsontext.Pointer(at))); ok {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// valueAt is the string or number that objects have at a pointer; nil for none.
func valueAt(document []byte, pointer jsontext.Pointer) any {
	d := newDecoder(document)
	for name := range pointer.Tokens() {
		if d.PeekKind() != jsontext.KindBeginObject || !enter(d, name) {
			return nil
		}
	}
	text, err := d.ReadValue()
	if err != nil || len(text) == 0 {
		return nil
	}
	switch text.Kind() {
	case jsontext.KindString:
		return string(onepass.AppendText(nil, text[1:len(text)-1]))
	case jsontext.KindNumber:
		return json.Number(text)
	}
	return nil
}

// enter comes to a member of the object that is next.
func enter(d *jsontext.Decoder, name string) bool {
	_, err := d.ReadToken()
	for err == nil && d.PeekKind() == jsontext.KindString {
		var token jsontext.Token
		if token, err = d.ReadToken(); err == nil && token.String() == name {
			return true
		}
		err = d.SkipValue()
	}
	return false
}
