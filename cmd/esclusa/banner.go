package main

import (
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/esclusa/esclusa/internal/app"
)

// banner says where everything listens, and what to try.
func banner(o app.Options, at app.Addresses) string {
	var b strings.Builder
	web := "http://" + dialable(at.HTTP)
	if at.Secure {
		web = "https://" + dialable(at.HTTP)
	}
	const operations = "  (/livez, /readyz, /metrics)"
	calls := slices.Contains(o.Roles, app.RoleHTTP)
	serves := operations
	if calls {
		serves = "  (in a browser: the console)"
	}
	fmt.Fprintf(&b, "esclusa %s runs %s\n", o.Version, strings.Join(o.Roles, ", "))
	if at.HTTP != "" {
		fmt.Fprintf(&b, "  HTTP   %s%s\n", web, serves)
	}
	if at.Operations != "" {
		fmt.Fprintf(&b, "  HTTP   %s%s\n", dialable(at.Operations), operations)
	}
	fmt.Fprintf(&b, "  Kafka  %s%s\n", strings.Join(at.Kafka, ","), embedded(len(o.Brokers) == 0))
	if at.Redis != "" {
		fmt.Fprintf(&b, "  Redis  %s%s\n", at.Redis, embedded(o.Redis == ""))
	}
	if calls && o.Access == "" {
		fmt.Fprintf(&b, "Try:\n  %s\n", trial(o, web))
	}
	return b.String()
}

func embedded(yes bool) string {
	if yes {
		return "  (embedded)"
	}
	return ""
}

// trial is a line that works in another shell. A catalogue of one's own need not
// know customers.
func trial(o app.Options, web string) string {
	if o.Schemas != "" {
		return "curl " + web + "/v1/channels"
	}
	return `curl -d '{"id_cliente":"10","nombre":"Grupo 3","edad":1,"promocion":"20% de descuento"}' ` + web + "/send_message"
}

// dialable is an address with the loopback in place of a wildcard.
func dialable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return addr
}
