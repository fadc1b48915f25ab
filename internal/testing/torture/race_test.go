//go:build race

package torture

// usualRate is how many records are sent a second. With the race detector the system
// takes several times the CPU, and bursts have five times as many.
const usualRate = 600
