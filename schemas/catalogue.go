package schemas

import (
	"embed"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

//go:embed catalog
var shipped embed.FS

// Catalogue is the closed set of datatypes. It does not change once loaded, and
// may be used by many goroutines.
type Catalogue struct {
	channels   []*Channel          // sorted by datatype
	types      []typeName          // further names, sorted
	byID       map[string]*Channel // by what a registry calls the schema, as a header has it
	limits     Limits
	passLimits onepass.Limits // the same for compiled schemas
	warnings   []*Fault
	shown      showing
}

// Channel is one version of a datatype: its label, and its compiled schema. Its
// fields must not be changed.
type Channel struct {
	Datatype    string
	ID          string // $id of the schema
	Title       string
	Description string
	Version     string   // SchemaVer, such as 1-0-0
	Status      Status   // whether senders may use it
	Key         string   // JSON Pointer to the domain key
	Table       string   // the keyed table that it is kept in, as all its versions say; empty for none
	Schema      []byte   // the schema file, byte for byte; with the other files that it refers to among its definitions
	Types       []string // further names by which senders may name the datatype
	Registered  Registered
	// AlertPayload is what alerts about records of this version have of them: PayloadFull,
	// PayloadMasked or PayloadNone.
	AlertPayload string

	versions   []*Channel // of the datatype, the highest first, this one among them
	rules      *rules
	compiled   *onepass.Schema // nil where it cannot be
	uncovered  string          // why not
	content    bool            // inline data is compared with media_type, size and sha256
	integerKey bool            // the key is the decimal text of an integer
	mask       *mask
}

// Embedded is the catalogue that is built in.
func Embedded(l Limits) (*Catalogue, error) { return shippedDirectory().load(l) }

// LoadDir is Load of a directory; faults name files with their path.
func LoadDir(dir string, l Limits) (*Catalogue, error) {
	s, err := openDirectory(dir)
	if err != nil {
		return nil, err
	}
	defer s.close()
	return s.load(l)
}

// Load reads <datatype>/<version>.json. Every file must pass the lint, and the samples
// of each datatype must be judged as they are meant; the error joins all faults, each a
// *Fault. The highest active version of a datatype is its current one.
func Load(fsys fs.FS, l Limits) (*Catalogue, error) { return newDirectory(fsys, fsys, "").load(l) }

// Lint returns every fault that Load would report; none means that it loads.
func Lint(fsys fs.FS) []error {
	s := newDirectory(fsys, fsys, "")
	s.readAll()
	if len(s.faults) == 0 && len(s.samples) > 0 {
		s.try(s.catalogue(DefaultLimits()))
	}
	return s.faults
}

func (s *directory) load(l Limits) (*Catalogue, error) {
	s.readAll()
	if err := s.err(); err != nil {
		return nil, err
	}
	c := s.catalogue(l)
	if s.try(c); len(s.faults) > 0 {
		return nil, s.err()
	}
	return c, nil
}

// try takes the samples that fail for faults.
func (s *directory) try(c *Catalogue) {
	for _, sample := range s.tested(c) {
		if sample.Fault != nil {
			s.faults = append(s.faults, sample.Fault)
		}
	}
}

// err joins the faults; nil if there are none.
func (s *directory) err() error { return errors.Join(s.faults...) }

// catalogue is that of a directory whose schemas have no fault.
func (s *directory) catalogue(l Limits) *Catalogue {
	for _, ch := range s.channels {
		for _, v := range ch.versions {
			v.precompile()
			v.rules.work = l.work()
		}
	}
	return &Catalogue{channels: s.channels, types: s.types, byID: s.byID, limits: l, passLimits: l.passLimits(), warnings: s.warnings, shown: newShowing(s.channels)}
}

// Warnings are what the lint takes although it may not be what was meant, such as a
// schema without a title or with a word that is no keyword. They are no faults.
func (c *Catalogue) Warnings() []*Fault { return slices.Clone(c.warnings) }

// Channels are the datatypes at their current version, sorted by name.
func (c *Catalogue) Channels() []*Channel { return slices.Clone(c.channels) }

// Channel returns the datatype at its current version, and whether the catalogue
// has it.
func (c *Catalogue) Channel(datatype string) (*Channel, bool) {
	i, ok := slices.BinarySearchFunc(c.channels, datatype, func(ch *Channel, name string) int {
		return strings.Compare(ch.Datatype, name)
	})
	if !ok {
		return nil, false
	}
	return c.channels[i], true
}

// Tabled are the datatypes that are kept in a table, sorted by name.
func (c *Catalogue) Tabled() []*Channel {
	return slices.DeleteFunc(c.Channels(), func(ch *Channel) bool { return ch.Table == "" })
}

// Limits are the limits that records are checked against.
func (c *Catalogue) Limits() Limits { return c.limits }

// Fault is what is wrong with one file of a catalogue.
type Fault struct {
	File    string // below the catalogue's directory, which LoadDir puts before it
	Pointer string // JSON Pointer into the file; empty for the whole of it
	Message string
}

// Error is "file: /json/pointer: message".
func (f *Fault) Error() string {
	parts := []string{f.File, f.Pointer, f.Message}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ": ")
}

// within puts the directory before a file's name.
func within(dir, file string) string {
	if dir == "" {
		return file
	}
	return filepath.Join(dir, filepath.FromSlash(file))
}
