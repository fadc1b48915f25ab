// Package whatif tells what another catalogue would have done to records that have come
// already: which of those that are accepted it would refuse, and the other way round, and
// why. Each record is judged twice by the router's own verdict, once by the catalogue in
// force and once by the candidate.
//
// What it keeps of records are counts, times, places and senders, never a value. Where
// records come from is said by Log; Kafka is not known here.
package whatif
