// Package findings writes what a check has found in the forms that continuous
// integration reads: JUnit's XML, and the workflow commands of GitHub Actions.
//
// Left out: text for people and JSON for programs, which each command has in words of
// its own.
package findings

import (
	"fmt"
	"strings"
)

// Case is one thing that was looked at.
type Case struct {
	Suite  string  // what it belongs to, such as a datatype
	Name   string  // what it is, such as a file
	Faults []Fault // what is wrong with it
	Error  string  // why it could not be looked at, or not to its end; empty where it was
}

// Fault is one thing that is wrong, or, as a warning, that may be.
type Fault struct {
	File    string `json:"file"`           // a path, as the command was given it
	Line    int    `json:"line,omitempty"` // the first is 1; 0 where none is known
	Pointer string `json:"pointer"`        // JSON Pointer into the document; empty for the whole of it
	Kind    string `json:"kind,omitempty"` // one word, such as a keyword
	Message string `json:"message"`        // what would be right, or what to do
	Warning bool   `json:"warning,omitempty"`
}

// String is "file:line: /pointer: message", without what is not known.
func (f Fault) String() string {
	at := f.File
	if at != "" && f.Line > 0 {
		at = fmt.Sprintf("%s:%d", at, f.Line)
	}
	return joined(at, f.Pointer, f.Message)
}

func joined(parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, ": ")
}

// Writer takes one case after another. It is for one goroutine.
type Writer interface {
	// Add takes a case.
	Add(c Case) error
	// Close writes what has not been written yet. Nothing may be added after it.
	Close() error
}
