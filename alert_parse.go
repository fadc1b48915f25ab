package esclusa

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ParseAlert reads the document of an alert.
func ParseAlert(text []byte) (*Alert, error) {
	a := ParseOurAlert(text)
	if a == nil {
		a = new(Alert)
		if err := json.Unmarshal(text, a); err != nil {
			return nil, fmt.Errorf("reading an alert: %w", err)
		}
	}
	if a.ID == "" || a.Reason == "" {
		return nil, errors.New("reading an alert: it has no id or no reason")
	}
	return a, nil
}

// maxOurs is the length, beside its payload, of a document that ParseOurAlert reads: all
// texts of an alert are one piece of memory, which whoever keeps one of them keeps.
const maxOurs = 4 << 10

// ParseOurAlert reads a document that is as AppendJSON writes it, to the letter, and nil for
// any other, which may be an alert all the same. A flood of bad records is one of alerts,
// and reflection makes most of what reading one costs.
//
// All members are there then, of the types that the schema of alerts asks for, but that
// errors and groups may be null, and no others, and all texts are UTF-8. What is in them is
// for the caller to check.
func ParseOurAlert(text []byte) *Alert {
	before, payload, behind := cutPayload(text)
	if len(before)+len(behind) > maxOurs {
		return nil
	}
	p := new(parsed)
	s := spelling{rest: string(before), p: p}
	a := &p.Alert
	a.ID = s.text(`{"id":`)
	a.Reason = Reason(s.text(`,"reason":`))
	a.Datatype = s.orNull(`,"datatype":`)
	a.Schema = s.orNull(`,"schema":`)
	a.Sender = s.orNull(`,"sender":`)
	s.source(&a.Source)
	a.Errors = s.errors(`,"errors":`)
	a.ErrorsOmitted = int(s.number(`,"errors_omitted":`, math.MaxInt))
	s.end("")
	a.Payload = s.base64(payload)
	s.rest = string(behind)
	a.PayloadBytes = int(s.number(`,"payload_bytes":`, math.MaxInt))
	a.PayloadSHA256 = s.text(`,"payload_sha256":`)
	a.PayloadTruncated = s.flag(`,"payload_truncated":`)
	const withheld = `,"payload_withheld":`
	if strings.HasPrefix(s.rest, withheld) {
		a.Withheld = Withheld(s.text(withheld))
		s.other = s.other || a.Withheld == ""
	}
	a.Fingerprint = s.text(`,"fingerprint":`)
	a.Groups = s.texts(`,"groups":`)
	a.Named = s.orNull(`,"named":`)
	a.HeadersOmitted = int(s.number(`,"headers_omitted":`, math.MaxInt))
	a.Redrive = s.orNull(`,"redrive":`)
	a.Principal = s.orNull(`,"principal":`)
	a.Component = s.text(`,"component":`)
	a.Version = s.text(`,"version":`)
	a.Time = s.text(`,"time":`)
	s.end("}")
	if s.other {
		return nil
	}
	return a
}

// cutPayload cuts a document around the value of its payload. No text can have the name
// in it with these quotation marks.
func cutPayload(text []byte) (before, payload, behind []byte) {
	const name = `,"payload":`
	i := strings.Index(textOf(text), name)
	if i < 0 {
		return text, nil, nil
	}
	rest := text[i+len(name):]
	j := strings.IndexByte(textOf(rest), ',')
	if j < 0 {
		return text, nil, nil
	}
	return text[:i], rest[:j], rest[j:]
}

// parsed is an alert, and what it points to.
type parsed struct {
	Alert
	partition int32
	offset    int64
	pointed   [6]string
	used      int
}

// spelling reads a document from its beginning. other says that it is spelled otherwise:
// what is read then means nothing.
type spelling struct {
	rest  string
	p     *parsed
	other bool
}

// skip passes over what has to come next.
func (s *spelling) skip(text string) {
	rest, ok := strings.CutPrefix(s.rest, text)
	s.rest, s.other = rest, s.other || !ok
}

// skipped passes over a text, if it comes next.
func (s *spelling) skipped(text string) (ok bool) {
	s.rest, ok = strings.CutPrefix(s.rest, text)
	return ok
}

