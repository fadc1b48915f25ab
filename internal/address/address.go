// Package address says what an address tells of where somebody is: on this machine, or in
// which network. It looks up no names.
package address

import (
	"net"
	"net/netip"
)

// Loopback reports whether a host, a name or an address, is this machine to itself. An
// IPv4 address that is written as IPv6 is what it stands for.
func Loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// Elsewhere reports whether what listens at host:port can be on, or be reached from, another
// machine. What is no address is for others to refuse.
func Elsewhere(hostPort string) bool {
	host, _, err := net.SplitHostPort(hostPort)
	return err == nil && !Loopback(host)
}

// Overlap reports whether what listens at one host:port has the port of the other. Port 0
// is a free one each time.
func Overlap(hostPort, other string) bool {
	host, port, err := net.SplitHostPort(hostPort)
	otherHost, otherPort, otherErr := net.SplitHostPort(other)
	if err != nil || otherErr != nil || port == "0" || port != otherPort {
		return false
	}
	a, everywhere := listens(host)
	b, alsoEverywhere := listens(otherHost)
	return everywhere || alsoEverywhere || a == b
}

// listens is the address that a host stands for, and whether that is all of this machine's.
func listens(host string) (name string, everywhere bool) {
	if host == "" || host == "localhost" {
		return "127.0.0.1", host == ""
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return host, false
	}
	return addr.Unmap().String(), addr.IsUnspecified()
}

// networkBits is the length of the network of IPv6 that one client has whole.
const networkBits = 64

// Network is where a client at host:port comes from: its address, or of IPv6 its network.
// It is the zero Prefix for what is no address.
func Network(hostPort string) netip.Prefix {
	at, err := netip.ParseAddrPort(hostPort)
	if err != nil {
		return netip.Prefix{}
	}
	addr := at.Addr().Unmap().WithZone("")
	p, _ := addr.Prefix(min(addr.BitLen(), networkBits)) // a length that there is
	return p
}
