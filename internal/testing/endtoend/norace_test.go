//go:build !race

package endtoend

// memoryFactor is 1 without the race detector.
const memoryFactor = 1

const burst = usualBurst
