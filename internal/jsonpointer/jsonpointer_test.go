package jsonpointer

import (
	"testing"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

func TestTokenStandsForAnotherName(t *testing.T) {
	for name, token := range map[string]string{"": "", "a b": "a b", "a/b": "a~1b", "m~n": "m~0n", "~1": "~01", "/~0/": "~1~00~1"} {
		if got := Escape(name); got != token {
			t.Errorf("%q is %q as a token, want %q", name, got, token)
		}
		if got := Unescape(token); got != name {
			t.Errorf("token %q stands for %q, want %q", token, got, name)
		}
	}
	if got := Unescape("~2~"); got != "~2~" {
		t.Errorf("what is no escape becomes %q", got)
	}
}
