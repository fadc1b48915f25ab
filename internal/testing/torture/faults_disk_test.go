package torture

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/esclusa/esclusa/internal/app"
)

// keeper draws a member that keeps a copy of the table on disk. Whatever becomes of
// the copy, the table's topic has it all: the member mends itself, or ends with a
// sentence and does so at its next start.
func keeper(r *rig) *member { return pick(r, append(r.of(app.RoleTables), r.of(app.RoleHTTP)...)) }

// diskFull lets no file grow beyond a size that many have reached.
func diskFull(r *rig) fault {
	m := keeper(r)
	size := int64(r.rng.ExpFloat64() * (16 << 10))
	return fault{
		kind: "disk full", what: fmt.Sprintf("%s, files to %d bytes", m.name, size), on: m.name, hold: r.between(2*time.Second, 8*time.Second),
		inflict: func() error { return m.limitFiles(size) },
		heal:    func() error { return m.limitFiles(-1) },
	}
}

// locking is how a directory becomes read-only.
type locking struct{ lock, unlock func(dir string) error }

// lockable finds out how directories can be made read-only here: root is stopped by
// a mount only, others by permissions.
var lockable = sync.OnceValue(func() *locking {
	if os.Geteuid() != 0 {
		return &locking{
			lock:   func(dir string) error { return permit(dir, 0o500, 0o400) },
			unlock: func(dir string) error { return permit(dir, 0o750, 0o600) },
		}
	}
	mounted := &locking{lock: mountReadOnly, unlock: unmount}
	dir, err := os.MkdirTemp("", "torture")
	if err != nil {
		return nil
	}
	defer os.Remove(dir)
	if mounted.lock(dir) != nil || mounted.unlock(dir) != nil {
		return nil
	}
	return mounted
})

func permit(dir string, dirs, files fs.FileMode) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // it has been removed
			return nil
		case err != nil:
			return err
		case e.IsDir():
			err = os.Chmod(path, dirs)
		default:
			err = os.Chmod(path, files)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
}

// mountReadOnly mounts a directory over itself. Files that are open stay as they
// are; what is opened from now on is read-only. The directory may be lost.
func mountReadOnly(dir string) error {
	return errors.Join(os.MkdirAll(dir, 0o750), run("mount", "--bind", dir, dir), run("mount", "-o", "remount,bind,ro", dir))
}

// unmount takes it back, at once for whoever opens something new.
func unmount(dir string) error { return run("umount", "-l", dir) }

