package access

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Values of payload.
const (
	payloadFull   = "full"
	payloadMasked = "masked"
)

func (r *fileReader) roles(n *yaml.Node) {
	r.named(n, "roles", func(name, value *yaml.Node) {
		if !goodName.MatchString(name.Value) {
			r.fault(name, "the name of a role has %s", goodNameHas)
		}
		r.out.roles[name.Value] = nil
		r.list(value, "a role", func(n *yaml.Node) {
			r.out.roles[name.Value] = append(r.out.roles[name.Value], r.right(name.Value, n))
		})
	})
}

func (r *fileReader) right(role string, n *yaml.Node) *Right {
	out := &Right{Role: role, Line: n.Line}
	var by dimension
	covered := func(d dimension, to *patterns, what string) member {
		return member{what, func(n *yaml.Node) { by |= d; *to = r.patterns(n, what) }}
	}
	r.mapping(n, "a right",
		member{"do", func(n *yaml.Node) { out.Do = r.verbs(n) }},
		covered(byDatatype, &out.datatypes, "datatypes"), covered(bySender, &out.senders, "senders"),
		covered(byGroup, &out.groups, "groups"), covered(0, &out.as, "as"),
		member{"payload", func(n *yaml.Node) { out.payload = r.choice(n, "payload", payloadFull, payloadMasked) }},
		member{"rate", func(n *yaml.Node) { out.limit.Requests = r.rate(n) }},
		member{"bytes", func(n *yaml.Node) { out.limit.Bytes = r.byteRate(n) }})
	if len(out.Do) == 0 {
		r.fault(n, "a right needs do, a list of verbs: %s", strings.Join(verbNames(), ", "))
	}
	r.restricts(n, out, by)
	return out
}

// restricts refuses a restriction that a verb beside it does not know: it would be none.
func (r *fileReader) restricts(n *yaml.Node, out *Right, by dimension) {
	for _, v := range out.Do {
		knows, _ := restrictedBy(v)
		for i, what := range []string{"datatypes", "senders", "groups"} {
			if d := dimension(1 << i); by&d != 0 && knows&d == 0 {
				r.fault(n, "%s does not restrict %s: write that in a right of its own", what, v)
			}
		}
	}
	if out.as != nil && !slices.Contains(out.Do, Send) {
		r.fault(n, "as says what a sender may call itself: it needs send among do")
	}
	if out.payload != "" && !slices.Contains(out.Do, AlertsRead) {
		r.fault(n, "payload says how alerts are read: it needs alerts.read among do")
	}
}

func verbNames() []string {
	var names []string
	for _, v := range Verbs() {
		names = append(names, string(v))
	}
	return names
}

func (r *fileReader) verbs(n *yaml.Node) (all []Verb) {
	r.list(n, "do", func(item *yaml.Node) {
		all = append(all, Verb(r.choice(item, "a verb", verbNames()...)))
	})
	return all
}

func (r *fileReader) patterns(n *yaml.Node, what string) patterns {
	all := patterns(r.texts(n, what))
	for _, p := range all {
		if i := strings.IndexByte(p, '*'); i >= 0 && i < len(p)-1 {
			r.fault(n, "in %q a star is not at the end: it stands for all that follows, and only there", p)
		}
	}
	if all == nil {
		all = patterns{} // there is a fault; a restriction is never none
	}
	return all
}

func (r *fileReader) rate(n *yaml.Node) float64 {
	text, per := strings.CutSuffix(r.text(n, "rate"), "/s")
	v, err := strconv.ParseFloat(text, 64)
	if !per || err != nil || !(v > 0 && v <= 1e9) {
		r.fault(n, "rate is requests a second, such as 500/s")
	}
	return v
}

var byteUnits = []struct {
	name string
	of   float64
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"B", 1}}

func (r *fileReader) byteRate(n *yaml.Node) int64 {
	text, per := strings.CutSuffix(r.text(n, "bytes"), "/s")
	for _, unit := range byteUnits {
		if number, is := strings.CutSuffix(text, unit.name); is && per {
			if v, err := strconv.ParseFloat(number, 64); err == nil && v*unit.of >= 1 && v*unit.of <= 1e15 {
				return int64(v * unit.of)
			}
			break
		}
	}
	r.fault(n, "bytes is bytes a second, such as 20MB/s")
	return 0
}
