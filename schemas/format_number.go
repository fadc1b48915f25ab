package schemas

import (
	"encoding/json"

	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// span is what a format says of numbers, as OpenAPI has them.
type span struct {
	whole       bool // no fraction
	least, most exact
}

func newSpan(whole bool, least, most json.Number) *span {
	return &span{whole, exactly(least), exactly(most)}
}

func (s *span) holds(x exact) bool {
	return (!s.whole || x.whole()) && x.compare(s.least) >= 0 && x.compare(s.most) <= 0
}

// forPass is a span that holds for no number that this one does not hold for, in as
// many digits as a pass can compare.
func (s *span) forPass() *onepass.Span {
	return &onepass.Span{Whole: s.whole, Least: s.least.inward(), Most: s.most.inward()}
}

// inward is the number, or one nearer to 0, in seventeen digits at most.
func (x exact) inward() json.Number {
	const digits = 17
	if len(x.digits) > digits {
		x.digits = x.digits[:digits]
	}
	return x.number()
}
