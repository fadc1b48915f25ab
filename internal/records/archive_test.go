package records

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// files are names and texts in turn, in the order in which they are packed.
type files []string

func (f files) zip(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(f); i += 2 {
		in, err := w.Create(f[i])
		must(t, err)
		_, err = io.WriteString(in, f[i+1])
		must(t, err)
	}
	must(t, w.Close())
	return out.Bytes()
}

func (f files) tar(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for i := 0; i < len(f); i += 2 {
		must(t, w.WriteHeader(&tar.Header{Name: f[i], Size: int64(len(f[i+1])), Mode: 0o600, Format: tar.FormatPAX}))
		_, err := io.WriteString(w, f[i+1])
		must(t, err)
	}
	must(t, w.Close())
	return out.Bytes()
}

// linked is an archive with a link.
func linked(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	must(t, w.WriteHeader(&tar.Header{Name: "a", Typeflag: tar.TypeSymlink, Linkname: "b.json"}))
	must(t, w.WriteHeader(&tar.Header{Name: "b.json", Typeflag: tar.TypeSymlink, Linkname: "a"}))
	must(t, w.Close())
	return out.Bytes()
}

func gzipped(t testing.TB, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(text)
	must(t, err)
	must(t, w.Close())
	return out.Bytes()
}

// from reads a file in memory, as "name body" for each record, with its line if it can be
// looked at.
func from(t *testing.T, name string, text []byte, limit int, unpacked int64) (got []string, fault error) {
	t.Helper()
	r := &reader{ended: t.Context().Err, limit: limit, unpacked: unpacked, yield: func(rec Record, _ error) bool {
		got = append(got, fmt.Sprintf("%s@%d %s", rec.Name, rec.Line, rec.Body))
		return true
	}}
	fault = r.file(place{of: name, file: name, numbered: true}, bytes.NewReader(text))
	return got, fault
}

