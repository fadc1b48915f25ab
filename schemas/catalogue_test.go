package schemas

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestShippedCatalogueChanges(t *testing.T) {
	c, err := Embedded(DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, ch := range c.Channels() {
		got = append(got, strings.TrimSpace(strings.Join([]string{ch.Datatype, ch.Version, ch.ID, ch.Key, ch.Table}, " ")))
	}
	want := []string{
		"customer 1-0-0 https://esclusa.dev/schemas/customer/1-0-0 /id_cliente customers",
		"document 1-0-0 https://esclusa.dev/schemas/document/1-0-0 /id",
		"image 1-0-0 https://esclusa.dev/schemas/image/1-0-0 /id",
		"text 1-0-0 https://esclusa.dev/schemas/text/1-0-0 /id",
		"video 1-0-0 https://esclusa.dev/schemas/video/1-0-0 /id",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if ch, ok := c.Channel("sound"); ok {
		t.Errorf("has sound: %+v", ch)
	}
}

// directoryOf is a catalogue of the scaffold of each file's datatype, or of the text
// given for it.
func directoryOf(files map[string]string) fstest.MapFS {
	fsys := make(fstest.MapFS)
	for file, text := range files {
		datatype, rest, _ := strings.Cut(file, "/")
		if first, err := Scaffold(datatype); text == "" && err == nil {
			text = strings.ReplaceAll(string(first), "1-0-0", strings.TrimSuffix(rest, ".json"))
		}
		fsys[file] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestVersionsComparedAsText(t *testing.T) {
	c, err := Load(directoryOf(map[string]string{"order/1-0-9.json": "", "order/1-0-10.json": "", "order/1-0-2.json": ""}), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	ch, _ := c.Channel("order")
	if ch.Version != "1-0-10" || ch.ID != "https://example.org/schemas/order/1-0-10" {
		t.Errorf("current is %s, %s", ch.Version, ch.ID)
	}
}

func TestStrayFilesPass(t *testing.T) {
	for name, tt := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"nothing":      {nil, []string{"no datatype: expected <datatype>/<version>.json"}},
		"no schema":    {map[string]string{"order/README.md": "what"}, []string{"order: no schema: expected <version>.json, such as 1-0-0.json"}},
		"ignored":      {map[string]string{"order/1-0-0.json": "", "README.md": "r", ".git/HEAD": "r", "order/.swp": "r", "order/README.md": "r"}, nil},
		"file beside":  {map[string]string{"order/1-0-0.json": "", "order.json": "{}"}, []string{"order.json: only directories named after datatypes belong here, with <version>.json in them, and a README.md"}},
		"other file":   {map[string]string{"order/1-0-0.json": "", "order/notes.txt": "x"}, []string{"order/notes.txt: only schemas named <version>.json belong here, such as 1-0-0.json, a directory samples, and a README.md"}},
		"bad versions": {map[string]string{"order/1-0.json": "x", "order/0-1-0.json": "x", "order/01-0-0.json": "x", "order/1-0-0.JSON": "x"}, []string{"order/0-1-0.json: only", "order/01-0-0.json: only", "order/1-0-0.JSON: only", "order/1-0.json: only"}},
		"taken name":   {map[string]string{"alerts/1-0-0.json": "{}"}, []string{`alerts: datatype name "alerts" is taken by esclusa itself`}},
		"bad name":     {map[string]string{"Order/1-0-0.json": "{}"}, []string{`Order: datatype name "Order" must match`}},
		"directory":    {map[string]string{"order/1-0-0.json/x": "{}"}, []string{"order/1-0-0.json: is not a regular file"}},
		"duplicate id": {map[string]string{"a/1-0-0.json": scaffoldOf("a"), "b/1-0-0.json": strings.Replace(scaffoldOf("b"), "schemas/b/", "schemas/a/", 1)}, []string{"b/1-0-0.json: /$id: is also the $id of a/1-0-0.json: give each file its own"}},
	} {
		t.Run(name, func(t *testing.T) { wantFaults(t, Lint(directoryOf(tt.files)), tt.want) })
	}
}

func scaffoldOf(datatype string) string {
	text, _ := Scaffold(datatype)
	return string(text)
}

// wantFaults compares the beginnings.
func wantFaults(t *testing.T, got []error, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d faults %v, want %d %q", len(got), got, len(want), want)
	}
	for i := range got {
		if !strings.HasPrefix(got[i].Error(), want[i]) {
			t.Errorf("got %q, want %q", got[i], want[i])
		}
	}
}

// TestMountedVolumeRefused lays files out as Kubernetes mounts a ConfigMap: all
// links, into a directory that begins with dots.
func TestMountedVolumeRefused(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "..2026_01_02", "order")
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "1-0-0.json"), []byte(scaffoldOf("order")), 0o600); err != nil {
		t.Fatal(err)
	}
	link(t, "..2026_01_02", filepath.Join(dir, "..data"))
	link(t, "..data/order", filepath.Join(dir, "order"))
	if _, err := LoadDir(dir, DefaultLimits()); err != nil {
		t.Error(err)
	}
	link(t, "..data/gone", filepath.Join(dir, "gone"))
	_, err := LoadDir(dir, DefaultLimits())
	if want := filepath.Join(dir, "gone") + ": opening: no such file or directory"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Skipf("no links here: %v", err)
	}
}

func TestMissingDirectoryUnexplained(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		filepath.Join(dir, "gone"): "opening the schemas: stat " + filepath.Join(dir, "gone") + ": no such file or directory",
		file:                       "opening the schemas: " + file + " is not a directory of <datatype>/<version>.json",
	} {
		if _, err := LoadDir(name, DefaultLimits()); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestUnreadableFileHidden(t *testing.T) {
	_, err := Load(unreadable{directoryOf(map[string]string{"order/1-0-0.json": ""})}, DefaultLimits())
	if want := "order/1-0-0.json: opening: permission denied"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

type unreadable struct{ fstest.MapFS }

func (u unreadable) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".json") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return u.MapFS.Open(name)
}

func TestScaffoldFailsTheLint(t *testing.T) {
	c, err := Load(directoryOf(map[string]string{"purchase-order/1-0-0.json": ""}), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	ch, _ := c.Channel("purchase-order")
	if key, rej := checkBody(c, ch, []byte(`{"id":"7","datatype":"purchase-order","note":"n"}`)); rej != nil || key != "7" {
		t.Errorf("key %q, %v", key, rej)
	}
	if _, err := Scaffold("router"); err == nil {
		t.Error("made a schema of a name that is taken")
	}
}
