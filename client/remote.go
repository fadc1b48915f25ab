package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"testing/fstest"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Bounds of what a Remote takes from whoever answers.
const (
	remoteWait     = 30 * time.Second // for all of it
	labelsBytes    = 16 << 20         // of the list of channels
	schemaBytes    = 1<<20 + 1        // of one schema, with the newline behind it: as much as a file may have
	remoteBytes    = 64 << 20         // of all schemas together
	remoteVersions = 10_000
)

// Remote is the catalogue of a running system, over HTTP: all versions of all its
// datatypes, compiled as from files, so that verdicts are the same. It is safe for
// concurrent use.
type Remote struct {
	at     HTTP
	limits schemas.Limits

	mu     sync.Mutex
	known  map[string]remoteSchema // by the name of its file
	loaded *schemas.Catalogue      // of those
}

type remoteSchema struct {
	tag  string // ETag
	text []byte
}

// NewRemote is the catalogue of the system that answers there. The limits are not told
// over HTTP: give those that the system has (--max-record-bytes and the like), or
// schemas.DefaultLimits. It asks nothing yet.
func NewRemote(at HTTP, limits schemas.Limits) *Remote { return &Remote{at: at, limits: limits} }

// Load fetches the catalogue and compiles it. What has not changed since the last call
// is neither sent nor compiled again, so that Load may be given as Refresh to a Sender or
// a Receiver. It takes half a minute at most, some megabytes of memory, and believes
// nothing: what comes passes the lint, as files do. The error is ErrNoAnswer where nobody
// answers, or says what is wrong with the answers.
func (r *Remote) Load(ctx context.Context) (*schemas.Catalogue, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.at.check(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, remoteWait)
	defer cancel()
	c, err := r.load(ctx)
	if err != nil && !errors.Is(err, ErrNoAnswer) {
		return nil, fmt.Errorf("the catalogue of %s: %w", r.at, err)
	}
	return c, err
}

// remoteLabel is a channel as GET /v1/channels tells of it.
type remoteLabel struct {
	Datatype string                 `json:"datatype"`
	Versions []schemas.VersionLabel `json:"versions"`
}

func (r *Remote) load(ctx context.Context) (*schemas.Catalogue, error) {
	labels, err := r.labels(ctx)
	if err != nil {
		return nil, err
	}
	fetched, changed, size := make(map[string]remoteSchema), false, 0
	for _, l := range labels {
		for _, v := range l.Versions {
			file := l.Datatype + "/" + v.Version + ".json"
			s, err := r.schema(ctx, l.Datatype, v.Version, r.known[file])
			if err != nil {
				return nil, err
			}
			if size += len(s.text); size > remoteBytes {
				return nil, fmt.Errorf("its schemas are longer than %d bytes", remoteBytes)
			}
			changed = changed || s.tag == "" || s.tag != r.known[file].tag
			fetched[file] = s
		}
	}
	if !changed && len(fetched) == len(r.known) {
		return r.loaded, nil
	}
	c, err := compile(fetched, r.limits)
	if err != nil {
		return nil, err
	}
	if err := isListed(c, labels); err != nil {
		return nil, err
	}
	r.known, r.loaded = fetched, c
	return c, nil
}

func (r *Remote) labels(ctx context.Context) ([]remoteLabel, error) {
	const path = "/v1/channels"
	a, err := r.at.ask(ctx, http.MethodGet, path, labelsBytes)
	if err != nil {
		return nil, err
	}
	var list struct{ Channels []remoteLabel }
	if a.status != http.StatusOK {
		return nil, a.says(path)
	}
	if json.Unmarshal(a.body, &list) != nil || len(list.Channels) == 0 {
		return nil, fmt.Errorf("its answer to %s lists no channels: is it an esclusa with the role http?", path)
	}
	versions := 0
	for _, l := range list.Channels {
		if err := esclusa.CheckDatatypeName(l.Datatype); err != nil {
			return nil, fmt.Errorf("it lists a channel that can be none: %w", err)
		}
		if len(l.Versions) == 0 {
			return nil, fmt.Errorf("it lists no versions of %s", l.Datatype)
		}
		versions += len(l.Versions)
	}
	if versions > remoteVersions {
		return nil, fmt.Errorf("it lists %d versions, more than %d", versions, remoteVersions)
	}
	return list.Channels, nil
}

func (r *Remote) schema(ctx context.Context, datatype, version string, known remoteSchema) (remoteSchema, error) {
	path := "/v1/channels/" + url.PathEscape(datatype) + "/schema?version=" + url.QueryEscape(version)
	var headers []string
	if known.tag != "" {
		headers = []string{"If-None-Match", known.tag}
	}
	a, err := r.at.ask(ctx, http.MethodGet, path, schemaBytes, headers...)
	switch {
	case err != nil:
		return remoteSchema{}, err
	case a.status == http.StatusNotModified && known.tag != "":
		return known, nil
	case a.status != http.StatusOK:
		return remoteSchema{}, a.says(path)
	}
	return remoteSchema{a.header.Get("ETag"), a.body}, nil
}

// compile loads schemas as files of these names. Whether versions keep what their digits
// promise is for whoever changes them: the system has them, and others must read by them.
func compile(files map[string]remoteSchema, l schemas.Limits) (*schemas.Catalogue, error) {
	fsys := make(fstest.MapFS, len(files)) // a file system in memory; nothing of it is for tests alone
	for name, s := range files {
		fsys[name] = &fstest.MapFile{Data: s.text}
	}
	c, err := schemas.LoadUnheldFS(fsys, l)
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) && len(joined.Unwrap()) > 1 {
		faults := joined.Unwrap()
		return nil, fmt.Errorf("%w (and %s)", faults[0], esclusa.Counted(len(faults)-1, "more fault"))
	}
	return c, err
}

// isListed holds what was fetched against the labels: whatever lies between may have
// answered for another version.
func isListed(c *schemas.Catalogue, labels []remoteLabel) error {
	for _, l := range labels {
		ch, ok := c.Channel(l.Datatype)
		for _, v := range l.Versions {
			if !ok {
				break
			}
			var found *schemas.Channel
			if found, ok = ch.WithID([]byte(v.Schema)); ok {
				ok = found.Version == v.Version
			}
		}
		if !ok {
			return fmt.Errorf("it answers other schemas of %.100q than it lists", l.Datatype)
		}
	}
	return nil
}
