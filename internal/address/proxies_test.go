package address

import (
	"strings"
	"testing"
)

func TestClientIsWhoeverItSaysToBe(t *testing.T) {
	ours, err := ParseProxies([]string{"10.0.0.0/8", "192.0.2.1", "2001:db8:ffff::/48"})
	if err != nil {
		t.Fatal(err)
	}
	const proxy = "10.1.2.3:4711"
	for _, c := range []struct {
		remote     string
		xff, forw  string // lines are separated by a line feed; empty for no header
		want, what string
	}{
		{"203.0.113.9:1", "198.51.100.7", "", "203.0.113.9:1", "no proxy of ours says so"},
		{proxy, "", "", proxy, "the proxy says nothing"},
		{proxy, "203.0.113.9", "", "203.0.113.9:0", "one hop"},
		{proxy, "198.51.100.7, 203.0.113.9", "", "203.0.113.9:0", "what the client has written itself"},
		{proxy, "198.51.100.7\n203.0.113.9", "", "203.0.113.9:0", "the same in a line of its own"},
		{proxy, "203.0.113.9, 10.0.0.7, 192.0.2.1", "", "203.0.113.9:0", "three proxies of ours"},
		{proxy, "10.9.9.9, 203.0.113.9, 10.0.0.7", "", "203.0.113.9:0", "a client that writes of a proxy of ours"},
		{proxy, "10.0.0.9", "", "10.0.0.9:0", "nothing but proxies: the first of them"},
		{proxy, "203.0.113.9:5000", "", "203.0.113.9:0", "with a port"},
		{proxy, "::ffff:203.0.113.9", "", "203.0.113.9:0", "IPv4 as IPv6"},
		{proxy, "2001:db8::7", "", "[2001:db8::7]:0", "IPv6"},
		{proxy, "[2001:db8::7]", "", "[2001:db8::7]:0", "IPv6 in brackets"},
		{proxy, "[2001:db8::7]:80", "", "[2001:db8::7]:0", "IPv6 with a port"},
		{proxy, "unknown", "", proxy, "the proxy does not know"},
		{proxy, "203.0.113.9, x", "", proxy, "what the proxy wrote is no address"},
		{proxy, "203.0.113.9, x, 10.0.0.7", "", "10.0.0.7:0", "what the proxy before wrote is no address"},
		{proxy, "", "for=203.0.113.9", "203.0.113.9:0", "Forwarded"},
		{proxy, "", `proto=https;FOR="[2001:db8::7]:4711";by=10.1.2.3`, "[2001:db8::7]:0", "Forwarded with more"},
		{proxy, "", `for=198.51.100.7, for="203.0.113.9"`, "203.0.113.9:0", "Forwarded that the client has written"},
		{proxy, "", `for="198.51.100.7, for=1.2.3.4", for=203.0.113.9`, "203.0.113.9:0", "a comma between quotation marks"},
		{proxy, "", `for="x\", for=1.2.3.4`, proxy, "a quotation mark that does not end"},
		{proxy, "", "for=6.6.6.6;x=\"\nfor=203.0.113.9", proxy, "Forwarded with a quotation that the client has begun"},
		{proxy, "", "for=6.6.6.6;x=\", for=203.0.113.9", proxy, "Forwarded with such a quotation in one line"},
		{proxy, "", "for=6.6.6.6;x=\", for=\"[2001:db8::7]\"", proxy, "Forwarded with such a quotation before another"},
		{proxy, "", "proto=https", proxy, "Forwarded without for"},
		{proxy, "", "for=_hidden", proxy, "Forwarded that hides it"},
		{proxy, "203.0.113.9", "for=203.0.113.9", "203.0.113.9:0", "both, which agree"},
		{proxy, "203.0.113.9", "for=198.51.100.7", proxy, "both, of which the client has written one"},
		{"[2001:db8:ffff::1]:1", "203.0.113.9", "", "203.0.113.9:0", "a proxy at IPv6"},
		{"[::ffff:10.1.2.3]:1", "203.0.113.9", "", "203.0.113.9:0", "a proxy at IPv4 as IPv6"},
		{"@", "203.0.113.9", "", "@", "no address"},
	} {
		header := map[string][]string{}
		if c.xff != "" {
			header["X-Forwarded-For"] = strings.Split(c.xff, "\n")
		}
		if c.forw != "" {
			header["Forwarded"] = strings.Split(c.forw, "\n")
		}
		if got := ours.Client(c.remote, header); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
		if got := Proxies(nil).Client(c.remote, header); got != c.remote {
			t.Errorf("%s: without proxies it is %s", c.what, got)
		}
	}
}

func TestEverybodyIsAProxy(t *testing.T) {
	for text, says := range map[string]string{"0.0.0.0/0": "everybody", "::/0": "everybody", "proxy.example.org": "neither", "10.0.0.0/33": "neither", "fe80::1%eth0": "neither", "": "neither"} {
		if _, err := ParseProxies([]string{text}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Whatever a client writes, a request comes from where the proxy says, or from the proxy.
func FuzzClient(f *testing.F) {
	f.Add("10.0.0.1:1", "203.0.113.9", `for="[2001:db8::7]:1";proto=https`)
	f.Add("[::ffff:10.0.0.1]:1", "10.0.0.2, 198.51.100.7:80", `for=198.51.100.7;x="\`)
	ps, err := ParseProxies([]string{"10.0.0.0/8"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, remote, xff, forwarded string) {
		got := ps.Client(remote, map[string][]string{"X-Forwarded-For": {xff}, "Forwarded": {forwarded}})
		if got != remote && !Network(got).IsValid() {
			t.Errorf("a client at %q", got)
		}
		const proxy, client = "10.0.0.1:1", "203.0.113.9:0"
		for _, says := range []string{"for=203.0.113.9", `for="203.0.113.9";by="10.0.0.1"`} {
			for header, lines := range map[string][2]string{"X-Forwarded-For": {xff, "203.0.113.9"}, "Forwarded": {forwarded, says}} {
				for _, all := range [][]string{lines[:], {lines[0] + ", " + lines[1]}} {
					got := ps.Client(proxy, map[string][]string{header: all})
					if got != client && (got != proxy || header == "X-Forwarded-For") {
						t.Errorf("%s of %q: a client at %q", header, all, got)
					}
				}
			}
		}
	})
}
