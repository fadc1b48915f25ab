package schemas

import (
	"testing"

	"github.com/esclusa/esclusa"
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

func BenchmarkCheck(b *testing.B) {
	for _, ch := range builtIn().Channels() {
		rec := &esclusa.Record{Headers: headers("datatype", ch.Datatype), Value: []byte(samples()[ch.Datatype])}
		b.Run(ch.Datatype, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(rec.Value)))
			for b.Loop() {
				if v := builtIn().Check(rec); v.Rejection != nil {
					b.Fatal(v.Rejection)
				}
			}
		})
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
