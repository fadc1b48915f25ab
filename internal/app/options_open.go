package app

import (
	"slices"

	toolkit "github.com/prometheus/exporter-toolkit/web"

	"github.com/esclusa/esclusa/internal/address"
)

// checkOperations checks what is set of the listener for operations. An address that
// others reach is no accident there: it is there for them.
func (o *Options) checkOperations(fault func(flag, format string, args ...any)) {
	switch {
	case o.OperationsAddr == "" && o.OperationsConfig != "":
		fault("operations-web-config", "is about --operations-addr, which is not set")
	case o.OperationsAddr == "" && o.Profiles:
		fault("pprof", "is served at --operations-addr, which is not set")
	case o.OperationsConfig != "":
		if err := toolkit.Validate(o.OperationsConfig); err != nil {
			fault("operations-web-config", "%v", err)
		}
	case o.Profiles && address.Elsewhere(o.OperationsAddr):
		fault("pprof", "shows others at %s what the process does: take a loopback address, or --operations-web-config with users or clients' certificates", o.OperationsAddr)
	}
}

// checkListeners refuses that two listeners of this process take one port.
func (o *Options) checkListeners(fault func(flag, format string, args ...any)) {
	type listener struct {
		flag, addr string
		is         bool
	}
	var taken []listener
	for _, l := range []listener{
		{"http-addr", o.HTTPAddr, o.listensForCalls()},
		{"operations-addr", o.OperationsAddr, o.OperationsAddr != ""},
		{"embedded-kafka-addr", o.EmbeddedKafkaAddr, o.embeddedKafka()},
		{"embedded-redis-addr", o.EmbeddedRedisAddr, o.embeddedRedis()},
	} {
		if !l.is {
			continue
		}
		if i := slices.IndexFunc(taken, func(other listener) bool { return address.Overlap(l.addr, other.addr) }); i >= 0 {
			fault(l.flag, "%s is taken by --%s %s already: give it a port of its own", l.addr, taken[i].flag, taken[i].addr)
		}
		taken = append(taken, l)
	}
}

// checkOpen refuses to be open to others by accident.
func (o *Options) checkOpen(fault func(flag, format string, args ...any)) {
	if o.OpenToEverybody {
		return
	}
	if o.Access == "" && o.callsFromElsewhere() {
		fault("http-addr", "%s can be reached by others, who could do whatever this process does: take a loopback address, say with --access who may do what, or say --open-to-everybody if that is meant", o.HTTPAddr)
	}
	const engine = "%s can be reached by others, and the embedded %s knows no users: take a loopback address, or say --open-to-everybody if that is meant"
	if o.embeddedKafka() && address.Elsewhere(o.EmbeddedKafkaAddr) {
		fault("embedded-kafka-addr", engine, o.EmbeddedKafkaAddr, "broker")
	}
	if o.embeddedRedis() && address.Elsewhere(o.EmbeddedRedisAddr) {
		fault("embedded-redis-addr", engine, o.EmbeddedRedisAddr, "Redis")
	}
}

// callsFromElsewhere reports whether other machines reach the listener of the calls.
func (o *Options) callsFromElsewhere() bool {
	return o.listensForCalls() && address.Elsewhere(o.HTTPAddr)
}

// checkLimits checks what callers may take.
func (o *Options) checkLimits(fault func(flag, format string, args ...any)) {
	each := o.CallerLimits
	for _, l := range []struct {
		flag  string
		wrong bool
		must  string
	}{
		{"max-requests", o.MaxRequests < 1, "be positive"},
		{"max-streams", o.MaxStreams < 1, "be positive"},
		{"max-alert-streams", o.MaxAlertStreams < 1, "be positive"},
		{"max-exports", o.MaxExports < 1, "be positive"},
		{"max-source-lookups", o.MaxSourceLookups < 1, "be positive"},
		{"caller-rate", each.Requests < 0, "not be negative; 0 is no limit"},
		{"caller-bytes", each.Bytes < 0, "not be negative; 0 is no limit"},
		{"max-caller-requests", each.AtOnce < 0, "not be negative; 0 is no limit"},
		{"max-caller-streams", each.Streams < 0, "not be negative; 0 is no limit"},
		{"max-caller-groups", o.MaxReaderGroups > 0 && (o.MaxCallerGroups < 1 || o.MaxCallerGroups > o.MaxReaderGroups), "be 1 to --max-reader-groups"},
	} {
		if l.wrong {
			fault(l.flag, "must %s", l.must)
		}
	}
}
