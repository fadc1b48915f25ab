package esclusa

import (
	"errors"
	"strconv"
	"strings"
)

// Redrive says of a record that it was refused before, and that somebody has sent it
// again. Whoever writes to ingress can write it: it is to be shown, and stops what goes
// round, and proves nothing.
type Redrive struct {
	First   Source // the record as it came first
	Attempt int    // how often it has been sent again; at least 1
	Run     string // which run has done so
}

// maxRedrive bounds the text of a Redrive, in bytes.
const maxRedrive = 256

// String is the value of HeaderRedrive.
func (r Redrive) String() string {
	return r.First.String() + ";" + strconv.Itoa(r.Attempt) + ";" + r.Run
}

var errRedrive = errors.New("not source;attempt;run")

// ParseRedrive reads what String writes.
func ParseRedrive(text string) (Redrive, error) {
	parts := strings.Split(text, ";")
	if len(parts) != 3 || len(text) > maxRedrive || !plainText(text) || parts[2] == "" {
		return Redrive{}, errRedrive
	}
	first, err := ParseSource(parts[0])
	if err != nil {
		return Redrive{}, err
	}
	r := Redrive{First: first, Run: parts[2]}
	if r.Attempt, err = strconv.Atoi(parts[1]); err != nil || r.Attempt < 1 || r.String() != text {
		return Redrive{}, errRedrive
	}
	return r, nil
}

// redriveOf is what the only header of that name says; nil where there is none, more
// than one, or another thing in it.
func redriveOf(headers []Header) *string {
	value := onlyHeader(headers, HeaderRedrive)
	if len(value) == 0 {
		return nil
	}
	text := string(value)
	if _, err := ParseRedrive(text); err != nil {
		return nil
	}
	return &text
}
