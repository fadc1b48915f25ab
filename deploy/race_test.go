//go:build race

package deploy

// underRace says whether the race detector looks on, which sees nothing of other programs.
const underRace = true
