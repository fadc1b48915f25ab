package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/apidocs"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/schemas"
	"github.com/esclusa/esclusa/views"
)

type schemaDocsCommand struct {
	sh      *shell
	schemas string
	out     string
	prefix  string
	brokers apidocs.Brokers
}

func newSchemaDocs(sh *shell) *cobra.Command {
	d := &schemaDocsCommand{sh: sh}
	cmd := &cobra.Command{
		Use:   "docs",
		Short: "Write what a catalogue's system takes and answers: OpenAPI, AsyncAPI, pages",
		Long: `Writes the documents of a system with this catalogue: openapi.json, asyncapi.json, and
for people README.md and datatypes/<datatype>.md, with topic, key, versions, members and
samples. The same catalogue makes the same bytes. Where --brokers and those beside it say
what the flags of esclusa run do, they are those of GET /openapi.json and GET
/asyncapi.json too.

In the directory it replaces what it has written before, and removes its pages of
datatypes that are gone. If a file of somebody else's has one of the names, nothing is
written.`,
		Example: `  esclusa schema docs --out ./docs/channels
  esclusa schema docs --schemas ./schemas --out ./docs/channels --brokers kafka.example.org:9092`,
		Args:              takes(0, 0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(*cobra.Command, []string) error { return d.run() },
	}
	f := cmd.Flags()
	f.StringVar(&d.out, "out", "", "`directory` to write to; it is made if need be")
	f.StringVar(&d.schemas, "schemas", "", "`directory` of the catalogue; none for the one built in")
	f.StringVar(&d.prefix, "topic-prefix", esclusa.DefaultPrefix, "`prefix` of all topics and groups")
	f.StringSliceVar(&d.brokers.Addresses, "brokers", nil, "Kafka brokers to tell of, as `host:port,...`; none to tell of none")
	f.IntVar(&d.brokers.Partitions, "partitions", 0, "partitions of each topic to tell of; 0 to tell of none")
	f.BoolVar(&d.brokers.TLS, "kafka-tls", false, "the brokers are reached over TLS")
	f.StringVar(&d.brokers.Mechanism, "kafka-sasl-mechanism", "", "how one logs in at the brokers: "+strings.Join(kafka.Mechanisms(), ", "))
	return cmd
}

func (d *schemaDocsCommand) run() error {
	if d.out == "" {
		return usagef("--out: must name the directory to write to")
	}
	if err := esclusa.CheckPrefix(d.prefix); err != nil {
		return usagef("--topic-prefix: %w", err)
	}
	if d.brokers.Partitions < 0 {
		return usagef("--partitions: must not be negative")
	}
	if m := d.brokers.Mechanism; m != "" && !slices.Contains(kafka.Mechanisms(), m) {
		return usagef("--kafka-sasl-mechanism: must be one of %s", strings.Join(kafka.Mechanisms(), ", "))
	}
	catalogue, samples, err := d.load()
	if err != nil {
		return err
	}
	files := documents(apidocs.System{Catalogue: catalogue, Names: esclusa.Names{Prefix: d.prefix}, Version: thisBuild().Version, Brokers: d.brokers}, samples)
	return writeDocuments(d.sh.out, d.out, files)
}

func (d *schemaDocsCommand) load() (*schemas.Catalogue, []schemas.Sample, error) {
	catalogue, err := app.LoadCatalogue(d.schemas, schemas.DefaultLimits())
	if err != nil {
		return nil, nil, err
	}
	samples, err := schemas.Samples(d.schemas, schemas.DefaultLimits())
	return catalogue, samples, err
}

// document is a file that is written; its name has slashes.
type document struct {
	name string
	text []byte
}

const pagesDir = "datatypes"

func documents(s apidocs.System, samples []schemas.Sample) []document {
	all := []document{
		{"openapi.json", views.OpenAPI(s)},
		{"asyncapi.json", s.AsyncAPI()},
		{"README.md", s.Index(pagesDir)},
	}
	for _, ch := range s.Catalogue.Channels() {
		all = append(all, document{path.Join(pagesDir, ch.Datatype+".md"), s.Page(ch, samples)})
	}
	return all
}

// writeDocuments writes all documents, or nothing if a name is taken by a file of
// somebody else's. Pages that are no longer made go.
func writeDocuments(out io.Writer, dir string, all []document) error {
	made := make(map[string]bool)
	for _, d := range all {
		file := filepath.Join(dir, filepath.FromSlash(d.name))
		made[file] = true
		ours, err := writtenByUs(file)
		if err != nil {
			return err
		}
		if !ours {
			return fmt.Errorf("%s is there already, and schema docs has not written it; nothing has been written", file)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, pagesDir), 0o755); err != nil {
		return err
	}
	for _, d := range all {
		file := filepath.Join(dir, filepath.FromSlash(d.name))
		if err := replaceFile(file, d.text); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out, file); err != nil {
			return err
		}
	}
	return removeOldPages(filepath.Join(dir, pagesDir), made)
}

// writtenByUs reports whether a file may be replaced: it is not there, or what it begins
// with says that it was made here.
func writtenByUs(file string) (bool, error) {
	info, err := os.Lstat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil || !info.Mode().IsRegular() {
		return false, err
	}
	f, err := os.Open(file)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }() // nothing was written
	begin, err := io.ReadAll(io.LimitReader(f, 4<<10))
	return bytes.Contains(begin, []byte(apidocs.Mark)), err
}

// replaceFile writes a file whole, or leaves what is there.
func replaceFile(file string, text []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(file), ".esclusa-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(text)
	if err := errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", file, err)
	}
	return os.Rename(f.Name(), file)
}

func removeOldPages(dir string, made map[string]bool) error {
	pages, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		return err
	}
	for _, file := range pages {
		if made[file] {
			continue
		}
		if ours, err := writtenByUs(file); !ours || err != nil {
			continue
		}
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	return nil
}
