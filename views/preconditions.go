package views

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/esclusa/esclusa"
)

// The preconditions of RFC 9110, section 13. A row has an entity tag and no
// modification date (a second is too coarse for one), so that If-Modified-Since and
// If-Unmodified-Since count for nothing, as sections 13.1.3 and 13.1.4 have it.

// entityTag is the strong tag of a version, empty where a copy keeps none.
func entityTag(version int64) string {
	if version < 0 {
		return ""
	}
	return strconv.Quote(strconv.FormatInt(version, 10))
}

// How tags are compared (RFC 9110, 8.8.3.2).
const (
	strongly = false
	weakly   = true
)

// tagged reports whether a header, *, or a list of tags on one line or several,
// names the one given. Our tags hold no comma, so that the list can be cut there.
func tagged(lines []string, tag string, weak bool) bool {
	list := strings.TrimSpace(strings.Join(lines, ","))
	if list == "*" {
		return true
	}
	for known := range strings.SplitSeq(list, ",") {
		known = strings.TrimSpace(known)
		if weak {
			known = strings.TrimPrefix(known, "W/")
		}
		if tag != "" && known == tag {
			return true
		}
	}
	return false
}

// notModified answers whoever has what a tag is of, and reports whether they have it.
func notModified(w http.ResponseWriter, r *http.Request, tag string) bool {
	if !tagged(r.Header["If-None-Match"], tag, weakly) {
		return false
	}
	w.WriteHeader(http.StatusNotModified)
	return true
}

// ifMatch refuses a request whose If-Match does not name the row, which must be
// there.
func (t *table) ifMatch(h http.Header, m esclusa.Mirrored) *problem {
	lines, tag := h["If-Match"], entityTag(m.Version)
	switch {
	case len(lines) == 0 || tagged(lines, tag, strongly):
		return nil
	case tag == "":
		return untagged()
	default:
		return newProblem(http.StatusPreconditionFailed, "the "+t.Datatype+" is not, or no longer, what If-Match names")
	}
}

// mayErase holds the preconditions of an erasure against the row as the copies
// of the table have it now. What is on its way into the table they do not know: a
// change that was answered as readable counts, one that comes between this look and
// the erasure does not.
func (t *table) mayErase(r *http.Request, key string) *problem {
	noneMatch := r.Header["If-None-Match"]
	if len(r.Header["If-Match"])+len(noneMatch) == 0 {
		return nil
	}
	m, p := t.find(r, key)
	if p != nil {
		return p
	}
	if !m.Exists() {
		if len(r.Header["If-Match"]) > 0 {
			return newProblem(http.StatusPreconditionFailed, "there is no "+t.Datatype+" with this key, so none that If-Match names")
		}
		return nil
	}
	if p := t.ifMatch(r.Header, m); p != nil || len(noneMatch) == 0 {
		return p
	}
	switch tag := entityTag(m.Version); {
	case tagged(noneMatch, tag, weakly):
		return newProblem(http.StatusPreconditionFailed, "the "+t.Datatype+" is what If-None-Match excludes")
	case tag == "":
		return untagged()
	}
	return nil
}

// untagged is the answer while only a copy without versions knows the row.
func untagged() *problem {
	return unavailable("Redis is away or incomplete, and the version of this row cannot be told without it", soon)
}