func run(name string, args ...string) error {
	if out, err := exec.CommandContext(context.Background(), name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

// diskReadOnly is what a file system becomes on which the kernel has met an error.
func diskReadOnly(r *rig) fault {
	m, restarted := keeper(r), r.rng.IntN(2) == 0
	how := lockable()
	if how == nil {
		r.cannot.Do(func() { r.t.Log("directories cannot be made read-only here: neither a mount nor permissions do it") })
		return diskFull(r)
	}
	what := m.name + " at work"
	if restarted {
		what = m.name + " started on it"
	}
	var locked sync.Once
	unlock := func() (err error) { // also where the run ends in between
		locked.Do(func() { err = how.unlock(m.opts.DataDir) })
		return err
	}
	return fault{
		kind: "disk read-only", what: what, on: m.name, hold: r.between(2*time.Second, 6*time.Second),
		inflict: func() error {
			if restarted {
				m.kill()
			}
			if err := how.lock(m.opts.DataDir); err != nil {
				return err
			}
			r.t.Cleanup(func() { _ = unlock() })
			if restarted {
				return m.start()
			}
			return nil
		},
		heal: unlock,
	}
}

// diskDamaged truncates a file of a copy or flips one of its bits: the log's, or LevelDB's
// with the keys of a view.
func diskDamaged(r *rig) fault {
	m := keeper(r)
	kind := pick(r, []string{"*.rows", "*.rows", "*.ldb", "*.log", "MANIFEST-*", "CURRENT"})
	which, where, bit, cut := r.rng.Float64(), r.rng.Float64(), r.rng.IntN(8), r.rng.IntN(2) == 0
	how := fmt.Sprintf("bit %d flipped", bit)
	if cut {
		how = "cut off"
	}
	return fault{
		kind: "disk damaged", what: fmt.Sprintf("%s, %s %s at %.0f %%", m.name, kind, how, 100*where), on: m.name, hold: r.between(0, time.Second),
		inflict: func() error {
			m.kill()
			copies := filepath.Join(m.state(), "*", "*", "*")
			files, err := filepath.Glob(filepath.Join(copies, kind))
			keys, errOfKeys := filepath.Glob(filepath.Join(copies, "*", kind))
			if files = append(files, keys...); err != nil || errOfKeys != nil || len(files) == 0 {
				return errors.Join(err, errOfKeys)
			}
			return damage(files[int(which*float64(len(files)))], where, bit, cut)
		},
		heal: m.start,
	}
}

// damage cuts a file off somewhere, or flips a bit there.
func damage(file string, where float64, bit int, cut bool) error {
	text, err := os.ReadFile(file)
	if err != nil || len(text) == 0 {
		return err
	}
	at := int(where * float64(len(text)))
	if cut {
		return os.Truncate(file, int64(at))
	}
	text[at] ^= 1 << bit
	return os.WriteFile(file, text, 0o600)
}

// diskEmptied removes the copies, or all that there is, from a member that runs or
// is away.
func diskEmptied(r *rig) fault {
	m := keeper(r)
	dir, what := m.state(), "the copies"
	if r.rng.IntN(2) == 0 {
		dir, what = m.opts.DataDir, "everything"
	}
	f := fault{
		kind: "disk emptied", what: m.name + " at work loses " + what, on: m.name, hold: r.between(0, 4*time.Second),
		inflict: func() error { return removeAll(dir) },
		heal:    func() error { return nil },
	}
	if r.rng.IntN(2) == 0 {
		f.what = m.name + ", away, loses " + what
		f.inflict = func() error { m.kill(); return removeAll(dir) }
		f.heal = m.start
	}
	return f
}

// removeAll is os.RemoveAll for a directory in which somebody is at work.
func removeAll(dir string) (err error) {
	for range 100 {
		if err = os.RemoveAll(dir); err == nil {
			return nil
		}
	}
	return err
}

// diskOld puts an old copy of the copies back.
func diskOld(r *rig) fault {
	m := keeper(r)
	old := filepath.Join(r.dir, fmt.Sprintf("%s-old-%d", m.name, len(r.story)))
	return fault{
		kind: "disk of yesterday", what: m.name, on: m.name, hold: r.between(time.Second, 8*time.Second),
		inflict: func() error {
			m.kill()
			err := os.MkdirAll(m.state(), 0o750) // it may be lost
			if err == nil {
				err = os.CopyFS(old, os.DirFS(m.state()))
			}
			return errors.Join(err, m.start())
		},
		heal: func() error {
			m.kill()
			err := errors.Join(os.RemoveAll(m.state()), os.Rename(old, m.state()))
			return errors.Join(err, m.start())
		},
	}
}

// judgeDisks sees to it that a disk holds no more copies than tables have partitions, each with
// the one that was set aside last, and no copy more files than its engine needs.
func (r *rig) judgeDisks() {
	r.t.Helper()
	for _, m := range append(r.of(app.RoleTables), r.of(app.RoleHTTP)...) {
		files, most, bytes := 0, 0, int64(0)
		in := make(map[string]int)
		err := filepath.WalkDir(m.opts.DataDir, func(path string, e fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil || e.IsDir() {
				return err
			}
			files++
			in[filepath.Dir(path)]++
			most = max(most, in[filepath.Dir(path)])
			if info, err := e.Info(); err == nil {
				bytes += info.Size()
			}
			return nil
		})
		must(r.t, err)
		r.t.Logf("%s keeps %d files in %d directories, %d in one, %.1f MB", m.name, files, len(in), most, float64(bytes)/1e6)
		if most > filesOfCopy || len(in) > 4*len(tabled)*partitions+2 { // keys have one of their own
			r.t.Errorf("%s keeps %d files in %d directories, %d in one", m.name, files, len(in), most)
		}
	}
}

// filesOfCopy is how many files a copy has at most in one directory: the log has one in
// sixteen of its bytes in a segment; LevelDB merges four tables of its first level at the
// latest, and each level has ten times the one before.
const filesOfCopy = 32
