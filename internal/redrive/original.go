package redrive

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// original is the record that was refused, whole: from ingress while it is there, else
// from its alert. The outcome is empty, or says why there is none. Where another record
// lies in its place, the alert was forged, or is about a topic that was made anew since.
func original(a *schemas.ReadAlert, rec *esclusa.Record) (*esclusa.Record, Outcome) {
	switch {
	case a.Source.Offsets > 0:
		return nil, Cut
	case rec != nil && !same(a.Alert, rec):
		return nil, Contradicted
	case rec != nil:
		out := *rec
		out.Headers = slices.Clone(rec.Headers)
		return &out, ""
	case a.PayloadTruncated, a.Withheld != "", len(a.Source.Key) >= maxKey:
		return nil, Cut
	case a.HeadersOmitted > 0:
		return nil, HeadersLost
	}
	out := &esclusa.Record{Topic: a.Of.Topic, Partition: a.Of.Partition, Offset: a.Of.Offset, Key: a.Source.Key, Value: a.Payload}
	out.Headers = esclusa.SentHeaders(a.Record.Headers)
	return out, ""
}

// maxKey is how many bytes of a key an alert has at most. One as long may have been cut.
const maxKey = 1 << 10

// same reports whether a record of ingress is the one that was refused.
func same(a *esclusa.Alert, rec *esclusa.Record) bool {
	if rec.Passed != nil || len(rec.Value) != a.PayloadBytes || a.PayloadBytes == 0 && (rec.Value == nil) != (a.Payload == nil) {
		return false
	}
	sum := sha256.Sum256(rec.Value)
	return hex.EncodeToString(sum[:]) == a.PayloadSHA256
}

// withHeader replaces a header, however often it is there.
func withHeader(headers []esclusa.Header, key, value string) []esclusa.Header {
	headers = slices.DeleteFunc(headers, func(h esclusa.Header) bool { return h.Key == key })
	return append(headers, esclusa.Header{Key: key, Value: []byte(value)})
}
