package esclusa

import "strings"

// Withheld says why the payload of an alert is not the value of its record. The length is
// the value's in any case.
type Withheld string

// The reasons. The first two may be so in the alerts' topic, the others only where alerts
// are shown.
const (
	WithheldMasked Withheld = "masked" // values in it, or all of it, are masked
	WithheldAll    Withheld = "all"    // there is none: the datatype wants none in alerts
	WithheldErased Withheld = "erased" // there is none: its key was erased since
	WithheldUntold Withheld = "untold" // there is none: whether its key was erased cannot be told now
)

// Kept is what an alert has of its record.
type Kept struct {
	Payload  []byte
	Key      []byte
	Errors   []Violation
	Withheld Withheld
}

// Withholding says what an alert about a refused record may have of it; nil for all. It
// must be safe for concurrent use.
type Withholding func(rec *Record, rej *Rejection) *Kept

// keep leaves in an alert what it may have.
func (d *draft) keep(k *Kept) {
	if k == nil {
		return
	}
	d.Payload, d.Source.Key, d.Errors, d.Withheld = cut(k.Payload, MaxAlertPayload), cut(k.Key, maxAlertKey), k.Errors, k.Withheld
	d.PayloadTruncated = len(k.Payload) > MaxAlertPayload
	if d.Errors == nil {
		d.Errors = []Violation{}
	}
}

// Without is a copy of the alert without what its record was: payload, key and digest.
func (a *Alert) Without(why Withheld) *Alert {
	out := *a
	out.Payload, out.Source.Key, out.Withheld, out.PayloadSHA256 = nil, nil, why, strings.Repeat("0", 64)
	return &out
}
