package schemas

import (
	"maps"
	"slices"
	"testing"

	"github.com/xeipuuv/gojsonschema"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// samples is a good record of each shipped datatype.
func samples() map[string]string {
	return map[string]string{
		"customer": customer,
		"text":     text,
		"image":    picture(png),
		"video":    inline("video/mp4", mp4, `,"width":1920,"height":1080,"duration":12.5`),
		"document": inline("application/pdf", pdf, `,"title":"A title","pages":3`),
	}
}

// benchRecords are the samples, and those whose bytes are elsewhere.
func benchRecords(datatype string) map[string][]byte {
	records := map[string][]byte{datatype: []byte(samples()[datatype])}
	for _, text := range claimChecks()[datatype] {
		records[datatype+"-uri"] = []byte(text)
	}
	return records
}

// BenchmarkCheck compares, for a valid record: the pass of the compiled schema,
// the check as a whole, the judge on what it decodes, and gojsonschema on bytes,
// which it decodes itself.
func BenchmarkCheck(b *testing.B) {
	for _, ch := range builtIn().Channels() {
		records := benchRecords(ch.Datatype)
		for _, name := range slices.Sorted(maps.Keys(records)) {
			body := records[name]
			b.Run(name+"/compiled", func(b *testing.B) { benchCompiled(b, ch, body) })
			b.Run(name+"/whole", func(b *testing.B) { benchWhole(b, ch, body) })
			b.Run(name+"/judge", func(b *testing.B) { benchJudge(b, ch, body) })
			b.Run(name+"/library", func(b *testing.B) { benchLibrary(b, ch, body) })
		}
	}
}

func benchCompiled(b *testing.B, ch *Channel, body []byte) {
	limits := DefaultLimits().passLimits()
	var p onepass.Pass
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if !p.Valid(ch.compiled, &limits, body) {
			b.Fatal("not valid")
		}
	}
}

func benchWhole(b *testing.B, ch *Channel, body []byte) {
	rec := &esclusa.Record{Headers: headers("datatype", ch.Datatype), Value: body}
	c := builtIn()
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if v := c.Check(rec); v.Rejection != nil {
			b.Fatal(v.Rejection)
		}
	}
}

func benchJudge(b *testing.B, ch *Channel, body []byte) {
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		value, f := DefaultLimits().decode(body)
		if f != nil || ch.validate(value) != nil {
			b.Fatal("not valid")
		}
	}
}

func benchLibrary(b *testing.B, ch *Channel, body []byte) {
	library, err := secondOpinion(ch.rules.tree)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if result, err := library.Validate(gojsonschema.NewBytesLoader(body)); err != nil || !result.Valid() {
			b.Fatal("not valid")
		}
	}
}

func TestShippedDatatypeWithoutASample(t *testing.T) {
	for _, ch := range builtIn().Channels() {
		v := builtIn().Check(&esclusa.Record{Headers: headers("datatype", ch.Datatype), Value: []byte(samples()[ch.Datatype])})
		if v.Channel != ch {
			t.Errorf("%s: %v", ch.Datatype, v.Rejection)
		}
	}
}
