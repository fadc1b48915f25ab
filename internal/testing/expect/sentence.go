package expect

import (
	"strings"
	"testing"
)

// Sentence wants an error to be one line that says certain things, and not the
// secret.
func Sentence(t testing.TB, err error, secret string, says ...string) {
	t.Helper()
	text := err.Error()
	if strings.Contains(text, secret) || strings.Contains(text, "\n") {
		t.Errorf("not a sentence without the secret: %s", text)
	}
	for _, s := range says {
		if !strings.Contains(text, s) {
			t.Errorf("does not say %s: %s", s, text)
		}
	}
}
