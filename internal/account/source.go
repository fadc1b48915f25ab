package account

import (
	"strconv"

	"github.com/esclusa/esclusa"
)

// reader tells what outputs are made of, by their headers.
type reader struct {
	ingress, alerts string
}

// source is the ingress record of which an output says that it was made of it. It
// is not ok where the output says nothing of ingress: it is an alert about a channel
// record, or the router did not write it.
func (r reader) source(topic string, headers []esclusa.Header) (partition int32, offset int64, ok bool) {
	if topic == r.alerts {
		return r.ofAlert(headers)
	}
	for i := range headers {
		if headers[i].Key == esclusa.HeaderSource {
			return r.ofRecord(headers[i].Value)
		}
	}
	return 0, 0, false
}

// ofRecord reads topic/partition/offset as [esclusa.ParseSource] does, without its
// allocations.
func (r reader) ofRecord(text []byte) (partition int32, offset int64, ok bool) {
	n := len(r.ingress)
	if len(text) <= n || string(text[:n]) != r.ingress || text[n] != '/' {
		return 0, 0, false
	}
	text = text[n+1:]
	for i, c := range text {
		if c == '/' {
			return numbers(text[:i], text[i+1:])
		}
	}
	return 0, 0, false
}

// more is how many offsets behind its source an output speaks of: an alert about what
// was passed over may be about more than one.
func (r reader) more(topic string, headers []esclusa.Header) int64 {
	if topic != r.alerts {
		return 0
	}
	for i := range headers {
		if headers[i].Key == esclusa.HeaderAlertOffsets {
			n, ok := number(headers[i].Value)
			if !ok {
				return 0
			}
			return min(n-1, maxPassed)
		}
	}
	return 0
}

// maxPassed bounds how many offsets one alert can account for: a record takes some
// bytes, a batch in memory at most a gibibyte, and anybody can write an alert where
// nobody has set rights.
const maxPassed = 128 << 20

func (r reader) ofAlert(headers []esclusa.Header) (partition int32, offset int64, ok bool) {
	var topic, of, at []byte
	for i := range headers {
		switch h := &headers[i]; h.Key {
		case esclusa.HeaderAlertTopic:
			topic = h.Value
		case esclusa.HeaderAlertPartition:
			of = h.Value
		case esclusa.HeaderAlertOffset:
			at = h.Value
		}
	}
	if string(topic) != r.ingress {
		return 0, 0, false
	}
	return numbers(of, at)
}

func numbers(partition, offset []byte) (int32, int64, bool) {
	p, ok := number(partition)
	if !ok || int64(int32(p)) != p {
		return 0, 0, false
	}
	at, ok := number(offset)
	return int32(p), at, ok
}

// number reads digits without a sign or a leading zero.
func number(text []byte) (int64, bool) {
	if len(text) == 0 || len(text) > 1 && text[0] == '0' || text[0] < '0' || text[0] > '9' {
		return 0, false
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	return n, err == nil
}
