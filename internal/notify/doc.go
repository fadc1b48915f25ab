// Package notify tells people, by posting events to one receiver over HTTP: each as a
// CloudEvent, signed as Standard Webhooks have it. Whoever has something to tell is never
// held up: what waits is bounded, and posted by one goroutine, one after the other.
//
// Each is posted at least once, with an id that stays, while the process lives. What is to
// outlive it, and what there is to tell, is left to others.
package notify
