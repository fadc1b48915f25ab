//go:build race

package expect

// UnderRace says whether the race detector looks on: calculations take six times as long, or
// ten, and it sees nothing of other programs.
const UnderRace = true
