package schemas

import (
	"bytes"
	"fmt"

	"github.com/esclusa/esclusa"
)

// soleHeaders decide what a record is. Libraries differ in which of two values
// they return, so two of them would make readers disagree about the record.
var soleHeaders = [...]string{esclusa.HeaderDatatype, esclusa.HeaderCEType, esclusa.HeaderContentType, esclusa.HeaderDataschema, esclusa.HeaderCEDataschema}

// sole is the place of a header among them, -1 for any other.
func sole(key string) int {
	switch key {
	case esclusa.HeaderDatatype:
		return 0
	case esclusa.HeaderCEType:
		return 1
	case esclusa.HeaderContentType:
		return 2
	case esclusa.HeaderDataschema:
		return 3
	case esclusa.HeaderCEDataschema:
		return 4
	}
	return -1
}

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

// contradiction finds two different values for one of the sole headers, or for the
// two that name the version.
func contradiction(headers []esclusa.Header) *refusal {
	var first [len(soleHeaders)]*esclusa.Header
	for i := range headers {
		n := sole(headers[i].Key)
		switch {
		case n < 0:
		case first[n] == nil:
			first[n] = &headers[i]
		case !bytes.Equal(headers[i].Value, first[n].Value):
			return malformed("", ruleHeader, "must not have two values for header "+headers[i].Key)
		}
	}
	if ours, theirs := first[3], first[4]; ours != nil && theirs != nil && !bytes.Equal(ours.Value, theirs.Value) {
		return malformed("", ruleHeader, "must not name two versions, one in header "+ours.Key+" and one in "+theirs.Key)
	}
	return nil
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
