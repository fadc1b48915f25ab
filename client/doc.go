// Package client sends records to esclusa's datatype channels, and receives from
// them.
//
// A [Sender] checks a record before it sends it, by the same compiled catalogue as
// the router: what is refused never leaves the process, and the error says why. A
// [Receiver] verifies what it reads, as `esclusa receive` does, hands what belongs
// in the channel to a handler, and commits after it; [Once] makes that once for each
// source. [Check] gives the verdict alone, without a broker.
//
// The catalogue is the one built in ([schemas.Embedded], the default), that of a
// directory ([schemas.LoadDir]), or that of a running system over HTTP ([Remote]), which
// can be asked again for a version that came later.
//
// What is left out: whatever belongs to a running system (topics, roles, tables).
// Reading a table's rows is a GET away, see docs/reference/http.md.
//
// # Stability
//
// The package follows the module's semantic version: what is exported here stays
// until the next major version, and error values may be asked for with errors.Is and
// errors.AsType. Texts of errors may change.
package client
