// Package redrive sends refused records again, each exactly once: it plans (what would
// become of each alert), and runs a plan in batches, each of which is a transaction that
// holds the records and the journal's entry about them. The records go to ingress, so
// that the router decides about them as about all others. A Board tells how redrives stand,
// and an Executor runs those that are wanted, both by the journal.
//
// What a patch is, package patch knows; who may ask, the shell and HTTP.
package redrive
