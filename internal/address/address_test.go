package address

import (
	"testing"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

func TestOtherMachineIsTakenForThisOne(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "127.0.0.1": true, "127.8.9.10": true, "::1": true, "::ffff:127.0.0.1": true,
		"": false, "0.0.0.0": false, "::": false, "192.0.2.7": false, "::ffff:192.0.2.7": false, "2001:db8::1": false,
		"example.org": false, "localhost.example.org": false, "127.0.0.1.example.org": false, "127.1": false,
	} {
		if got := Loopback(host); got != want {
			t.Errorf("%q: %v", host, got)
		}
	}
	for hostPort, want := range map[string]bool{
		"127.0.0.1:5000": false, "localhost:5000": false, "[::1]:5000": false, "[::ffff:127.0.0.1]:5000": false, "no port": false,
		":5000": true, "0.0.0.0:5000": true, "[::]:5000": true, "kafka-1:9092": true,
	} {
		if got := Elsewhere(hostPort); got != want {
			t.Errorf("%q: %v", hostPort, got)
		}
	}
}

func TestClientHasMoreThanOneNetwork(t *testing.T) {
	for remote, want := range map[string]string{
		"192.0.2.7:5000": "192.0.2.7/32", "[::ffff:192.0.2.7]:5000": "192.0.2.7/32", "[2001:db8::7]:5000": "2001:db8::/64",
		"[2001:db8:0:1:2::7]:5000": "2001:db8:0:1::/64", "[fe80::1%eth0]:5000": "fe80::/64",
		"": "invalid Prefix", "192.0.2.7": "invalid Prefix", "@": "invalid Prefix",
	} {
		if got := Network(remote).String(); got != want {
			t.Errorf("%q is of %s, want %s", remote, got, want)
		}
	}
}

func TestOnePortIsTakenForTwo(t *testing.T) {
	for pair, want := range map[[2]string]bool{
		{"127.0.0.1:5000", "127.0.0.1:5000"}: true, {"localhost:5000", "127.0.0.1:5000"}: true, {"[::ffff:127.0.0.1]:5000", "127.0.0.1:5000"}: true,
		{":5000", "127.0.0.1:5000"}: true, {"192.0.2.7:5000", "0.0.0.0:5000"}: true, {"[::]:5000", "kafka-1:5000"}: true, {"kafka-1:5000", "kafka-1:5000"}: true,
		{"127.0.0.1:5000", "127.0.0.1:5001"}: false, {"127.0.0.1:0", "127.0.0.1:0"}: false, {"127.0.0.1:5000", "127.0.0.2:5000"}: false,
		{"5000", "5000"}: false, {"127.0.0.1:5000", ""}: false,
	} {
		if got := Overlap(pair[0], pair[1]); got != want {
			t.Errorf("%q: %v", pair, got)
		}
		if got := Overlap(pair[1], pair[0]); got != want {
			t.Errorf("%q, the other way round: %v", pair, got)
		}
	}
}
