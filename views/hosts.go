package views

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// hosts are the names under which a process answers, beside the loopback's and the
// address that a request came in at. A page of another origin can make a browser
// take any other name for ours (DNS rebinding): to the browser its requests are
// then of one origin with us. The port does not count, nor does an absent Host,
// which no browser sends.
type hosts map[string]struct{}

func newHosts(names []string) hosts {
	h := hosts{"localhost": {}}
	for _, name := range names {
		h[hostName(name)] = struct{}{}
	}
	return h
}

// know reports whether the process answers to the name in a request, which may be one of
// more.
func (h hosts) know(r *http.Request, more []string) bool {
	if r.Host == "" {
		return true
	}
	name := hostName((&url.URL{Host: r.Host}).Hostname())
	if _, ok := h[name]; ok || slices.ContainsFunc(more, func(m string) bool { return hostName(m) == name }) {
		return true
	}
	addr, err := netip.ParseAddr(name)
	return err == nil && (addr.Unmap().IsLoopback() || cameInAt(r, addr))
}

// hostName is a name in the one way in which we compare it.
func hostName(name string) string { return strings.TrimSuffix(strings.ToLower(name), ".") }

// cameInAt reports whether the request's connection has this address at our end.
func cameInAt(r *http.Request, addr netip.Addr) bool {
	at, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return ok && at.AddrPort().Addr().Unmap().WithZone("") == addr.Unmap().WithZone("")
}

func misdirected(http.ResponseWriter, *http.Request) *problem {
	return newProblem(http.StatusMisdirectedRequest, "this process does not answer to the name in Host; --http-hosts and hosts of the access file add names")
}