// Every way to pack records gives the same ones, under names that tell where they are.
func TestArchiveLosesRecords(t *testing.T) {
	packed := files{"a.json", "{\n}", "./b/c.ndjson", "1\n\n22\n", "b/._c.json", "x", ".git/d.json", "x", "README.md", "no", "e.jsonl", "3"}
	want := []string{"/a.json@0 {\n}", "/b/c.ndjson:1@0 1", "/b/c.ndjson:3@0 22", "/e.jsonl:1@0 3"}
	for name, text := range map[string][]byte{
		"p.zip": packed.zip(t), "p.tar": packed.tar(t), "P.TAR.GZ": gzipped(t, packed.tar(t)), "p.tgz": gzipped(t, packed.tar(t)),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := from(t, name, text, 100, 10_000)
			if err != nil {
				t.Fatal(err)
			}
			for i := range got {
				got[i] = strings.TrimPrefix(got[i], name)
			}
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
	for name, want := range map[string]string{"a.json.gz": `["a.json.gz@0 1\n2"]`, "a.ndjson.gz": `["a.ndjson.gz:1@0 1" "a.ndjson.gz:2@0 2"]`} {
		if got, err := from(t, name, gzipped(t, []byte("1\n2")), 100, 1000); err != nil || fmt.Sprintf("%q", got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	inner := files{"a.ndjson.gz", string(gzipped(t, []byte("1\n2")))}
	if got, err := from(t, "p.zip", inner.zip(t), 100, 1000); err != nil || len(got) != 2 {
		t.Errorf("%q, %v", got, err)
	}
}

// What an archive may do to whoever reads it ends in one sentence.
func TestHostileArchiveIsRead(t *testing.T) {
	bomb := strings.Repeat("0", 1<<20)
	sparse := files{"a.json", ""}.tar(t)
	for name, tt := range map[string]struct {
		file string
		text []byte
		want string
	}{
		"parent":           {"p.zip", files{"../a.json", "1"}.zip(t), `reading p.zip: "../a.json" in it names a place outside of the archive: pack it under another name`},
		"parent, hidden":   {"p.tar", files{"a/../../b.json", "1"}.tar(t), `reading p.tar: "a/../../b.json" in it names a place outside`},
		"absolute":         {"p.tar", files{"/etc/a.json", "1"}.tar(t), `reading p.tar: "/etc/a.json" in it names a place outside`},
		"drives terminals": {"p.zip", files{"\x1b[2J.json", "1"}.zip(t), `reading p.zip: "\x1b[2J.json" in it has a name that is no text`},
		"forges a command": {"p.zip", files{"a\n::error::b.json", "1"}.zip(t), `reading p.zip: "a\n::error::b.json" in it has a name`},
		"no text":          {"p.zip", files{"\xff.json", "1"}.zip(t), `reading p.zip: "\xff.json" in it has a name that is no text`},
		"long name":        {"p.zip", files{strings.Repeat("a", 2000) + ".json", "1"}.zip(t), `reading p.zip: "aaaa`},
		"zip bomb":         {"p.zip", files{"a.json", bomb}.zip(t), "reading p.zip/a.json: it has too many bytes when it is unpacked, more than a gibibyte: unpack it, and name the directory"},
		"bomb of lines":    {"p.zip", files{"a.ndjson", bomb}.zip(t), "reading p.zip/a.ndjson: it has too many"},
		"many small":       {"p.zip", files{"a.json", bomb[:600], "b.json", bomb[:600]}.zip(t), "reading p.zip/b.json: it has too many"},
		"gzip bomb":        {"p.tar.gz", gzipped(t, files{"a.json", bomb}.tar(t)), "reading p.tar.gz/a.json: it has too many"},
		"passed over":      {"p.tar.gz", gzipped(t, files{"a.txt", bomb, "b.json", "1"}.tar(t)), "reading p.tar.gz: it has too many"},
		"compressed lines": {"a.ndjson.gz", gzipped(t, []byte(bomb)), "reading a.ndjson.gz: it has too many"},
		"within":           {"p.zip", files{"a.ndjson.gz", string(gzipped(t, []byte(bomb)))}.zip(t), "reading p.zip/a.ndjson.gz: it has too many"},
		"archive within":   {"p.zip", files{"a.tar.gz", "1"}.zip(t), `reading p.zip: "a.tar.gz" in it is an archive too: unpack it, and name the directory`},
		"link":             {"p.tar", linked(t), `reading p.tar: "b.json" in it is a link or a device, and no file: pack what it stands for`},
		"no archive":       {"p.zip", []byte("{}"), "reading p.zip: zip: not a valid zip file"},
		"no gzip":          {"p.tgz", []byte("{}"), "reading p.tgz: unexpected EOF"},
		"cut off":          {"p.tar", sparse[:300], "reading p.tar: unexpected EOF"},
		"damaged":          {"p.zip", bytes.Replace(files{"a.json", "0123456789"}.zip(t), []byte("PK\x01\x02"), []byte("PK\x00\x02"), 1), "reading p.zip: zip: not a valid zip file"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := from(t, tt.file, tt.text, 2<<20, 1000)
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || strings.ContainsAny(err.Error(), "\n\x1b") {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// A list of millions of files must not be read into memory before anything is checked.
func TestListOfAZipFillsMemory(t *testing.T) {
	one := files{"a", ""}.zip(t)
	begin, end := bytes.Index(one, []byte("PK\x01\x02")), bytes.Index(one, []byte("PK\x05\x06"))
	list := bytes.Repeat(one[begin:end], 12<<20/(end-begin))
	text := slices.Concat(one[:begin], list, one[end:])
	tail := text[len(text)-(len(one)-end):]
	tail[12], tail[13], tail[14], tail[15] = byte(len(list)), byte(len(list)>>8), byte(len(list)>>16), byte(len(list)>>24)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := from(t, "p.zip", text, 100, 1000)
	runtime.ReadMemStats(&after)
	if err == nil || err.Error() != "reading p.zip: its list of files is longer than 8388608 bytes: pack fewer files" {
		t.Error(err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
		t.Errorf("took %d bytes", used)
	}
}

func TestDirectoryIsReadPartlyOrBeyond(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "secret.json")
	must(t, os.WriteFile(outside, []byte("secret"), 0o600))
	for file, text := range map[string]string{"b.json": "1", "a/c.ndjson": "2\n3\n", "a/d.txt": "no", ".git/e.json": "no", "a/.f.json": "no", "z.zip": string(files{"g.json", "4"}.zip(t)), "y": "no"} {
		must(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o700))
		must(t, os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600))
	}
	must(t, os.Symlink("b.json", filepath.Join(dir, "link.json")))
	must(t, os.Mkdir(filepath.Join(dir, "directory.json"), 0o700))
	read := func() (got []string, fault error) {
		for rec, err := range Read(t.Context(), []string{dir}, nil, 100) {
			if err != nil {
				return got, err
			}
			got = append(got, strings.TrimPrefix(rec.Name, dir+"/")+" "+string(rec.Body))
		}
		return got, nil
	}
	got, err := read()
	if want := []string{"a/c.ndjson:1 2", "a/c.ndjson:2 3", "b.json 1", "link.json 1", "z.zip/g.json 4"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	must(t, os.Symlink(outside, filepath.Join(dir, "out.json")))
	if got, err := read(); err == nil || !strings.Contains(err.Error(), "out.json: it leads out of the directory, or nowhere") || strings.Contains(fmt.Sprint(got), "secret") {
		t.Errorf("a link out gives %q, %v", got, err)
	}
}

// Who checks a directory in which nothing is must hear of it.
func TestNothingToReadPassesInSilence(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "a.txt"), []byte("1"), 0o600))
	archive := filepath.Join(dir, "p.zip")
	must(t, os.WriteFile(archive, files{"a.txt", "1"}.zip(t), 0o600))
	for _, name := range []string{dir, archive} {
		for _, err := range Read(t.Context(), []string{name}, nil, 100) {
			if err == nil || err.Error() != name+": no records: there is no file named *.json, *.ndjson or *.jsonl in it" {
				t.Error(err)
			}
			dir = ""
		}
	}
	if dir != "" {
		t.Error("nothing is said")
	}
	dir = t.TempDir()
	blank, packed := filepath.Join(dir, "blank.ndjson"), filepath.Join(dir, "packed.jsonl.gz")
	must(t, os.WriteFile(blank, []byte("\n \r\n"), 0o600))
	must(t, os.WriteFile(packed, gzipped(t, nil), 0o600))
	for name, want := range map[string]string{
		blank: blank + ": no records: it has no line with anything on it", packed: packed + ": no records: it has no line with anything on it",
		dir: dir + ": no records: its files have no line with anything on it",
	} {
		var got error
		for _, err := range Read(t.Context(), []string{name}, nil, 100) {
			got = err
		}
		if got == nil || got.Error() != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}

// FuzzArchive reads whatever is called an archive: it ends, with records within the limit
// or with one sentence, and names nothing outside of it.
func FuzzArchive(f *testing.F) {
	some := files{"a.json", "{}", "b/c.ndjson", "1\n2\n"}
	f.Add(some.zip(f), uint8(0))
	f.Add(some.tar(f), uint8(1))
	f.Add(gzipped(f, some.tar(f)), uint8(2))
	f.Add(gzipped(f, []byte("1\n2")), uint8(3))
	f.Add(files{"../a.json", "1"}.zip(f), uint8(0))
	f.Fuzz(func(t *testing.T, text []byte, kind uint8) {
		const limit, unpacked = 64, 1 << 16
		name := []string{"p.zip", "p.tar", "p.tar.gz", "p.ndjson.gz", "p.json.gz"}[int(kind)%5]
		total := 0
		r := &reader{ended: t.Context().Err, limit: limit, unpacked: unpacked, yield: func(rec Record, err error) bool {
			total += len(rec.Body)
			if err != nil || rec.Body == nil || len(rec.Body) > limit+2 || rec.Line != 0 || rec.File != name || !strings.HasPrefix(rec.Of, name) || !strings.HasPrefix(rec.Name, rec.Of) || strings.ContainsAny(rec.Name, "\n\r\x1b") || strings.Contains(rec.Name, "/../") {
				t.Errorf("record %+v, %v", rec, err)
			}
			return true
		}}
		err := r.file(place{of: name, file: name, numbered: true}, bytes.NewReader(text))
		if err != nil && (!strings.HasPrefix(err.Error(), "reading "+name) || strings.ContainsAny(err.Error(), "\n\x1b")) {
			t.Errorf("error %q", err)
		}
		if total > 2*unpacked {
			t.Errorf("%d bytes of records", total)
		}
	})
}
