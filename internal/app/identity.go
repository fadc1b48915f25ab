package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/gofrs/flock"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/topics"
)

// ErrInUse says that another process uses the data directory.
var ErrInUse = errors.New("another process uses it")

// lockDataDir makes the directory and locks it for this process.
func lockDataDir(dir string) (*flock.Flock, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("--data-dir: %w; name a directory that this user may write", err)
	}
	lock := flock.New(filepath.Join(dir, "lock"))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("--data-dir: locking %s: %w; name a directory that this user may write", dir, err)
	}
	if !ok {
		return nil, fmt.Errorf("--data-dir: %s: %w; stop it or name another directory", dir, ErrInUse)
	}
	return lock, nil
}

// identity is what the local state in a data directory is about.
type identity struct {
	Prefix  string `json:"prefix"`  // of the topics
	Cluster string `json:"cluster"` // Kafka's cluster id
	Ingress string `json:"ingress"` // id of the ingress topic

	Tables map[string]string `json:"tables"` // ids of the tables' topics, by table

	Partitions int `json:"partitions,omitempty"` // of every topic; 0 where an earlier version did not note it
	Layout     int `json:"layout,omitempty"`     // how keys are placed; 0 where an earlier version did not note it
}

// layout is that of this version: Kafka's own partitions.
const layout = 1

func identityFile(dir string) string { return filepath.Join(dir, "identity.json") }

// readIdentity returns nil where nothing was recorded yet.
func readIdentity(dir string) (*identity, error) {
	text, err := os.ReadFile(identityFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading what --data-dir is about: %w", err)
	}
	var id identity
	if err := json.Unmarshal(text, &id); err != nil {
		return nil, fmt.Errorf("reading %s: %w", identityFile(dir), err)
	}
	return &id, nil
}

// checkOwner refuses a directory that belongs to a system with another topic prefix,
// or to a version with another layout, before anything is made for this one.
func checkOwner(dir, prefix string) error {
	was, err := readIdentity(dir)
	if err != nil || was == nil {
		return err
	}
	if was.Prefix != prefix {
		return fmt.Errorf("--data-dir: %s belongs to a system with --topic-prefix %s; name another directory for %s", dir, was.Prefix, prefix)
	}
	if was.Layout != layout {
		return fmt.Errorf("--data-dir: %s: %w", dir, topics.ErrLayout)
	}
	return nil
}

// knows reports whether the directory was in use with these topics before.
func (id identity) knows(dir string) (bool, error) {
	was, err := readIdentity(dir)
	return was != nil && was.Cluster == id.Cluster && maps.Equal(was.Tables, id.Tables), err
}

func (id identity) write(dir string) error {
	text, err := json.MarshalIndent(id, "", "  ")
	if err != nil {
		return err
	}
	next := identityFile(dir) + ".next"
	if err := os.WriteFile(next, append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("noting what --data-dir is about: %w", err)
	}
	if err := os.Rename(next, identityFile(dir)); err != nil {
		return fmt.Errorf("noting what --data-dir is about: %w", err)
	}
	return nil
}

// ErrNewIngress says that the ingress topic is not the one of the last start.
var ErrNewIngress = errors.New("the ingress topic was made anew since the last start, so its offsets start again: " +
	"make sure that nothing else was lost, then start once with --accept-new-ingress")

// stateDir is where local copies of the tables live: a directory for each table, and in
// it one for each user.
func stateDir(dir string) string { return filepath.Join(dir, "state") }

// settle compares the cluster with what the data directory is about. Local state of
// another cluster or of a topic that was made anew is set aside, the last such kept, and
// that of a table that the catalogue no longer has is removed; a new ingress is refused
// unless accepted, and another number of partitions under the same table always.
func (id identity) settle(dir string, acceptIngress bool, log *slog.Logger) error {
	was, err := readIdentity(dir)
	if err != nil {
		return err
	}
	if was == nil {
		return id.write(dir)
	}
	if reflect.DeepEqual(*was, id) {
		return nil
	}
	if was.Cluster == id.Cluster && was.Ingress != id.Ingress && !acceptIngress {
		return ErrNewIngress
	}
	if was.Partitions != 0 && was.Partitions != id.Partitions && slices.ContainsFunc(sortedKeys(id.Tables), func(table string) bool { return id.same(was, table) }) {
		return fmt.Errorf("%w: they had %s at the last start and have %d now, but rows stay where their keys were placed: "+
			"start afresh with another --topic-prefix and --data-dir, and send again", topics.ErrTopics, esclusa.Counted(was.Partitions, "partition"), id.Partitions)
	}
	if err := id.clear(dir, was, log); err != nil {
		return err
	}
	return id.write(dir)
}

// same reports whether a table's topic is the one that it was.
func (id identity) same(was *identity, table string) bool {
	return was.Cluster == id.Cluster && id.Tables[table] != "" && was.Tables[table] == id.Tables[table]
}

// clear puts the local copies away that are not of a table as it is.
func (id identity) clear(dir string, was *identity, log *slog.Logger) error {
	entries, err := os.ReadDir(stateDir(dir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("looking at the local copies of tables: %w", err)
	}
	aside := stateDir(dir) + ".aside"
	for _, e := range entries {
		table, at := e.Name(), filepath.Join(stateDir(dir), e.Name())
		if id.same(was, table) {
			continue
		}
		if id.Tables[table] == "" {
			if err := os.RemoveAll(at); err != nil {
				return fmt.Errorf("removing the local copies of a table that is no longer there: %w", err)
			}
			continue
		}
		log.Warn("the local copies of a table are of another cluster or topic: set aside and made anew", "table", table, "aside", aside)
		if err := errors.Join(os.MkdirAll(aside, 0o750), os.RemoveAll(filepath.Join(aside, table)), os.Rename(at, filepath.Join(aside, table))); err != nil {
			return fmt.Errorf("setting the local state aside: %w", err)
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
