// Package account is the live account: it follows everything that the router
// writes, and tells how many ingress records that the router says it is done with
// have become nothing, and which have become something twice.
//
// [Ledger] is the bookkeeping: a bit for each ingress record that the router is not
// yet known to be done with. [Keeper] keeps it up to date. It looks at where outputs
// come from and not at what is in them; package verify is the ledger that does, for
// whom one asks.
//
// It changes nothing but its own bookmark, reads committed records only, and knows
// neither Kafka's client nor a metric.
package account
