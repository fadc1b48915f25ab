package apidocs

import (
	_ "embed"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

//go:embed answers.schema.json
var answerSchemas []byte

const (
	mediaProblem = "application/problem+json"

	// ownReference begins how the schemas of answers name each other.
	ownReference = "#/definitions/"
)

// OpenAPI is the document of the calls, OpenAPI 3.1. Everything in it is of the routes
// and of the catalogue.
func (s System) OpenAPI(routes []Route) []byte {
	calls := paths(routes)
	return text(Object{
		{"openapi", "3.1.1"},
		{"jsonSchemaDialect", Draft},
		{"info", Object{
			{"title", "esclusa"},
			{"version", s.Version},
			{"summary", "A channel on Kafka for each datatype."},
			{"description", "Sends records, reads channels and tables, and tells of what was refused. A parameter that a call does not know is 400. Every answer ends with a newline."},
			{"license", licensed},
			{"x-generator", Mark},
		}},
		{"servers", []any{Object{{"url", "/"}, {"description", "The process that this document comes from"}}}},
		{"security", []any{}},
		{"tags", tags(routes)},
		{"paths", calls},
		{"components", Object{
			{"schemas", used(s.schemas(), calls)},
			{"responses", problems(routes)},
			{"headers", headers()},
		}},
	})
}

var licensed = Object{{"name", license}, {"url", "https://www.apache.org/licenses/LICENSE-2.0"}}

// tagTexts say what the calls of a tag are for.
var tagTexts = map[string]string{
	"messages": "Send records, and read channels",
	"channels": "What there is, and what it holds",
	"tables":   "The last record of each key",
	"alerts":   "Records that were refused",
	"redrives": "Send refused records again",
	"journal":  "What people did",
	"login":    "Who you are, and sessions of browsers",
	"health":   "The state of the process",
}

func tags(routes []Route) []any {
	var names []string
	for i := range routes {
		names = append(names, routes[i].Tag)
	}
	slices.Sort(names)
	var all []any
	for _, name := range slices.Compact(names) {
		all = append(all, Object{{"name", name}, {"description", tagTexts[name]}})
	}
	return all
}

// paths has the routes in their order, those of one path together.
func paths(routes []Route) Object {
	all := Object{}
	for i := range routes {
		r := &routes[i]
		at, _ := all.get(r.path()).(Object)
		all = all.With(r.path(), at.With(strings.ToLower(r.Method), r.operation()))
	}
	return all
}

func (r *Route) operation() Object {
	id := r.ID
	if r.Table != "" {
		id = r.Table + "." + id
	}
	op := Object{{"operationId", id}, {"tags", []any{r.Tag}}, {"summary", r.Summary}}
	if len(r.Params) > 0 {
		op = append(op, Member{"parameters", r.parameters()})
	}
	if len(r.Body) > 0 {
		op = append(op, Member{"requestBody", r.body()})
	}
	return append(op, Member{"responses", r.responses()})
}

func (r *Route) parameters() []any {
	all := make([]any, len(r.Params))
	for i, p := range r.Params {
		o := Object{{"name", p.Name}, {"in", p.In}, {"description", p.Does}}
		if p.In == InPath {
			o = append(o, Member{"required", true})
		}
		all[i] = append(o, Member{"schema", p.Schema})
	}
	return all
}

func (r *Route) body() Object {
	content := Object{}
	for _, b := range r.Body {
		content = append(content, Member{b.Media, Object{{"schema", b.Schema}}})
	}
	return Object{{"required", true}, {"content", content}}
}

func (r *Route) responses() Object {
	all := Object{}
	for _, a := range r.Answers {
		if n := len(all) - 1; n >= 0 && all[n].Name == strconv.Itoa(a.Status) { // the same in another media type
			of := all[n].Value.(Object)
			all[n].Value = of.With("content", append(of.get("content").(Object), Member{a.Media, Object{{"schema", a.Schema}}}))
			continue
		}
		o := Object{{"description", a.Does}}
		if len(a.Headers) > 0 {
			var hs Object
			for _, name := range a.Headers {
				hs = append(hs, Member{name, reference("headers", name)})
			}
			o = append(o, Member{"headers", hs})
		}
		if a.Media != "" {
			o = append(o, Member{"content", Object{{a.Media, Object{{"schema", a.Schema}}}}})
		}
		all = append(all, Member{strconv.Itoa(a.Status), o})
	}
	for _, status := range r.problemStatuses() {
		all = append(all, Member{strconv.Itoa(status), reference("responses", problemName(status))})
	}
	return append(all, Member{"default", reference("responses", otherProblem)})
}

// problemStatuses are those of the route's problems, and that of a query.
func (r *Route) problemStatuses() []int {
	all := append([]int{http.StatusBadRequest}, r.Problems...)
	slices.Sort(all)
	return slices.Compact(all)
}

// otherProblem is the component for what may become of any request: a foreign host or
// origin, a body that comes too slowly, a start that is not over, a defect.
const otherProblem = "Problem"

func problemName(status int) string {
	return otherProblem + strconv.Itoa(status)
}

// problemTexts say more of a status than its name does.
var problemTexts = map[int]string{
	400: "The query, a header or the body is not what the call takes.",
	404: "There is no such thing; or the datatype is not of the catalogue, with the reason unknown_datatype.",
	409: "The request with this Idempotency-Key is still in work.",
	412: "What is there is not what If-Match or If-None-Match says.",
	413: "The body is too large.",
	415: "The body is of a media type or an encoding that the call does not take.",
	422: "The record was refused, with the reason; or Idempotency-Key came with another body.",
	503: "It cannot be told or done now; Retry-After says when to ask again.",
}

func problems(routes []Route) Object {
	var codes []int
	for i := range routes {
		codes = append(codes, routes[i].problemStatuses()...)
	}
	slices.Sort(codes)
	all := Object{{otherProblem, problemResponse("What any call may answer: the request comes by a name or from a place that it must not come by (421, 403), of somebody who is not known (401) or lacks the right (403), it comes too slowly (408) or the caller takes more than it may (429), the process is starting or is too busy (503), or there is a defect (500).")}}
	for _, code := range slices.Compact(codes) {
		does, ok := problemTexts[code]
		if !ok {
			does = http.StatusText(code) + "."
		}
		response := problemResponse(does)
		if code == http.StatusServiceUnavailable || code == http.StatusConflict {
			response = response.With("headers", Object{{"Retry-After", reference("headers", "Retry-After")}})
		}
		all = append(all, Member{problemName(code), response})
	}
	return all
}

func problemResponse(does string) Object {
	return Object{{"description", does}, {"content", Object{{mediaProblem, Object{{"schema", Schema("Problem")}}}}}}
}

// headerTexts say what headers of answers are for.
var headerTexts = []Member{
	{"Datatype", "The channel's datatype."},
	{"ETag", "The version of what is answered, for If-None-Match and If-Match."},
	{"Esclusa-Source", "The ingress record that the answer speaks of: topic/partition/offset."},
	{"Idempotency-Replayed", "true where this is the answer to an earlier request with this Idempotency-Key."},
	{"Key", "The record's key, percent-encoded."},
	{"Location", "Where what was made can be asked for, or where to go on."},
	{"Retry-After", "The seconds after which to ask again."},
}

func headers() Object {
	all := Object{}
	for _, h := range headerTexts {
		all = append(all, Member{h.Name, Object{{"description", h.Value}, {"schema", Text()}}})
	}
	return all
}

// schemas are the components: those of answers, the alert's, and one for each version of
// each datatype.
func (s System) schemas() Object {
	all := answers()
	all = append(all, Member{"Alert", alert("Alert")}, Member{"ShownAlert", shownAlert("ShownAlert")}, Member{"ListedAlert", listedAlert()})
	for _, ch := range s.Catalogue.Channels() {
		for _, v := range ch.Versions() {
			name := versionName(v)
			all = append(all, Member{name, described(v, schemaPlace(name))})
		}
	}
	return all
}

// used are the components that something in the document refers to: of another one, a
// generator would make a type for nothing.
func used(components Object, in Object) Object {
	wanted := references([]string{"Problem"}, in)
	for i := 0; i < len(wanted); i++ {
		wanted = references(wanted, components.get(wanted[i]))
	}
	return slices.DeleteFunc(components, func(m Member) bool {
		return !slices.Contains(wanted, m.Name)
	})
}

// references adds the names of the components that a value refers to.
func references(names []string, value any) []string {
	switch v := value.(type) {
	case []any:
		for i := range v {
			names = references(names, v[i])
		}
	case Object:
		for _, m := range v {
			ref, _ := m.Value.(string)
			if name, is := strings.CutPrefix(ref, allSchemas); is && m.Name == "$ref" {
				if name, _, _ = strings.Cut(name, "/"); !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
			names = references(names, m.Value)
		}
	}
	return names
}

// answers are the schemas of our own, which refer to each other, with the types of
// problems and the reasons that there are.
func answers() Object {
	all, _ := parse(answerSchemas).(Object)
	for i := range all {
		all[i].Value = redirected(all[i].Value)
	}
	return all.With("Problem", closedSets(all.get("Problem").(Object)))
}

func redirected(value any) any {
	switch v := value.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = redirected(v[i])
		}
		return out
	case Object:
		out := slices.Clone(v)
		for i := range out {
			ref, isText := out[i].Value.(string)
			if name, own := strings.CutPrefix(ref, ownReference); isText && own && out[i].Name == "$ref" {
				return Schema(name)
			}
			out[i].Value = redirected(out[i].Value)
		}
		return out
	}
	return value
}

