package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"maps"
	"strings"

	"github.com/esclusa/esclusa"
)

// sample is a record to try the system with.
type sample struct {
	datatype string // named in a header; empty for none
	what     string
	body     func(id string) string
}

// record is the sample as somebody's own producer would send it.
func (s sample) record(id, sender string) *esclusa.Record {
	rec := &esclusa.Record{Key: []byte(id), Value: []byte(s.body(id)), Headers: []esclusa.Header{{Key: esclusa.HeaderCESource, Value: []byte(sender)}}}
	if s.datatype != "" {
		rec.Headers = append(rec.Headers, esclusa.Header{Key: esclusa.HeaderDatatype, Value: []byte(s.datatype)})
	}
	return rec
}

// samples are good and bad ones of every datatype that is built in, and bad ones of
// none. Every reason for which ingress refuses a record is among them.
func samples() []sample {
	picture, film, paper := onePixel(), []byte("\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42"), []byte("%PDF-1.7\n%%EOF\n")
	return []sample{
		{"customer", "good", text(`{"id_cliente":%q,"nombre":"Grupo 3","edad":1,"promocion":"20%% de descuento"}`)},
		{"customer", "too old", text(`{"id_cliente":%q,"nombre":"Grupo 3","edad":200}`)},
		{"customer", "without a name", text(`{"id_cliente":%q}`)},
		{"text", "good", text(`{"id":%q,"language":"es-MX","body":"La esclusa deja pasar lo que corresponde."}`)},
		{"text", "cut off", text(`{"id":%q,"language":"es-MX","body":"La esc`)},
		{"text", "too deep", text(`{"id":%q,"language":"es","body":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`)},
		{"image", "inline", inline("image/png", picture, picture)},
		{"image", "elsewhere", elsewhere("image/jpeg", "jpg")},
		{"image", "a PDF", inline("image/png", paper, paper)},
		{"video", "inline", inline("video/mp4", film, film)},
		{"video", "elsewhere", elsewhere("video/webm", "webm")},
		{"video", "with another's digest", inline("video/mp4", film, paper)},
		{"document", "inline", inline("application/pdf", paper, paper)},
		{"document", "elsewhere", elsewhere("text/markdown", "md")},
		{"document", "of an unknown kind", elsewhere("application/x-mystery", "bin")},
		{"", "of no datatype", text(`{"id":%q}`)},
		{"invoice", "of a datatype that nobody knows", text(`{"id":%q}`)},
	}
}

// text is a body with a place for the id.
func text(form string) func(id string) string {
	return func(id string) string { return fmt.Sprintf(form, id) }
}

// inline is a body with its bytes, and the size and digest of what it claims to hold.
func inline(mediaType string, data, claimed []byte) func(id string) string {
	return media(map[string]any{"media_type": mediaType, "data": data, "size": len(claimed), "sha256": digest(claimed)})
}

// elsewhere is a body that says where the bytes are.
func elsewhere(mediaType, ending string) func(id string) string {
	return media(map[string]any{
		"media_type": mediaType, "uri": "https://media.example.org/demo." + ending, "size": 4711, "sha256": digest(nil),
	})
}

func media(members map[string]any) func(id string) string {
	return func(id string) string {
		own := maps.Clone(members)
		own["id"] = id
		body, err := json.Marshal(own)
		if err != nil {
			panic(err) // strings, numbers and bytes: cannot fail
		}
		return string(body)
	}
}

func digest(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }

// onePixel is a picture.
func onePixel() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}
