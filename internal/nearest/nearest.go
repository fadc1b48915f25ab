// Package nearest finds the word that somebody meant who wrote another: a flag, a
// parameter, a datatype. It knows no words itself.
package nearest

import "strings"

// Word returns the candidate that is fewest edits away from word, or "" where none
// is near: one edit for each three letters, and at most two. Case does not count.
// Of several it is the first.
func Word(word string, candidates []string) string {
	best, within := "", min(2, (len(word)+2)/3)
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c)); d <= within && c != word {
			best, within = c, d-1
		}
	}
	return best
}

// Hint is " (did you mean X?)" where a candidate is near, else "".
func Hint(word string, candidates []string) string {
	if near := Word(word, candidates); near != "" {
		return " (did you mean " + near + "?)"
	}
	return ""
}

// distance is the number of bytes to put in, take out or replace, or of neighbours
// to swap (optimal string alignment, a restricted Damerau-Levenshtein distance).
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			replaced := last[j]
			if a[i] != b[j] {
				replaced++
			}
			row[j+1] = min(replaced, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
