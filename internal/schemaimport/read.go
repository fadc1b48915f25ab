package schemaimport

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// What is read at most: bytes of one file, files, and bytes of all.
const (
	maxFileBytes = 8 << 20
	maxFiles     = 20_000
	maxBytes     = 256 << 20
	maxDepth     = 128
	maxValues    = 2_000_000 // in one file
)

// object is a JSON object.
type object = map[string]any

// order has the names of each object as they were written.
type order map[uintptr][]string

func identity(o object) uintptr { return reflect.ValueOf(o).Pointer() }

// Files are schemas by their path, with slashes.
type Files map[string][]byte

// Collection gathers files that may be schemas, within bounds.
type Collection struct {
	Files Files
	bytes int
}

// IsSchema reports whether a file's path is that of a schema: *.json, or a version of an
// iglu tree, vendor/name/jsonschema/1-0-0.
func IsSchema(file string) bool {
	return !strings.Contains("/"+file, "/node_modules/") && (path.Ext(file) == ".json" || path.Base(path.Dir(file)) == "jsonschema")
}

// Add reads a file. Its path must lead nowhere else.
func (c *Collection) Add(file string, in io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(in, maxFileBytes+1))
	if err != nil {
		return err
	}
	if c.Files == nil {
		c.Files = make(Files)
	}
	if _, there := c.Files[file]; there {
		return fmt.Errorf("%.200q is there twice", file)
	}
	c.Files[file] = text
	if c.bytes += len(text); c.bytes > maxBytes || len(c.Files) > maxFiles {
		return fmt.Errorf("has more than %d files or %d bytes of schemas: import a part of it", maxFiles, maxBytes)
	}
	return nil
}

// ReadFiles reads the schemas below a directory. Names that begin with a dot, and links
// that lead out of the directory, are passed over by the file system that is given.
func ReadFiles(fsys fs.FS) (Files, error) {
	c := Collection{Files: make(Files)}
	err := fs.WalkDir(fsys, ".", func(file string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case file != "." && strings.HasPrefix(e.Name(), "."), e.IsDir() && e.Name() == "node_modules":
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !e.Type().IsRegular() || !IsSchema(file):
			return nil
		}
		f, err := fsys.Open(file)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // nothing was written
		return c.Add(file, f)
	})
	return c.Files, err
}

func readFile(fsys fs.FS, file string) ([]byte, error) {
	f, err := fsys.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // nothing was written
	return io.ReadAll(io.LimitReader(f, maxFileBytes+1))
}

// decode reads strict JSON with exact numbers, and notes the order of names.
func decode(text []byte, names order) (any, error) {
	if len(text) > maxFileBytes {
		return nil, fmt.Errorf("is longer than %d bytes", maxFileBytes)
	}
	d := decoder{Decoder: jsontext.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))), names: names}
	value, err := d.value(0)
	if err != nil {
		return nil, err
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errors.New("must end after the schema")
	}
	return value, nil
}

type decoder struct {
	*jsontext.Decoder
	names  order
	values int
}

func (d *decoder) value(depth int) (any, error) {
	if d.values++; depth > maxDepth || d.values > maxValues {
		return nil, fmt.Errorf("is nested more than %d deep, or has more than %d values", maxDepth, maxValues)
	}
	if d.PeekKind() == jsontext.KindNumber {
		raw, err := d.ReadValue()
		return json.Number(raw), d.syntax(err)
	}
	token, err := d.ReadToken()
	if err != nil {
		return nil, d.syntax(err)
	}
	switch token.Kind() {
	case jsontext.KindBeginObject:
		return d.object(depth)
	case jsontext.KindBeginArray:
		return d.array(depth)
	case jsontext.KindString:
		return token.String(), nil
	case jsontext.KindTrue, jsontext.KindFalse:
		return token.Bool(), nil
	}
	return nil, nil
}

func (d *decoder) object(depth int) (any, error) {
	out, names := make(object), []string(nil)
	for d.PeekKind() != jsontext.KindEndObject {
		token, err := d.ReadToken()
		if err != nil {
			return nil, d.syntax(err)
		}
		name := token.String()
		value, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out[name] = value
		names = append(names, name)
	}
	d.names[identity(out)] = names
	_, err := d.ReadToken()
	return out, d.syntax(err)
}

func (d *decoder) array(depth int) (any, error) {
	out := []any{}
	for d.PeekKind() != jsontext.KindEndArray {
		value, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, value)
	}
	_, err := d.ReadToken()
	return out, d.syntax(err)
}

func (d *decoder) syntax(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("is not JSON: at byte %d", d.InputOffset())
}

// ReadFile reads one file, and the schemas beside and below it, to which it may refer.
func ReadFile(fsys fs.FS, file string) (Files, error) {
	text, err := readFile(fsys, file)
	if err != nil {
		return nil, err
	}
	files, err := ReadFiles(fsys)
	if err != nil { // what lies beside it may be too much, or not to be read
		files = make(Files)
	}
	files[file] = text
	return files, nil
}
