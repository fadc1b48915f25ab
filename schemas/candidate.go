package schemas

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing/fstest"

	"github.com/esclusa/esclusa"
)

// MostSchemaBytes is how long a schema may be.
const MostSchemaBytes = 1 << 20

// With is the catalogue with one schema more, or with another in place of one that it
// has, for who asks what that would do. The schema is to be read by itself. Without a
// version it takes the place of the one that has its $id, else it comes after the highest.
// As in LoadUnheld, versions need not keep what their digits promise; faults name
// <datatype>/<version>.json.
func (c *Catalogue) With(datatype, version string, text []byte) (*Catalogue, error) {
	if err := esclusa.CheckDatatypeName(datatype); err != nil {
		return nil, &Fault{File: datatype, Message: err.Error()}
	}
	files := make(fstest.MapFS) // a file system in memory; nothing of it is for tests alone
	for _, ch := range c.channels {
		for _, v := range ch.versions {
			files[v.file()] = &fstest.MapFile{Data: v.Schema}
		}
	}
	if version == "" {
		version = c.placeOf(datatype, text)
	}
	files[datatype+"/"+version+".json"] = &fstest.MapFile{Data: text}
	return LoadUnheldFS(files, c.limits)
}

// placeOf is the version that a schema is for which nobody has given a number.
func (c *Catalogue) placeOf(datatype string, text []byte) string {
	ch, has := c.Channel(datatype)
	if !has {
		return version{1, 0, 0}.String()
	}
	root, _ := schemaLimits.decode(text) // what is wrong with it the lint says
	id, _ := root["$id"].(string)
	if v, there := ch.WithID([]byte(id)); there {
		return v.Version
	}
	return Revision.after(ch.versions[0])
}

// WithFile is With of a file such as schemas/customer/1-1-0.json, and of what it refers
// to in its catalogue. One that is not named after a version must be of a datatype that
// the catalogue has, as its name, or what its member datatype must be, says.
func (c *Catalogue) WithFile(file string) (with *Catalogue, datatype string, err error) {
	alone, err := LoadFile(file, c.limits)
	if err != nil {
		return nil, "", err
	}
	ch, number := alone.channels[0], alone.channels[0].Version
	if _, err := parseVersion(strings.TrimSuffix(filepath.Base(file), ".json")); err != nil {
		number = ""
		if _, has := c.Channel(ch.Datatype); !has {
			return nil, "", fmt.Errorf("%s: no datatype of the catalogue in force is %q, as it seems to be: name it <datatype>/<version>.json, such as %s/1-0-0.json", file, ch.Datatype, ch.Datatype)
		}
	}
	with, err = c.With(ch.Datatype, number, ch.Schema)
	return with, ch.Datatype, err
}
