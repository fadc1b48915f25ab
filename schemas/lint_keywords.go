package schemas

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/esclusa/esclusa/internal/jsonpointer"
	"github.com/esclusa/esclusa/internal/nearest"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// draft07 is the only $schema that is taken, also as https and without the final #.
const draft07 = "http://json-schema.org/draft-07/schema#"

func isDraft07(text string) bool {
	text, _ = strings.CutPrefix(text, "https:")
	text, _ = strings.CutPrefix(text, "http:")
	return strings.TrimSuffix(text, "#") == "//json-schema.org/draft-07/schema"
}

// kind is what the value of a keyword must be.
type kind int

const (
	kindAny           kind = iota
	kindText               // a string
	kindFlag               // true or false
	kindNumber             // a number
	kindDivisor            // a number above 0
	kindCount              // an integer, 0 or more
	kindPattern            // a regular expression
	kindNames              // an array of different strings
	kindList               // an array
	kindChoices            // a non-empty array
	kindTypes              // a type or an array of them
	kindFormat             // a format that we check
	kindReference          // $ref
	kindSchema             // a schema
	kindSchemaList         // a non-empty array of schemas
	kindSchemaOrList       // either
	kindSchemaMap          // an object of schemas
	kindPatternMap         // an object of schemas whose names are regular expressions
	kindDependencyMap      // an object of schemas and arrays of names
	kindTopOnly            // belongs to the top of the file
	kindNote               // says something to people only, whatever it holds
	kindMask               // true: the value is not for everybody
)

// asserts reports whether a keyword can refuse a value, itself or by the schemas in it.
func (k kind) asserts() bool {
	return k != kindText && k != kindList && k != kindTopOnly && k != kindNote && k != kindMask
}

// holdsSchemas reports whether the value of a keyword is a schema or has some in it.
func (k kind) holdsSchemas() bool { return k >= kindSchema && k <= kindDependencyMap }

// keywords are those of draft-07, and what others write beside them that no checker
// looks at.
var keywords = map[string]kind{
	"$schema": kindTopOnly, "$id": kindTopOnly, "x-channel": kindTopOnly, keywordMask: kindMask,
	"$ref": kindReference, "$comment": kindText, "title": kindText, "description": kindText,
	"default": kindNote, "examples": kindList, "readOnly": kindNote, "writeOnly": kindNote,
	"deprecated": kindNote, "example": kindNote, "contentEncoding": kindNote, "contentMediaType": kindNote, "$anchor": kindNote,
	"markdownDescription": kindNote, "enumDescriptions": kindNote, "markdownEnumDescriptions": kindNote, "enumNames": kindNote,
	"deprecationMessage": kindNote, "errorMessage": kindNote, "patternErrorMessage": kindNote, "defaultSnippets": kindNote,
	"doNotSuggest": kindNote, "suggestSortText": kindNote, "allowComments": kindNote, "allowTrailingCommas": kindNote,
	"meta:enum": kindNote, "tsType": kindNote, "tsEnumNames": kindNote, "tsAdditionalProperties": kindNote, "javaType": kindNote, "javaInterfaces": kindNote,
	"externalDocs": kindNote, "discriminator": kindNote, "xml": kindNote,
	"definitions": kindSchemaMap,
	"type":        kindTypes, "enum": kindChoices, "const": kindAny,
	"multipleOf": kindDivisor, "maximum": kindNumber, "exclusiveMaximum": kindNumber, "minimum": kindNumber, "exclusiveMinimum": kindNumber,
	"maxLength": kindCount, "minLength": kindCount, "pattern": kindPattern, "format": kindFormat,
	"items": kindSchemaOrList, "additionalItems": kindSchema, "maxItems": kindCount, "minItems": kindCount, "uniqueItems": kindFlag, "contains": kindSchema,
	"maxProperties": kindCount, "minProperties": kindCount, "required": kindNames,
	"properties": kindSchemaMap, "patternProperties": kindPatternMap, "additionalProperties": kindSchema,
	"dependencies": kindDependencyMap, "propertyNames": kindSchema,
	"if": kindSchema, "then": kindSchema, "else": kindSchema,
	"allOf": kindSchemaList, "anyOf": kindSchemaList, "oneOf": kindSchemaList, "not": kindSchema,
}

// instead says what to write in place of a keyword that asserts something in other
// drafts or dialects.
var instead = map[string]string{
	"$defs":                 "use definitions",
	"id":                    "use $id",
	"prefixItems":           "use items with an array",
	"dependentRequired":     "use dependencies",
	"dependentSchemas":      "use dependencies",
	"nullable":              "add null to type",
	"minContains":           "draft-07 has contains alone, which is one or more",
	"maxContains":           "draft-07 has contains alone, which is one or more",
	"unevaluatedProperties": "name the members in properties and use additionalProperties",
	"unevaluatedItems":      "use additionalItems",
	"$recursiveRef":         "use $ref",
	"$recursiveAnchor":      "use $ref",
	"$dynamicRef":           "use $ref",
	"$dynamicAnchor":        "use $ref",
	"extends":               "use allOf",
	"disallow":              "use not",
	"divisibleBy":           "use multipleOf",
}

