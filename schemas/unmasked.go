package schemas

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/esclusa/esclusa/internal/jsonpointer"
)

// mostUnmasked bounds how many members are told that are masked no more.
const mostUnmasked = 20

// unmasked are the members that one version masks and another does not, by their pointers,
// with * for items and for members without a name of their own; and whether alerts have more
// of records. What was hidden is shown by that, once no version masks it any more.
func unmasked(before, ch *Channel) (shows []string) {
	was, is := masks{}.add(before.mask).masking(), masks{}.add(ch.mask)
	u := unmasking{seen: make(map[*mask]bool)}
	u.look("", was, is)
	slices.SortFunc(u.found, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.Count(a, "/"), strings.Count(b, "/")), strings.Compare(a, b))
	})
	shows = slices.Compact(u.found)
	if more := len(shows) - mostUnmasked; more > 0 {
		shows = append(shows[:mostUnmasked], fmt.Sprintf("%d more", more))
	}
	return shows
}

// lessWithheld says that alerts have more of records than they had; empty where they have
// not.
func lessWithheld(before, ch *Channel) string {
	if stricter(before.AlertPayload, ch.AlertPayload) == ch.AlertPayload {
		return ""
	}
	return fmt.Sprintf("x-channel.alerts.payload was %s and is %s", before.AlertPayload, ch.AlertPayload)
}

type unmasking struct {
	seen  map[*mask]bool // of what it was: each is looked into once
	found []string
}

func (u *unmasking) look(pointer string, was, is masks) {
	if was.hidesWhole() {
		if !is.hidesWhole() {
			u.found = append(u.found, pointer)
		}
		return
	}
	if is.hidesWhole() {
		return
	}
	for _, m := range was {
		if u.seen[m] {
			continue
		}
		u.seen[m] = true
		for name, child := range m.members {
			if child != nil && child.below {
				u.look(pointer+"/"+jsonpointer.Escape(name), was.member(name).masking(), is.member(name))
			}
		}
		for _, named := range m.named {
			if named.mask != nil && named.mask.below {
				u.look(pointer+"/*", masks{}.add(named.mask).masking(), is.members(func(string) bool { return false }))
			}
		}
		if m.others != nil && m.others.below {
			u.look(pointer+"/*", masks{}.add(m.others).masking(), is.members(func(string) bool { return false }))
		}
		if items := (masks{m}).anyItem().masking(); len(items) > 0 {
			u.look(pointer+"/*", items, is.anyItem())
		}
	}
}
