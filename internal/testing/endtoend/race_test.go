//go:build race

package endtoend

// memoryFactor is how many times the memory a process may take that runs with the
// race detector, which keeps a record of each word that was written.
const memoryFactor = 4

// burst is how many records are sent at a time. With the race detector the system takes
// several times the CPU: what is sent faster than it is routed only waits.
const burst = usualBurst / 4
