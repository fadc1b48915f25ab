package schemaimport

import (
	"fmt"
	"slices"

	"github.com/esclusa/esclusa/schemas"
)

// renumber gives versions that break senders of the one before a higher second digit, as
// a catalogue wants it, and moves those behind them along. What does not load as it is
// stays: why is told elsewhere.
func renumber(all []*Imported) {
	of := make(map[string][]*Imported)
	for _, in := range all {
		if in.Text != nil {
			of[in.Datatype] = append(of[in.Datatype], in)
		}
	}
	for datatype, versions := range of {
		if len(versions) < 2 {
			continue
		}
		files, byVersion := make(Files), make(map[string]*Imported)
		for _, in := range versions {
			files[in.path()], byVersion[in.Version] = in.Text, in
		}
		c, err := schemas.LoadUnheldFS(memory(files), schemas.DefaultLimits())
		if err != nil {
			continue
		}
		if ch, ok := c.Channel(datatype); ok {
			raise(ch.Versions(), byVersion)
		}
	}
}

// raise goes through the versions of a datatype, the highest of which is the first.
func raise(versions []*schemas.Channel, of map[string]*Imported) {
	raised, from := 0, 0 // the second digit by so much, and the third counts from there
	for i, ch := range slices.Backward(versions) {
		if i+1 == len(versions) {
			continue
		}
		before, why := versions[i+1], ""
		var v [3]int
		_, _ = fmt.Sscanf(ch.Version, "%d-%d-%d", &v[0], &v[1], &v[2]) // it is one
		switch ch.Raises(before) {
		case schemas.Model:
			raised, from = 0, 0
		case schemas.Revision:
			from = 0
		default:
			if !schemas.Compare(before, ch).Proved {
				raised, from, why = raised+1, v[2], fmt.Sprintf(", since it may refuse what %s takes", before.Version)
			}
		}
		if version := fmt.Sprintf("%d-%d-%d", v[0], v[1]+raised, v[2]-from); version != ch.Version {
			in := of[ch.Version]
			in.Version = version
			in.Changes = append(in.Changes, Change{What: fmt.Sprintf("version %s in place of %s%s", version, ch.Version, why)})
		}
	}
}
