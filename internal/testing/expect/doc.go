// Package expect is what tests of several packages expect alike. Nothing but tests
// imports it.
package expect
