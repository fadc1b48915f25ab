package esclusa

import (
	"strconv"
	"strings"
)

// Counted is a number of things as a sentence tells it: 1 record, 2 records. one is what one
// of them is called; several end in s, or in ies where one ends in y.
func Counted[N int | int16 | int32 | int64](n N, one string) string {
	text := strconv.FormatInt(int64(n), 10) + " "
	if n == 1 {
		return text + one
	}
	if stem, is := strings.CutSuffix(one, "y"); is {
		return text + stem + "ies"
	}
	return text + one + "s"
}