// meant are the words that one which is no keyword may be a slip of: those that assert.
var meant = func() []string {
	words := slices.Collect(maps.Keys(instead))
	for word, k := range keywords {
		if k.asserts() {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return words
}()

// document is one schema file while it is checked.
type document struct {
	root     any
	places   map[string]any // JSON Pointer to each schema in the file: what a reference may name
	faults   []Fault
	warnings []Fault // what is taken, and may not be what was meant

	file     string                          // in the catalogue
	open     func(file string) (any, string) // reads another, or says what is wrong with it; nil: there are none
	roots    map[string]bool                 // the others that have been read
	pending  []string                        // places of references that have not been followed
	refs     map[string]string               // places of references to what they name
	finals   map[string]final                // by the places of schemas, once they have been followed
	unfolded map[string]map[string]any
	told     map[string]bool // faults that several walks may find
	patterns map[string]*onepass.Pattern
}

// examine walks through a schema, in schema positions only: what stands in
// const, enum, default or examples is data, and what stands in properties are
// names. Then it follows every reference.
func examine(root any) *document { return examineFile(root, "", nil) }

// examineFile is examine for a file of a catalogue, which may refer to others of it.
func examineFile(root any, file string, open func(string) (any, string)) *document {
	d := &document{root: root, places: make(map[string]any), file: file, open: open, roots: make(map[string]bool),
		refs: make(map[string]string), finals: make(map[string]final), unfolded: make(map[string]map[string]any), told: make(map[string]bool),
		patterns: make(map[string]*onepass.Pattern)}
	d.schema("", root)
	d.references()
	places := slices.Sorted(maps.Keys(d.places))
	d.circles(places)
	if len(d.faults) == 0 { // else it may be something else than it seems
		for _, at := range places {
			d.voids(at)
		}
	}
	return d
}

func (d *document) fault(at, format string, args ...any) {
	d.faults = append(d.faults, newFault(at, format, args...))
}

func (d *document) warn(at, format string, args ...any) {
	d.warnings = append(d.warnings, newFault(at, format, args...))
}

func newFault(at, format string, args ...any) Fault {
	file, pointer := fileOf(at)
	return Fault{File: file, Pointer: cutPointer(pointer), Message: fmt.Sprintf(format, args...)}
}

// schema checks the schema at a place and all schemas in it.
func (d *document) schema(at string, node any) {
	members, isObject := node.(map[string]any)
	if _, isBool := node.(bool); !isObject && !isBool {
		d.fault(at, "must be a schema: an object, true or false")
		return
	}
	d.places[at] = node
	if _, isRef := members["$ref"].(string); isRef {
		d.pending = append(d.pending, at)
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		d.keyword(at, name, members[name])
	}
	d.together(at, members)
}

func (d *document) keyword(at, name string, value any) {
	place := at + "/" + jsonpointer.Escape(name)
	k, known := keywords[name]
	switch {
	case known:
		d.value(k, place, value)
	case isMaskSlip(name):
		d.fault(place, "masks nothing: did you mean %s?", keywordMask)
	case strings.HasPrefix(name, "x-"):
	case instead[name] != "":
		d.fault(place, "is not a keyword that this catalogue takes: %s", instead[name])
	default:
		d.unknown(place, name)
	}
}

// unknown refuses what looks like a slip. Anything else is somebody's own word, which
// checks nothing in draft-07 either.
func (d *document) unknown(place, name string) {
	if near := nearest.Word(name, meant); near != "" {
		d.fault(place, "is not a keyword of JSON Schema draft-07: did you mean %s? Names of your own begin with x-", near)
		return
	}
	d.warn(place, "is not a keyword of JSON Schema draft-07, and checks nothing; names of your own begin with x-")
}

// value checks what a keyword holds.
func (d *document) value(k kind, at string, value any) {
	switch k {
	case kindAny, kindNote:
	case kindSchema:
		d.schema(at, value)
	case kindSchemaList:
		d.schemaList(at, value)
	case kindSchemaOrList:
		if _, isList := value.([]any); isList {
			d.schemaList(at, value)
		} else {
			d.schema(at, value)
		}
	case kindSchemaMap, kindPatternMap, kindDependencyMap:
		d.schemaMap(k, at, value)
	case kindTopOnly:
		if _, pointer := fileOf(at); strings.Count(pointer, "/") > 1 {
			d.fault(at, "belongs to the top of the file only")
		}
	default:
		if wrong := plain[k](value); wrong != "" {
			d.fault(at, "%s", wrong)
		}
	}
}

func (d *document) schemaList(at string, value any) {
	schemas, ok := value.([]any)
	if !ok || len(schemas) == 0 {
		d.fault(at, "must be an array of at least one schema")
		return
	}
	for i, s := range schemas {
		d.schema(at+"/"+strconv.Itoa(i), s)
	}
}

func (d *document) schemaMap(k kind, at string, value any) {
	members, ok := value.(map[string]any)
	if !ok {
		d.fault(at, "must be an object")
		return
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		place := at + "/" + jsonpointer.Escape(name)
		if wrong := badPattern(name); k == kindPatternMap && wrong != "" {
			d.fault(place, "%s", wrong)
		}
		if _, isList := members[name].([]any); k == kindDependencyMap && isList {
			d.value(kindNames, place, members[name])
		} else {
			d.schema(place, members[name])
		}
	}
}
