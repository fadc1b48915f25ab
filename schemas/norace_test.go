//go:build !race

package schemas

const watched = false
