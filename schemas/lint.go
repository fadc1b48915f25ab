package schemas

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/esclusa/esclusa"
)

// schemaLimits bound a schema file as Limits bound a record: the lint must come
// to an end whatever it is given.
var schemaLimits = Limits{RecordBytes: MostSchemaBytes, Depth: 128, NumberChars: 40, Elements: 100_000, exponentDigits: 3}

// directory is a catalogue's directory while it is read.
type directory struct {
	fsys     fs.FS
	inside   fs.FS             // the same, without what symbolic links name outside of it
	close    func()            // to be called once nothing is read any more
	others   map[string]any    // files that schemas refer to, decoded
	dir      string            // goes before the names of files in faults
	ids      map[string]string // $id to the file that has it
	channels []*Channel
	types    []typeName
	byID     map[string]*Channel
	samples  []sample
	faults   []error
	warnings []*Fault
	told     map[Fault]bool // faults and warnings that have been noted: a file may be read for several
	unbound  bool           // versions may break what their digits promise
}

func newDirectory(fsys, inside fs.FS, dir string) *directory {
	return &directory{fsys: fsys, inside: inside, close: func() {}, dir: dir, ids: make(map[string]string), others: make(map[string]any), told: make(map[Fault]bool)}
}

// openDirectory opens a directory of the file system.
func openDirectory(dir string) (*directory, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the schemas: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("opening the schemas: %s is not a directory of <datatype>/<version>.json", dir)
	}
	inside, err := os.OpenRoot(dir) // does not follow links that lead out
	if err != nil {
		return nil, fmt.Errorf("opening the schemas: %w", err)
	}
	s := newDirectory(os.DirFS(dir), inside.FS(), dir)
	s.close = func() { _ = inside.Close() } // nothing was written
	return s, nil
}

// shippedDirectory is the one that is part of the program.
func shippedDirectory() *directory {
	sub, err := fs.Sub(shipped, "catalog")
	if err != nil {
		panic(err) // the name is a valid one
	}
	return newDirectory(sub, sub, "")
}

func (s *directory) readAll() {
	for _, e := range s.list(".") {
		if e.Name() == sharedDir && e.IsDir() {
			s.shared()
		} else {
			s.datatype(e.Name())
		}
	}
	s.apart()
	s.name()
	s.register()
	if len(s.channels) == 0 && len(s.faults) == 0 {
		s.fault("", "", "no datatype: expected <datatype>/<version>.json")
	}
}

func (s *directory) fault(file, pointer, format string, args ...any) {
	f := &Fault{File: within(s.dir, file), Pointer: pointer, Message: fmt.Sprintf(format, args...)}
	if !s.told[*f] {
		s.told[*f] = true
		s.faults = append(s.faults, f)
	}
}

// failed reports what the file system says, without the path it repeats.
func (s *directory) failed(file, doing string, err error) {
	s.fault(file, "", "%s: %v", doing, withoutPath(err))
}

