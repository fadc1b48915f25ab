package onepass

// Types are some of the types of JSON Schema, a bit for each.
type Types uint8

// The types.
const (
	TypeNull Types = 1 << iota
	TypeBoolean
	TypeObject
	TypeArray
	TypeNumber
	TypeInteger
	TypeString
	// AnyType are all.
	AnyType Types = 1<<iota - 1
)

// TypeNames are the values of the keyword type. Without TypeNumber, TypeInteger
// takes whole numbers only.
var TypeNames = map[string]Types{
	"null": TypeNull, "boolean": TypeBoolean, "object": TypeObject, "array": TypeArray,
	"number": TypeNumber, "integer": TypeInteger, "string": TypeString,
}
