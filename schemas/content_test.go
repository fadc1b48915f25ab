package schemas

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

const (
	png  = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
	pdf  = "%PDF-1.7\n"
	avif = "\x00\x00\x00\x18ftypavif\x00\x00\x00\x00avif"
	mp4  = "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
)

// inline is a body with inline data, and members beside it.
func inline(mediaType, data, members string) string {
	return fmt.Sprintf(`{"id":"i1","media_type":%q,"size":%d,"sha256":%q,"data":%q%s}`,
		mediaType, len(data), hexDigest([]byte(data)), base64.StdEncoding.EncodeToString([]byte(data)), members)
}

func picture(data string) string { return inline("image/png", data, `,"width":1,"height":1`) }

func TestContentMismatchPasses(t *testing.T) {
	good := picture(png)
	code := base64.StdEncoding.EncodeToString([]byte(png))
	for name, c := range map[string]struct {
		datatype, body, want string
	}{
		"PNGRefused":            {"image", good, "> image i1"},
		"PDFRefused":            {"document", inline("application/pdf", pdf, ""), "> document i1"},
		"MP4Refused":            {"video", inline("video/mp4", mp4, `,"width":1,"height":1,"duration":1.5`), "> video i1"},
		"PDFSentAsImage":        {"image", picture(pdf), "content_mismatch image /data:media_type"},
		"TextSentAsImage":       {"image", picture("hello"), "content_mismatch image /data:media_type"},
		"JPEGSentAsPNG":         {"image", picture("\xff\xd8\xff\xe0"), "content_mismatch image /data:media_type"},
		"PNGSentAsPDF":          {"document", inline("application/pdf", png, ""), "content_mismatch document /data:media_type"},
		"AVIFSentAsMP4":         {"video", inline("video/mp4", avif, `,"width":1,"height":1,"duration":1.5`), "content_mismatch video /data:media_type"},
		"SizeDiffers":           {"image", strings.Replace(good, `"size":16`, `"size":17`, 1), "content_mismatch image /size:size"},
		"DigestDiffers":         {"image", strings.Replace(good, `"sha256":"`+hexDigest([]byte(png)), `"sha256":"`+hexDigest(nil), 1), "content_mismatch image /sha256:sha256"},
		"AllDiffers":            {"image", strings.Replace(good, code, base64.StdEncoding.EncodeToString([]byte(pdf)), 1), "content_mismatch image /data:media_type /sha256:sha256 /size:size"},
		"ClaimCheckLooksInside": {"image", strings.Replace(good, `"data":"`+code, `"uri":"https://example.com/i1.png`, 1), "> image i1"},
	} {
		t.Run(name, func(t *testing.T) {
			v := builtIn().Check(&esclusa.Record{Headers: headers("datatype", c.datatype), Value: []byte(c.body)})
			if got := told(v); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if v.Rejection != nil && v.Rejection.Schema != channel(t, c.datatype).ID {
				t.Errorf("schema %q", v.Rejection.Schema)
			}
		})
	}
}

// Two spellings of the same bytes would have two digests of the body, and what
// one decoder takes another refuses.
func TestLenientBase64(t *testing.T) {
	for name, text := range map[string]string{
		"NoPadding":        "aGk",
		"TooMuchPadding":   "aGk==",
		"SpareBits":        "aGl=",
		"LineBreak":        "aG\nk=",
		"CarriageReturn":   "aGk=\r",
		"Space":            "aG k=",
		"URLAlphabet":      "__-_",
		"PaddingInside":    "aGk=aGk=",
		"SomethingElse":    "näh!",
		"OneCharacterLeft": "aGkaa",
	} {
		t.Run(name, func(t *testing.T) {
			v := contentViolations(map[string]any{"data": text})
			if len(v) != 1 || v[0].Pointer != "/data" || v[0].Keyword != "data" || v[0].Shape != "/data" {
				t.Errorf("%+v", v)
			}
		})
	}
}

