package app

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/address"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/notify"
	"github.com/esclusa/esclusa/internal/tracing"
	"github.com/esclusa/esclusa/schemas"
)

// maxBody is the largest record bound that can be set: what an alert, a row and a
// batch of it take stays below what brokers can be made to take.
const maxBody = 64 << 20

// hostName is what may stand in Host, without a port.
var hostName = regexp.MustCompile(`^[a-zA-Z0-9_]([a-zA-Z0-9._-]{0,252})$`)

// maxBatch is the largest bound of a batch that can be set.
const maxBatch = 1 << 30

var instanceName = regexp.MustCompile(`^[a-zA-Z0-9._-]{1,200}$`)

// Check returns every fault of the options, each with the flag that mends it.
// The options must have their defaults.
func (o Options) Check() error {
	var faults []error
	fault := func(flag, format string, args ...any) {
		faults = append(faults, fmt.Errorf("--%s: %s", flag, fmt.Sprintf(format, args...)))
	}
	for i, r := range o.Roles {
		if slices.Contains(o.Roles[:i], r) {
			fault("roles", "%s is there twice", r)
		}
		if !slices.Contains(AllRoles(), r) {
			fault("roles", "%q is not a role; roles are %s", r, strings.Join(AllRoles(), ", "))
		}
	}
	o.checkAddresses(fault)
	o.checkListeners(fault)
	o.checkOpen(fault)
	o.checkOperations(fault)
	if err := o.Security.Check(); err != nil {
		faults = append(faults, err)
	}
	if err := esclusa.CheckPrefix(o.TopicPrefix); err != nil {
		fault("topic-prefix", "%v", err)
	}
	if o.Partitions < 1 || o.Partitions > 10_000 {
		fault("partitions", "must be 1 to 10000, not %d", o.Partitions)
	}
	if o.Replication < 1 || o.Replication > 100 {
		fault("replication", "must be 1 to 100, not %d", o.Replication)
	}
	if o.embeddedKafka() && o.Replication != 1 {
		fault("replication", "the embedded broker is one broker, so it must be 1")
	}
	if !instanceName.MatchString(o.Instance) {
		fault("instance", "%q must match %s", o.Instance, instanceName)
	}
	if o.MaxRecordBytes < 1 || o.MaxRecordBytes > maxBody {
		fault("max-record-bytes", "must be 1 to %d, not %d", maxBody, o.MaxRecordBytes)
	} else if least := (kafka.Cluster{MaxBody: o.MaxRecordBytes}).MaxMessage(); o.MaxBatchBytes < least || o.MaxBatchBytes > maxBatch {
		fault("max-batch-bytes", "must be %d, which is 1 MiB more than --max-record-bytes, to %d, not %d", least, maxBatch, o.MaxBatchBytes)
	}
	if o.MaxElements < 1 || o.MaxElements > schemas.MostElements {
		fault("max-elements", "must be 1 to %d, not %d", schemas.MostElements, o.MaxElements)
	}
	if o.MaxDepth < 1 || o.MaxDepth > schemas.MostDepth {
		fault("max-depth", "must be 1 to %d, not %d", schemas.MostDepth, o.MaxDepth)
	}
	if o.Delivery != ExactlyOnce && o.Delivery != AtLeastOnce {
		fault("delivery", "must be %s or %s, not %q", ExactlyOnce, AtLeastOnce, o.Delivery)
	}
	if o.HTTPPayloads != schemas.PayloadFull && o.HTTPPayloads != schemas.PayloadMasked {
		fault("http-payloads", "must be %s or %s, not %q", schemas.PayloadFull, schemas.PayloadMasked, o.HTTPPayloads)
	}
	if o.TransactionInterval < 0 || o.TransactionInterval > time.Second {
		fault("transaction-interval", "must be 0s to 1s, not %v", o.TransactionInterval)
	}
	if o.Linger < 0 || o.Linger > time.Second {
		fault("linger", "must be 0s to 1s, not %v", o.Linger)
	}
	if !slices.Contains(kafka.Compressions(), o.Compression) {
		fault("compression", "must be one of %s, not %q", strings.Join(kafka.Compressions(), ", "), o.Compression)
	}
	if o.SendWait < 0 {
		fault("send-wait", "must not be negative")
	}
	if o.MaxReaderGroups < 1 || o.MaxReaderGroups > 1000 {
		fault("max-reader-groups", "must be 1 to 1000, not %d", o.MaxReaderGroups)
	}
	o.checkLimits(fault)
	if o.MaxInflightBytes < int64(min(o.MaxRecordBytes, maxBody)) {
		fault("max-inflight-bytes", "must be at least --max-record-bytes, which is %d", o.MaxRecordBytes)
	}
	if o.MinBodyRate < 1 {
		fault("min-body-rate", "must be positive")
	}
	if o.StartWait <= 0 {
		fault("start-wait", "must be positive")
	}
	if o.OTLPEndpoint != "" {
		if err := tracing.CheckEndpoint(o.OTLPEndpoint); err != nil {
			fault("otlp-endpoint", "%v", err)
		}
	}
	o.checkNotify(fault)
	return errors.Join(faults...)
}

