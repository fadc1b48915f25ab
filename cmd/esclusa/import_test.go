package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/schemaimport"
)

// orderSchema is one that can be imported as it is.
const orderSchema = `{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","required":["id"],"properties":{"id":{"type":"string"}}}`

// tarred are files by their names in turn, or other entries.
func tarred(t *testing.T, entries ...tar.Header) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, e := range entries {
		text := ""
		if e.Typeflag == 0 {
			text = orderSchema
		}
		if e.Typeflag != tar.TypeXGlobalHeader {
			e.Size, e.Mode = int64(len(text)), 0o600
		}
		if err := w.WriteHeader(&e); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func gzipped(t *testing.T, plain []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zipped(t *testing.T, name string, mode os.FileMode, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	head := &zip.FileHeader{Name: name, Method: zip.Deflate}
	head.SetMode(mode)
	in, err := w.CreateHeader(head)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(in, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// imported imports a file of this name into a directory.
func imported(t *testing.T, name string, text []byte, to string) (out string, err error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	err = importSchemas(t.Context(), &shell{out: &b}, file, to, schemaimport.Options{})
	return b.String(), err
}

func TestArchiveOfSchemasIsNotImported(t *testing.T) {
	plain := tarred(t, tar.Header{Name: "pax_global_header", Typeflag: tar.TypeXGlobalHeader, PAXRecords: map[string]string{"comment": "x"}},
		tar.Header{Name: "./", Typeflag: tar.TypeDir}, tar.Header{Name: "team/order.json"}, tar.Header{Name: "team/.hidden.json"},
		tar.Header{Name: "team/node_modules/x/other.json"}, tar.Header{Name: "team/com.acme/paid/jsonschema/1-0-2"}, tar.Header{Name: "team/README.md"},
		tar.Header{Name: "team/latest", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"})
	for name, text := range map[string][]byte{
		"team.tar": plain, "team.tar.gz": gzipped(t, plain), "team.tgz": gzipped(t, plain), "team.zip": zipped(t, "team/order.json", 0o600, orderSchema),
	} {
		t.Run(name, func(t *testing.T) {
			to := filepath.Join(t.TempDir(), "schemas")
			out, err := imported(t, name, text, to)
			if err != nil {
				t.Fatal(err)
			}
			want := 2
			if strings.HasSuffix(name, ".zip") {
				want = 1
			}
			if n := strings.Count(out, " taken\n"); n != want || !strings.Contains(out, "order.json") || strings.Contains(out, "other") {
				t.Errorf("%s", out)
			}
			if _, err := os.Stat(filepath.Join(to, "order", "1-0-0.json")); err != nil {
				t.Error(err)
			}
		})
	}
}

// What an archive may do to whoever imports it ends in one sentence, and nothing is
// written.
func TestHostileArchiveIsImported(t *testing.T) {
	order := tar.Header{Name: "order.json"}
	one := func(e tar.Header) []byte { return tarred(t, order, e) }
	bomb := zipped(t, "a.json", 0o600, strings.Repeat(" ", 64<<20))
	for name, tt := range map[string]struct {
		file string
		text []byte
		want string
	}{
		"parent":           {"a.tar", one(tar.Header{Name: "../a.json"}), `"../a.json" in it names a place outside of the archive`},
		"parent, unwanted": {"a.tar", one(tar.Header{Name: "b/../../a.txt"}), `"b/../../a.txt" in it names a place outside of the archive`},
		"absolute":         {"a.tar", one(tar.Header{Name: "/etc/a.json"}), `"/etc/a.json" in it names a place outside of the archive`},
		"absolute in zip":  {"a.zip", zipped(t, "/etc/a.json", 0o600, orderSchema), `"/etc/a.json" in it names a place outside of the archive`},
		"link out":         {"a.tar", one(tar.Header{Name: "a.json", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}), `"a.json" in it is a link or a device`},
		"hard link":        {"a.tar", one(tar.Header{Name: "a.json", Typeflag: tar.TypeLink, Linkname: "order.json"}), `"a.json" in it is a link or a device`},
		"link in a zip":    {"a.zip", zipped(t, "a.json", os.ModeSymlink|0o777, "/etc/passwd"), `"a.json" in it is a link or a device`},
		"link up":          {"a.tar", one(tar.Header{Name: "../x", Typeflag: tar.TypeSymlink, Linkname: "y"}), `"../x" in it names a place outside of the archive`},
		"device":           {"a.tar", one(tar.Header{Name: "a.json", Typeflag: tar.TypeChar}), `"a.json" in it is a link or a device`},
		"pipe":             {"a.tar", one(tar.Header{Name: "a.json", Typeflag: tar.TypeFifo}), `"a.json" in it is a link or a device`},
		"twice":            {"a.tar", tarred(t, order, tar.Header{Name: "./order.json"}), `"order.json" is there twice`},
		"terminal":         {"a.tar", one(tar.Header{Name: "\x1b[2J.json"}), `"\x1b[2J.json" in it has a name that is no text`},
		"no archive":       {"a.zip", []byte("{}"), "zip: not a valid zip file"},
		"cut off":          {"a.tar.gz", gzipped(t, tarred(t, order))[:100], "unexpected EOF"},
		"nothing":          {"a.tar", tarred(t, tar.Header{Name: "a.txt"}), "no schema of records"},
	} {
		t.Run(name, func(t *testing.T) {
			to := filepath.Join(t.TempDir(), "schemas")
			_, err := imported(t, tt.file, tt.text, to)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.ContainsAny(err.Error(), "\n\x1b") {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if _, err := os.Stat(to); !os.IsNotExist(err) {
				t.Error("something has been written")
			}
		})
	}
	out, err := imported(t, "bomb.zip", bomb, filepath.Join(t.TempDir(), "schemas"))
	if err == nil || strings.Contains(out, " taken\n") && !strings.Contains(out, "not taken") {
		t.Errorf("a bomb: %v %s", err, out)
	}
}
