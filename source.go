package esclusa

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Source is the place of a record: the identity of everything made from it. Its
// text form is topic/partition/offset.
type Source struct {
	Topic     string
	Partition int32
	Offset    int64
}

// String is topic/partition/offset.
func (s Source) String() string { return string(s.Append(nil)) }

// Append appends the text form to b.
func (s Source) Append(b []byte) []byte {
	b = append(b, s.Topic...)
	b = append(b, '/')
	return Place{s.Partition, s.Offset}.Append(b)
}

// ParseSource reads the text form. It accepts exactly what String writes: no
// sign, no leading zero, no surrounding space.
func ParseSource(text string) (Source, error) {
	rest, offset, ok := cutLast(text)
	if !ok {
		return Source{}, fmt.Errorf("source %q is not topic/partition/offset", text)
	}
	topic, partition, ok := cutLast(rest)
	if !ok || topic == "" {
		return Source{}, fmt.Errorf("source %q is not topic/partition/offset", text)
	}
	at, err := parsePlace(partition, offset)
	if err != nil {
		return Source{}, fmt.Errorf("source %q %w", text, err)
	}
	return Source{Topic: topic, Partition: at.Partition, Offset: at.Offset}, nil
}

// Place is where a record lies within a topic. Its text form is partition/offset.
type Place struct {
	Partition int32
	Offset    int64
}

// String is partition/offset.
func (p Place) String() string { return string(p.Append(nil)) }

// Append appends the text form to b.
func (p Place) Append(b []byte) []byte {
	b = append(strconv.AppendInt(b, int64(p.Partition), 10), '/')
	return strconv.AppendInt(b, p.Offset, 10)
}

// ParsePlace reads the text form, exactly what String writes.
func ParsePlace(text string) (Place, error) {
	partition, offset, _ := strings.Cut(text, "/")
	at, err := parsePlace(partition, offset)
	if err != nil {
		return Place{}, fmt.Errorf("%q is not a place, which is partition/offset, such as 3/4711", strings.Clone(text)) // so that a caller's text may be on its stack
	}
	return at, nil
}

// parsePlace reads both numbers. Its error goes on from the name of the text.
func parsePlace(partition, offset string) (Place, error) {
	p, err := strconv.ParseInt(partition, 10, 32)
	if err != nil {
		return Place{}, errors.New("has no partition number")
	}
	o, err := strconv.ParseInt(offset, 10, 64)
	if err != nil {
		return Place{}, errors.New("has no offset")
	}
	if !plainNumber(partition) || !plainNumber(offset) {
		return Place{}, errors.New("is not in its plain form")
	}
	return Place{Partition: int32(p), Offset: o}, nil
}

// plainNumber reports whether a number has neither sign nor leading zero.
func plainNumber(text string) bool { return text[0] >= '1' && text[0] <= '9' || text == "0" }

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '/')
	if i < 0 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}
