package onepass

// maxDigits is how many digits a decimal holds.
const maxDigits = 19

// decimal is the value mant·10^exp, negative or not. Where it is not exact, the
// number has more digits than mant holds, and only whole can be trusted, and
// only if it is true.
type decimal struct {
	mant            uint64
	exp             int
	negative, exact bool
	whole           bool // has no fraction
}

func isDigit(c byte) bool { return c-'0' <= 9 }

// scanNumber reads the number at i. It returns the index after it, unknown where
// it is malformed or beyond the limits.
func scanNumber(b []byte, i int, l *Limits) (d decimal, end int) {
	start := i
	if b[i] == '-' {
		d.negative = true
		i++
	}
	first := i
	i = d.digits(b, i)
	digits := i - first
	if digits == 0 || digits > 1 && b[first] == '0' {
		return d, unknown
	}
	if at(b, i) == '.' {
		dot := i
		i = d.digits(b, i+1)
		fraction := i - dot - 1
		if fraction == 0 {
			return d, unknown
		}
		digits += fraction
		d.exp = -fraction
	}
	if at(b, i)|0x20 == 'e' {
		if i = d.exponent(b, i+1, l.ExponentDigits); i < 0 {
			return d, unknown
		}
	}
	if i-start > l.NumberChars {
		return d, unknown
	}
	d.settle(digits)
	return d, i
}

// digits reads digits onto the end of mant, and returns the index after them.
// Too many overflow.
func (d *decimal) digits(b []byte, i int) int {
	for ; i < len(b) && isDigit(b[i]); i++ {
		d.mant = d.mant*10 + uint64(b[i]-'0')
	}
	return i
}

// exponent reads what follows the e, at most so many digits.
func (d *decimal) exponent(b []byte, i, most int) int {
	negative := at(b, i) == '-'
	if negative || at(b, i) == '+' {
		i++
	}
	var e decimal
	end := e.digits(b, i)
	if n := end - i; n == 0 || n > most {
		return unknown
	}
	if negative {
		d.exp -= int(e.mant)
	} else {
		d.exp += int(e.mant)
	}
	return end
}

// settle brings the number of so many digits into its shortest form, with no
// zeros at the end of a fraction.
func (d *decimal) settle(digits int) {
	d.exact = digits <= maxDigits
	if d.exact && d.mant == 0 {
		d.exp = 0
	}
	for d.exact && d.exp < 0 && d.mant%10 == 0 {
		d.mant /= 10
		d.exp++
	}
	d.whole = d.exp >= 0
}
