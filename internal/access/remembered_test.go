package access

import (
	"fmt"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/issuer"
)

// A reload takes nobody's login away, but for those whom another file would know otherwise,
// and gives the rights that are in force by then.
func TestTokenIsForgottenAtAReload(t *testing.T) {
	i := issuer.New(t)
	text := fmt.Sprintf(withIssuer, i.URL)
	h := newHouse(t, text)
	g := h.open()
	token := i.Token(nil)
	before, err := g.Identify(request("Bearer " + token))
	if err != nil {
		t.Fatal(err)
	}
	i.Rotate() // by which nobody could verify it once more
	w := g.inForce.Load().issuers[0].wire
	w.mu.Lock()
	w.last = w.last.Add(-keysFresh)
	w.mu.Unlock()
	h.write("access.yml", strings.Replace(text, "roles: {", "roles: {extra: [{do: [operations.read]}], ", 1)+"anonymous: [extra]\n")
	g.look()
	after, err := g.Identify(request("Bearer " + token))
	if err != nil {
		t.Fatalf("after a reload: %v; the log has %s", err, h.log.String())
	}
	if after.Name != before.Name || !after.Until.Equal(before.Until) || !after.May(OperationsRead, Scope{}) || after.changed == before.changed {
		t.Errorf("it is %+v, and was %+v", after, before)
	}
	h.write("access.yml", strings.Replace(text, "audience: esclusa", "audience: esclusa, prefix: 'x:'", 1))
	g.look()
	if status, _ := refused(t, g, request("Bearer "+token)); status != 401 {
		t.Errorf("who would be called otherwise now is known as before: %d; the log has %s", status, h.log.String())
	}
}