func TestSizeComparedAsFloat(t *testing.T) {
	for number, want := range map[json.Number]bool{
		"2": true, "2.0": true, "0.2e1": true, "20E-1": true,
		"2.5": false, "-2": false, "3": false, "0": false, "2e99": false, "2e-99": false,
		"2.00000000000000000000000000000000001": false, "18446744073709551618": false, "": false,
	} {
		if got := equals(number, 2); got != want {
			t.Errorf("%s: %v", number, got)
		}
	}
}

func TestMediaTypeMistaken(t *testing.T) {
	const (
		docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
		xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		odt  = "application/vnd.oasis.opendocument.text"
	)
	word := zipped(t, "[Content_Types].xml", "_rels/.rels", "word/document.xml")
	farWord := zipped(t, "[Content_Types].xml", "docProps/thumbnail.jpeg", "word/document.xml")
	for _, c := range []struct {
		mediaType, data string
		want            bool
	}{
		{"image/jpeg", "\xff\xd8\xff", true},
		{"image/gif", "GIF89a", true},
		{"image/webp", "RIFF\x00\x00\x00\x00WEBPVP8 ", true},
		{"image/avif", avif, true},
		{"image/png", mp4, false},
		{"image/png", "", false},
		{"video/mp4", mp4, true},
		{"video/mp4", avif, false},
		{"video/mp4", "\x00\x00\x00\x18ftypM4V \x00\x00\x00\x00", true},
		{"video/mp4", "\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00", false},
		{"video/quicktime", "\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ", true},
		{"video/quicktime", mp4, false},
		{"video/ogg", "OggS\x00\x02" + strings.Repeat("\x00", 22) + "\x80theora" + strings.Repeat("\x00", 9), true},
		{"video/webm", "\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm", true},
		{"video/matroska", "\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x88matroska", true},
		{"video/mpeg", "\x00\x00\x01\xba", true},
		{"image/heic", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", true},
		{"image/tiff", "II*\x00", true},
		{"image/bmp", "BM\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x28\x00\x00\x00", true},
		{"application/rtf", `{\rtf1 }`, true},
		{"text/csv", pdf, false},
		{"text/plain", "hello", true},
		{"text/plain", "<!DOCTYPE html>", true},
		{"text/plain", pdf, false},
		{"text/plain", "\x00\x01\x02", false},
		{"text/markdown", "# Title", true},
		{"text/markdown", `{"a":1}`, true},
		{"text/markdown", png, false},
		{"text/csv", "a,b", true},
		{"text/csv", "a,b\n1,2\n", true},
		{"text/html", "<!DOCTYPE html>", true},
		{"text/html", "hello", false},
		{"application/pdf", pdf, true},
		{"application/pdf", "hello", false},
		{"application/json", `{"a":1}`, true},
		{docx, word, true},
		{docx, farWord, true},
		{docx, zipped(t, "a.txt"), false},
		{docx, zipped(t, "b.txt", "word/a.txt"), false},
		{docx, "PK\x03\x04", false},
		{xlsx, word, false},
		{xlsx, farWord, false},
		{odt, word, false},
		{odt, zipped(t, "mimetype"), true},
		{"application/zip", word, true},
		{"application/octet-stream", png, true},
		{"image/unheard-of", png, false},
		{"", png, false},
	} {
		if got := holds([]byte(c.data), c.mediaType); got != c.want {
			t.Errorf("%.20q as %q: %v", c.data, c.mediaType, got)
		}
	}
}

// zipped is a zip file with stored files of these names. A thumbnail is larger
// than what is looked at first.
func zipped(t *testing.T, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		content := "x"
		switch name {
		case "docProps/thumbnail.jpeg":
			content = strings.Repeat("x", 8<<10)
		case "mimetype":
			content = "application/vnd.oasis.opendocument.text"
		}
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
