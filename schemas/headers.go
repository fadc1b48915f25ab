package schemas

import (
	"bytes"
	"fmt"

	"github.com/esclusa/esclusa"
)

// heading is what the headers of a record say, read once. The headers that decide
// what a record is are nil where they are absent. Of one that is there more than once
// it has the first.
type heading struct {
	datatype, ceType         *esclusa.Header // either names the datatype
	dataschema, ceDataschema *esclusa.Header // either names the version
	contentType, ceSource    *esclusa.Header
	schemaID, glueSchemaID   *esclusa.Header // either names the schema in a registry
	contradiction            *esclusa.Header // the first that decides, and has another value than one before it
	count, bytes             int             // of all headers, and of their keys and values
}

// readHeaders reads the headers. What it returns points into them.
func readHeaders(headers []esclusa.Header) (h heading) {
	h.count = len(headers)
	for i := range headers {
		header := &headers[i]
		h.bytes += len(header.Key) + len(header.Value)
		switch header.Key {
		case esclusa.HeaderDatatype:
			h.sole(&h.datatype, header)
		case esclusa.HeaderCEType:
			h.sole(&h.ceType, header)
		case esclusa.HeaderContentType:
			h.sole(&h.contentType, header)
		case esclusa.HeaderDataschema:
			h.sole(&h.dataschema, header)
		case esclusa.HeaderCEDataschema:
			h.sole(&h.ceDataschema, header)
		case esclusa.HeaderSchemaID:
			h.sole(&h.schemaID, header)
		case esclusa.HeaderGlueSchemaID:
			h.sole(&h.glueSchemaID, header)
		case esclusa.HeaderCESource:
			if h.ceSource == nil {
				h.ceSource = header
			}
		}
	}
	return h
}

// sole takes a header that decides what a record is. Libraries differ in which of two
// values they return, so two of them would make readers disagree about the record.
func (h *heading) sole(first **esclusa.Header, header *esclusa.Header) {
	switch {
	case *first == nil:
		*first = header
	case h.contradiction == nil && !bytes.Equal((*first).Value, header.Value):
		h.contradiction = header
	}
}

// twoVersions reports whether the two headers that name the version differ.
func (h *heading) twoVersions() bool {
	return h.dataschema != nil && h.ceDataschema != nil && !bytes.Equal(h.dataschema.Value, h.ceDataschema.Value)
}

// contradicts reports whether the headers say two things about what the record is.
func (h *heading) contradicts() bool { return h.contradiction != nil || h.twoVersions() }

// check bounds the headers, and refuses those that contradict each other.
func (h *heading) check(l *Limits) *refusal {
	switch {
	case h.count > l.Headers:
		return exceeded("", fmt.Sprintf("must have at most %d headers", l.Headers))
	case h.bytes > l.HeaderBytes:
		return exceeded("", fmt.Sprintf("must have headers of at most %d bytes in all", l.HeaderBytes))
	case h.contradiction != nil:
		return malformed("", ruleHeader, "must not have two values for header "+h.contradiction.Key)
	case h.twoVersions():
		return malformed("", ruleHeader, "must not name two versions, one in header "+h.dataschema.Key+" and one in "+h.ceDataschema.Key)
	}
	return nil
}

// named is the name of the datatype, which may be empty, and whether there is one.
// Those of a structured CloudEvent say it once it has been unfolded.
func (h *heading) named() (name []byte, ok bool) { return either(h.datatype, h.ceType) }

// version is the $id by which the sender names the version, and whether he does.
func (h *heading) version() (id []byte, named bool) { return either(h.dataschema, h.ceDataschema) }

// mediaType is what the sender says that the value is; empty where he does not.
func (h *heading) mediaType() []byte {
	text, _ := either(h.contentType, nil)
	return text
}

// either is the value of the first of two headers that is there.
func either(a, b *esclusa.Header) (value []byte, ok bool) {
	switch {
	case a != nil:
		return a.Value, true
	case b != nil:
		return b.Value, true
	}
	return nil, false
}
