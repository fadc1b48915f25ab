package app

import (
	"slices"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/credentials"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/limits"
	"github.com/esclusa/esclusa/schemas"
	"github.com/esclusa/esclusa/views"
)

// Roles of a process.
const (
	RoleRouter  = "router"
	RoleTables  = "tables"
	RoleMirror  = "mirror"
	RoleAuditor = "auditor"
	RoleAlerts  = "alerts"
	RoleHTTP    = "http"
)

// TransactionInterval is what the binary sets where nobody says otherwise: at
// most a hundred transactions a second, which brokers take without noticing.
const TransactionInterval = 10 * time.Millisecond

// Limits of one caller over HTTP that the binary sets where nobody says otherwise.
const (
	CallerRate        = 10_000    // requests a second
	CallerBytes       = 100 << 20 // a second
	MaxCallerRequests = 500       // at once
	MaxCallerStreams  = 200       // at once
)

// Delivery of the router.
const (
	ExactlyOnce = "exactly-once"
	AtLeastOnce = "at-least-once"
)

// AllRoles are the roles of a process that does everything.
func AllRoles() []string {
	return []string{RoleRouter, RoleTables, RoleMirror, RoleAuditor, RoleAlerts, RoleHTTP}
}

// Options say what a process is. The comments name the flags that set them.
type Options struct {
	// Roles this process plays (--roles). Default: all.
	Roles []string
	// HTTPAddr is where HTTP listens (--http-addr), host:port; port 0 picks a free
	// one. Default 127.0.0.1:5000.
	HTTPAddr string
	// HTTPHosts are names and addresses, without a port, that HTTP answers to beside
	// loopback's, the host of HTTPAddr and the address that a request comes in at
	// (--http-hosts). Default: none.
	HTTPHosts []string
	// OperationsAddr is where /metrics, /readyz and /livez are served in place of HTTPAddr
	// (--operations-addr). Empty: they are served beside the calls.
	OperationsAddr string
	// OperationsConfig is the file of Prometheus' web configuration, TLS and users, for
	// OperationsAddr (--operations-web-config). Empty: in the clear, for everybody.
	OperationsConfig string
	// Profiles serves /debug/pprof at OperationsAddr too (--pprof).
	Profiles bool
	// TLSElsewhere says that a proxy in front of HTTP has TLS, so that keys and tokens may
	// come in the clear from other machines (--tls-elsewhere).
	TLSElsewhere bool
	// TrustedProxies are addresses and networks of proxies in front of HTTP, whose word is
	// taken for where requests come from (--trusted-proxies). Default: none.
	TrustedProxies []string
	// MaxRequests bounds the requests over HTTP that are in work at once, without streams
	// (--max-requests); beyond it 503. Default 2000.
	MaxRequests int
	// MaxStreams bounds the streams of tables over HTTP (--max-streams); beyond it 503. Of
	// this, and of the three below, each caller has a share, beyond which it gets 429.
	// Default 2000.
	MaxStreams int
	// MaxAlertStreams bounds the streams of alerts over HTTP (--max-alert-streams). Default
	// 64.
	MaxAlertStreams int
	// MaxExports bounds the exports of alerts that are written at once (--max-exports).
	// Default 4.
	MaxExports int
	// MaxSourceLookups bounds the sources that are looked for at once over HTTP
	// (--max-source-lookups). Default 8.
	MaxSourceLookups int
	// CallerLimits are what one caller may take, a principal or an address
	// (--caller-rate, --caller-bytes, --max-caller-requests, --max-caller-streams); beyond
	// it 429. Zeros, the default here, are no limit.
	CallerLimits limits.Each
	// MaxCallerGroups bounds the groups that GET /consume_message reads for at once for one
	// caller (--max-caller-groups); one more closes that caller's which is idle longest.
	// Default: half of MaxReaderGroups, rounded up.
	MaxCallerGroups int
	// OpenToEverybody lets HTTP, and the embedded engines, listen elsewhere than on
	// loopback although whoever reaches them may then use them (--open-to-everybody).
	// Default false.
	OpenToEverybody bool
	// Access is the file that says who may do what over HTTP (--access). Empty: everybody
	// may do everything.
	Access string
	// Brokers of Kafka (--brokers), host:port each. Empty: an embedded broker.
	Brokers []string
	// Security of the connections to Brokers (--kafka-tls, --kafka-sasl-mechanism
	// and those beside them). Default: none.
	Security kafka.SecurityOptions
	// EmbeddedKafkaAddr is where the embedded broker listens
	// (--embedded-kafka-addr). Default 127.0.0.1:9092.
	EmbeddedKafkaAddr string
	// Redis is a redis:// or rediss:// URL (--redis). Empty: an embedded Redis.
	Redis string
	// RedisPassword goes before one in the URL (--redis-password-file); the user is
	// the URL's.
	RedisPassword credentials.Secret
	// RedisTLS are the files for rediss:// (--redis-tls-ca, -cert, -key).
	RedisTLS credentials.TLS
	// EmbeddedRedisAddr is where the embedded Redis listens
	// (--embedded-redis-addr). Default 127.0.0.1:6379.
	EmbeddedRedisAddr string
	// DataDir holds what must survive a restart (--data-dir): the embedded
	// broker's log, local copies of the table. One process at a time. Default
	// ./data.
	DataDir string
	// Schemas is the directory of the catalogue (--schemas). Empty: the catalogue
	// that is built in.
	Schemas string
	// TopicPrefix of all topics and groups (--topic-prefix). Default datatype.
	TopicPrefix string
	// Partitions of every topic (--partitions). Default 8; 1 to 10000.
	Partitions int
	// Replication of every topic (--replication). Default 3 on external brokers,
	// 1 on the embedded one.
	Replication int
	// Instance is this process's identity among those of its roles (--instance):
	// static group membership. Two processes of one role must differ. Required.
	Instance string
	// Leave has an ordered stop leave those groups that others are in (--leave), so
	// that they take over at once; false keeps the partitions for this process's
	// return, for a session timeout at most.
	Leave bool
	// CreateTopics makes missing topics on start (--create-topics). Default: only
	// on the embedded broker.
	CreateTopics *bool
	// AcceptNewIngress goes on although the ingress topic was made anew since the
	// last start (--accept-new-ingress): offsets start again.
	AcceptNewIngress bool
	// MaxRecordBytes bounds a record's body (--max-record-bytes). Default 1 MiB;
	// at most 64 MiB.
	MaxRecordBytes int
	// MaxElements bounds the array elements and members of a record's body, all
	// counted together (--max-elements). Default 100,000; at most 10,000,000.
	MaxElements int
	// MaxDepth bounds how deep they are nested (--max-depth). Default 32; at most
	// 128.
	MaxDepth int
	// MaxBatchBytes bounds what a batch of records takes once it is decompressed
	// (--max-batch-bytes): a larger one is passed over, with an alert. Default 64
	// MiB; at least 1 MiB more than MaxRecordBytes, at most 1 GiB.
	MaxBatchBytes int
	// Delivery of the router (--delivery): ExactlyOnce, the default, or
	// AtLeastOnce.
	Delivery string
	// TransactionInterval is how long a transaction of the router goes on taking
	// records at most, while more are waiting (--transaction-interval): with a backlog,
	// longer spares brokers.
	// 0 to 1s; 0, the default here, makes a transaction of each poll.
	TransactionInterval time.Duration
	// Linger is how long the router's producer waits to fill a batch (--linger).
	// Default 0; at most 1s.
	Linger time.Duration
	// Compression is the codec of all that this process produces (--compression),
	// one of kafka.Compressions. Default none, which every client can read.
	Compression string
	// AlertRefusedHTTP raises an alert about each record that is refused over HTTP
	// (--alert-refused-http). Default true.
	AlertRefusedHTTP *bool
	// HTTPPayloads is how payloads of alerts are shown over HTTP (--http-payloads), one of
	// schemas.PayloadFull and schemas.PayloadMasked. Default masked: without the values of
	// members that a schema marks with x-mask.
	HTTPPayloads string
	// SendWait bounds how long POST /send_message waits (--send-wait). Default 5s.
	SendWait time.Duration
	// MaxReaderGroups bounds how many groups GET /consume_message reads for at once
	// (--max-reader-groups); one more closes the one that is idle longest. Default 64;
	// 1 to 1000.
	MaxReaderGroups int
	// MaxInflightBytes bounds the memory that bodies of HTTP requests take at once
	// (--max-inflight-bytes), in bytes. Default 64 MiB; at least MaxRecordBytes.
	MaxInflightBytes int64
	// MinBodyRate is how many bytes a second a body over HTTP must come at
	// (--min-body-rate); one five seconds behind is given up. Default 16 KiB; at least 1.
	MinBodyRate int
	// StartWait bounds how long the start waits for Kafka and Redis
	// (--start-wait). Default 10s.
	StartWait time.Duration
	// OTLPEndpoint is the http:// or https:// URL of a collector of traces
	// (--otlp-endpoint). Empty, the default: no traces.
	OTLPEndpoint string
	// NotifyURL is the http:// or https:// URL that is told of each alert group that is
	// new or has regressed, by the role alerts (--notify-url). It may be a secret. Empty,
	// the default: nobody is told.
	NotifyURL string
	// NotifySecret signs what is posted there (--notify-secret-file). Default: none.
	NotifySecret credentials.Secret
	// NotifyTLS are the files for an https:// URL (--notify-tls-ca, -cert, -key).
	NotifyTLS credentials.TLS
	// NotifyLink is the URL by which people reach this system's HTTP (--notify-link), for
	// the links in what is posted. Empty, the default: links are paths.
	NotifyLink string
	// Version and Revision of the build.
	Version, Revision string
	// Now is the clock that records, alerts and markers are dated by. Default:
	// time.Now. What only waits goes by the machine's.
	Now func() time.Time `json:"-"`
}

