package issuer

import (
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

func TestTokenIsNotWhatTheIssuerSays(t *testing.T) {
	i := New(t)
	p, err := oidc.NewProvider(t.Context(), i.URL)
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Verifier(&oidc.Config{ClientID: "esclusa"}).Verify(t.Context(), i.Token(map[string]any{"sub": "eva"}))
	if err != nil || got.Subject != "eva" {
		t.Errorf("its token is %v, %v", got, err)
	}
}
