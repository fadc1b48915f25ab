//go:build !race

package torture

// usualRate is how many records are sent a second.
const usualRate = 1000
