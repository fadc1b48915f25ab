package apidocs

import (
	"slices"
	"strings"

	"github.com/esclusa/esclusa/schemas"
)

// Route is one call, as it is served and as documents tell of it.
type Route struct {
	Method string
	Path   string // with {name} for what differs
	Table  string // whose name stands for {table} in the path; empty for none

	ID      string // operationId; that of a call of a table is put behind the table's name
	Tag     string // groups calls in documents
	Summary string // a short sentence
	// Params are those that the call knows: of its path, all; of its query, all, since
	// any other is refused; of its header, those that are worth telling of.
	Params  []Param
	Body    []Body   // one for each media type; none: the call has no body
	Answers []Answer // those that are no problem
	// Problems are the statuses of its problems. Beside them every call may answer with
	// 400, for its query, and with those that answer for all calls.
	Problems []int
}

// Pattern is the method and the path that net/http's mux takes.
func (r *Route) Pattern() string {
	path := r.path()
	if path == "/" && r.Method != "" { // for the mux, all paths
		path = "/{$}"
	}
	return strings.TrimSpace(r.Method + " " + path)
}

// Label is the same for the calls of all tables.
func (r *Route) Label() string { return strings.TrimSpace(r.Method + " " + r.Path) }

// path has the table's name in it.
func (r *Route) path() string { return strings.Replace(r.Path, "{table}", r.Table, 1) }

// Query is what the query of the call may have. A name that ends in [] may come more
// than once.
func (r *Route) Query() []string {
	var names []string
	for _, p := range r.Params {
		if p.In == InQuery {
			names = append(names, p.Name)
		}
	}
	return names
}

// Statuses are those that the call says it answers with.
func (r *Route) Statuses() []int {
	var codes []int
	for _, a := range r.Answers {
		codes = append(codes, a.Status)
	}
	return append(codes, r.Problems...)
}

// Where a parameter is.
const (
	InPath   = "path"
	InQuery  = "query"
	InHeader = "header"
)

// Param is a parameter of a call.
type Param struct {
	Name, In string
	Does     string // a short sentence
	Schema   Object
}

// Body is what a call takes, in one media type.
type Body struct {
	Media  string
	Schema Object
}

// Answer is one that is no problem. Behind one, there may be the same in another media type.
type Answer struct {
	Status  int
	Does    string // a short sentence
	Media   string // empty for one without a body
	Schema  Object
	Headers []string // that are worth telling of, and in headerTexts
}

// Schema is a reference to a schema that all documents have: one of answers.schema.json.
func Schema(name string) Object { return reference("schemas", name) }

// Text is the schema of a string, with the values that it may have if there are any.
func Text(values ...string) Object {
	o := Object{{"type", "string"}}
	if len(values) > 0 {
		list := make([]any, len(values))
		for i := range values {
			list[i] = values[i]
		}
		o = append(o, Member{"enum", list})
	}
	return o
}

// Whole is the schema of a number from 1 to most, and what counts without it.
func Whole(most, instead int) Object {
	return Object{{"type", "integer"}, {"minimum", 1}, {"maximum", most}, {"default", instead}}
}

// Sent is the schema of what is taken for a datatype: of the versions that a sender may
// name.
func Sent(ch *schemas.Channel) Object { return versions(accepted(ch)) }

// Kept is the schema of what a channel or a table of a datatype may hold: of all
// versions.
func Kept(ch *schemas.Channel) Object { return versions(ch.Versions()) }

func versions(all []*schemas.Channel) Object {
	refs := make([]Object, len(all))
	for i, v := range all {
		refs[i] = Schema(versionName(v))
	}
	return AnyOf(refs...)
}

// Any is Sent or Kept of each of the datatypes.
func Any(of func(*schemas.Channel) Object, channels []*schemas.Channel) Object {
	all := make([]Object, len(channels))
	for i, ch := range channels {
		all[i] = of(ch)
	}
	return AnyOf(all...)
}

// Members is the schema of an object that has all of the members.
func Members(members ...Member) Object {
	names := make([]any, len(members))
	for i, m := range members {
		names[i] = m.Name
	}
	return Object{{"type", "object"}, {"required", names}, {"properties", Object(members)}}
}

// Optional adds members that an object of Members may lack.
func (o Object) Optional(members ...Member) Object {
	has, _ := o.get("properties").(Object)
	return o.With("properties", append(slices.Clone(has), members...))
}

// Both is the schema of what is of all of the schemas.
func Both(all ...Object) Object { return combined("allOf", all) }

// Named is a member.
func Named(name string, value any) Member { return Member{name, value} }

// List is the schema of an array.
func List(items Object) Object { return Object{{"type", "array"}, {"items", items}} }
