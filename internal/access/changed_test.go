package access

import "testing"

// Whoever goes on for long is told when other rights are in force, and not before.
func TestCallerIsNotToldOfOtherRights(t *testing.T) {
	h := newHouse(t, withKeys)
	key, line := newKey(t, "crm")
	h.write("keys", line)
	g := h.open()
	known := func() []*Caller {
		t.Helper()
		c, err := g.Identify(request("Bearer " + key))
		if err != nil {
			t.Fatal(err)
		}
		nobody, err := g.Identify(request())
		if err != nil {
			t.Fatal(err)
		}
		return []*Caller{c, nobody}
	}
	changed := func(c *Caller) bool {
		select {
		case <-c.changed:
			return true
		default:
			return false
		}
	}
	before := known()
	g.look()
	for _, c := range before {
		if changed(c) {
			t.Errorf("%q is told of rights that are the same", c.Name)
		}
	}
	_, more := newKey(t, "web")
	h.write("keys", line+more)
	g.look()
	for _, c := range before {
		if !changed(c) {
			t.Errorf("%q is not told", c.Name)
		}
	}
	for _, c := range known() {
		if changed(c) {
			t.Errorf("%q, who came later, is told", c.Name)
		}
	}
}
