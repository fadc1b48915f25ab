package schemas

import (
	"bytes"
	"compress/zlib"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/esclusa/esclusa"
)

const (
	guid      = "89791762-2336-186f-9674-299b90a8e35f"
	guidBytes = "\x89\x79\x17\x62\x23\x36\x18\x6f\x96\x74\x29\x9b\x90\xa8\xe3\x5f"
	confluent = "\x00\x00\x00\x00\x2a"
	byGUID    = "\x01" + guidBytes
	glue      = "\x03\x00" + guidBytes
)

func deflated(t testing.TB, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// What a registry's serializer has framed is judged by what is in the frame, and the id
// goes on as a header.
func TestFrameIsTakenForTheBody(t *testing.T) {
	const body = ` { "id_cliente" : "10", "nombre":"Grupo 3" }`
	named := headers("datatype", "customer", "a", "1")
	packed := "\x03\x05" + guidBytes + deflated(t, body)
	id42, idGUID, idGlue := headers("__value_schema_id", confluent), headers("__value_schema_id", byGUID), headers("aws-glue-schema-version-id", guid)
	and := func(more []esclusa.Header) []esclusa.Header {
		return append(headers("datatype", "customer", "a", "1"), more...)
	}
	for name, tt := range map[string]struct {
		headers []esclusa.Header
		value   string
		want    string
		after   []esclusa.Header
	}{
		"Plain":                   {named, body, "> customer 10", named},
		"ConfluentID":             {named, confluent + body, "> customer 10", and(id42)},
		"ConfluentGUID":           {named, byGUID + body, "> customer 10", and(idGUID)},
		"Glue":                    {named, glue + body, "> customer 10", and(idGlue)},
		"GlueCompressed":          {named, packed, "> customer 10", and(idGlue)},
		"IDLooksLikeUTF32":        {named, "\x00\x00\x00{\x00" + body, "> customer 10", and(headers("__value_schema_id", "\x00\x00\x00{\x00"))},
		"IDIsLessThanNone":        {named, "\x00\xff\xff\xff\xff" + body, "> customer 10", and(headers("__value_schema_id", "\x00\xff\xff\xff\xff"))},
		"HeaderAlone":             {and(idGUID), body, "> customer 10", and(idGUID)},
		"HeaderSaysTheSame":       {and(id42), confluent + body, "> customer 10", and(id42)},
		"HeaderSaysAnother":       {and(idGUID), confluent + body, "malformed - :header", nil},
		"GlueHeaderSaysAnother":   {and(headers("aws-glue-schema-version-id", "x")), glue + body, "malformed - :header", nil},
		"TwoHeaders":              {and(append(headers("__value_schema_id", "x"), idGUID...)), body, "malformed - :header", nil},
		"FillsTheHeaders":         {append(named, headers(strings.Split(strings.Repeat("x,1,", 61)+"x,1", ",")...)...), confluent + body, "limit_exceeded customer :limit", nil},
		"MemberNamesIt":           {nil, confluent + strings.Replace(body, "{", `{"datatype":"customer",`, 1), "> customer 10", id42},
		"NothingNamesIt":          {nil, confluent + body, "unclassified - :datatype", nil},
		"BreaksTheSchema":         {named, confluent + "{}", "schema_violation customer /id_cliente:required /nombre:required", nil},
		"OfAnEvent":               {headers("content-type", structuredJSON), confluent + envelope(`"data":`+strings.TrimSpace(body)), "> customer 10", append(headers("content-type", "application/json"), append(id42, headers("ce_specversion", "1.0", "ce_id", "e1", "ce_source", "/shop", "ce_type", "customer")...)...)},
		"Empty":                   {named, confluent, "malformed customer :syntax", nil},
		"EmptyByGUID":             {named, byGUID, "malformed customer :syntax", nil},
		"EmptyGlue":               {named, glue, "malformed customer :syntax", nil},
		"EmptyCompressed":         {named, "\x03\x05" + guidBytes, "malformed customer :syntax", nil},
		"NothingCompressed":       {named, "\x03\x05" + guidBytes + deflated(t, ""), "malformed customer :syntax", nil},
		"CutShort":                {named, confluent[:4], "malformed customer :syntax", nil},
		"OnlyAMark":               {named, "\x00", "malformed customer :syntax", nil},
		"GUIDCutShort":            {named, "\x01" + body, "malformed customer :syntax", nil},
		"GlueCutShort":            {named, glue[:17], "malformed customer :syntax", nil},
		"UnknownMark":             {named, "\x02\x00\x00\x00\x2a" + body, "malformed customer :syntax", nil},
		"UnknownCompression":      {named, "\x03\x07" + guidBytes + body, "malformed customer :syntax", nil},
		"NotCompressed":           {named, "\x03\x05" + guidBytes + body, "malformed customer :syntax", nil},
		"CompressedIsCutOff":      {named, packed[:len(packed)-1], "malformed customer :syntax", nil},
		"MoreBehindTheCompressed": {named, packed + "x", "malformed customer :syntax", nil},
		"FrameInAFrame":           {named, confluent + confluent + body, "malformed customer :syntax", nil},
		"Array":                   {named, confluent + "[]", "malformed customer :syntax", nil},
		"UTF16":                   {named, "\x00{\x00\"\x00}", "malformed customer :syntax", nil},
	} {
		t.Run(name, func(t *testing.T) {
			rec := &esclusa.Record{Headers: tt.headers, Value: []byte(tt.value)}
			checkBoth(t, rec)
			v := builtIn().Check(rec)
			if got := told(v); got != tt.want {
				t.Fatalf("got  %s\nwant %s", got, tt.want)
			}
			if v.Rejection != nil { // the alert has what was sent
				tt.after = tt.headers
			} else if strings.TrimSpace(string(v.Body)) != strings.TrimSpace(body) && !strings.Contains(tt.value, `"datatype"`) {
				t.Errorf("body %q", v.Body)
			}
			if !reflect.DeepEqual(v.Headers, tt.after) {
				t.Errorf("headers %q\nwant    %q", v.Headers, tt.after)
			}
		})
	}
}

// A compressed body is as long as it says only once it has been decompressed.
func TestCompressedFrameFillsMemory(t *testing.T) {
	frame := "\x03\x05" + guidBytes
	zeros := func(n int) string { return frame + deflated(t, strings.Repeat("0", n)) }
	usual := builtIn()
	small, err := Embedded(Limits{RecordBytes: 10_000, KeyBytes: 1000, Headers: 64, HeaderBytes: 10_000, Depth: 32, NumberChars: 40, Elements: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		c     *Catalogue
		value string
		want  string
	}{
		"Bomb":      {usual, zeros(64 << 20), "must be at most 1048576 bytes long"},
		"SmallBomb": {usual, zeros(10_000), "must decompress to at most 32 times its size"},
		"Longer":    {small, frame + deflated(t, randomText(20_000)), "must be at most 10000 bytes long"},
		"CutOff":    {usual, frame + deflated(t, randomText(10_000))[:5000], "must be compressed with zlib and end there"},
	} {
		t.Run(name, func(t *testing.T) {
			rec := &esclusa.Record{Headers: headers("datatype", "text"), Value: []byte(tt.value)}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			rej := tt.c.Check(rec).Rejection
			runtime.ReadMemStats(&after)
			if rej == nil || !strings.HasPrefix(rej.Errors[0].Message, tt.want) {
				t.Fatalf("got %v, want %s", rej, tt.want)
			}
			if made, most := after.TotalAlloc-before.TotalAlloc, uint64(8*min(maxInflation*len(tt.value), 1<<20)+200_000); made > most {
				t.Errorf("takes %d bytes, more than %d", made, most)
			}
		})
	}
}

// randomText is hardly to be compressed.
func randomText(n int) string {
	m, b := newMutant(1), make([]byte, n)
	for i := range b {
		b[i] = byte(m.IntN(256))
	}
	return string(b)
}

// A receiver finds no frame: the channel's records have none, and one that has was
// written past the router.
func TestFramedChannelRecordIsBelieved(t *testing.T) {
	ch, _ := builtIn().Channel("text")
	if _, f := builtIn().judgeAs(ch, []byte("t1"), []byte(confluent+text)); f == nil || !strings.Contains(f.violations[0].Message, "without the framing of Confluent") {
		t.Errorf("%+v", f)
	}
}

// Receivers who lack the version hold a channel record against what is in the frame of
// its ingress record.
func TestFramedRecordIsNotKnownAgain(t *testing.T) {
	ch, _ := builtIn().Channel("text")
	from := &esclusa.Record{Topic: "datatype", Value: []byte(confluent + text), Headers: headers("datatype", "text")}
	out := &esclusa.Record{Topic: "datatype.text", Key: []byte("t1"), Value: []byte(text), Headers: headers("datatype", "text", "dataschema", "urn:x:other")}
	if !builtIn().madeOf(ch, out, from) {
		t.Error("is foreign")
	}
	r := Receiver{Catalogue: builtIn(), Names: esclusa.Names{Prefix: "datatype"}}
	out.Headers[1].Value = []byte(ch.ID)
	if !r.MadeOf(out, from) {
		t.Error("is not what the router makes")
	}
	if out.Value = from.Value; builtIn().madeOf(ch, out, from) || r.MadeOf(out, from) {
		t.Error("the frame is in the channel")
	}
}

// Most records have no frame, and pay nothing for it.
func TestRecordWithoutAFrameAllocates(t *testing.T) {
	rec := &esclusa.Record{Value: []byte(text), Headers: headers("datatype", "text")}
	m := newMessage(rec)
	if n := testing.AllocsPerRun(100, func() { _ = m.open(&builtIn().limits) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzFrame holds that a frame changes nothing but the headers.
func FuzzFrame(f *testing.F) {
	for datatype, body := range samples() {
		f.Add("datatype", []byte(datatype), []byte(body))
		f.Add("content-type", []byte(structuredJSON), []byte(envelope(`"data":`+body)))
	}
	f.Add("datatype", []byte("text"), []byte("{"))
	f.Add("__value_schema_id", []byte("x"), []byte(`{"datatype":"text"}`))
	f.Fuzz(func(t *testing.T, key string, value, body []byte) {
		if !beginsObject(body) || key == esclusa.HeaderSchemaID || key == esclusa.HeaderGlueSchemaID {
			return
		}
		sent := []esclusa.Header{{Key: key, Value: value}}
		want := builtIn().Check(&esclusa.Record{Headers: sent, Value: body})
		packed := deflated(t, string(body))
		if len(body) > maxInflation*len(packed) {
			packed = ""
		}
		for mark, header := range map[string]string{confluent: confluent, byGUID: byGUID, glue: guid, "\x03\x05" + guidBytes: guid} {
			framed := mark + string(body)
			if mark[:2] == "\x03\x05" {
				if framed = mark + packed; packed == "" {
					continue
				}
			}
			if len(framed) > builtIn().limits.RecordBytes || len(value) > 60_000 {
				continue
			}
			rec := &esclusa.Record{Headers: sent, Value: []byte(framed)}
			checkBoth(t, rec)
			got := builtIn().Check(rec)
			if told(got) != told(want) || got.Channel != want.Channel || !bytes.Equal(got.Body, want.Body) || !bytes.Equal(got.Sender, want.Sender) {
				t.Fatalf("framed by %q: %s, %q\nplain: %s, %q", mark, told(got), got.Body, told(want), want.Body)
			}
			if got.Channel != nil && !hasHeader(got.Headers, header) {
				t.Fatalf("the id of %q is lost: %q", mark, got.Headers)
			}
		}
	})
}

func hasHeader(headers []esclusa.Header, value string) bool {
	for _, h := range headers {
		if string(h.Value) == value {
			return true
		}
	}
	return false
}

// registering is a catalogue whose senders may name datatypes by ids of registries.
func registering(t *testing.T) fstest.MapFS {
	t.Helper()
	channel := func(id, settings string) *fstest.MapFile {
		text := strings.Replace(top(`,"additionalProperties":true`), `{"key":"/id"}`, `{"key":"/id",`+settings+`}`, 1)
		return &fstest.MapFile{Data: []byte(strings.Replace(text, "urn:x:order", id, 1))}
	}
	return fstest.MapFS{
		"order/1-0-0.json": channel("urn:x:1", `"confluent":{"subjects":["orders-value"],"ids":[42]}`),
		"order/1-0-1.json": channel("urn:x:2", `"confluent":{"subjects":["orders-value"],"ids":[42,43,"`+strings.ToUpper(guid)+`"]}`),
		"other/1-0-0.json": channel("urn:x:3", `"glue":{"ids":["`+guid+`"]}`),
	}
}

func TestIDOfARegistryNamesNothing(t *testing.T) {
	files := registering(t)
	c, err := Load(files, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	uncompiled := *c
	uncompiled.channels = nil
	for _, ch := range c.channels {
		plain := *ch
		plain.compiled, plain.versions = nil, nil
		for _, v := range ch.versions {
			bare := *v
			bare.compiled = nil
			plain.versions = append(plain.versions, &bare)
		}
		uncompiled.channels = append(uncompiled.channels, &plain)
	}
	const body = `{"id":"1"}`
	for name, tt := range map[string]struct {
		headers []esclusa.Header
		value   string
		want    string
	}{
		"Number":              {nil, confluent + body, "> order 1"},
		"NumberOfTheLast":     {nil, "\x00\x00\x00\x00\x2b" + body, "> order 1"},
		"GUID":                {nil, byGUID + body, "> order 1"},
		"Glue":                {nil, glue + body, "> other 1"},
		"GlueCompressed":      {nil, "\x03\x05" + guidBytes + deflated(t, body), "> other 1"},
		"Header":              {headers("__value_schema_id", byGUID), body, "> order 1"},
		"Unknown":             {nil, "\x00\x00\x00\x00\x2c" + body, "unclassified - :datatype"},
		"LosesToHeader":       {headers("datatype", "other"), confluent + body, "> other 1"},
		"LosesToUnknown":      {headers("datatype", "nope"), confluent + body, "unknown_datatype - :datatype"},
		"LosesToMember":       {nil, confluent + `{"id":"1","datatype":"other"}`, "> other 1"},
		"LosesToUnknownOne":   {nil, confluent + `{"id":"1","datatype":"nope"}`, "unknown_datatype - /datatype:datatype"},
		"LosesToNoName":       {nil, confluent + `{"id":"1","datatype":""}`, "unknown_datatype - /datatype:datatype"},
		"LosesToEscapedOne":   {nil, confluent + `{"id":"1","\u0064atatype":"other"}`, "> other 1"},
		"LosesNotToAnInner":   {nil, confluent + `{"id":"1","a":{"datatype":"nope"}}`, "> order 1"},
		"LosesNotToANumber":   {nil, confluent + `{"id":"1","datatype":7}`, "> order 1"},
		"Refused":             {nil, confluent + `{"id":1}`, "schema_violation order /id:type"},
		"RefusedBesideMember": {nil, confluent + `{"id":1,"datatype":"nope"}`, "unknown_datatype - /datatype:datatype"},
		"Malformed":           {nil, confluent + `{"id":1`, "malformed - :syntax"},
	} {
		t.Run(name, func(t *testing.T) {
			rec := &esclusa.Record{Headers: tt.headers, Value: []byte(tt.value)}
			v := c.Check(rec)
			if got := told(v); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if plain := uncompiled.Check(rec); told(plain) != tt.want || !reflect.DeepEqual(plain.Rejection, v.Rejection) {
				t.Errorf("without compiled schemas: %s: %+v\n%+v", told(plain), plain.Rejection, v.Rejection)
			}
			if v.Channel != nil && v.Channel != v.Channel.Current() {
				t.Errorf("judged by %s", v.Channel.Version)
			}
		})
	}
	taken := strings.Replace(string(files["other/1-0-0.json"].Data), `"glue":{`, `"confluent":{"subjects":["orders-value"],"ids":[43,"`+guid+`"]},"glue":{`, 1)
	files["other/1-0-0.json"] = &fstest.MapFile{Data: []byte(taken)}
	wantFaults(t, Lint(files), []string{
		`other/1-0-0.json: /x-channel/confluent/ids: has 43, which is of order already: take it out of one of them`,
		`other/1-0-0.json: /x-channel/confluent/ids: has "` + guid + `", which is of order already`,
		`other/1-0-0.json: /x-channel/confluent/subjects: has "orders-value", which is of order already`,
	})
}
