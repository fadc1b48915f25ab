//go:build race

package endtoend

// memoryFactor is how many times the memory a process may take that runs with the
// race detector, which keeps a record of each word that was written.
const memoryFactor = 4
