package access

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/testing/issuer"
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
	for i := range 20_000 {
		from(fmt.Sprintf("10.%d.%d.%d:1", i>>16, i>>8&255, i&255), "esclusa_x")
	}
	if n := g.throttle.wrong.Len(); n > 10_000 {
		t.Errorf("%d addresses are remembered", n)
	}
	if status := from("192.0.2.7:4711", good); status != 0 {
		t.Errorf("the right key is answered %d in a flood of addresses", status)
	}
}

// Behind one address there may be many, and one of them wrong.
func TestWrongSenderShutsOutWhoeverHasARightTokenOrKey(t *testing.T) {
	i := issuer.New(t)
	h := newHouse(t, strings.Replace(fmt.Sprintf(withIssuer, i.URL), "authentication: {", "authentication: {keys_file: keys, ", 1))
	key, line := newKey(t, "crm")
	h.write("keys", line)
	g := h.open()
	last := 0
	for n := range 2 * wrongBurst {
		last, _ = refused(t, g, request(fmt.Sprint("Bearer esclusa_", n)))
	}
	if last != 429 {
		t.Fatalf("the last wrong key is answered %d", last)
	}
	for what, right := range map[string]string{"key": key, "token": i.Token(nil), "token of another": i.Token(map[string]any{"sub": "eva"})} {
		if status, says := refused(t, g, request("Bearer "+right)); status != 0 {
			t.Errorf("a right %s is answered %d: %s", what, status, says)
		}
	}
	if status, _ := refused(t, g, request("Bearer "+issuer.New(t).Token(map[string]any{"iss": i.URL}))); status != 429 {
		t.Errorf("a wrong token is answered %d", status)
	}
}

// Whether a digest has much in common with that of a key does not show in the time that it
// takes to find out that it is none.
func TestTimeTellsHowNearAWrongKeyIs(t *testing.T) {
	var text strings.Builder
	for n := range 1000 {
		text.WriteString(key(fmt.Sprint("k", n), n))
	}
	ks, err := parseKeys("keys", text.String())
	if err != nil {
		t.Fatal(err)
	}
	var near, far digest // near: but for the last bit
	near[30], near[31] = 3, 0xff
	far[0] = 1
	took := map[digest]time.Duration{near: time.Hour, far: time.Hour}
	for range 200 { // the least of many, by turns: what others do on this machine is in all others
		for _, of := range []digest{near, far} {
			begin := time.Now()
			for range 50 {
				if name, ok := ks.name(of); ok {
					t.Fatalf("it is %s's", name)
				}
			}
			took[of] = min(took[of], time.Since(begin))
		}
	}
	if ratio := float64(took[near]) / float64(took[far]); ratio < 0.7 || ratio > 1.4 {
		t.Errorf("one that is near takes %.2f times as long as one that is not", ratio)
	}
}

func TestKeysAreGoneInSilence(t *testing.T) {
	h := newHouse(t, withKeys)
	_, one := newKey(t, "crm")
	_, two := newKey(t, "web")
	h.write("keys", one+two)
	g := h.open()
	h.write("keys", one)
	if g.look(); strings.Contains(h.log.String(), "keys_before") {
		t.Errorf("one is left, and the log has %s", h.log.String())
	}
	h.write("keys", one+two)
	g.look()
	h.write("keys", "# none\n")
	if g.look(); !strings.Contains(h.log.String(), "level=WARN") || !strings.Contains(h.log.String(), "keys_before=2 keys_after=0") {
		t.Errorf("the log has %s", h.log.String())
	}
}
