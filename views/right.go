package views

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/apidocs"
)

// right is what a caller must be allowed to do for a call to be answered. Where a request
// says to what it is done, that is found here, and asked in one place, before the call
// looks at anything. Make one with open, needs or needsSome.
type right struct {
	do       access.Verb
	open     bool // whoever asks is answered
	some     bool // a right to a part is enough: the call asks callerOf, and leaves out the rest
	datatype said
	group    said
}

// said is where a request says something.
type said struct {
	in, name string // as of an apidocs.Param
	fixed    string // what it is where the request does not say it
}

func (s said) of(r *http.Request) string {
	switch s.in {
	case apidocs.InPath:
		return r.PathValue(s.name)
	case apidocs.InQuery:
		return cmp.Or(r.URL.Query().Get(s.name), s.fixed)
	}
	return s.fixed
}

// open is the right to what everybody may ask, who they may be.
func open() right { return right{open: true} }

// needs is the right to a verb: without more, to all.
func needs(v access.Verb) right { return right{do: v} }

// needsSome is the right to a verb for a part at least, of which the call shows no more
// than that. It has to ask callerOf.
func needsSome(v access.Verb) right { return right{do: v, some: true} }

// pathDatatype restricts it to the datatype in the path.
func (rt right) pathDatatype() right {
	rt.datatype = said{in: apidocs.InPath, name: "datatype"}
	return rt
}

// queryDatatype restricts it to ?datatype=, or without it to a fixed one.
func (rt right) queryDatatype(without string) right {
	rt.datatype = said{in: apidocs.InQuery, name: "datatype", fixed: without}
	return rt
}

// ofDatatype restricts it to one datatype, such as that of a table.
func (rt right) ofDatatype(datatype string) right {
	rt.datatype = said{fixed: datatype}
	return rt
}

// queryGroup restricts it to ?group=, or without it to a fixed one.
func (rt right) queryGroup(without string) right {
	rt.group = said{in: apidocs.InQuery, name: "group", fixed: without}
	return rt
}

func (rt right) scope(r *http.Request) access.Scope {
	return access.Scope{Datatype: rt.datatype.of(r), Group: rt.group.of(r)}
}

// allows reports whether the caller may have the request answered.
func (rt right) allows(c *access.Caller, s access.Scope) bool {
	return rt.open || rt.some && c.MaySomewhere(rt.do) || !rt.some && c.May(rt.do, s)
}

// admit finds out who makes a request, and refuses those who may not. The request that it
// returns knows its caller.
func (rt *route) admit(r *http.Request) (*http.Request, *problem) {
	c, err := rt.guard.Identify(r)
	if rt.right.open && err != nil {
		c, err = access.CallerOf(r.Context()), nil // who is nobody may ask this too
	}
	var s access.Scope
	if err == nil {
		if s = rt.right.scope(r); rt.right.allows(c, s) {
			return r.WithContext(access.With(r.Context(), c)), nil
		}
		err = forbidden(c, rt.right.do)
	}
	p := denied(err)
	rt.guard.Denied(r, &access.Denial{Caller: c, Verb: rt.right.do, Scope: s, Key: rt.keyDigest(r), Trace: traceOf(r), Status: p.Status})
	return r, p
}

// keyDigest stands for the key of the row that a request names; empty where it names none.
func (rt *route) keyDigest(r *http.Request) string {
	if rt.digest == nil || rt.right.do != access.TableRead && rt.right.do != access.TableErase {
		return ""
	}
	key, p := rowKey(r)
	if p != nil {
		return ""
	}
	return rt.digest(key)
}

// callerOf is who makes a request.
func callerOf(r *http.Request) *access.Caller { return access.CallerOf(r.Context()) }

// forbid is the problem of a caller who lacks a right, for a call that finds that out itself.
func (c *counter) forbid(r *http.Request, v access.Verb, s access.Scope) *problem {
	caller := callerOf(r)
	p := denied(forbidden(caller, v))
	c.Access.Denied(r, &access.Denial{Caller: caller, Verb: v, Scope: s, Trace: traceOf(r), Status: p.Status})
	return p
}

// missingRight is the lack of a right to do something.
type missingRight struct {
	verb  access.Verb
	known bool // who the caller is
}

// Error names the verb, and never what else there is.
func (m *missingRight) Error() string {
	if !m.known {
		return "this needs the right to " + string(m.verb) + ", which whoever shows neither key nor token nor certificate does not have"
	}
	return "this needs the right to " + string(m.verb) + " here, which you do not have"
}

func forbidden(c *access.Caller, v access.Verb) error {
	return &missingRight{v, c.How != access.ByNothing}
}

// denied is the problem of a request that is turned away.
func denied(err error) *problem {
	if lacks, is := errors.AsType[*missingRight](err); is && lacks.known {
		p := newProblem(http.StatusForbidden, lacks.Error())
		p.Type, p.Title = apidocs.Forbidden, "The right is missing"
		return p
	}
	p := newProblem(http.StatusUnauthorized, err.Error())
	p.challenge = `Bearer realm="esclusa"`
	if refusal, is := errors.AsType[*access.Refusal](err); is {
		p.Status, p.Title, p.retryAfter = refusal.Status, http.StatusText(refusal.Status), refusal.RetryAfter
		p.challenge += `, error="invalid_token"`
	}
	if p.Status != http.StatusUnauthorized {
		p.challenge = ""
	}
	return p
}
