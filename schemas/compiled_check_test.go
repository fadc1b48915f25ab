package schemas

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// uncompiled is the built-in catalogue without its compiled schemas.
var uncompiled = sync.OnceValue(func() *Catalogue {
	c := *builtIn()
	c.channels, c.passLimits = nil, onepass.Limits{} // no body is short enough to pass
	for _, ch := range builtIn().channels {
		slow := *ch
		slow.compiled = nil
		c.channels = append(c.channels, &slow)
	}
	return &c
})

// checkBoth fails the test where a verdict depends on the compiled schemas. It
// reports whether they gave it, and whether it is to accept.
func checkBoth(t testing.TB, rec *esclusa.Record) (known, accepted bool) {
	t.Helper()
	got, want := builtIn().Check(rec), uncompiled().Check(rec)
	accepted = want.Channel != nil
	if accepted && got.Channel != nil {
		known = knownBody(t, &got, &want)
		got.Channel, want.Channel = nil, nil
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("with    %+v\nwithout %+v\nrecord %q %q", got, want, rec.Headers, rec.Value)
	}
	return known, accepted
}

// knownBody compares two that accept in what is left to compare: channels, and
// what a receiver says of the body.
func knownBody(t testing.TB, got, want *Verdict) bool {
	t.Helper()
	if got.Channel.Datatype != want.Channel.Datatype {
		t.Errorf("channel %s, want %s", got.Channel.Datatype, want.Channel.Datatype)
	}
	if got.Body == nil {
		return false
	}
	key, f, known := builtIn().passAs(got.Channel, got.Body, nil)
	known = known && f == nil
	if known && string(key) != want.Key {
		t.Errorf("key %q, want %q", key, want.Key)
	}
	return known
}

// randomHeaders are what senders send, and do not.
func (m mutant) randomHeaders(datatype string) []esclusa.Header {
	choice := headers("datatype", datatype, "datatype", "text", "datatype", "", "ce_type", datatype, "ce_type", "nope", "Datatype", datatype,
		"content-type", "application/json", "content-type", structuredJSON, "esclusa-source", "datatype/0/0", "ce_source", "/test", "x", "1", "x", "2")
	h := headers("traceparent", "00-1")
	for range m.IntN(3) {
		h = append(h, pick(m, choice))
	}
	return h
}

func (m mutant) randomRecord(datatype string, tree any) *esclusa.Record {
	rec := &esclusa.Record{Headers: m.randomHeaders(datatype), Value: m.record(tree)}
	if m.IntN(2) == 0 {
		rec.Headers = append(rec.Headers, headers("datatype", datatype)...)
	}
	if h := readHeaders(rec.Headers); beginsWith(h.mediaType(), structuredMediaType) && m.IntN(8) > 0 {
		rec.Value = []byte(envelope(fmt.Sprintf(`"type":%q,"data":%s`, datatype, rec.Value)))
	}
	return rec
}

