// Package schemas is the rulebook: the catalogue of datatypes with their JSON
// Schemas (draft-07), the lint that every catalogue must pass, the strict
// decoding and the limits that every record must pass, and the verdict on a
// record, the same for every caller because all share one compiled catalogue.
//
// A schema is never used as it was written. The lint first refuses what asserts
// nothing, what libraries disagree on and what costs too much (unknown keywords,
// references out of the file, reference cycles, numbers that take seconds to
// compute with); what is left is unfolded into one tree without references, and
// made into rules. The judge holds a record against these, after strict decoding
// within the limits, with bounded work.
//
// Most records never come that far: a schema that allows it is compiled once more,
// into a check of the bytes in one pass that knows most valid records when it
// sees them (Channel.Compiled). What it does not know, the judge decides and
// explains; what it accepts, the judge would.
//
// Left out: topics, brokers and HTTP; the evolution of schemas from one version
// to the next, of which only the highest is used; keywords of later drafts.
package schemas
