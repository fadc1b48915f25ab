package access

import (
	"fmt"
	"strings"
	"testing"
)

func TestKeyOpensWhatItShouldNot(t *testing.T) {
	h := newHouse(t, withKeys)
	old, oldLine := newKey(t, "crm")
	young, youngLine := newKey(t, "crm")
	other, otherLine := newKey(t, "web")
	stranger, _ := newKey(t, "crm")
	h.write("keys", "# ours\n"+oldLine+youngLine+"\n"+otherLine)
	g := h.open()
	for key, name := range map[string]string{old: "key:crm", young: "key:crm", other: "key:web"} {
		c, err := g.Identify(request("bEaReR " + key))
		if err != nil || c.Name != name || c.How != ByKey || c.May(ChannelsRead, Scope{}) != (name == "key:crm") || c.May(Send, Scope{}) != (name == "key:web") {
			t.Errorf("the key of %s makes %+v, %v", name, c, err)
		}
	}
	for _, auth := range [][]string{{"Bearer " + stranger}, {"Bearer " + old + "x"}, {"Bearer "}, {"Bearer"}, {"Basic " + old}, {old}, {"Bearer " + old, "Bearer " + old}, {"Bearer " + strings.Repeat("x", 20_000)}} {
		if status, _ := refused(t, g, request(auth...)); status != 401 {
			t.Errorf("%.40q is answered %d", auth, status)
		}
	}
	if c, err := g.Identify(request()); err != nil || c.How != ByNothing || c.May(ChannelsRead, Scope{}) {
		t.Errorf("whoever shows nothing is %+v, %v", c, err)
	}
}

func TestFaultOfAKeysFileIsPassedOver(t *testing.T) {
	line := "crm sha256:" + strings.Repeat("ab", 32)
	for text, want := range map[string]string{
		"crm secret":                            "keys:1: must be a name, a space, and sha256: with 64 hexadecimal digits",
		line[:60]:                               "keys:1: must be a name",
		line + " x":                             "keys:1: must be a name",
		"a/b" + line[3:]:                        "keys:1: the name of a key",
		line + "\n\n" + line:                    "keys:3: this key is there already, as crm's",
		key("a", 1) + key("a", 2) + key("a", 3): "keys:3: there are more than 2 keys of this name",
	} {
		if _, err := parseKeys("keys", text); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: it says %v, want %q", text, err, want)
		}
	}
	if _, _, err := NewKey("a b"); err == nil {
		t.Error("a name with a blank has a key")
	}
}

func key(name string, n int) string { return fmt.Sprintf("%s sha256:%064x\n", name, n) }

func TestWrongKeysAreTriedWithoutEnd(t *testing.T) {
	h := newHouse(t, withKeys)
	good, line := newKey(t, "crm")
	h.write("keys", line)
	g := h.open()
	from := func(address, auth string) int {
		r := request("Bearer " + auth)
		r.RemoteAddr = address
		status, _ := refused(t, g, r)
		return status
	}
	counted := map[int]int{}
	for i := range 10_000 {
		counted[from("192.0.2.7:4711", fmt.Sprint("esclusa_", i))]++
	}
	if counted[401] != wrongBurst || counted[429] != 10_000-wrongBurst {
		t.Errorf("10,000 wrong keys are answered %v", counted)
	}
	if status := from("192.0.2.7:4712", good); status != 0 {
		t.Errorf("the right key from the same address is answered %d", status)
	}
	if status := from("192.0.2.8:4711", "esclusa_x"); status != 401 {
		t.Errorf("another address is answered %d", status)
	}
	h.now = h.now.Add(wrongEvery)
	if status := from("192.0.2.7:4711", "esclusa_x"); status != 401 {
		t.Errorf("after a rest it is answered %d", status)
	}
	counted = map[int]int{}
	for i := range 100 { // a network is one client's
		counted[from(fmt.Sprintf("[2001:db8::%x]:1", i), "esclusa_x")]++
	}
	if counted[401] != wrongBurst {
		t.Errorf("100 addresses of one network are answered %v", counted)
	}
	for i := range 2 * mostThrottle {
		from(fmt.Sprintf("10.%d.%d.%d:1", i>>16, i>>8&255, i&255), "esclusa_x")
	}
	if n := len(g.throttle.seen); n > mostThrottle {
		t.Errorf("%d addresses are remembered", n)
	}
}