func TestVerdictDependsOnTheCompiledSchema(t *testing.T) {
	records, m := differential(t, 10_000) // of each datatype
	known, accepted := 0, 0
	for _, ch := range builtIn().Channels() {
		trees := shippedRecords(t, ch.Datatype)
		for range records {
			isKnown, isAccepted := checkBoth(t, m.randomRecord(ch.Datatype, clone(pick(m, trees))))
			known, accepted = known+count(isKnown), accepted+count(isAccepted)
		}
	}
	t.Logf("%d accepted, %d of them by the compiled schema", accepted, known)
	if known*10 < accepted*8 || accepted*10 < records {
		t.Error("too few of the accepted records are known to be valid")
	}
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// TestContentDependsOnTheChunks compares inline data of the lengths at which
// chunks end, whole and damaged.
func TestContentDependsOnTheChunks(t *testing.T) {
	for _, size := range []int{16, 17, 18, 4095, 4096, 4097, chunkBytes - 1, chunkBytes, chunkBytes + 1, 2*chunkBytes - 1, 2 * chunkBytes, 2*chunkBytes + 2, 300_000} {
		good := picture(png + strings.Repeat("x", size-len(png)))
		for name, body := range damaged(good, size) {
			known, accepted := checkBoth(t, &esclusa.Record{Headers: headers("datatype", "image"), Value: []byte(body)})
			if want := strings.HasPrefix(name, "Good"); accepted != want || known != want {
				t.Errorf("%s, %d bytes: accepted %v, known %v", name, size, accepted, known)
			}
		}
	}
}

// damaged are ways to spoil a picture of so many bytes.
func damaged(good string, size int) map[string]string {
	at := strings.Index(good, `"data":"`) + len(`"data":"`)
	last := at + (size+2)/3*4 - 1
	replace := func(i int, with string) string { return good[:i] + with + good[i+len(with):] }
	return map[string]string{
		"Good":            good,
		"GoodSpaced":      strings.Replace(good, `,"size":`, ` , "size" : `, 1),
		"OtherBytes":      replace(at+30, "A"),
		"LastByte":        replace(last-3, map[bool]string{true: "B", false: "A"}[good[last-3] == 'A']),
		"PaddingInChunk":  replace(at+chunkChars*(size/(2*chunkBytes)), "eA=="),
		"NotBase64":       replace(at+20, "-"),
		"TooShort":        good[:last-3] + good[last+1:],
		"TooLong":         good[:last+1] + "AAAA" + good[last+1:],
		"EscapedBreak":    good[:at+4] + `\n` + good[at+4:],
		"SizeBelow":       strings.Replace(good, fmt.Sprintf(`"size":%d`, size), fmt.Sprintf(`"size":%d`, size-1), 1),
		"SizeAbove":       strings.Replace(good, fmt.Sprintf(`"size":%d`, size), fmt.Sprintf(`"size":%d`, size+1), 1),
		"OtherType":       strings.Replace(good, `image/png`, `image/gif`, 1),
		"UpperCaseDigest": strings.Replace(good, hexDigest([]byte(png+strings.Repeat("x", size-len(png)))), strings.Repeat("A", 64), 1),
	}
}

// Base64 that ends may not go on, nor may it have a second spelling, even if what
// is said of it is true.
func TestContentEndsTwice(t *testing.T) {
	data := []byte(png + strings.Repeat("x", 2*chunkBytes))
	code := base64.StdEncoding.EncodeToString
	for name, c := range map[string]struct{ data, code string }{
		"AtTheEndOfAChunk": {string(data), code(data[:chunkBytes-2]) + code(data[chunkBytes-2:])},
		"InAChunk":         {string(data), code(data[:100]) + code(data[100:])},
		"SpareBits":        {string(data[:chunkBytes+1]), strings.Replace(code(data[:chunkBytes+1]), "eA==", "eB==", 1)},
	} {
		body := strings.Replace(picture(c.data), code([]byte(c.data)), c.code, 1)
		known, accepted := checkBoth(t, &esclusa.Record{Headers: headers("datatype", "image"), Value: []byte(body)})
		if known || accepted || !strings.Contains(body, c.code) {
			t.Errorf("%s: accepted %v, known %v", name, accepted, known)
		}
	}
}

// What is left to the library must come out as it does: only slower.
func TestContentInOtherWords(t *testing.T) {
	good := picture(png)
	slash := strings.ReplaceAll(picture(png+"\xff\xff\xff\xff"), "/", `\/`)
	for name, body := range map[string]string{
		"EscapedSlashes":   slash,
		"EscapedMediaType": strings.Replace(good, "image/png", `image/\u0070ng`, 1),
		"SizeAsFraction":   strings.Replace(good, `"size":16`, `"size":16.0`, 1),
		"SizeAsPower":      strings.Replace(good, `"size":16`, `"size":1.6e1`, 1),
	} {
		known, accepted := checkBoth(t, &esclusa.Record{Headers: headers("datatype", "image"), Value: []byte(body)})
		if known || !accepted {
			t.Errorf("%s: accepted %v, known %v", name, accepted, known)
		}
	}
}

// The folder that tells an office file may lie behind the first chunk, and the
// end of an archive inside of it.
func TestOfficeFileToldByItsFirstChunk(t *testing.T) {
	const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	word := zipped(t, "[Content_Types].xml", "docProps/thumbnail.jpeg", "word/document.xml")
	for name, c := range map[string]struct {
		data string
		want bool
	}{
		"FolderIsFar":     {word, true},
		"NothingButAZip":  {zipped(t, "a.txt"), false},
		"ArchiveEndsSoon": {word + strings.Repeat("\x00", 100_000), false},
		"ArchiveIsLate":   {strings.Repeat("a", 10_000) + word, false},
	} {
		body := []byte(inline(docx, c.data, ""))
		if _, accepted := checkBoth(t, &esclusa.Record{Headers: headers("datatype", "document"), Value: body}); accepted != c.want {
			t.Errorf("%s: accepted %v", name, accepted)
		}
	}
}

func TestCompiledCheckAllocates(t *testing.T) {
	for _, ch := range builtIn().Channels() {
		for name, body := range benchRecords(ch.Datatype) {
			r := new(reading)
			limits := DefaultLimits().passLimits()
			if n := testing.AllocsPerRun(100, func() { r.pass.Valid(ch.compiled, &limits, body) }); n > 0 {
				t.Errorf("%s: %v allocations in the pass", name, n)
			}
			rec := &esclusa.Record{Headers: headers("datatype", ch.Datatype), Value: body}
			most := 2.0 // headers and key
			if bytes.Contains(body, []byte(`"data"`)) {
				most = 6 // and what it takes to tell a media type
			}
			if n := fewestAllocations(func() { builtIn().Check(rec) }); n > most {
				t.Errorf("%s: %v allocations in all", name, n)
			}
		}
	}
}

// fewestAllocations is what a call takes at least. On average it takes more with
// the race detector, under which a pool forgets at random.
func fewestAllocations(f func()) float64 {
	fewest := testing.AllocsPerRun(1, f)
	for range 50 {
		fewest = min(fewest, testing.AllocsPerRun(1, f))
	}
	return fewest
}

// Many goroutines use one catalogue.
func TestReadingShared(t *testing.T) {
	var g sync.WaitGroup
	for datatype, body := range samples() {
		for worker := range 4 {
			g.Go(func() {
				key := fmt.Sprintf("%s-%d", datatype, worker)
				rec := &esclusa.Record{Headers: headers("datatype", datatype), Value: []byte(keyed(body, key))}
				for range 200 {
					if v := builtIn().Check(rec); v.Key != key {
						t.Errorf("key %q, want %q: %v", v.Key, key, v.Rejection)
						return
					}
				}
			})
		}
	}
	g.Wait()
}

// keyed is a sample with another key.
func keyed(body, key string) string {
	return strings.NewReplacer(`"id_cliente":"10"`, `"id_cliente":"`+key+`"`, `"id":"t1"`, `"id":"`+key+`"`, `"id":"i1"`, `"id":"`+key+`"`).Replace(body)
}

// A record may end anywhere: in a string, in a character of several bytes, in an escape.
func TestRecordThatIsCutOffIsToldOtherwise(t *testing.T) {
	whole := `{"datatype":"text","id":"t-ñ","language":"es-MX","body":"detrás de cada barco 😀 \u00e1 \"` + "\x7f" + ` sube o baja por el canal"}`
	ch, _ := builtIn().Channel("text")
	cut := 0
	for end := range len(whole) {
		body := []byte(whole[:end])
		checkBoth(t, &esclusa.Record{Value: body})
		checkBoth(t, &esclusa.Record{Value: body, Headers: headers("datatype", "text")})
		if _, f, known := builtIn().passAs(ch, body, nil); known && f.reason == esclusa.Malformed {
			cut++
		}
	}
	if cut < 70 {
		t.Errorf("the pass knew %d of %d by itself", cut, len(whole))
	}
}

// A body is searched for the member of events by the half of its name.
func TestVersionOfAnEventIsOverlooked(t *testing.T) {
	for body, want := range map[string]bool{
		`{"specversion":"1.0"}`: true, `specversion`: true, `version, and then specversion`: true, `versionspecversion`: true,
		``: false, `version`: false, `spec version`: false, `specversio`: false, `{"version":1,"spec":2}`: false, `spec_version`: false,
	} {
		if got := mentionsVersion([]byte(body)); got != want || got != strings.Contains(body, "specversion") {
			t.Errorf("%s: %v", body, got)
		}
	}
}
