package schemas

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/esclusa/esclusa"
)

// schemaLimits bound a schema file as Limits bound a record: the lint must come
// to an end whatever it is given.
var schemaLimits = Limits{RecordBytes: 1 << 20, Depth: 128, NumberChars: 40, Elements: 100_000, exponentDigits: 3}

// shelf is a catalogue's directory while it is read.
type shelf struct {
	fsys     fs.FS
	dir      string            // goes before the names of files in faults
	ids      map[string]string // $id to the file that has it
	channels []*Channel
	faults   []error
	warnings []*Fault
}

func readShelf(fsys fs.FS, dir string) *shelf {
	s := &shelf{fsys: fsys, dir: dir, ids: make(map[string]string)}
	for _, e := range s.list(".") {
		s.datatype(e.Name())
	}
	s.apart()
	if len(s.channels) == 0 && len(s.faults) == 0 {
		s.fault("", "", "no datatype: expected <datatype>/<version>.json")
	}
	return s
}

func (s *shelf) fault(file, pointer, format string, args ...any) {
	s.faults = append(s.faults, &Fault{File: within(s.dir, file), Pointer: pointer, Message: fmt.Sprintf(format, args...)})
}

// failed reports what the file system says, without the path it repeats.
func (s *shelf) failed(file, doing string, err error) {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	s.fault(file, "", "%s: %v", doing, err)
}

// list returns the entries of a directory that may be ours: a README and what
// begins with a dot are not (a mounted Kubernetes volume keeps such links).
func (s *shelf) list(dir string) []fs.DirEntry {
	entries, err := fs.ReadDir(s.fsys, dir)
	if err != nil {
		s.failed(dir, "reading the directory", err)
	}
	ours := entries[:0]
	for _, e := range entries {
		if e.Name() != "README.md" && !strings.HasPrefix(e.Name(), ".") {
			ours = append(ours, e)
		}
	}
	return ours
}

func (s *shelf) datatype(name string) {
	info, err := fs.Stat(s.fsys, name) // follows links
	switch {
	case err != nil:
		s.failed(name, "opening", err)
		return
	case !info.IsDir():
		s.fault(name, "", "only directories named after datatypes belong here, with <version>.json in them, and a README.md")
		return
	}
	if err := esclusa.CheckDatatypeName(name); err != nil {
		s.fault(name, "", "%v", err)
		return
	}
	s.versions(name)
}

// versions reads the schemas of a datatype.
func (s *shelf) versions(datatype string) {
	var found []*Channel
	before := len(s.faults)
	for _, e := range s.list(datatype) {
		file := path.Join(datatype, e.Name())
		text, isJSON := strings.CutSuffix(e.Name(), ".json")
		v, err := parseVersion(text)
		if !isJSON || err != nil {
			s.fault(file, "", "only schemas named <version>.json belong here, such as 1-0-0.json, and a README.md")
			continue
		}
		if ch := s.schema(file, datatype, v); ch != nil {
			found = append(found, ch)
		}
	}
	switch {
	case len(s.faults) > before: // what is missing may be among what has faults
	case len(found) == 0:
		s.fault(datatype, "", "no schema: expected <version>.json, such as 1-0-0.json")
	default:
		s.together(datatype, found)
	}
}

// schema reads, checks and compiles one file. It returns nil where the file has
// faults.
func (s *shelf) schema(file, datatype string, v version) *Channel {
	text, ok := s.read(file)
	if !ok {
		return nil
	}
	root, bad := schemaLimits.decode(text)
	if bad != nil {
		s.fault(file, bad.violations[0].Pointer, "%s", bad.violations[0].Message)
		return nil
	}
	d := examine(root)
	ch := d.channel(datatype)
	if other, taken := s.ids[ch.ID]; taken && ch.ID != "" {
		d.fault("/$id", "is also the $id of %s", other)
	}
	s.ids[ch.ID] = file
	if len(d.faults) == 0 {
		d.compile(ch)
	}
	for _, f := range d.faults {
		s.fault(file, f.Pointer, "%s", f.Message)
	}
	for _, w := range d.warnings {
		s.warnings = append(s.warnings, &Fault{File: within(s.dir, file), Pointer: w.Pointer, Message: w.Message})
	}
	ch.Datatype, ch.Version, ch.Schema = datatype, v.String(), text
	if len(d.faults) > 0 {
		return nil
	}
	return ch
}

// read returns the bytes of a regular file. Anything else could block for ever.
func (s *shelf) read(file string) ([]byte, bool) {
	info, err := fs.Stat(s.fsys, file)
	if err == nil && !info.Mode().IsRegular() {
		s.fault(file, "", "is not a regular file")
		return nil, false
	}
	f, err := s.fsys.Open(file)
	if err != nil {
		s.failed(file, "opening", err)
		return nil, false
	}
	defer func() { _ = f.Close() }() // nothing was written
	text, err := io.ReadAll(io.LimitReader(f, int64(schemaLimits.RecordBytes)+1))
	if err != nil {
		s.failed(file, "reading", err)
		return nil, false
	}
	return text, true
}
