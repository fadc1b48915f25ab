//go:build race

package torture

// usualRate is how many records are sent a second. With the race detector the system
// takes several times the CPU, and bursts have five times as many: two slow cores would
// work off more for longer than they are tortured.
const usualRate = 400
