package redrive

import (
	"errors"
	"fmt"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// apply patches the body of a record that came as one of a datatype. That of a CloudEvent in
// structured mode is its data. One in the frame of a registry's serializer is sent without,
// with a header in its place: the frame tells of a document that the patch has made another.
// Only what the strict decoder takes can be patched: of names that are there twice
// nobody knows which was meant.
func (j *job) apply(c *schemas.Catalogue, own string, rec *esclusa.Record) error {
	if j.patch == nil {
		return nil
	}
	if rec.Value == nil {
		return errors.New("an erasure has no body to patch")
	}
	_, body, rej := c.Unpack(rec)
	if rej != nil {
		return fmt.Errorf("its body cannot be read: %s", j.why(c, own, rej))
	}
	at := ""
	if len(body) != len(rec.Value) {
		at = "/data"
	}
	value, err := j.patch.Apply(rec.Value, at, func(doc []byte) []string { return surplus(c, rec, doc) })
	if err != nil {
		return err
	}
	rec.Value = value
	return nil
}

// surplus are the members of a body that its schema does not know, as far as a verdict
// names them.
func surplus(c *schemas.Catalogue, rec *esclusa.Record, body []byte) (pointers []string) {
	trial := *rec
	trial.Value = body
	v := c.Check(&trial)
	if v.Rejection == nil {
		return nil
	}
	for _, e := range v.Rejection.Errors {
		if e.Keyword == "additionalProperties" {
			pointers = append(pointers, e.Pointer)
		}
	}
	return pointers
}
