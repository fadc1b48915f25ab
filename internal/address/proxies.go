package address

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the networks of those whose word is taken for where a request has come from.
// There may be none.
type Proxies []netip.Prefix

// ParseProxies reads addresses and networks, such as 10.0.0.0/8.
func ParseProxies(texts []string) (Proxies, error) {
	var all Proxies
	for _, text := range texts {
		p, err := netip.ParsePrefix(text)
		if addr, aerr := netip.ParseAddr(text); aerr == nil {
			p, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		switch {
		case err != nil || strings.Contains(text, "%"):
			return nil, fmt.Errorf("%q is neither an address nor a network such as 10.0.0.0/8", text)
		case p.Bits() == 0:
			return nil, fmt.Errorf("%q would have everybody say where they come from: name the proxies alone", text)
		}
		all = append(all, p.Masked())
	}
	return all, nil
}

func (ps Proxies) trust(addr netip.Addr) bool {
	return slices.ContainsFunc(ps, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// Client is where a request comes from, as host:port: remote, unless that is a proxy; else
// the last address that no proxy has, of X-Forwarded-For or Forwarded (RFC 7239), which
// proxies add to on the right. What stands to the left of it anybody may have written. Of
// two headers that differ the one that no proxy writes is the client's own: then, and where
// a proxy does not tell, it is the last proxy's.
func (ps Proxies) Client(remote string, header map[string][]string) string {
	if len(ps) == 0 {
		return remote
	}
	at, err := netip.ParseAddrPort(remote)
	if err != nil || !ps.trust(at.Addr().Unmap()) {
		return remote
	}
	client := at.Addr()
	xff, is := header["X-Forwarded-For"]
	if is {
		client = ps.walk(client, strings.Split(strings.Join(xff, ","), ","))
	}
	if lines, also := header["Forwarded"]; also {
		by := ps.walk(at.Addr(), forwarded(strings.Join(lines, ",")))
		if is && by != client {
			return remote
		}
		client = by
	}
	if client == at.Addr() {
		return remote
	}
	return netip.AddrPortFrom(client, 0).String()
}

// walk goes from the right through those who have handed on, as long as they are proxies.
func (ps Proxies) walk(at netip.Addr, hops []string) netip.Addr {
	for _, hop := range slices.Backward(hops) {
		addr, ok := hopAddr(strings.TrimSpace(hop))
		if !ok {
			break
		}
		if at = addr; !ps.trust(at) {
			break
		}
	}
	return at
}

// hopAddr reads an address, which may have a port, and brackets of IPv6.
func hopAddr(text string) (netip.Addr, bool) {
	addr, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"))
	if err != nil {
		var both netip.AddrPort
		both, err = netip.ParseAddrPort(text)
		addr = both.Addr()
	}
	return addr.Unmap().WithZone(""), err == nil
}

// forwarded are the values of for of Forwarded's elements, empty where one has none; none
// at all where a quotation is open at the end: a client may have begun it, so that it
// swallows what proxies have added.
func forwarded(text string) []string {
	elements, open := splitUnquoted(text, ',')
	if open {
		return nil
	}
	var all []string
	for _, element := range elements {
		client := ""
		pairs, _ := splitUnquoted(element, ';')
		for _, pair := range pairs {
			name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
			if strings.EqualFold(name, "for") {
				client = strings.ReplaceAll(strings.Trim(value, `"`), `\`, "")
			}
		}
		all = append(all, client)
	}
	return all
}

// splitUnquoted splits a text, but not within quotation marks, and reports whether one is
// open at its end.
func splitUnquoted(text string, at byte) (parts []string, quoted bool) {
	from, escaped := 0, false
	for i := range len(text) {
		switch c := text[i]; {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case c == at && !quoted:
			parts, from = append(parts, text[from:i]), i+1
		}
	}
	return append(parts, text[from:]), quoted
}
