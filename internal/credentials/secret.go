package credentials

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// Secret is a password, from a file or from the environment. It prints as nothing
// that could be read.
type Secret struct {
	// File has the password in its first line. It is read whenever the password is
	// needed, so that a new one counts without a restart.
	File string
	// Text is the password itself, where File is empty.
	Text string
}

// Set reports whether there is one.
func (s Secret) Set() bool { return s.File != "" || s.Text != "" }

// Read returns the password. An error names the file, never what is in it.
func (s Secret) Read() (string, error) {
	if s.File == "" {
		return s.Text, nil
	}
	text, err := os.ReadFile(s.File)
	if err != nil {
		return "", err
	}
	password, rest, _ := strings.Cut(string(text), "\n")
	password = strings.TrimSuffix(password, "\r")
	switch {
	case password == "":
		return "", fmt.Errorf("%s: the first line is empty", s.File)
	case strings.TrimSpace(rest) != "":
		return "", fmt.Errorf("%s: %w", s.File, errManyLines)
	}
	return password, nil
}

// errManyLines: a file that is something else, a key for example.
var errManyLines = errors.New("must have one line, the password")

// String implements fmt.Stringer.
func (s Secret) String() string {
	if !s.Set() {
		return ""
	}
	return "(secret)"
}

// GoString implements fmt.GoStringer.
func (s Secret) GoString() string { return s.String() }
