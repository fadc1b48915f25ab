package schemas

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/esclusa/esclusa"
)

// LoadFile is Load of one schema alone, such as schemas/invoice/1-0-0.json, whatever its
// status: of its catalogue it reads only what that refers to, and no samples. A file that
// is not named after a version is taken for a first one of a datatype that has the name
// which its member datatype must have, or that of the file.
func LoadFile(file string, l Limits) (*Catalogue, error) {
	at, err := filepath.Abs(file)
	if err != nil {
		return nil, fmt.Errorf("opening the schema: %w", err)
	}
	datatype, name := filepath.Base(filepath.Dir(at)), filepath.Base(at)
	version, bad := parseVersion(strings.TrimSuffix(name, ".json"))
	top, below := filepath.Join(filepath.Dir(file), ".."), datatype+"/"+name
	if bad != nil {
		top, below = filepath.Dir(file), name
	}
	s, err := openDirectory(top)
	if err != nil {
		return nil, err
	}
	defer s.close()
	if bad != nil {
		datatype = s.datatypeIn(below)
		version, _ = parseVersion("1-0-0")
	} else if err := esclusa.CheckDatatypeName(datatype); err != nil {
		s.fault(datatype, "", "%v", err)
	}
	if ch := s.schema(below, datatype, version); ch != nil {
		ch.versions, s.channels = []*Channel{ch}, []*Channel{ch}
	}
	if err := s.err(); err != nil {
		return nil, err
	}
	return s.catalogue(l), nil
}

// datatypeIn is the name that a file by itself may be meant for.
func (s *directory) datatypeIn(file string) string {
	stem, _, _ := strings.Cut(strings.ToLower(file), ".")
	if esclusa.CheckDatatypeName(stem) != nil {
		stem = "record"
	}
	text, err := readRegular(s.fsys, file)
	if err != nil {
		return stem // schema says so
	}
	root, _ := schemaLimits.decode(text)
	properties, _ := root["properties"].(map[string]any)
	member, _ := properties[memberDatatype].(map[string]any)
	name, _ := member["const"].(string)
	if esclusa.CheckDatatypeName(name) != nil {
		name = ""
	}
	return cmp.Or(name, stem)
}
