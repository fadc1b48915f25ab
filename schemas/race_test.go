//go:build race

package schemas

// watched says that the race detector watches, with which a calculation takes six times
// as long, or ten.
const watched = true
