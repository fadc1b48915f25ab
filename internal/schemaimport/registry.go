package schemaimport

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// registry is the REST interface of a Confluent Schema Registry, or of what answers like
// it.
type registry struct {
	base   *url.URL
	client http.Client
}

// registered is a version of a subject.
type registered struct {
	Subject    string
	Version    int
	SchemaType string // empty for Avro
	Schema     string
	ID         json.Number
	GUID       string // of newer registries
	References []struct {
		Name    string
		Subject string
		Version int
	}
}

// registeredFile is what the schema is called among the files. Subjects of the values of a topic
// end in -value.
func registeredFile(subject string, version int) string {
	return url.PathEscape(strings.TrimSuffix(subject, "-value")) + "/v" + strconv.Itoa(version) + ".json"
}

// ImportRegistry is Import for the JSON schemas of a registry, all versions of all
// subjects; version 2 becomes 2-0-0. It asks the host that is named and no other, with
// the user and password of the URL, if it has some. Those that are not JSON Schema are
// counted in others.
func ImportRegistry(ctx context.Context, address string, o Options) (all []*Imported, others int, err error) {
	base, err := url.Parse(address)
	if err != nil || base.Host == "" {
		return nil, 0, fmt.Errorf("%.200q is not the URL of a registry", address)
	}
	r := registry{base: base, client: http.Client{Timeout: 30 * time.Second, CheckRedirect: func(req *http.Request, _ []*http.Request) error {
		if req.URL.Host != base.Host {
			return fmt.Errorf("it sends on to %s, which has not been named", req.URL.Host)
		}
		return nil
	}}}
	defer r.client.CloseIdleConnections()
	files, found, others, err := r.read(ctx)
	if err != nil {
		return nil, 0, err
	}
	l := newLibrary(files)
	subjects := make(map[json.Number]string)
	for file, of := range found {
		if other, has := subjects[of.ID]; has && other != of.Subject {
			subjects[of.ID] = ambiguous
		} else {
			subjects[of.ID] = of.Subject
		}
		l.documents[file].refs = of.names()
	}
	for file, of := range found {
		l.documents[file].registered = of.settings(subjects[of.ID] == ambiguous)
	}
	return l.importAll("", o), others, nil
}

// names are those that a schema has for others.
func (r *registered) names() map[string]string {
	names := make(map[string]string)
	for _, ref := range r.References {
		names[ref.Name] = registeredFile(ref.Subject, ref.Version)
	}
	return names
}

// ambiguous is an id of several subjects, as schemas have that are the same. It names no
// datatype.
const ambiguous = "\x00"

// settings is x-channel.confluent: by its ids senders may name the datatype, unless other
// subjects share them.
func (r *registered) settings(shared bool) object {
	settings := object{"subjects": []any{r.Subject}}
	if r.ID != "" && !shared {
		ids := []any{r.ID}
		if r.GUID != "" {
			ids = append(ids, r.GUID)
		}
		settings["ids"] = ids
	}
	return settings
}

func (r *registry) read(ctx context.Context) (files Files, all map[string]registered, others int, err error) {
	files, all = make(Files), make(map[string]registered)
	var subjects []string
	if err = r.get(ctx, &subjects, "subjects"); err != nil {
		return nil, nil, 0, err
	}
	slices.Sort(subjects)
	total := 0
	for _, subject := range subjects {
		var versions []int
		if err = r.get(ctx, &versions, "subjects", subject, "versions"); err != nil {
			return nil, nil, 0, err
		}
		for _, version := range versions {
			var found registered
			if err = r.get(ctx, &found, "subjects", subject, "versions", strconv.Itoa(version)); err != nil {
				return nil, nil, 0, err
			}
			if found.SchemaType != "JSON" {
				others++
				continue
			}
			file := registeredFile(subject, version)
			files[file], all[file] = []byte(found.Schema), found
			if total += len(found.Schema); total > maxBytes || len(files) > maxFiles {
				return nil, nil, 0, fmt.Errorf("the registry has more than %d schemas or %d bytes of them", maxFiles, maxBytes)
			}
		}
	}
	return files, all, others, nil
}

// get asks for what a path names.
func (r *registry) get(ctx context.Context, to any, path ...string) error {
	at := *r.base
	for i := range path {
		path[i] = url.PathEscape(path[i])
	}
	joined := at.JoinPath(path...)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, joined.String(), nil)
	if err != nil {
		return fmt.Errorf("asking the registry: %w", err)
	}
	req.Header.Set("Accept", "application/vnd.schemaregistry.v1+json, application/json")
	answer, err := r.client.Do(req)
	if err != nil {
		return fmt.Errorf("asking the registry: %w", err) // the client leaves the password out
	}
	defer func() { _ = answer.Body.Close() }() // it has been read
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("asking the registry for %s: it answers %s", strings.Join(path, "/"), answer.Status)
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, 2*maxFileBytes))
	if err == nil {
		err = json.Unmarshal(text, to)
	}
	if err != nil {
		return fmt.Errorf("asking the registry for %s: it does not answer as a registry does: %w", strings.Join(path, "/"), err)
	}
	return nil
}
