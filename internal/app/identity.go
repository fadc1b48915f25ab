package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"github.com/esclusa/esclusa/internal/topics"
)

// ErrInUse says that another process uses the data directory.
var ErrInUse = errors.New("another process uses it")

// lockDataDir makes the directory and locks it for this process.
func lockDataDir(dir string) (*flock.Flock, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("--data-dir: %w", err)
	}
	lock := flock.New(filepath.Join(dir, "lock"))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("--data-dir: locking %s: %w", dir, err)
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
	Table   string `json:"table"`   // id of the table's topic
	Ingress string `json:"ingress"` // id of the ingress topic

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
	return was != nil && was.Cluster == id.Cluster && was.Table == id.Table, err
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

// stateDir is where local copies of the table live.
func stateDir(dir string) string { return filepath.Join(dir, "state") }

// settle compares the cluster with what the data directory is about. Local state
// of another cluster or table is set aside, the last such kept; a new ingress is
// refused unless accepted, and another number of partitions under the same table
// always.
func (id identity) settle(dir string, acceptIngress bool, log *slog.Logger) error {
	was, err := readIdentity(dir)
	if err != nil {
		return err
	}
	if was != nil && *was == id {
		return nil
	}
	if was != nil && was.Cluster == id.Cluster && was.Ingress != id.Ingress && !acceptIngress {
		return ErrNewIngress
	}
	if was != nil && was.Cluster == id.Cluster && was.Table == id.Table && was.Partitions != 0 && was.Partitions != id.Partitions {
		return fmt.Errorf("%w: they had %d partitions at the last start and have %d now, but rows stay where their keys were placed: "+
			"start afresh with another --topic-prefix and --data-dir, and send again", topics.ErrTopics, was.Partitions, id.Partitions)
	}
	if was != nil && (was.Cluster != id.Cluster || was.Table != id.Table) {
		aside := stateDir(dir) + ".aside"
		log.Warn("the local copies of the table are of another cluster or table: set aside and made anew", "aside", aside)
		if err := os.RemoveAll(aside); err != nil {
			return fmt.Errorf("removing what was set aside before: %w", err)
		}
		if err := os.Rename(stateDir(dir), aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("setting the local state aside: %w", err)
		}
	}
	return id.write(dir)
}
