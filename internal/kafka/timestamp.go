package kafka

import (
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// sentAt is the timestamp of a record that franz-go has read. franz-go multiplies
// the milliseconds that brokers tell by a million, in 64 bits that overflow outside
// the years 1678 to 2262, and senders do mistake micro- for milliseconds. A million
// is 2⁶ times an odd number, which has an inverse, so all but the highest six bits
// of the milliseconds come back: every time within four million years is exact.
func sentAt(r *kgo.Record) time.Time {
	nanos := r.Timestamp.UnixNano()
	if nanos%1e6 == 0 {
		return r.Timestamp // nothing was lost
	}
	const (
		lost    = 6
		inverse = 0x790fb65668c26139 // of 1e6>>lost, modulo 2⁶⁴
	)
	millis := (uint64(nanos) >> lost) * inverse
	return time.UnixMilli(int64(millis<<lost) >> lost)
}
