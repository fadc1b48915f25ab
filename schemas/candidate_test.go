package schemas

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

// someOrders is a catalogue of orders, in two versions.
func someOrders(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load(directoryOf(map[string]string{"order/1-0-9.json": "", "order/1-0-10.json": "", "person/1-0-0.json": ""}), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// noted is the scaffold of a datatype, in which the note is required.
func noted(datatype, version string) string {
	text := strings.ReplaceAll(scaffoldOf(datatype), "1-0-0", version)
	return strings.Replace(text, `"required": [`, `"required": ["note", `, 1)
}

// versionsOf lists the versions of a datatype that require the note.
func versionsOf(t *testing.T, c *Catalogue, datatype string) (all string) {
	t.Helper()
	ch, ok := c.Channel(datatype)
	if !ok {
		t.Fatalf("there is no %s", datatype)
	}
	for _, v := range ch.Versions() {
		all += " " + v.Version
		if _, rej := checkBody(c, v, []byte(`{"id":"7"}`)); rej != nil {
			all += "!"
		}
	}
	return all
}

func TestSchemaIsLaidInAnotherPlace(t *testing.T) {
	for name, tt := range map[string]struct {
		datatype, version, text string
		want                    string
	}{
		"in place of a version": {"order", "1-0-9", noted("order", "1-0-9"), " 1-0-10 1-0-9!"},
		"as a version more":     {"order", "1-0-11", noted("order", "1-0-11"), " 1-0-11! 1-0-10 1-0-9"},
		"in place of its id":    {"order", "", noted("order", "1-0-9"), " 1-0-10 1-0-9!"},
		"after the highest":     {"order", "", noted("order", "draft"), " 1-1-0! 1-0-10 1-0-9"},
		"of a new datatype":     {"invoice", "", noted("invoice", "draft"), " 1-0-0!"},
	} {
		t.Run(name, func(t *testing.T) {
			before := someOrders(t)
			c, err := before.With(tt.datatype, tt.version, []byte(tt.text))
			if err != nil {
				t.Fatal(err)
			}
			if got := versionsOf(t, c, tt.datatype); got != tt.want {
				t.Errorf("the versions are%s, not%s", got, tt.want)
			}
			if got := versionsOf(t, before, "order") + versionsOf(t, c, "person"); got != " 1-0-10 1-0-9 1-0-0" {
				t.Errorf("others are%s", got)
			}
		})
	}
}

func TestSchemaWithFaultsIsLaidOverACatalogue(t *testing.T) {
	for name, tt := range map[string]struct{ datatype, text, want string }{
		"no name":         {"../order", noted("order", "x"), "../order: datatype name"},
		"no JSON":         {"order", "x", "order/1-1-0.json: must be"},
		"other datatypes": {"order", scaffoldOf("person"), "person/1-0-0.json: /$id: is also the $id of order/1-1-0.json"},
		"other files":     {"order", strings.Replace(noted("order", "x"), `"properties": {`, `"properties": {"a": {"$ref": "../../../etc/passwd"},`, 1), "order/1-1-0.json: /properties/a/$ref: "},
	} {
		if _, err := someOrders(t).With(tt.datatype, "", []byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFileIsTakenForAnotherDatatypeOrVersion(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) string {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	put("_shared/id.json", `{"type":"string","minLength":1,"maxLength":9}`)
	shared := strings.Replace(noted("order", "1-2-0"), `"properties": {`, `"properties": {"more": {"$ref": "../_shared/id.json"},`, 1)
	for name, tt := range map[string]struct{ file, datatype, versions, fault string }{
		"named so":               {put("order/1-0-9.json", noted("order", "1-0-9")), "order", " 1-0-10 1-0-9!", ""},
		"with what it refers to": {put("order/1-2-0.json", shared), "order", " 1-2-0! 1-0-10 1-0-9", ""},
		"named after a datatype": {put("order.json", noted("order", "1-0-9")), "order", " 1-0-10 1-0-9!", ""},
		"a draft":                {put("drafts/order.draft.json", noted("order", "draft")), "order", " 1-1-0! 1-0-10 1-0-9", ""},
		"named after nothing":    {put("drafts/draft.json", strings.ReplaceAll(noted("order", "x"), `"order"`, `"odrer"`)), "", "", `no datatype of the catalogue in force is "odrer"`},
		"not there":              {filepath.Join(dir, "order", "9-0-0.json"), "", "", "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			c, datatype, err := someOrders(t).WithFile(tt.file)
			if tt.fault != "" {
				if err == nil || !strings.Contains(err.Error(), tt.fault) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil || datatype != tt.datatype {
				t.Fatalf("it is %q, %v", datatype, err)
			}
			if got := versionsOf(t, c, datatype); got != tt.versions {
				t.Errorf("the versions are%s, not%s", got, tt.versions)
			}
			if rej := c.Check(&esclusa.Record{Value: []byte(`{"datatype":"order","id":"7","note":"n"}`)}).Rejection; rej != nil {
				t.Error(rej)
			}
		})
	}
}
