package schemas

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// LoadUnheld is LoadDir for who compares: versions need not keep what their digits
// promise, and no samples are judged.
func LoadUnheld(dir string, l Limits) (*Catalogue, error) {
	s, err := openDirectory(dir)
	if err != nil {
		return nil, err
	}
	defer s.close()
	return s.unheld(l)
}

// LoadUnheldFS is LoadUnheld of a file system.
func LoadUnheldFS(fsys fs.FS, l Limits) (*Catalogue, error) {
	return newDirectory(fsys, fsys, "").unheld(l)
}

func (s *directory) unheld(l Limits) (*Catalogue, error) {
	s.unbound = true
	s.readAll()
	if err := s.err(); err != nil {
		return nil, err
	}
	return s.catalogue(l), nil
}

// Change is how a version differs from the one before it, or from what it was itself.
type Change struct {
	Datatype string
	From     *Channel // nil: there is none before
	To       *Channel // nil: it is gone
	Digit    Digit
	// Senders tells whether To takes what From takes, Receivers the other way round;
	// of versions that are gone or the first, neither is told.
	Senders, Receivers Comparison
	// Problem is what the digit does not admit, and what to do; empty: nothing.
	Problem string
	// Unmasked are members, by their pointers, that From masks and To does not, and what
	// alerts have more of records: what was hidden is shown. No digit promises that it stays
	// so, and it is no problem.
	Unmasked []string
}

// Compared reports whether there are two versions.
func (c *Change) Compared() bool { return c.From != nil && c.To != nil }

// Changes are how a catalogue differs from what it was: each version that is new, beside
// the one before it; each that is no longer the same; and each that is gone. They come by
// datatype and version.
func (c *Catalogue) Changes(was *Catalogue) (all []Change) {
	names := make(map[string]bool)
	for _, ch := range slices.Concat(c.channels, was.channels) {
		names[ch.Datatype] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		is, has := c.Channel(name)
		before, had := was.Channel(name)
		switch {
		case !has:
			all = append(all, Change{Datatype: name, From: before, Problem: "the datatype is gone: its senders would be refused, and nobody would read its channel any more"})
		case !had:
			all = append(all, changesOf(is, nil)...)
		default:
			all = append(all, changesOf(is, before)...)
		}
	}
	return all
}

// changesOf are the changes of a datatype; without what it was it is new.
func changesOf(is, was *Channel) (all []Change) {
	var old []*Channel
	if was != nil {
		old = was.versions
	}
	for _, before := range slices.Backward(old) {
		if withVersion(is.versions, before.Version) == nil {
			all = append(all, Change{Datatype: is.Datatype, From: before,
				Problem: "the version is gone: readers wait when they meet a record that was checked against it; keep the file, with the x-channel.status retired if need be"})
		}
	}
	for i, ch := range slices.Backward(is.versions) {
		before, digit := withVersion(old, ch.Version), Same
		if before != nil && bytes.Equal(before.Schema, ch.Schema) { // which has what it refers to
			continue
		}
		if before == nil && i+1 < len(is.versions) {
			before = is.versions[i+1]
			digit = ch.Raises(before)
		}
		all = append(all, changeTo(before, ch, digit))
	}
	if lost := namesLost(is.versions, old); len(lost) > 0 {
		all = append(all, Change{Datatype: is.Datatype, To: is, Problem: fmt.Sprintf("senders may no longer name it %s: keep that in the x-channel.types of a version", strings.Join(lost, ", "))})
	}
	return all
}

func withVersion(list []*Channel, version string) *Channel {
	if i := slices.IndexFunc(list, func(ch *Channel) bool { return ch.Version == version }); i >= 0 {
		return list[i]
	}
	return nil
}

func changeTo(before, ch *Channel, digit Digit) Change {
	change := Change{Datatype: ch.Datatype, From: before, To: ch, Digit: digit}
	if before == nil {
		return change
	}
	change.Senders, change.Receivers = Compare(before, ch), Compare(ch, before)
	change.Unmasked = unmasked(before, ch)
	if less := lessWithheld(before, ch); less != "" {
		change.Unmasked = append(change.Unmasked, less)
	}
	if digit == Same {
		change.Problem = change.altered()
	} else {
		change.Problem = broken(before, ch, digit, &change.Senders)
	}
	return change
}

// altered is what is wrong with a version that is not what it was.
func (c *Change) altered() string {
	how := c.To.Rekeyed(c.From)
	switch {
	case c.From.ID != c.To.ID:
		return fmt.Sprintf("its $id was %s, by which records name it: give a new version another number instead", c.From.ID)
	case how == "" && c.Senders.Proved && c.Receivers.Proved:
		return ""
	case how == "":
		how = "it does not say the same any more"
	}
	return how + ": records lie in the channel that were checked against what it was; give what is new a number of its own"
}

// namesLost are further names of a datatype that none of its versions has any more.
func namesLost(is, was []*Channel) (lost []string) {
	has := make(map[string]bool)
	for _, ch := range is {
		for _, name := range ch.Types {
			has[name] = true
		}
	}
	for _, ch := range slices.Backward(was) {
		for _, name := range ch.Types {
			if !has[name] && !slices.Contains(lost, name) {
				lost = append(lost, name)
			}
		}
	}
	return lost
}
