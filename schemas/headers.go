package schemas

import (
	"bytes"
	"fmt"

	"github.com/esclusa/esclusa"
)

// soleHeaders decide what a record is. Libraries differ in which of two values
// they return, so two of them would make readers disagree about the record.
var soleHeaders = [...]string{esclusa.HeaderDatatype, esclusa.HeaderCEType, esclusa.HeaderContentType}

// checkKey bounds the key that the sender gave.
func (l Limits) checkKey(key []byte) *refusal {
	if len(key) > l.KeyBytes {
		return exceeded("", fmt.Sprintf("must have a key of at most %d bytes", l.KeyBytes))
	}
	return nil
}

func (l Limits) checkHeaders(headers []esclusa.Header) *refusal {
	if len(headers) > l.Headers {
		return exceeded("", fmt.Sprintf("must have at most %d headers", l.Headers))
	}
	size := 0
	for i := range headers {
		size += len(headers[i].Key) + len(headers[i].Value)
	}
	if size > l.HeaderBytes {
		return exceeded("", fmt.Sprintf("must have headers of at most %d bytes in all", l.HeaderBytes))
	}
	return nil
}

// contradiction finds two different values for one of the sole headers.
func contradiction(headers []esclusa.Header) *refusal {
	for _, key := range soleHeaders {
		if !agree(headers, key) {
			return malformed("", ruleHeader, "must not have two values for header "+key)
		}
	}
	return nil
}

// agree reports whether all headers of the key have the same value.
func agree(headers []esclusa.Header, key string) bool {
	first, _ := header(headers, key)
	for i := range headers {
		if headers[i].Key == key && !bytes.Equal(headers[i].Value, first) {
			return false
		}
	}
	return true
}

// header returns the first value of the key.
func header(headers []esclusa.Header, key string) (value []byte, ok bool) {
	for i := range headers {
		if headers[i].Key == key {
			return headers[i].Value, true
		}
	}
	return nil, false
}
