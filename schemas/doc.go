// Package schemas is the rulebook: the catalogue of datatypes with their JSON
// Schemas (draft-07), the lint that every catalogue must pass, the strict
// decoding and the limits that every record must pass, and the verdict on a
// record, the same for every caller because all share one compiled catalogue.
//
// A schema is never used as it was written. The lint first refuses what asserts
// nothing, what libraries disagree on and what costs too much (slips of keywords,
// references out of the catalogue, cycles that go nowhere, numbers that take seconds to
// compute with); what is left is unfolded into one graph without references, and made
// into rules. The judge holds a record against these, after strict decoding
// within the limits, with bounded work.
//
// Most records never come that far: a schema that allows it is compiled once more,
// into a check of the bytes in one pass that knows most valid records when it
// sees them (Channel.Compiled). What it does not know, the judge decides and
// explains; what it accepts, the judge would.
//
// A record's way through [Catalogue.Check], which is the one way in, from what costs
// least to what costs most:
//
//	check.go        the steps, in their order; the verdict
//	message.go      the record on its way: opened, decoded, identified
//	headers.go      headers: read once, within the limits, without contradiction
//	frame.go        a value that a registry's serializer has framed becomes what is in it
//	cloudevents.go  an event in structured mode becomes what it would be in binary mode
//	compiled.go     one pass over the bytes accepts most records, and here they are done
//	decode.go       the others: strict JSON within the limits, as exact values
//	classify.go     which datatype it names
//	versions.go     by which version of it
//	body.go         an erasure, or a body: schema, domain key, inline data
//	key.go          the domain key of a body, which is a text
//	judge.go        a value against the rules of its schema (rule.go)
//	explain.go      what the judge noted, in words
//	content.go      inline data against what the body says of it
//	refusal.go      why it is refused
//
// A receiver knows the version already, and comes in further down, at judgeAs in
// check.go: it has the same verdict.
//
// Left out: topics, brokers and HTTP; the evolution of schemas from one version
// to the next, of which only the highest is used; keywords of later drafts.
package schemas