// end passes over what has to come last.
func (s *spelling) end(text string) { s.other = s.other || s.rest != text }

func (s *spelling) text(before string) string {
	s.skip(before)
	s.skip(`"`)
	end := strings.IndexByte(s.rest, '"')
	if s.other || end < 0 {
		s.other = true
		return ""
	}
	if text := s.rest[:end]; unescaped(text) {
		s.rest = s.rest[end+1:]
		return text
	}
	return s.escaped()
}

// escaped is the rest of a text that is no plain ASCII.
func (s *spelling) escaped() (text string) {
	end := 0
	for end < len(s.rest) && s.rest[end] != '"' {
		if s.rest[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(s.rest) || !utf8.ValidString(s.rest[:end]) || json.Unmarshal([]byte(`"`+s.rest[:end+1]), &text) != nil {
		s.other = true
		return ""
	}
	// Half of a surrogate pair, which only an escape can be, reads as RuneError.
	s.other = strings.Contains(s.rest[:end], `\u`) && strings.ContainsRune(text, utf8.RuneError)
	s.rest = s.rest[end+1:]
	return text
}

func (s *spelling) orNull(before string) *string {
	s.skip(before)
	if s.skipped("null") {
		return nil
	}
	at := &s.p.pointed[s.p.used]
	s.p.used++
	*at = s.text("")
	return at
}

// number is one that is not negative.
func (s *spelling) number(before string, most int64) int64 {
	s.skip(before)
	end := 0
	for end < len(s.rest) && '0' <= s.rest[end] && s.rest[end] <= '9' {
		end++
	}
	digits := s.rest[:end]
	n, err := strconv.ParseInt(digits, 10, 64)
	s.rest = s.rest[end:]
	s.other = s.other || err != nil || n > most || len(digits) > 1 && digits[0] == '0'
	return n
}

func (s *spelling) flag(before string) bool {
	s.skip(before)
	if s.skipped("true") {
		return true
	}
	s.skip("false")
	return false
}

func (s *spelling) source(of *AlertSource) {
	of.Topic = s.text(`,"source":{"topic":`)
	if !s.skipped(`,"partition":null`) {
		s.p.partition = int32(s.number(`,"partition":`, math.MaxInt32))
		of.Partition = &s.p.partition
	}
	if !s.skipped(`,"offset":null`) {
		s.p.offset = s.number(`,"offset":`, math.MaxInt64)
		of.Offset = &s.p.offset
	}
	of.Timestamp = s.text(`,"timestamp":`)
	if !s.skipped(`,"key":null`) {
		of.Key = s.decoded(s.text(`,"key":`))
	}
	if strings.HasPrefix(s.rest, ",") {
		of.Offsets = s.number(`,"offsets":`, math.MaxInt64)
		s.other = s.other || of.Offsets == 0
	}
	s.skip("}")
}

func (s *spelling) errors(before string) []Violation {
	s.skip(before)
	if s.skipped("null") {
		return nil
	}
	const first = `{"pointer":`
	all := make([]Violation, 0, strings.Count(s.rest, first))
	s.skip("[")
	for next := first; !s.other && !s.skipped("]"); next = "," + first {
		all = append(all, Violation{Pointer: s.text(next), Keyword: s.text(`,"keyword":`), Message: s.text(`,"message":`)})
		s.skip("}")
	}
	return all
}

func (s *spelling) texts(before string) []string {
	s.skip(before)
	if s.skipped("null") {
		return nil
	}
	s.skip("[")
	all := make([]string, 0, 1)
	for next := ""; !s.other && !s.skipped("]"); next = "," {
		all = append(all, s.text(next))
	}
	return all
}

// base64 decodes a value: a text or null.
func (s *spelling) base64(value []byte) []byte {
	text := textOf(value)
	if text == "null" {
		return nil
	}
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		s.other = true
		return nil
	}
	return s.decoded(text[1 : len(text)-1])
}

func (s *spelling) decoded(text string) []byte {
	// The decoder passes over line breaks, which no text in JSON has.
	b, err := base64.StdEncoding.DecodeString(text)
	s.other = s.other || err != nil || base64.StdEncoding.EncodedLen(len(b)) != len(text)
	return b
}
