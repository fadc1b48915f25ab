package table

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lovoo/goka/storage"
)

// generations writes rows of few keys again and again, each with its offset:
// first such that lie in tables, then such that lie in the journal.
func generations(t *testing.T, s Store, c *clock) (dir string) {
	t.Helper()
	offset := int64(0)
	for range 3 {
		st := build(t, s)
		for range 40 {
			must(t, st.Set(fmt.Sprint(offset%keysOfTest), fmt.Appendf(nil, "row %d %3000d", offset, 0)))
			c.at = c.at.Add(writeEvery)
			must(t, st.SetOffset(offset))
			offset++
		}
		must(t, st.MarkRecovered())
		must(t, st.Close())
	}
	return filepath.Join(s.Dir, copied+".3")
}

const keysOfTest = 37

// wantNoOldRow reads the copy as a role would, which starts again where there is
// damage, and holds its rows against how far it says that it reaches.
func wantNoOldRow(t *testing.T, s Store, how string) {
	t.Helper()
	var st storage.Storage
	for range 3 {
		st = build(t, s)
		err := st.MarkRecovered()
		if err == nil {
			break
		}
		_ = st.Close()
		t.Logf("%s: %v", how, err)
	}
	defer st.Close()
	at, err := st.GetOffset(-1)
	must(t, err)
	for id := range int64(keysOfTest) {
		last := at - (at-id+keysOfTest)%keysOfTest
		row, err := st.Get(fmt.Sprint(id))
		if err != nil { // noted, and the role starts again
			continue
		}
		n := int64(-1)
		if row != nil {
			_, err := fmt.Sscanf(string(row), "row %d", &n)
			must(t, err)
		}
		if n < last {
			t.Errorf("%s: the copy reaches %d, and the row of %d is from %d, not %d", how, at, id, n, last)
		}
	}
	if s.ordered && at >= keysOfTest {
		if n := len(strings.Fields(listed(t, st))); n != keysOfTest {
			t.Errorf("%s: %d keys are listed, not %d", how, n, keysOfTest)
		}
	}
}

func TestDamagedFileLeavesAnOldRow(t *testing.T) {
	eachEngine(t, func(t *testing.T, s Store, c *clock) {
		s.ForgetAfter = 1  // what a role has; each row is read when it recovers
		s.segment = 40_000 // 13 rows: old segments are cleared
		whole := generations(t, s, c)
		var files []string
		must(t, fs.WalkDir(os.DirFS(whole), ".", func(path string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				files = append(files, path)
			}
			return err
		}))
		for _, file := range files {
			text, err := os.ReadFile(filepath.Join(whole, file))
			must(t, err)
			t.Run(file, func(t *testing.T) {
				for at := 0; at < len(text); at += max(1, len(text)/20) {
					for how, broken := range map[string][]byte{
						"flipped": append(append(append([]byte{}, text[:at]...), text[at]^8), text[at+1:]...),
						"cut off": text[:at],
					} {
						s := s
						s.Dir = t.TempDir()
						path := filepath.Join(s.Dir, filepath.Base(whole))
						must(t, os.CopyFS(path, os.DirFS(whole)))
						must(t, os.WriteFile(filepath.Join(path, file), broken, 0o600))
						wantNoOldRow(t, s, fmt.Sprintf("%s %s at %d of %d", file, how, at, len(text)))
					}
				}
			})
			t.Run(file+" is gone", func(t *testing.T) {
				s.Dir = t.TempDir()
				path := filepath.Join(s.Dir, filepath.Base(whole))
				must(t, os.CopyFS(path, os.DirFS(whole)))
				must(t, os.Remove(filepath.Join(path, file)))
				wantNoOldRow(t, s, file+" is gone")
			})
		}
	})
}
