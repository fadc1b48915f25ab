package schemas

import (
	"cmp"
	"encoding/json"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// exact is a number without rounding: 0.digits·10^exp. The digits neither begin
// nor end with a zero, so that equal numbers have equal fields; 0 has none, and
// is not negative.
type exact struct {
	negative bool
	digits   string
	exp      int
}

// exactly reads a number, whose text is JSON's.
func exactly(number json.Number) exact {
	text, negative := strings.CutPrefix(string(number), "-")
	exponent := 0
	if e := strings.IndexAny(text, "eE"); e >= 0 {
		exponent, _ = strconv.Atoi(text[e+1:]) // limits keep it short
		text = text[:e]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	digits := strings.TrimLeft(whole, "0")
	exponent += len(digits)
	if digits == "" {
		digits = strings.TrimLeft(fraction, "0")
		exponent -= len(fraction) - len(digits)
	} else {
		digits += fraction
	}
	digits = strings.TrimRight(digits, "0")
	if digits == "" {
		return exact{}
	}
	return exact{negative, digits, exponent}
}

func (x exact) whole() bool { return x.exp >= len(x.digits) }

func (x exact) compare(y exact) int {
	switch {
	case x.sign() != y.sign():
		return cmp.Compare(x.sign(), y.sign())
	case x.negative:
		return y.compareSize(x)
	}
	return x.compareSize(y)
}

// multipleOf reports whether x is a multiple of y, which is above 0, where 64 bits are
// enough to tell.
func (x exact) multipleOf(y exact) (is, known bool) {
	by := (x.exp - len(x.digits)) - (y.exp - len(y.digits)) // so that x = m·10^by and y = d
	switch {
	case x.digits == "":
		return true, true
	case max(len(x.digits), len(y.digits)) > 18 || by > 18:
		return false, false
	case by < -18:
		return false, true // it is smaller than y
	}
	m, _ := strconv.ParseUint(x.digits, 10, 64)
	d, _ := strconv.ParseUint(y.digits, 10, 64)
	high, low := bits.Mul64(d, tenTo(-by))
	switch {
	case by >= 0:
		high, low = bits.Mul64(m%d, tenTo(by))
		return bits.Rem64(high, low, d) == 0, true
	case high > 0:
		return false, true
	}
	return m%low == 0, true
}

// tenTo is a power of ten, of at most 18; 1 below 0.
func tenTo(n int) uint64 {
	p := uint64(1)
	for ; n > 0; n-- {
		p *= 10
	}
	return p
}

func (x exact) sign() int {
	switch {
	case x.digits == "":
		return 0
	case x.negative:
		return -1
	}
	return 1
}

func (x exact) compareSize(y exact) int {
	return cmp.Or(cmp.Compare(x.exp, y.exp), strings.Compare(x.digits, y.digits))
}

// number writes it, such as -0.15e3.
func (x exact) number() json.Number {
	if x.digits == "" {
		return "0"
	}
	sign := ""
	if x.negative {
		sign = "-"
	}
	return json.Number(sign + "0." + x.digits + "e" + strconv.Itoa(x.exp))
}

// appendCanonical appends a text that two values share if and only if JSON
// Schema has them for equal: numbers by their value, objects in any order.
func appendCanonical(to []byte, value any) []byte {
	switch v := value.(type) {
	case nil:
		return append(to, 'n')
	case bool:
		return strconv.AppendBool(to, v)
	case json.Number:
		x := exactly(v)
		if x.negative {
			to = append(to, '-')
		}
		to = append(append(to, x.digits...), 'e')
		return strconv.AppendInt(to, int64(x.exp), 10)
	case string:
		return appendCounted(to, v)
	case []any:
		to = append(to, '[')
		for _, item := range v {
			to = append(appendCanonical(to, item), ',')
		}
		return append(to, ']')
	case map[string]any:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		to = append(to, '{')
		for _, name := range names {
			to = append(appendCanonical(appendCounted(to, name), v[name]), ',')
		}
		return append(to, '}')
	}
	return to
}

// appendCounted needs no escapes: the length says where the text ends.
func appendCounted(to []byte, text string) []byte {
	to = strconv.AppendInt(append(to, '"'), int64(len(text)), 10)
	return append(append(to, ':'), text...)
}
