package esclusa

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Row is what a table has of one key, or what is left of it once erased.
//
// In the table's topic it is a record whose value is the document, byte for byte as
// it was sent, and whose header HeaderRow is a line of text:
//
//	row datatype/3/4711 2026-01-02T03:04:05.006Z 6f1c22aa 3:4711,5:22
//
// The line of an erased row has the word erased in place of row, and its record is a
// tombstone. The stored form, of local state, is the line, and behind a line feed the
// document where there is one.
type Row struct {
	Doc    []byte    // the document as sent; nil where erased
	Source Source    // the ingress record that was applied last
	Time   time.Time // that record's ingress timestamp
	Epoch  string    // the ingress topic's incarnation that Stamps speak of; no spaces
	Stamps []Stamp   // for each ingress partition that fed the row, the last offset applied; sorted
}

// Stamp says that everything of an ingress partition up to an offset has been
// applied to a row.
type Stamp struct {
	Partition int32
	Offset    int64
}

// EpochOf is a short name for an incarnation of the ingress topic, which has that id.
func EpochOf(topicID string) string { return topicID[:min(8, len(topicID))] }

// ErrIncomplete says that a copy of a table has not been read to the table's end yet, so
// that what it holds may be old, and what it lacks may exist.
var ErrIncomplete = errors.New("the copy of the table is not complete yet")

// Entry is one record of a table's topic: the row that a key has from there on.
type Entry struct {
	ID      string
	Version int64 // offset in the table's topic
	Row     *Row  // erased: what is left is the marker
}

const (
	wordRow    = "row"
	wordErased = "erased"
)

// Erased reports whether the row is a marker left by an erasure.
func (r *Row) Erased() bool { return r.Doc == nil }

// ErasedAfter reports whether the row is erased, and was that after a record came: by its
// place in the partition of the record, or by the time of the erasure. What the record was
// is then shown to nobody any more. A row that was written again since says nothing of an
// erasure.
func (r *Row) ErasedAfter(of *AlertSource) bool {
	if !r.Erased() {
		return false
	}
	if of.Partition != nil && of.Offset != nil && slices.ContainsFunc(r.Stamps, func(s Stamp) bool {
		return s.Partition == *of.Partition && s.Offset > *of.Offset
	}) {
		return true
	}
	came, err := ParseTime(of.Timestamp)
	return err != nil || r.Time.After(came)
}

// Applied reports whether the record at src, in the given incarnation of the
// ingress topic, is already part of the row, so that applying it again must
// change nothing.
func (r *Row) Applied(src Source, epoch string) bool {
	if r.Epoch != epoch {
		return false
	}
	i, ok := slices.BinarySearchFunc(r.Stamps, src.Partition, func(s Stamp, p int32) int { return int(s.Partition) - int(p) })
	return ok && r.Stamps[i].Offset >= src.Offset
}

// newRow has room for one stamp, which is what most rows have.
func newRow() *Row {
	r := new(struct {
		Row
		room [1]Stamp
	})
	r.Stamps = r.room[:0]
	return &r.Row
}

// Apply returns the row after a record: doc is the new document, nil to erase.
// The receiver is not changed. Stamps of another incarnation are dropped.
func (r *Row) Apply(doc []byte, src Source, at time.Time, epoch string) *Row {
	next := newRow()
	next.Doc, next.Source, next.Time, next.Epoch = doc, src, at, epoch
	if r.Epoch == epoch {
		next.Stamps = append(next.Stamps, r.Stamps...)
	}
	i, ok := slices.BinarySearchFunc(next.Stamps, src.Partition, func(s Stamp, p int32) int { return int(s.Partition) - int(p) })
	if ok {
		next.Stamps[i].Offset = src.Offset
	} else {
		next.Stamps = slices.Insert(next.Stamps, i, Stamp{Partition: src.Partition, Offset: src.Offset})
	}
	return next
}

