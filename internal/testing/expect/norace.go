//go:build !race

package expect

// UnderRace says whether the race detector looks on.
const UnderRace = false
