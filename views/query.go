package views

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/nearest"
)

// shownName bounds what is told back of a parameter's name.
const shownName = 64

// checkQuery refuses a query that is not well formed or that has a parameter which
// is not among the known, is empty, or is there twice. Nobody means those, and to
// pass over them does something else than was asked. Whoever comes behind it may
// use URL.Query, which drops what is wrong.
func checkQuery(raw string, known []string) *problem {
	if raw == "" || slices.Contains(known, anyParam) {
		return nil
	}
	if strings.Contains(raw, ";") {
		return badRequest("the query is not well formed: between parameters stands &, and a semicolon in a value is %3B")
	}
	q, err := url.ParseQuery(raw)
	if err != nil {
		return badRequest("the query is not well formed: a percent sign begins two hexadecimal digits, and in a value is %25")
	}
	for _, name := range slices.Sorted(maps.Keys(q)) {
		switch {
		case !slices.Contains(known, name):
			return unknownParam(name, known)
		case len(q[name]) > 1 && !strings.HasSuffix(name, "[]"):
			return badRequest(name + " is there twice")
		case slices.Contains(q[name], ""):
			return badRequest(name + " is empty: give it a value, or leave it out")
		}
	}
	return nil
}

// oneOf refuses a value that is none of the known; it may be absent.
func oneOf(name, value string, known []string) *problem {
	if value == "" || slices.Contains(known, value) {
		return nil
	}
	return notOneOf(name, value, known)
}

func notOneOf(name, value string, known []string) *problem {
	return badRequest(name + " must be one of " + strings.Join(known, ", ") + nearest.Hint(value, known))
}

// texts are the values of a closed set.
func texts[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = string(one)
	}
	return out
}

// instant is a time, or an age before now; the zero time for nothing.
func instant(name, text string, now time.Time) (time.Time, *problem) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := esclusa.ParseInstant(text, now)
	if err != nil {
		return time.Time{}, badRequest(name + " must be a time like 2026-01-02T03:04:05Z, or an age like 24h")
	}
	return at, nil
}

// period is from when and up to when, each as instant.
func period(since, until string, now time.Time) (from, to time.Time, p *problem) {
	if from, p = instant("since", since, now); p != nil {
		return from, to, p
	}
	to, p = instant("until", until, now)
	return from, to, p
}

func unknownParam(name string, known []string) *problem {
	if len(name) > shownName {
		name = name[:shownName] + "…"
	}
	takes := "no parameters"
	if len(known) > 0 {
		takes = strings.Join(known, ", ")
	}
	return badRequest(fmt.Sprintf("%q is not a parameter of this call%s, which takes %s", strings.ToValidUTF8(name, "\uFFFD"), nearest.Hint(name, known), takes))
}
