package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/schemas"
)

const runHelp = `Runs the system in one process, until SIGINT or SIGTERM; a second one ends it at
once. Without --brokers it starts an embedded Kafka broker, without --redis an
embedded Redis, both at addresses that ordinary clients can use. What must survive
is in --data-dir.

To scale out, run several processes with some of the roles each, on brokers and a
Redis of your own.

The log goes to standard error; where everything listens to standard output, or into
the log where --log-format is json.`

const runExample = `  esclusa run
  esclusa run --http-addr 127.0.0.1:8080 --data-dir /var/lib/esclusa
  esclusa run --roles router,tables --brokers kafka-1:9092,kafka-2:9092 --instance node-1
  esclusa run --brokers kafka-1:9093 --kafka-tls --kafka-sasl-mechanism SCRAM-SHA-512 \
    --kafka-sasl-user esclusa --kafka-sasl-password-file /run/secrets/kafka \
    --redis rediss://esclusa@cache:6379 --redis-password-file /run/secrets/redis`

type runCommand struct {
	sh           *shell
	opts         app.Options
	createTopics bool
	alertRefused bool
	format       choice
	level        choice
}

func newRun(sh *shell) *cobra.Command {
	r := &runCommand{
		sh:     sh,
		format: choice{"text", []string{"text", "json"}},
		level:  choice{"info", []string{"debug", "info", "warn", "error"}},
	}
	cmd := &cobra.Command{
		Use:               "run",
		Short:             "Run the system: everything, or some of its roles",
		Long:              runHelp,
		Example:           runExample,
		Args:              takes(0, 0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              r.run,
	}
	r.flags(cmd.Flags())
	kafkaSecurityFlags(cmd, &r.opts.Security)
	redisSecurityFlags(cmd, &r.opts.RedisTLS, &r.opts.RedisPassword)
	notifyFlags(cmd, &r.opts)
	r.format.flag(cmd, "log-format", "", "how the log is written")
	r.level.flag(cmd, "log-level", "", "the least important level that is logged")
	completeFlag(cmd, "roles", app.AllRoles())
	completeFlag(cmd, "delivery", []string{app.ExactlyOnce, app.AtLeastOnce})
	completeFlag(cmd, "compression", kafka.Compressions())
	completeFlag(cmd, "http-payloads", []string{schemas.PayloadMasked, schemas.PayloadFull})
	return cmd
}

func (r *runCommand) flags(f *pflag.FlagSet) {
	o, def := &r.opts, app.Options{}.WithDefaults()
	f.StringSliceVar(&o.Roles, "roles", def.Roles, "what this process does, separated by commas")
	f.StringVar(&o.HTTPAddr, "http-addr", def.HTTPAddr, "where HTTP listens, as `host:port`")
	f.StringSliceVar(&o.HTTPHosts, "http-hosts", nil, "`names` that HTTP answers to, beside loopback's, the one in --http-addr and the address that is asked")
	f.StringVar(&o.OperationsAddr, "operations-addr", "", "where /metrics, /readyz and /livez are served in place of --http-addr, as `host:port`")
	f.StringVar(&o.OperationsConfig, "operations-web-config", "", "`file` of Prometheus' web configuration (TLS, users) for --operations-addr")
	f.BoolVar(&o.Profiles, "pprof", false, "serve /debug/pprof at --operations-addr")
	f.BoolVar(&o.TLSElsewhere, "tls-elsewhere", false, "let keys and tokens come in the clear to other addresses than loopback's: a proxy in front has TLS")
	f.StringSliceVar(&o.TrustedProxies, "trusted-proxies", nil, "`addresses` and networks of proxies in front of HTTP, whose X-Forwarded-For or Forwarded says where requests come from")
	f.IntVar(&o.MaxRequests, "max-requests", def.MaxRequests, "requests over HTTP that are in work at once, without streams; beyond it 503")
	f.IntVar(&o.MaxStreams, "max-streams", def.MaxStreams, "clients that follow tables over HTTP at once; beyond it 503, and beyond a caller's share of them 429, as of the next three")
	f.IntVar(&o.MaxAlertStreams, "max-alert-streams", def.MaxAlertStreams, "clients that follow alerts over HTTP at once")
	f.IntVar(&o.MaxExports, "max-exports", def.MaxExports, "exports of alerts over HTTP that are written at once")
	f.IntVar(&o.MaxSourceLookups, "max-source-lookups", def.MaxSourceLookups, "`sources` that are looked for at once over HTTP")
	f.Float64Var(&o.CallerLimits.Requests, "caller-rate", app.CallerRate, "requests over HTTP a second of one caller, a principal or an address; beyond it 429; 0 for no limit")
	f.Float64Var(&o.CallerLimits.Bytes, "caller-bytes", app.CallerBytes, "`bytes` of bodies over HTTP a second of one caller; beyond it 429; 0 for no limit")
	f.IntVar(&o.CallerLimits.AtOnce, "max-caller-requests", app.MaxCallerRequests, "requests of one caller that are in work at once; beyond it 429; 0 for no limit")
	f.IntVar(&o.CallerLimits.Streams, "max-caller-streams", app.MaxCallerStreams, "streams of one caller at once; beyond it 429; 0 for no limit")
	f.IntVar(&o.MaxCallerGroups, "max-caller-groups", 0, "`groups` that GET /consume_message reads for at once for one caller (default half of --max-reader-groups)")
	f.BoolVar(&o.OpenToEverybody, "open-to-everybody", false, "listen on other addresses than loopback's although whoever reaches them may then do everything")
	f.StringVar(&o.Access, "access", "", "`file` that says who may do what over HTTP; none for everybody and everything")
	f.StringSliceVar(&o.Brokers, "brokers", nil, "Kafka brokers, as `host:port,...`; none for an embedded broker")
	f.StringVar(&o.EmbeddedKafkaAddr, "embedded-kafka-addr", def.EmbeddedKafkaAddr, "where the embedded broker listens, as `host:port`")
	f.StringVar(&o.Redis, redisFlag, "", "redis:// or rediss:// `URL` without a password; none for an embedded Redis")
	f.StringVar(&o.EmbeddedRedisAddr, "embedded-redis-addr", def.EmbeddedRedisAddr, "where the embedded Redis listens, as `host:port`")
	f.StringVar(&o.DataDir, "data-dir", def.DataDir, "`directory` of what must survive a restart")
	f.StringVar(&o.Schemas, "schemas", "", "`directory` of the catalogue; none for the one built in")
	f.StringVar(&o.TopicPrefix, "topic-prefix", def.TopicPrefix, "`prefix` of all topics and groups")
	f.IntVar(&o.Partitions, "partitions", def.Partitions, "partitions of every topic")
	f.IntVar(&o.Replication, "replication", 0, "copies of every topic (default 3 on your brokers, 1 on the embedded one)")
	f.StringVar(&o.Instance, "instance", "", "`name` of this process, which must differ from that of others with the same roles (default the host's name and a digest of --data-dir)")
	f.BoolVar(&o.Leave, "leave", true, "leave the consumer groups when stopped in order, if others are in them, who take over at once; false keeps the partitions for this process's return")
	f.BoolVar(&r.createTopics, "create-topics", false, "create and mend topics on start (default only on the embedded broker)")
	f.BoolVar(&o.AcceptNewIngress, "accept-new-ingress", false, "go on although the ingress topic was made anew since the last start")
	f.IntVar(&o.MaxRecordBytes, "max-record-bytes", def.MaxRecordBytes, "largest body of a record, in `bytes`")
	f.IntVar(&o.MaxBatchBytes, "max-batch-bytes", def.MaxBatchBytes, "largest batch of records once it is decompressed, in `bytes`; a larger one is passed over, with an alert")
	f.IntVar(&o.MaxElements, "max-elements", def.MaxElements, "most array elements and members of a record, in all")
	f.IntVar(&o.MaxDepth, "max-depth", def.MaxDepth, "deepest nesting of a record")
	f.StringVar(&o.Delivery, "delivery", def.Delivery, "of the router: "+app.ExactlyOnce+" or "+app.AtLeastOnce)
	f.DurationVar(&o.TransactionInterval, "transaction-interval", app.TransactionInterval, "how long a transaction of the router takes records at most, while more are waiting; 0s ends it with each poll")
	f.DurationVar(&o.Linger, "linger", 0, "how long the router waits to fill a batch")
	f.StringVar(&o.Compression, "compression", def.Compression, "of what this process produces: "+strings.Join(kafka.Compressions(), ", "))
	f.BoolVar(&r.alertRefused, "alert-refused-http", true, "raise an alert about each record that is refused over HTTP, beside the answer")
	f.StringVar(&o.HTTPPayloads, "http-payloads", def.HTTPPayloads, "how HTTP shows payloads of alerts: "+schemas.PayloadMasked+", without the values that a schema marks with x-mask, or "+schemas.PayloadFull)
	f.DurationVar(&o.SendWait, "send-wait", def.SendWait, "how long POST /send_message waits until the record is readable")
	f.IntVar(&o.MaxReaderGroups, "max-reader-groups", def.MaxReaderGroups, "`groups` that GET /consume_message reads for at once; one more closes the one that is idle longest")
	f.Int64Var(&o.MaxInflightBytes, "max-inflight-bytes", def.MaxInflightBytes, "memory that bodies over HTTP take at once, in `bytes`; beyond it 503, and beyond a caller's share of it 429")
	f.IntVar(&o.MinBodyRate, "min-body-rate", def.MinBodyRate, "`bytes` a second at which a body over HTTP must come; five seconds behind it is 408")
	f.DurationVar(&o.StartWait, "start-wait", def.StartWait, "how long the start waits for Kafka and Redis")
	f.StringVar(&o.OTLPEndpoint, "otlp-endpoint", "", "`URL` of an OpenTelemetry collector for traces, by OTLP over HTTP; none for no traces")
}

func (r *runCommand) run(cmd *cobra.Command, _ []string) error {
	o, err := r.options(cmd.Flags())
	if err != nil {
		return err
	}
	log := r.logger()
	for _, text := range warnings(cmd.Flags()) {
		log.Warn(r.sh.sentence(errors.New(text)))
	}
	a, err := app.New(o, log)
	if err != nil {
		return err
	}
	return a.Run(cmd.Context(), func(addrs app.Addresses) {
		if r.format.value == "json" { // whoever reads the output takes each line for JSON
			args := []any{"version", o.Version, "roles", o.Roles, "http", addrs.HTTP, "kafka", addrs.Kafka, "redis", addrs.Redis}
			if addrs.Operations != "" {
				args = append(args, "operations", addrs.Operations)
			}
			log.Info("esclusa runs", args...)
			return
		}
		fmt.Fprint(r.sh.out, banner(o, addrs))
	})
}

// options completes what the flags have set, and checks it.
func (r *runCommand) options(f *pflag.FlagSet) (app.Options, error) {
	if err := refuseZero(f, "partitions", "replication", "max-record-bytes", "max-elements", "max-depth", "max-batch-bytes", "send-wait", "max-reader-groups", "max-caller-groups", "max-requests", "max-streams", "max-alert-streams", "max-exports", "max-source-lookups", "max-inflight-bytes", "min-body-rate", "start-wait"); err != nil {
		return app.Options{}, err
	}
	if err := r.refuseContradictions(f); err != nil {
		return app.Options{}, err
	}
	o, b := r.opts, thisBuild()
	o.Version, o.Revision = b.Version, b.Revision
	o.Roles = slices.Compact(slices.Sorted(slices.Values(o.Roles)))
	o.AlertRefusedHTTP = &r.alertRefused
	if f.Changed("create-topics") {
		o.CreateTopics = &r.createTopics
	}
	o = o.WithDefaults()
	if !f.Changed("instance") {
		instance, err := instanceOf(o.DataDir)
		if err != nil {
			return app.Options{}, err
		}
		o.Instance = instance
	}
	if err := errors.Join(o.Check(), o.CheckEngines()); err != nil {
		return app.Options{}, usageError{err}
	}
	return o, nil
}

// refuseContradictions refuses settings that another one makes void, wherever the
// two come from: a variable of the environment that has been forgotten must not
// outvote what somebody has just written. An empty value takes a setting away.
func (r *runCommand) refuseContradictions(f *pflag.FlagSet) error {
	var faults []error
	void := func(flag, by, why string) {
		if set := f.Lookup(flag); set.Changed && set.Value.String() != "" {
			faults = append(faults, fmt.Errorf("--%s: has no effect beside %s, %s; take one of them away", flag, r.sh.setting(by), why))
		}
	}
	if len(r.opts.Brokers) > 0 {
		void("embedded-kafka-addr", "brokers", "which names brokers of your own")
	}
	if r.opts.Redis != "" {
		void("embedded-redis-addr", redisFlag, "which names a Redis of your own")
	}
	if r.opts.Delivery == app.AtLeastOnce {
		void("transaction-interval", "delivery", "which uses no transactions")
	}
	if len(faults) > 0 {
		return usageError{errors.Join(faults...)}
	}
	return nil
}

// refuseZero refuses zeros that somebody wrote, since a zero among the options
// stands for the default.
func refuseZero(f *pflag.FlagSet, names ...string) error {
	var faults []error
	for _, name := range names {
		flag := f.Lookup(name)
		if text := flag.Value.String(); flag.Changed && (text == "0" || text == "0s") {
			faults = append(faults, fmt.Errorf("--%s: must be positive", name))
		}
	}
	if len(faults) > 0 {
		return usageError{errors.Join(faults...)}
	}
	return nil
}

func (r *runCommand) logger() *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(r.level.value)); err != nil {
		panic(err) // the choice has its names only
	}
	opts := &slog.HandlerOptions{Level: level, ReplaceAttr: withUnits}
	if r.format.value == "json" {
		return slog.New(slog.NewJSONHandler(escaping{r.sh.err}, opts))
	}
	return slog.New(slog.NewTextHandler(r.sh.err, opts))
}

var notInNames = regexp.MustCompile(`[^a-zA-Z0-9._-]+`)

// withUnits has durations say their unit, which slog's JSON leaves out.
func withUnits(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindDuration {
		a.Value = slog.StringValue(a.Value.Duration().String())
	}
	return a
}

// instanceOf is the identity of a process that nobody has named: processes on one
// host have different data directories, and one that is started again has its own.
func instanceOf(dataDir string) (string, error) {
	dir, err := filepath.Abs(dataDir)
	if err != nil {
		return "", fmt.Errorf("--data-dir: %w", err)
	}
	digest := sha256.Sum256([]byte(dir))
	return fmt.Sprintf("%s-%x", hostName(), digest[:4]), nil
}

// hostName is the host's name in characters that every broker takes.
func hostName() string {
	name, err := os.Hostname()
	if err != nil {
		name = ""
	}
	name = notInNames.ReplaceAllString(name, "-")
	if name == "" {
		return "esclusa"
	}
	return name[:min(len(name), 100)]
}
