package app

import (
	"net"
	"net/netip"
)

// checkOpen refuses to be open to others by accident.
func (o *Options) checkOpen(fault func(flag, format string, args ...any)) {
	if o.OpenToEverybody {
		return
	}
	if elsewhere(o.HTTPAddr) {
		fault("http-addr", "%s can be reached by others, who could do whatever this process does: take a loopback address, or say --open-to-everybody if that is meant", o.HTTPAddr)
	}
	const engine = "%s can be reached by others, and the embedded %s knows no users: take a loopback address, or say --open-to-everybody if that is meant"
	if o.embeddedKafka() && elsewhere(o.EmbeddedKafkaAddr) {
		fault("embedded-kafka-addr", engine, o.EmbeddedKafkaAddr, "broker")
	}
	if o.embeddedRedis() && elsewhere(o.EmbeddedRedisAddr) {
		fault("embedded-redis-addr", engine, o.EmbeddedRedisAddr, "Redis")
	}
}

// elsewhere reports whether an address to listen at can be reached from other machines.
// What is no address is for others to refuse.
func elsewhere(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || host == "localhost" {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return err != nil || !ip.Unmap().IsLoopback()
}
