package schemas

import (
	"bytes"
	_ "embed"
	"fmt"
	"text/template"

	"github.com/esclusa/esclusa"
)

//go:embed scaffold.json.tmpl
var scaffoldText string

var scaffold = template.Must(template.New("scaffold").Parse(scaffoldText))

// Scaffold returns the text of a first schema of a new datatype, to be written
// to <datatype>/1-0-0.json and edited. It passes the lint. The name must be one
// that a datatype can have.
func Scaffold(datatype string) ([]byte, error) {
	if err := esclusa.CheckDatatypeName(datatype); err != nil {
		return nil, err
	}
	var text bytes.Buffer
	if err := scaffold.Execute(&text, datatype); err != nil {
		return nil, fmt.Errorf("writing the schema of %s: %w", datatype, err)
	}
	return text.Bytes(), nil
}