// WithDefaults fills in what is not set.
func (o Options) WithDefaults() Options {
	if len(o.Roles) == 0 {
		o.Roles = AllRoles()
	}
	setDefault(&o.HTTPAddr, "127.0.0.1:5000")
	setDefault(&o.EmbeddedKafkaAddr, "127.0.0.1:9092")
	setDefault(&o.EmbeddedRedisAddr, "127.0.0.1:6379")
	setDefault(&o.DataDir, "./data")
	setDefault(&o.TopicPrefix, esclusa.DefaultPrefix)
	setDefault(&o.Partitions, 8)
	setDefault(&o.MaxRecordBytes, schemas.DefaultLimits().RecordBytes)
	setDefault(&o.MaxElements, schemas.DefaultLimits().Elements)
	setDefault(&o.MaxDepth, schemas.DefaultLimits().Depth)
	setDefault(&o.MaxBatchBytes, max(kafka.DefaultMaxBatch, kafka.Cluster{MaxBody: o.MaxRecordBytes}.MaxMessage()))
	setDefault(&o.Delivery, ExactlyOnce)
	setDefault(&o.Compression, kafka.NoCompression)
	setDefault(&o.HTTPPayloads, schemas.PayloadMasked)
	setDefault(&o.SendWait, 5*time.Second)
	setDefault(&o.MaxReaderGroups, 64)
	setDefault(&o.MaxCallerGroups, (o.MaxReaderGroups+1)/2)
	setDefault(&o.MaxRequests, views.DefaultRequests)
	setDefault(&o.MaxStreams, views.DefaultStreams)
	setDefault(&o.MaxAlertStreams, views.DefaultAlertStreams)
	setDefault(&o.MaxExports, views.DefaultExports)
	setDefault(&o.MaxSourceLookups, views.DefaultSourceLookups)
	setDefault(&o.MaxInflightBytes, views.DefaultInflightBytes)
	setDefault(&o.MinBodyRate, views.DefaultBodyRate)
	setDefault(&o.StartWait, 10*time.Second)
	setDefault(&o.Version, "unknown")
	setDefault(&o.Revision, "unknown")
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Replication == 0 {
		o.Replication = 3
		if o.embeddedKafka() {
			o.Replication = 1
		}
	}
	if o.AlertRefusedHTTP == nil {
		alert := true
		o.AlertRefusedHTTP = &alert
	}
	if o.CreateTopics == nil {
		create := o.embeddedKafka()
		o.CreateTopics = &create
	}
	return o
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

func (o *Options) embeddedKafka() bool { return len(o.Brokers) == 0 }

func (o *Options) embeddedRedis() bool { return o.usesRedis() && o.Redis == "" }

func (o *Options) has(role string) bool { return slices.Contains(o.Roles, role) }

// listensForCalls reports whether this process listens at HTTPAddr: it does not where it
// has nothing to answer but operations, and those elsewhere.
func (o *Options) listensForCalls() bool { return o.OperationsAddr == "" || o.has(RoleHTTP) }

// usesRedis reports whether a role of this process speaks to Redis.
func (o *Options) usesRedis() bool { return o.has(RoleMirror) || o.has(RoleHTTP) }
