package schemas

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/xeipuuv/gojsonschema"

	"github.com/esclusa/esclusa"
)

// ruleSchema is the keyword of a violation that only says that the schema
// library failed on the record.
const ruleSchema = "schema"

// rules is a compiled schema. Many goroutines may use it.
type rules struct {
	library  *gojsonschema.Schema
	tree     any                       // what was compiled: no references, no annotations
	patterns map[string]*regexp.Regexp // patternProperties in the tree
}

// compile hands the tree to the library. Every schema has a loader of its own:
// compiling two at once on one loader is a data race. Validate stays off, since
// it fetches what $schema names, around our loader; the lint has checked the
// schema.
func (d *document) compile(ch *Channel) {
	r, err := newRules(d.unfold("").tree)
	if err != nil {
		d.fault("", "%v", err)
		return
	}
	ch.rules = r
}

func newRules(tree any) (r *rules, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("compiling: the schema library failed: %v", cause)
		}
	}()
	loader := gojsonschema.NewSchemaLoader()
	loader.Draft, loader.AutoDetect, loader.Validate = gojsonschema.Draft7, false, false
	library, err := loader.Compile(sealed{gojsonschema.NewRawLoader(tree)})
	if err != nil {
		return nil, fmt.Errorf("compiling: %w", err)
	}
	r = &rules{library: library, tree: tree, patterns: make(map[string]*regexp.Regexp)}
	r.collectPatterns(tree)
	return r, nil
}

// sealed is a loader that loads nothing else. There is no reference left to
// load; this makes sure that what is missed is an error and never a request to
// somebody's server or a look into a file.
type sealed struct{ gojsonschema.JSONLoader }

func (sealed) LoaderFactory() gojsonschema.JSONLoaderFactory { return sealed{} }

func (sealed) New(source string) gojsonschema.JSONLoader { return unloadable{source: source} }

type unloadable struct {
	gojsonschema.JSONLoader
	source string
}

var errRemote = errors.New("a schema must not refer to anything outside of its file")

// LoadJSON refuses.
func (u unloadable) LoadJSON() (any, error) { return nil, fmt.Errorf("%w: %s", errRemote, u.source) }

func (r *rules) collectPatterns(node any) {
	switch node := node.(type) {
	case []any:
		for _, child := range node {
			r.collectPatterns(child)
		}
	case map[string]any:
		if named, ok := node["patternProperties"].(map[string]any); ok {
			for text := range named {
				if p, err := regexp.Compile(text); err == nil {
					r.patterns[text] = p
				}
			}
		}
		for _, child := range node {
			r.collectPatterns(child)
		}
	}
}

// validate checks a decoded body: objects as map[string]any, arrays as []any,
// numbers as json.Number only. It returns every violation, sorted by pointer,
// keyword and message, none twice; nil means valid. A record on which the
// library fails is refused with the keyword schema.
func (ch *Channel) validate(value any) []esclusa.Violation { return ch.rules.validate(value) }

func (r *rules) validate(value any) (v []esclusa.Violation) {
	defer func() {
		if recover() != nil { // the cause may quote the record
			v = uncheckable()
		}
	}()
	if pathBytes(value, 0) > maxPathBytes {
		return []esclusa.Violation{{Keyword: ruleLimit, Message: fmt.Sprintf("must have shorter member names: the paths to all its values add up to more than %d bytes", maxPathBytes)}}
	}
	result, err := r.library.Validate(gojsonschema.NewRawLoader(value))
	if err != nil { // cannot be: the loader gives what it was given
		return uncheckable()
	}
	if result.Valid() {
		return nil
	}
	return r.explain(value, result.Errors())
}

func uncheckable() []esclusa.Violation {
	return []esclusa.Violation{{Keyword: ruleSchema, Message: "must be something that the schema library can check"}}
}

// maxPathBytes bounds what the library's errors may take. Each holds the path to
// its value several times over, so that one long name above thousands of wrong
// items would take gigabytes.
const maxPathBytes = 4 << 20

// pathBytes adds up the lengths of the paths to all values below one.
func pathBytes(value any, above int) int {
	sum := 0
	switch value := value.(type) {
	case map[string]any:
		for name, child := range value {
			here := above + 1 + len(name)
			sum += here + pathBytes(child, here)
		}
	case []any:
		for _, child := range value {
			sum += above + 1 + pathBytes(child, above+1)
		}
	}
	return sum
}
