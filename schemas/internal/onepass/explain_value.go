package onepass

import "unicode/utf8"

// The functions below read a value that a pass has not found valid.

func (p *Pass) explainString(n *node, i int) int {
	end, runes, escaped := scanText(p.body, i+1)
	switch {
	case end < 0 && openText(p.body, i+1):
		return p.cut()
	case end < 0 || !p.spend(1+(end-i)/4):
		return unknown
	}
	if n.types&TypeString == 0 {
		return p.only(end, n, "type")
	}
	text := p.body[i+1 : end-1]
	if escaped {
		p.text = AppendText(p.text[:0], text)
		text = p.text
	}
	if n.listed != nil && !(p.spend(len(n.listed.texts)/8) && (n.listed.hasText(text) || p.fails(n, n.listed.keyword))) {
		return unknown
	}
	if n.text != nil && !p.explainText(n, text, runes) {
		return unknown
	}
	return end
}

// openText reports whether text from i on ends with the record, and that behind a whole
// character or escape.
func openText(b []byte, i int) bool {
	for {
		if i = skipPlain(b, i); i == len(b) {
			return true
		}
		n := 1
		switch c := b[i]; {
		case c < ' ', c == '"':
			return false
		case c == '\\':
			n = escapeLen(b[i:])
		case c >= utf8.RuneSelf:
			n = runeLen(b[i:])
		}
		if n == 0 {
			return false
		}
		i += n
	}
}

// only notes a fault beside which there is no other.
func (p *Pass) only(end int, n *node, keyword string) int {
	if !p.fails(n, keyword) {
		return unknown
	}
	return end
}

// explainText notes what is wrong with a text without escapes. What is too long is
// neither matched nor read for its format.
func (p *Pass) explainText(n *node, text []byte, runes int) bool {
	r := n.text
	if runes < r.min && !p.fails(n, "minLength") {
		return false
	}
	if runes > r.max {
		return p.fails(n, "maxLength")
	}
	if r.pattern != nil && !(p.spend(r.pattern.Steps(len(text))) && (r.pattern.Match(text) || p.fails(n, "pattern"))) {
		return false
	}
	return r.format == nil || p.spend(r.format.Steps(len(text))) && (r.format.is(text) || p.fails(n, "format"))
}

func (p *Pass) explainLiteral(n *node, i int) int {
	text, t, listed := "null", TypeNull, listNull
	switch p.body[i] {
	case 't':
		text, t, listed = "true", TypeBoolean, listTrue
	case 'f':
		text, t, listed = "false", TypeBoolean, listFalse
	}
	switch end := i + len(text); {
	case !hasPrefixAt(p.body, i, text):
		return unknown
	case n.types&t == 0:
		return p.only(end, n, "type")
	case n.listed != nil && n.listed.literals&listed == 0:
		return p.only(end, n, n.listed.keyword)
	default:
		return end
	}
}

func (p *Pass) explainNumber(n *node, i int) int {
	if c := at(p.body, i); c != '-' && !isDigit(c) {
		return unknown
	}
	d, end := scanNumber(p.body, i, p.limits)
	switch {
	case end < 0 || !p.spend(2):
		return unknown
	case n.types&(TypeNumber|TypeInteger) == 0:
		return p.only(end, n, "type")
	case !d.exact:
		return unknown
	case n.types&TypeNumber == 0 && !d.whole:
		return p.only(end, n, "type")
	}
	if l := n.listed; l != nil {
		if !p.spend(len(l.numbers)/8) || !l.hasValue(&d) && !p.fails(n, l.keyword) {
			return unknown
		}
	}
	if n.number != nil && !p.explainRange(n, &d) {
		return unknown
	}
	return end
}

func (p *Pass) explainRange(n *node, d *decimal) bool {
	if s := n.number.span; s != nil && !s.holds(d) {
		return false // the judge has all digits of it
	}
	for k := range n.number.bounds {
		if b := &n.number.bounds[k]; !b.holds(d) && !p.fails(n, b.relation.keyword()) {
			return false
		}
	}
	divisor := n.number.divisor
	return divisor == nil || divisor.divides(d) || near(divisor, d) && p.fails(n, "multipleOf")
}

func (r relation) keyword() string {
	return [...]string{atLeast: "minimum", atMost: "maximum", above: "exclusiveMinimum", below: "exclusiveMaximum"}[r]
}

// near reports whether divides can be believed where it says no.
func near(d, o *decimal) bool {
	return d.exp-o.exp <= maxDigits && o.exp-d.exp <= maxDigits && fits(d, o)
}

// fits reports whether the two numbers can be written with one exponent.
func fits(d, o *decimal) bool {
	if o.exp >= d.exp {
		_, ok := scaled(o.mant, o.exp-d.exp)
		return ok
	}
	_, ok := scaled(d.mant, d.exp-o.exp)
	return ok
}

func (p *Pass) explainArray(n *node, i, depth int) int {
	switch {
	case n.types&TypeArray == 0:
		return p.refused(i, depth, "type", n.says["type"])
	case depth == 0 || !p.spend(1) || !p.unlisted(n):
		return unknown
	}
	b, a := p.body, n.array
	outer, words, repeated := p.tally.path, len(p.words), false
	i = skipSpace(b, i+1)
	if at(b, i) == ']' {
		return p.explainCount(n, i+1, 0, a.min, a.max, "minItems", "maxItems")
	}
	for count := 0; ; {
		child := a.element(count)
		if !p.enter(outer+1) || !p.spend(1) {
			return unknown
		}
		end := p.explainItem(n, child, i, count, depth-1)
		if end < 0 {
			return unknown
		}
		if a.unique {
			twice, known := p.twice(words, i, end)
			if !known || twice && !repeated && !p.fails(n, "uniqueItems") {
				return unknown
			}
			repeated = repeated || twice
		}
		count++
		i = skipSpace(b, end)
		switch at(b, i) {
		case ',':
			i = skipSpace(b, i+1)
		case ']':
			p.words = p.words[:words]
			return p.explainCount(n, i+1, count, a.min, a.max, "minItems", "maxItems")
		default:
			return p.missing(i)
		}
	}
}

// missing is for where something must follow, at i.
func (p *Pass) missing(i int) int {
	if i < len(p.body) {
		return unknown
	}
	return p.cut()
}

// unlisted notes that an object or an array is not among the listed values.
func (p *Pass) unlisted(n *node) bool {
	return n.listed == nil || !n.listed.containers && p.fails(n, n.listed.keyword)
}

// explainItem reads one item. Of those for which there is no schema, the first is
// a fault of the array.
func (p *Pass) explainItem(n, child *node, i, k, depth int) int {
	if child == nil && n.array.first != nil {
		if k == len(n.array.first) && !p.fails(n, "additionalItems") {
			return unknown
		}
		return p.value(anything, i, depth)
	}
	if end := p.valid(child, i, depth); end >= 0 {
		return end
	}
	return p.below(step{index: k}, child, i, depth)
}

// twice reports whether an item is there already among the words, and whether that
// is known.
func (p *Pass) twice(from, start, end int) (twice, known bool) {
	before := len(p.words)
	if p.addItem(from, start, end) {
		return false, true
	}
	return true, before-from < maxWords && plainItem(p.body[start:end])
}

func (p *Pass) explainCount(n *node, end, count, least, most int, tooFew, tooMany string) int {
	if count < least && !p.fails(n, tooFew) || count > most && !p.fails(n, tooMany) {
		return unknown
	}
	return end
}
