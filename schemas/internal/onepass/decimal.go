package onepass

import (
	"cmp"
	"math/bits"
)

// The functions below want exact decimals.

var powers = func() (p [20]uint64) { // of ten; the largest that 64 bits hold is the last
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// scaled is m·10^by; false where it takes more than 64 bits.
func scaled(m uint64, by int) (uint64, bool) {
	if by >= len(powers) {
		return 0, m == 0
	}
	high, low := bits.Mul64(m, powers[by])
	return low, high == 0
}

func (d *decimal) sign() int {
	switch {
	case d.mant == 0:
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// compare is -1, 0 or 1.
func (d *decimal) compare(o *decimal) int {
	if d.exp == o.exp && !d.negative && !o.negative { // the usual
		return cmp.Compare(d.mant, o.mant)
	}
	s, t := d.sign(), o.sign()
	if s != t {
		return cmp.Compare(s, t)
	}
	return s * compareSize(d, o)
}

func compareSize(d, o *decimal) int {
	if d.exp < o.exp {
		return -compareSize(o, d)
	}
	m, ok := scaled(d.mant, d.exp-o.exp)
	if !ok {
		return 1
	}
	return cmp.Compare(m, o.mant)
}

// divides reports whether o is a multiple of d, which is not 0. It may say no
// where the numbers are far apart.
func (d *decimal) divides(o *decimal) bool {
	if o.exp >= d.exp {
		whole, ok := scaled(o.mant, o.exp-d.exp)
		return ok && whole%d.mant == 0
	}
	divisor, ok := scaled(d.mant, d.exp-o.exp)
	return ok && o.mant%divisor == 0
}

type relation uint8

const (
	atLeast relation = iota
	atMost
	above
	below
)

// bound is one of minimum, maximum and their exclusive forms.
type bound struct {
	relation relation
	limit    decimal
}

func (x *bound) holds(d *decimal) bool {
	c := d.compare(&x.limit)
	switch x.relation {
	case atLeast:
		return c >= 0
	case atMost:
		return c <= 0
	case above:
		return c > 0
	default:
		return c < 0
	}
}
