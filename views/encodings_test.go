package views

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// iotestReader is a body that does not tell its length.
func iotestReader(text string) io.Reader { return io.MultiReader(strings.NewReader(text)) }

func inGzip(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := io.WriteString(z, text)
	if cerr := z.Close(); err != nil || cerr != nil {
		t.Fatal(err, cerr)
	}
	return b.String()
}

func inZstd(t testing.TB, text string, opts ...zstd.EOption) string {
	t.Helper()
	var b bytes.Buffer
	z, err := zstd.NewWriter(&b, opts...)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.WriteString(z, text)
	if cerr := z.Close(); err != nil || cerr != nil {
		t.Fatal(err, cerr)
	}
	return b.String()
}

func TestEncodedBodyIsNotTakenForThePlainOne(t *testing.T) {
	for coding, encode := range map[string]func(testing.TB, string) string{
		"gzip":   inGzip,
		"x-gzip": inGzip,
		"ZSTD":   func(t testing.TB, s string) string { return inZstd(t, s) },
	} {
		for _, path := range []string{"/send_message", "/v1/channels/customer/messages", "/v1/channels/customer/validate"} {
			for _, plain := range []string{grupo, padded(1 << 20)} {
				w := newWorld()
				h := w.handler(t)
				answer := callStream(h, "POST", path, iotest.OneByteReader(strings.NewReader(encode(t, plain))), "Content-Encoding: "+coding)
				if answer.Code >= 300 || len(w.sent) > 0 && string(w.sent[0].Value) != plain {
					t.Errorf("%s to %s: %d %s", coding, path, answer.Code, answer.Body)
				}
				expectHeld(t, h, 0)
			}
		}
		w := newWorld()
		body := encode(t, cliente("1")+"\n"+cliente("2")+"\n")
		if got := statuses(toldLines(t, call(w.handler(t), "POST", "/v1/channels/customer/messages", body, asLines, "Content-Encoding: "+coding))); got != "202 202" {
			t.Errorf("%s: a batch is told %s", coding, got)
		}
	}
}

func TestBombIsDecompressedBeyondTheLimit(t *testing.T) {
	zeros := strings.Repeat(" ", 40<<20)
	for coding, bomb := range map[string]string{"gzip": inGzip(t, grupo+zeros), "zstd": inZstd(t, grupo+zeros)} {
		w := newWorld()
		h := w.handler(t)
		for _, path := range []string{"/send_message", "/v1/channels/customer/messages", "/v1/channels/customer/validate"} {
			expectProblem(t, call(h, "POST", path, bomb, "Content-Encoding: "+coding), 413)
		}
		expectProblem(t, call(h, "POST", "/v1/channels/customer/messages", bomb, asLines, "Content-Encoding: "+coding), 413)
		if len(w.sent) != 0 {
			t.Errorf("%s: %d sent", coding, len(w.sent))
		}
		expectHeld(t, h, 0)
	}
}

func TestBodyThatIsNotWhatItSaysIsOurFault(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	gz, zs := inGzip(t, grupo), inZstd(t, grupo)
	for name, c := range map[string][2]string{
		"plain":                    {"gzip", grupo},
		"nothing":                  {"gzip", ""},
		"nothing in zstd":          {"zstd", ""},
		"cut off":                  {"gzip", gz[:len(gz)-1]},
		"a wrong sum":              {"gzip", gz[:len(gz)-8] + strings.Repeat("\x00", 8)},
		"something behind its end": {"gzip", gz + "x"},
		"zstd cut off":             {"zstd", zs[:len(zs)-1]},
		"gzip as zstd":             {"zstd", gz},
		"a window of 16 MiB":       {"zstd", inZstd(t, strings.Repeat("x", 9<<20)+grupo, zstd.WithWindowSize(16<<20))},
	} {
		for _, media := range []string{"Content-Type: application/json", asLines} {
			if p := expectProblem(t, call(h, "POST", "/v1/channels/customer/messages", c[1], "Content-Encoding: "+c[0], media), 400); !strings.Contains(p.Detail, "Content-Encoding") {
				t.Errorf("%s: %s", name, p.Detail)
			}
		}
	}
	answer := call(h, "POST", "/send_message", grupo, "Content-Encoding: br")
	expectProblem(t, answer, 415)
	expectHeader(t, answer, "Accept-Encoding", "gzip, zstd")
	if len(w.sent) != 0 {
		t.Errorf("%d sent", len(w.sent))
	}
	expectHeld(t, h, 0)
}
