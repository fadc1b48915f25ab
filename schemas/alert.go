package schemas

import (
	"bytes"
	_ "embed"
)

//go:embed alert.schema.json
var alertSchema []byte

// AlertSchema is the JSON Schema (draft-07) of the alert document, for those who
// read alerts. The slice is the caller's own.
func AlertSchema() []byte { return bytes.Clone(alertSchema) }
