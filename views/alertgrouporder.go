package views

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/esclusa/esclusa/internal/alertgroups"
)

// groupOrder is an order in which alert groups are listed: the least rank first.
type groupOrder struct {
	name string
	rank func(*alertgroups.Group) int64
}

// groupOrders are all, the default first.
var groupOrders = []groupOrder{
	{"last", func(g *alertgroups.Group) int64 { return -g.Last.Time.UnixMilli() }},
	{"count", func(g *alertgroups.Group) int64 { return -g.Count }},
	{"first", func(g *alertgroups.Group) int64 { return g.First.Time.UnixMilli() }},
}

func groupOrderNames() (names []string) {
	for _, o := range groupOrders {
		names = append(names, o.name)
	}
	return names
}

// groupOrderOf is the order with a name, of the known ones; the default for none.
func groupOrderOf(name string) groupOrder {
	i := slices.IndexFunc(groupOrders, func(o groupOrder) bool { return o.name == name })
	return groupOrders[max(i, 0)]
}

// groupPlace is where a group stands in an order. It moves when there are new alerts of it.
type groupPlace struct {
	rank int64
	id   string
}

func (o groupOrder) place(g *alertgroups.Group) groupPlace { return groupPlace{o.rank(g), g.ID} }

func (p groupPlace) compare(other groupPlace) int {
	return cmp.Or(cmp.Compare(p.rank, other.rank), cmp.Compare(p.id, other.id))
}

// page is so many of the groups as are asked for, behind the place that a cursor tells, and
// the cursor to go on by; nil for none.
func (o groupOrder) page(groups []*alertgroups.Group, after string, limit int) (page []*alertgroups.Group, next *string, p *problem) {
	slices.SortFunc(groups, func(a, b *alertgroups.Group) int { return o.place(a).compare(o.place(b)) })
	if after != "" {
		at, ok := o.parseCursor(after)
		if !ok {
			return nil, nil, badRequest("after must be the next of another page, in the same order")
		}
		i, found := slices.BinarySearchFunc(groups, at, func(g *alertgroups.Group, at groupPlace) int { return o.place(g).compare(at) })
		if found {
			i++
		}
		groups = groups[i:]
	}
	if len(groups) > limit {
		groups = groups[:limit]
		text := o.cursor(o.place(groups[limit-1]))
		next = &text
	}
	return groups, next, nil
}

// cursor tells a place in this order.
func (o groupOrder) cursor(at groupPlace) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s %d %s", o.name, at.rank, at.id))
}

func (o groupOrder) parseCursor(text string) (at groupPlace, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || !utf8.Valid(b) {
		return at, false
	}
	if _, err := fmt.Sscanf(string(b), o.name+" %d %s", &at.rank, &at.id); err != nil {
		return at, false
	}
	return at, o.cursor(at) == text
}
