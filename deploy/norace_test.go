//go:build !race

package deploy

// underRace says whether the race detector looks on.
const underRace = false
