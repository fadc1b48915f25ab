package schemas

import (
	"reflect"
	"strconv"
)

// An unfolded schema is a graph: what is used twice is there once, and what contains
// itself leads back to itself.

// identity tells schemas apart that may have the same members.
func identity(schema map[string]any) uintptr { return reflect.ValueOf(schema).Pointer() }

// withSchemas is a copy of a schema in which each schema in it has been replaced.
func withSchemas(schema map[string]any, replace func(any) any) map[string]any {
	out := make(map[string]any, len(schema))
	for name, value := range schema {
		if keywords[name].holdsSchemas() {
			value = eachSchema(keywords[name], value, replace)
		}
		out[name] = value
	}
	return out
}

func eachSchema(k kind, value any, replace func(any) any) any {
	switch v := value.(type) {
	case []any:
		if k == kindDependencyMap {
			return v // names
		}
		out := make([]any, len(v))
		for i := range v {
			out[i] = replace(v[i])
		}
		return out
	case map[string]any:
		if k == kindSchema || k == kindSchemaOrList {
			return replace(v)
		}
		out := make(map[string]any, len(v))
		for name, schema := range v {
			if _, isNames := schema.([]any); isNames {
				out[name] = schema
			} else {
				out[name] = replace(schema)
			}
		}
		return out
	}
	return replace(value)
}

// count adds up how often a graph has each of its schemas, and the values in them.
func countSchemas(tree any, times map[uintptr]int) (size int) {
	schema, ok := tree.(map[string]any)
	if !ok {
		return 1
	}
	id := identity(schema)
	if times[id]++; times[id] > 1 {
		return 1
	}
	for name, value := range schema {
		if !keywords[name].holdsSchemas() {
			size += valuesIn(value)
		}
	}
	withSchemas(schema, func(below any) any {
		size += 1 + countSchemas(below, times)
		return below
	})
	return size + 1
}

// valuesIn counts a value and those in it.
func valuesIn(value any) int {
	n := 1
	switch v := value.(type) {
	case []any:
		for _, child := range v {
			n += valuesIn(child)
		}
	case map[string]any:
		for _, child := range v {
			n += valuesIn(child)
		}
	}
	return n
}

// folded is a graph as one document, for other implementations: each schema that is
// there more than once is a definition.
func folded(tree any) any {
	times := make(map[uintptr]int)
	countSchemas(tree, times)
	names, definitions := make(map[uintptr]string), make(map[string]any)
	var fold func(any) any
	fold = func(tree any) any {
		schema, ok := tree.(map[string]any)
		if !ok {
			return tree
		}
		id := identity(schema)
		if times[id] < 2 {
			return withSchemas(schema, fold)
		}
		name, seen := names[id]
		if !seen {
			name = strconv.Itoa(len(names))
			names[id] = name
			definitions[name] = withSchemas(schema, fold)
		}
		return map[string]any{"$ref": "#/definitions/" + name}
	}
	root := fold(tree)
	if schema, ok := root.(map[string]any); ok && len(definitions) > 0 {
		schema["definitions"] = definitions
	}
	return root
}
