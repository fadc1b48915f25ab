// Package app is the switchboard: it opens what the configuration asks for,
// starts the roles, supervises them, and stops everything in reverse order. The
// binary and the end-to-end tests run the same App.
package app
