// Package schemaimport turns JSON Schemas as teams have them into those of a catalogue:
// draft-04 to 2020-12 become draft-07, what lies in several files becomes one, words of
// their own become x-…, and what x-channel needs is proposed. Each schema tells what was
// changed. Nothing that a schema refuses is let through by what becomes of it: what
// draft-07 cannot say is refused, in one sentence.
//
//	read.go     files, within bounds, in the order in which they were written
//	library.go  what references can name: files, $id, anchors
//	convert.go  a schema and what it refers to
//	keyword.go  each keyword of another draft
//	header.go   name, version, $id and key
//	registry.go the schemas of a Confluent Schema Registry, as files
//	memory.go   the catalogue that is made, for the lint
//	write.go    into a catalogue's directory, all or nothing
//
// Left out: the verdict on records, which knows nothing of all this; whatever is not
// among the files that are given: nothing is fetched but from a registry that is named.
package schemaimport