func withoutPath(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// list returns the entries of a directory that may be ours: a README and what
// begins with a dot are not (a mounted Kubernetes volume keeps such links).
func (s *directory) list(dir string) []fs.DirEntry { return s.listIn(s.fsys, dir) }

func (s *directory) listIn(fsys fs.FS, dir string) []fs.DirEntry {
	entries, err := fs.ReadDir(fsys, dir)
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

func (s *directory) datatype(name string) {
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
func (s *directory) versions(datatype string) {
	var found []*Channel
	bad := false
	for _, e := range s.list(datatype) {
		file := path.Join(datatype, e.Name())
		if e.Name() == samplesDir {
			s.findSamples(datatype)
			continue
		}
		text, isJSON := strings.CutSuffix(e.Name(), ".json")
		v, err := parseVersion(text)
		if !isJSON || err != nil {
			s.fault(file, "", "only schemas named <version>.json belong here, such as 1-0-0.json, a directory samples, and a README.md")
			bad = true
			continue
		}
		ch := s.schema(file, datatype, v)
		if bad = bad || ch == nil; ch != nil {
			found = append(found, ch)
		}
	}
	switch {
	case bad: // what is missing may be among what has faults
	case len(found) == 0:
		s.fault(datatype, "", "no schema: expected <version>.json, such as 1-0-0.json")
	default:
		s.together(datatype, found)
	}
}

// schema reads, checks and compiles one file. It returns nil where the file has
// faults.
func (s *directory) schema(file, datatype string, v version) *Channel {
	text, ok := s.read(file)
	if !ok {
		return nil
	}
	root, bad := schemaLimits.decode(text)
	if bad != nil {
		s.fault(file, bad.violations[0].Pointer, "%s", bad.violations[0].Message)
		return nil
	}
	d := examineFile(root, file, s.other)
	ch := d.channel(datatype)
	if other, taken := s.ids[ch.ID]; taken && ch.ID != "" {
		d.fault("/$id", "is also the $id of %s: give each file its own, such as one with its datatype and version", other)
	}
	s.ids[ch.ID] = file
	if len(d.faults) == 0 {
		d.compile(ch)
		ch.Schema = d.bundle(text)
		if most := schemaLimits.RecordBytes; len(text) <= most && len(ch.Schema) > most {
			d.fault("", "is longer than %d bytes with what it refers to in other files: nobody could fetch it over HTTP", most)
		}
	}
	s.report(file, d)
	ch.Datatype, ch.Version = datatype, v.String()
	if len(d.faults) > 0 {
		return nil
	}
	return ch
}

// report takes over what a document has found.
func (s *directory) report(file string, d *document) {
	for _, f := range d.faults {
		s.fault(cmp.Or(f.File, file), f.Pointer, "%s", f.Message)
	}
	for _, w := range d.warnings {
		f := &Fault{File: within(s.dir, cmp.Or(w.File, file)), Pointer: w.Pointer, Message: w.Message}
		if !s.told[*f] {
			s.told[*f] = true
			s.warnings = append(s.warnings, f)
		}
	}
}

// sharedDir has schemas that are no datatypes, for those of datatypes to refer to.
const sharedDir = "_shared"

// shared examines the files that datatypes may share, also those that none does.
func (s *directory) shared() {
	for _, e := range s.list(sharedDir) {
		file := path.Join(sharedDir, e.Name())
		if !strings.HasSuffix(e.Name(), ".json") {
			s.fault(file, "", "only schemas named <name>.json belong here, and a README.md")
			continue
		}
		root, wrong := s.other(file)
		if wrong != "" {
			s.fault(file, "", "%s", wrong)
			continue
		}
		s.report(file, examineFile(root, file, s.other))
	}
}

// other reads a file that a schema refers to, or says what is wrong with it.
func (s *directory) other(file string) (root any, wrong string) {
	if root, has := s.others[file]; has {
		return root, ""
	}
	text, err := readRegular(s.inside, file)
	if err != nil {
		return nil, fmt.Sprintf("cannot be read: %v", withoutPath(err))
	}
	object, bad := schemaLimits.decode(text)
	if bad != nil {
		return nil, strings.TrimSuffix(fmt.Sprintf("%s: %s", bad.violations[0].Message, bad.violations[0].Pointer), ": ")
	}
	s.others[file] = object
	return object, ""
}

// read returns the bytes of a file, if there are any.
func (s *directory) read(file string) ([]byte, bool) {
	text, err := readRegular(s.fsys, file)
	if errors.Is(err, errIrregular) {
		s.fault(file, "", "%v", err)
	} else if err != nil {
		s.failed(file, "opening", err)
	}
	return text, err == nil
}

var errIrregular = errors.New("is not a regular file")

// readRegular returns the bytes of a regular file, and one more than allowed of one that
// is too long. Anything else could block for ever.
func readRegular(fsys fs.FS, file string) ([]byte, error) {
	return readUpTo(fsys, file, schemaLimits.RecordBytes)
}

func readUpTo(fsys fs.FS, file string, most int) ([]byte, error) {
	info, err := fs.Stat(fsys, file)
	if err == nil && !info.Mode().IsRegular() {
		return nil, errIrregular
	}
	f, err := fsys.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // nothing was written
	return io.ReadAll(io.LimitReader(f, int64(most)+1))
}