// Precedes reports whether everything that was applied to the row is also part of
// other, and more. Rows that know different incarnations of ingress cannot be
// compared, and neither precedes the other.
func (r *Row) Precedes(other *Row) bool {
	if r.Epoch != other.Epoch || slices.Equal(r.Stamps, other.Stamps) {
		return false
	}
	for _, s := range r.Stamps {
		if !other.Applied(Source{Partition: s.Partition, Offset: s.Offset}, r.Epoch) {
			return false
		}
	}
	return true
}

// Append appends the stored form to b.
func (r *Row) Append(b []byte) []byte {
	b = r.AppendLine(b)
	if r.Erased() {
		return b
	}
	b = append(b, RowBreak)
	return append(b, r.Doc...)
}

// AppendLine appends what goes into HeaderRow to b.
func (r *Row) AppendLine(b []byte) []byte {
	word := wordRow
	if r.Erased() {
		word = wordErased
	}
	b = append(b, word...)
	b = append(b, ' ')
	b = r.Source.Append(b)
	b = append(b, ' ')
	b = AppendTime(b, r.Time)
	b = append(b, ' ')
	b = append(b, r.Epoch...)
	b = append(b, ' ')
	for i, s := range r.Stamps {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(s.Partition), 10)
		b = append(b, ':')
		b = strconv.AppendInt(b, s.Offset, 10)
	}
	return b
}

// SplitRow parts a stored form: what goes into HeaderRow, and the record's value, nil
// for a tombstone. They are slices of b.
func SplitRow(b []byte) (line, doc []byte) {
	line, doc, _ = bytes.Cut(b, []byte{RowBreak})
	return line, doc
}

// RowBreak stands in a stored form between line and document.
const RowBreak = '\n'

// AppendRow is the way back: it appends to b the stored form of a line and a document,
// nil for a tombstone.
func AppendRow(b, line, doc []byte) []byte {
	b = append(b, line...)
	if doc == nil {
		return b
	}
	b = append(b, RowBreak)
	return append(b, doc...)
}

// ErasedRow reports whether b is the stored form of an erased row.
func ErasedRow(b []byte) bool { return bytes.HasPrefix(b, []byte(wordErased+" ")) }

// ParseRow reads the stored form. The row's Doc is a slice of b.
func ParseRow(b []byte) (*Row, error) { return ReadRow(SplitRow(b)) }

var errNoRow = errors.New("not a row of a table")

// ReadRow reads a row from what its record has in HeaderRow, and from its value, nil
// for a tombstone, which becomes the row's Doc.
func ReadRow(line, doc []byte) (*Row, error) {
	var f [5]string
	rest := string(line)
	for i := range f {
		var more bool
		if f[i], rest, more = strings.Cut(rest, " "); more != (i < len(f)-1) {
			return nil, errNoRow
		}
	}
	if f[0] != wordRow && f[0] != wordErased || bytes.IndexByte(line, RowBreak) >= 0 {
		return nil, errNoRow
	}
	if (doc != nil) != (f[0] == wordRow) {
		return nil, fmt.Errorf("a document or none, and a line that starts with %q", f[0])
	}
	r := newRow()
	r.Epoch, r.Doc = f[3], doc
	var err error
	if r.Source, err = ParseSource(f[1]); err != nil {
		return nil, err
	}
	if r.Time, err = ParseTime(f[2]); err != nil {
		return nil, fmt.Errorf("time of a row: %w", err)
	}
	for more := true; more; {
		var part string
		part, f[4], more = strings.Cut(f[4], ",")
		p, o, ok := strings.Cut(part, ":")
		pn, perr := strconv.ParseInt(p, 10, 32)
		on, oerr := strconv.ParseInt(o, 10, 64)
		if !ok || perr != nil || oerr != nil {
			return nil, fmt.Errorf("stamp %q of a row", part)
		}
		if n := len(r.Stamps); n > 0 && int64(r.Stamps[n-1].Partition) >= pn {
			return nil, fmt.Errorf("stamps %q of a row are not in order", line)
		}
		r.Stamps = append(r.Stamps, Stamp{Partition: int32(pn), Offset: on})
	}
	return r, nil
}
