package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing/fstest"
	"time"

	"github.com/esclusa/esclusa/internal/schemaimport"
	"github.com/esclusa/esclusa/schemas"
)

// history is what the comparison of each version with the one before tells.
type history struct {
	pairs    int
	proved   [2]int // senders, receivers
	broken   [2]int
	unknown  [2]int
	promised int // that no sender breaks, by the third digit
	kept     int // of those, proved
	unkept   int // of those, refuted
	took     []time.Duration
	why      map[string]int
}

// versionFile is a file that is named after a version: 1-0-2, as iglu and we have them,
// or main.4.schema.json, as Mozilla does.
var versionFile = regexp.MustCompile(`^(?:(\d+)-(\d+)-(\d+)(?:\.json)?|(.+)\.(\d+)\.schema\.json)$`)

// versionsOf are the histories of a collection: directories with several versions.
func versionsOf(files []string) map[string][]string {
	all := make(map[string][]string)
	for _, file := range files {
		if parts := versionFile.FindStringSubmatch(path.Base(file)); parts != nil {
			of := path.Join(path.Dir(file), parts[4])
			all[of] = append(all[of], file)
		}
	}
	for dir, list := range all {
		slices.SortFunc(list, func(a, b string) int { return slices.Compare(digits(a), digits(b)) })
		if len(list) < 2 {
			delete(all, dir)
		}
	}
	return all
}

func digits(file string) (v []int) {
	parts := versionFile.FindStringSubmatch(path.Base(file))
	for _, text := range []string{parts[1] + parts[5], parts[2], parts[3]} {
		n, _ := strconv.Atoi(text) // a number, by the expression, or absent
		v = append(v, n)
	}
	return v
}

func runHistories(dir string, verbose bool) error {
	collections, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range collections {
		if !e.IsDir() {
			continue
		}
		h := history{why: make(map[string]int)}
		if err := histories(filepath.Join(dir, e.Name()), &h, verbose); err != nil {
			return err
		}
		h.print(e.Name())
	}
	return nil
}

func histories(dir string, h *history, verbose bool) error {
	files, err := read(dir)
	if err != nil {
		return err
	}
	library := schemaimport.NewLibrary(files)
	for _, versions := range versionsOf(library.Schemas()) {
		for i := range versions[1:] {
			old, next := withKey(library, files, versions[i]).Text, withKey(library, files, versions[i+1]).Text
			if old == nil || next == nil {
				continue
			}
			c, err := schemas.Load(fstest.MapFS{"event/1-0-0.json": {Data: old}, "event/2-0-0.json": {Data: reidentified(next)}}, schemas.DefaultLimits())
			if err != nil {
				return fmt.Errorf("%s: %w", versions[i+1], err)
			}
			ch, _ := c.Channel("event")
			h.add(ch.Versions()[1], ch, versions[i], versions[i+1], verbose)
		}
	}
	return nil
}

// reidentified has another $id: some collections give all versions the same.
func reidentified(text []byte) []byte {
	return regexp.MustCompile(`"\$id": "[^"]*"`).ReplaceAll(text, []byte(`"$$id": "urn:schema:next"`))
}

func (h *history) add(old, next *schemas.Channel, from, to string, verbose bool) {
	h.pairs++
	a, b := digits(from), digits(to)
	third := a[0] == b[0] && a[1] == b[1]
	for i, c := range [][2]*schemas.Channel{{old, next}, {next, old}} {
		begin := time.Now()
		got := schemas.Compare(c[0], c[1])
		h.took = append(h.took, time.Since(begin))
		switch {
		case got.Proved:
			h.proved[i]++
		case got.Record != nil:
			h.broken[i]++
		default:
			h.unknown[i]++
			for _, p := range got.Places {
				h.why[p.Keyword+" "+p.Message]++
			}
		}
		if verbose && (!got.Proved && got.Record == nil || took(h) > 100*time.Millisecond) {
			fmt.Printf("%v %s → %s (%d): %.300s %v\n", took(h), from, path.Base(to), i, got.Record, got.Places)
		}
		if third && i == 0 {
			h.promised++
			if got.Proved {
				h.kept++
			} else if got.Record != nil {
				h.unkept++
			}
		}
	}
}

func took(h *history) time.Duration { return h.took[len(h.took)-1] }

func (h *history) print(name string) {
	if h.pairs == 0 {
		return
	}
	slices.Sort(h.took)
	fmt.Printf("\n%s: %d versions with one before\n", name, h.pairs)
	for i, who := range []string{"senders", "receivers"} {
		fmt.Printf("%-10s proved %d, break %d, cannot tell %d (%.1f %%)\n", who, h.proved[i], h.broken[i], h.unknown[i], 100*float64(h.unknown[i])/float64(h.pairs))
	}
	fmt.Printf("third digit: %d, of which %d keep what it promises and %d do not\n", h.promised, h.kept, h.unkept)
	fmt.Printf("a question takes %v at the median, %v at the 99th percentile, %v at most\n", h.took[len(h.took)/2], h.took[len(h.took)*99/100], h.took[len(h.took)-1])
	histogram("cannot tell", h.why)
}