func closedSets(problem Object) Object {
	types, reasons := []any{"about:blank", BadSchema, Forbidden}, []any{}
	for _, r := range esclusa.Reasons() {
		types = append(types, ProblemType(r))
		reasons = append(reasons, string(r))
	}
	members := problem.get("properties").(Object)
	for name, values := range map[string][]any{"type": types, "reason": reasons} {
		members = members.With(name, members.get(name).(Object).With("enum", values))
	}
	return problem.With("properties", members)
}

// BadSchema is the type of the problem of a schema that the lint refuses.
const BadSchema = "urn:problem-type:esclusa:schema-fault"

// Forbidden is the type of the problem of a caller who lacks a right.
const Forbidden = "urn:problem-type:esclusa:forbidden"

// ProblemType is the type of the problem of a record that is refused for a reason.
func ProblemType(r esclusa.Reason) string {
	return "urn:problem-type:esclusa:" + strings.ReplaceAll(string(r), "_", "-")
}

// alert is the schema of the alert document as a component.
func alert(name string) Object {
	return placed(parse(schemas.AlertSchema()), schemaPlace(name))
}

// shownAlert is that of an alert with what has become of its record since.
func shownAlert(name string) Object {
	a := alert(name)
	again := Members(
		Named("run", Object{{"description", "The redrive's id."}, {"type", "string"}}),
		Named("time", Object{{"description", "When the brokers took it."}, {"type", "string"}, {"format", "date-time"}}),
	).With("description", "That its record was sent again; absent where it was not, or where this process does not remember.")
	return a.With("properties", append(slices.Clone(a.get("properties").(Object)), Member{"sent_again", again}))
}

// listedAlert is that of an alert as GET /v1/alerts lists it.
func listedAlert() Object {
	a := shownAlert("ListedAlert")
	members := a.get("properties").(Object)
	members = append(slices.Clone(members),
		Member{"at", Object{{"description", "Of the alert itself: partition/offset in the alerts' topic."}, {"type", "string"}}},
		Member{"shortened", Object{{"description", "Whether payload or errors are cut for the list, and whole in the topic."}, {"type", "boolean"}}})
	required := append(slices.Clone(a.get("required").([]any)), "at", "shortened")
	return a.With("required", required).With("properties", members)
}