func (o Options) checkNotify(fault func(flag, format string, args ...any)) {
	if o.NotifyURL == "" {
		if o.NotifySecret.File != "" {
			fault("notify-secret-file", "needs --notify-url")
		}
	} else if err := notify.CheckURL(o.NotifyURL); err != nil {
		fault("notify-url", "%v", err)
	}
	if (o.NotifyTLS.Cert == "") != (o.NotifyTLS.Key == "") {
		fault("notify-tls-cert", "needs --notify-tls-key, and the other way round")
	}
	if o.NotifyTLS.Any() && !strings.HasPrefix(o.NotifyURL, "https:") {
		fault("notify-url", "must be an https:// URL for the files of TLS to count")
	}
	if o.NotifyLink != "" && notify.CheckURL(o.NotifyLink) != nil {
		fault("notify-link", "must be an http:// or https:// URL without user and fragment")
	}
}

// CheckEngines returns an error for each engine that a process with these options would
// have to have in itself, where the build has none. Options that only say which system is
// meant need none.
func (o Options) CheckEngines() error {
	if hasEngines {
		return nil
	}
	var kafka, redis error
	if o.embeddedKafka() {
		kafka = errors.New("--brokers: this build has no embedded broker; name brokers of your own")
	}
	if o.embeddedRedis() {
		redis = errors.New("--redis: this build has no embedded Redis; name one of your own")
	}
	return errors.Join(kafka, redis)
}

func (o Options) checkAddresses(fault func(flag, format string, args ...any)) {
	check := func(flag, addr string) {
		_, port, err := net.SplitHostPort(addr)
		if n, nerr := strconv.Atoi(port); err != nil || nerr != nil || n < 0 || n > 65535 {
			fault(flag, "%q is not host:port", addr)
		}
	}
	check("http-addr", o.HTTPAddr)
	if o.OperationsAddr != "" {
		check("operations-addr", o.OperationsAddr)
	}
	for _, h := range o.HTTPHosts {
		if _, err := netip.ParseAddr(h); err != nil && !hostName.MatchString(h) {
			fault("http-hosts", "%q is neither a host's name nor an address; ports and schemes do not belong there", h)
		}
	}
	if _, err := address.ParseProxies(o.TrustedProxies); err != nil {
		fault("trusted-proxies", "%v", err)
	}
	for _, b := range o.Brokers {
		check("brokers", b)
	}
	if o.embeddedKafka() {
		check("embedded-kafka-addr", o.EmbeddedKafkaAddr)
		if o.Security.UseTLS || o.Security.Mechanism != "" {
			fault("brokers", "the embedded broker knows neither TLS nor users, so name your own")
		}
	}
	if (o.RedisTLS.Cert == "") != (o.RedisTLS.Key == "") {
		fault("redis-tls-cert", "needs --redis-tls-key, and the other way round")
	}
	if o.RedisTLS.Any() && !strings.HasPrefix(o.Redis, "rediss:") {
		fault("redis", "must be a rediss:// URL for the files of TLS to count")
	}
	if o.Redis == "" {
		if o.RedisPassword.File != "" {
			fault("redis-password-file", "needs --redis with a redis:// or rediss:// URL")
		}
		check("embedded-redis-addr", o.EmbeddedRedisAddr)
		if !o.embeddedKafka() && o.has(RoleMirror) != o.has(RoleHTTP) {
			fault("redis", "roles mirror and http run in different processes, so they need a Redis that both can reach")
		}
		return
	}
	if u, err := url.Parse(o.Redis); err != nil || u.Scheme != "redis" && u.Scheme != "rediss" {
		fault("redis", "must be a redis:// or rediss:// URL")
	}
}
