package schemas

// Limits bound what a record may ask of whoever checks it. Every field must be
// positive. A record beyond one of them is refused as limit_exceeded, before
// anything of its size is allocated and before a schema sees it.
//
// Fixed: a record's exponent has at most two digits.
type Limits struct {
	// RecordBytes bounds the value of a record, in bytes. Default 1 MiB.
	RecordBytes int
	// KeyBytes bounds the key that the sender gave the record, in bytes. Default
	// 1 KiB.
	KeyBytes int
	// Headers bounds the number of headers, also after a CloudEvent's
	// attributes have become headers. Default 64.
	Headers int
	// HeaderBytes bounds the keys and values of all headers together, in bytes.
	// Default 64 KiB.
	HeaderBytes int
	// Depth bounds the nesting of objects and arrays; the body itself is depth
	// 1. Default 32.
	Depth int
	// NumberChars bounds the text of one number, in characters. Default 40.
	NumberChars int
	// Elements bounds the array elements and object members of a body, all
	// counted together. Default 100,000.
	Elements int

	exponentDigits int // more than a record's exponent may have; of schemas only
}

// What Elements and Depth may be at most: the work on a record grows with them.
const (
	MostElements = 10_000_000
	MostDepth    = 128
)

// DefaultLimits are the limits where nothing else is configured.
func DefaultLimits() Limits {
	return Limits{
		RecordBytes: 1 << 20,
		KeyBytes:    1 << 10,
		Headers:     64,
		HeaderBytes: 64 << 10,
		Depth:       32,
		NumberChars: 40,
		Elements:    100_000,
	}
}

// work is how many steps judging a record may take: more where records may be
// larger than usual.
func (l Limits) work() int {
	usual := DefaultLimits()
	return maxWork * max(1, (l.RecordBytes-1)/usual.RecordBytes+1, (l.Elements-1)/usual.Elements+1)
}

// atLeast are the limits, or others where those are wider.
func (l Limits) atLeast(other Limits) Limits {
	return Limits{
		RecordBytes: max(l.RecordBytes, other.RecordBytes),
		KeyBytes:    max(l.KeyBytes, other.KeyBytes),
		Headers:     max(l.Headers, other.Headers),
		HeaderBytes: max(l.HeaderBytes, other.HeaderBytes),
		Depth:       max(l.Depth, other.Depth),
		NumberChars: max(l.NumberChars, other.NumberChars),
		Elements:    max(l.Elements, other.Elements),
	}
}

// maxExponentDigits keeps arithmetic on exact numbers cheap: with a million
// digits of exponent a multiple takes seconds to find.
const maxExponentDigits = 2
