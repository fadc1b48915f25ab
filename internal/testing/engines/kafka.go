package engines

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// KafkaJars is the variable with the directory of Kafka's jar files.
const KafkaJars = "ESCLUSA_TEST_KAFKA"

// Plain is the listener that every broker has, without authentication or TLS.
const Plain = "PLAIN"

// controller is the listener of the controllers' quorum.
const controller = "CONTROLLER"

// KafkaOptions say how the brokers are set up. All are optional.
type KafkaOptions struct {
	// Brokers is how many there are, each a controller too. Default 1.
	Brokers int
	// Listeners that each broker has beside Plain, and the security protocol of
	// each: {"SECURE": "SASL_SSL"}. Names are upper case.
	Listeners map[string]string
	// Properties are added to each broker's, or replace them.
	Properties map[string]string
	// Format are more arguments for the tool that formats the storage, such as
	// --add-scram.
	Format []string
	// JVM are more arguments for each broker's Java, such as system properties.
	JVM []string
}

// Kafka is a cluster in KRaft mode. Its methods may be called from several
// goroutines, those of one Broker from one at a time.
type Kafka struct {
	Brokers []*Broker
}

// Broker is one of a cluster, with its data directory and its addresses, which
// stay the same when it starts again. When stopped in order it hands its partitions
// over first, if there is another to take them.
type Broker struct {
	engine

	ID         int32
	addrs      map[string]string // by listener
	properties string            // its file
	jvm        []string
}

// RunKafka starts brokers for one test and stops them when it ends. It skips the
// test where Kafka's jar files are not at hand.
func RunKafka(t testing.TB, o KafkaOptions) *Kafka {
	t.Helper()
	if os.Getenv(KafkaJars) == "" {
		t.Skipf("%s does not say where Kafka's jar files are; make test-real does", KafkaJars)
	}
	k, err := StartKafka(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			for _, b := range k.Brokers {
				t.Logf("broker %d said at the end:\n%s", b.ID, b.said())
			}
		}
		k.Kill()
	})
	return k
}

// StartKafka starts brokers with their data in dir, and comes back when all of
// them serve. The caller kills or stops them.
func StartKafka(dir string, o KafkaOptions) (*Kafka, error) {
	k, format, err := layOut(dir, o)
	if err != nil {
		return nil, err
	}
	for _, b := range k.Brokers {
		args := append(append([]string{"format", "--config", b.properties}, format...), o.Format...)
		if out, err := Java(context.Background(), "kafka.tools.StorageTool", args...).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("formatting the storage of broker %d: %w\n%s", b.ID, err, out)
		}
	}
	var wg sync.WaitGroup
	failed := make([]error, len(k.Brokers))
	for i, b := range k.Brokers {
		wg.Go(func() { failed[i] = b.Start() })
	}
	wg.Wait()
	if err := errors.Join(failed...); err != nil {
		k.Kill()
		return nil, err
	}
	return k, nil
}

// layOut writes the brokers' properties, and says how to format their storage.
func layOut(dir string, o KafkaOptions) (*Kafka, []string, error) {
	n := max(1, o.Brokers)
	names := append([]string{Plain, controller}, slices.Sorted(maps.Keys(o.Listeners))...)
	free, err := FreeAddrs(n * len(names))
	if err != nil {
		return nil, nil, err
	}
	k := &Kafka{}
	var voters, quorum []string
	for i := range n {
		b := &Broker{ID: int32(i + 1), addrs: make(map[string]string), jvm: o.JVM}
		for j, name := range names {
			b.addrs[name] = free[i*len(names)+j]
		}
		quorum = append(quorum, b.addrs[controller])
		voters = append(voters, fmt.Sprintf("%d@%s:%s", b.ID, b.addrs[controller], uuid()))
		k.Brokers = append(k.Brokers, b)
	}
	for _, b := range k.Brokers {
		home := filepath.Join(dir, "broker-"+strconv.Itoa(int(b.ID)))
		if err := os.MkdirAll(home, 0o750); err != nil {
			return nil, nil, err
		}
		b.properties = filepath.Join(home, "server.properties")
		props := b.defaults(home, n, quorum, o.Listeners)
		maps.Copy(props, o.Properties)
		var text strings.Builder
		for _, key := range slices.Sorted(maps.Keys(props)) {
			fmt.Fprintf(&text, "%s=%s\n", key, strings.ReplaceAll(props[key], `\`, `\\`))
		}
		if err := os.WriteFile(b.properties, []byte(text.String()), 0o600); err != nil {
			return nil, nil, err
		}
	}
	return k, []string{"--cluster-id", uuid(), "--initial-controllers", strings.Join(voters, ",")}, nil
}

// defaults are a broker's properties: Kafka's own, but for its place, for sizes
// that suit a small machine, and for groups that do not wait for more members.
func (b *Broker) defaults(home string, brokers int, quorum []string, listeners map[string]string) map[string]string {
	protocols := map[string]string{Plain: "PLAINTEXT", controller: "PLAINTEXT"}
	maps.Copy(protocols, listeners)
	var listen, advertise, protocol []string
	for _, name := range slices.Sorted(maps.Keys(protocols)) {
		at := name + "://" + b.addrs[name]
		listen = append(listen, at)
		protocol = append(protocol, name+":"+protocols[name])
		if name != controller {
			advertise = append(advertise, at)
		}
	}
	copies := strconv.Itoa(min(3, brokers))
	return map[string]string{
		// A broker that stops in order hands its partitions over. Where there is nobody to
		// take them, Kafka 4.3 leaves out the markers of transactions that it has answered
		// as committed (KAFKA-20734): their outputs may be aborted by the next, and
		// their offsets stay pending for ever, so that the group cannot start again.
		"controlled.shutdown.enable":               strconv.FormatBool(brokers > 1),
		"process.roles":                            "broker,controller",
		"node.id":                                  strconv.Itoa(int(b.ID)),
		"listeners":                                strings.Join(listen, ","),
		"advertised.listeners":                     strings.Join(advertise, ","),
		"listener.security.protocol.map":           strings.Join(protocol, ","),
		"inter.broker.listener.name":               Plain,
		"controller.listener.names":                controller,
		"controller.quorum.bootstrap.servers":      strings.Join(quorum, ","),
		"log.dirs":                                 filepath.Join(home, "data"),
		"offsets.topic.replication.factor":         copies,
		"offsets.topic.num.partitions":             "4",
		"transaction.state.log.replication.factor": copies,
		"transaction.state.log.min.isr":            strconv.Itoa(max(1, min(3, brokers)-1)),
		"transaction.state.log.num.partitions":     "4",
		"log.cleaner.dedupe.buffer.size":           "8388608",
		"group.initial.rebalance.delay.ms":         "0",
	}
}

// uuid is a random one as Kafka writes it. It does not begin with a hyphen, which
// Kafka's tools take for an option.
func uuid() string {
	id := make([]byte, 16)
	_, _ = rand.Read(id) // it never fails
	id[0] &= 0x7f
	return base64.RawURLEncoding.EncodeToString(id)
}

// Java is a program of Kafka's jar files, not yet started:
// org.apache.kafka.tools.consumer.ConsoleConsumer, say.
func Java(ctx context.Context, class string, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, "java", java(nil, class, args...)...)
}

// java is the command line of a class, with a small heap.
func java(jvm []string, class string, args ...string) []string {
	dir := os.Getenv(KafkaJars)
	jars, _ := filepath.Glob(filepath.Join(dir, "*.jar")) // without any, Java says what it lacks
	line := []string{
		"-Xms64m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
		// Kafka tells a lot: of everything but its start and the markers that it leaves
		// out, warnings only.
		"-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
		"-Dorg.slf4j.simpleLogger.log.kafka.coordinator.transaction.TransactionMarkerChannelManager=info",
		"-Dorg.slf4j.simpleLogger.showDateTime=true", "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
		// By name, where Java would take a * in the order of the directory: an archive of
		// classes holds for one order.
		"-cp", strings.Join(jars, string(os.PathListSeparator)),
	}
	// Where the archive is of another Java, or of other jar files, Java does without, and
	// must not say so in the midst of what a program prints.
	archive := filepath.Join(dir, "kafka.jsa")
	if _, err := os.Stat(archive); err == nil {
		line = append(line, "-XX:SharedArchiveFile="+archive, "-Xlog:cds*=off")
	}
	return append(append(append(line, jvm...), class), args...)
}

// Addrs are the brokers' addresses, host:port, on listener Plain.
func (k *Kafka) Addrs() []string { return k.On(Plain) }

// On are the brokers' addresses on a listener.
func (k *Kafka) On(listener string) []string {
	var addrs []string
	for _, b := range k.Brokers {
		addrs = append(addrs, b.addrs[listener])
	}
	return addrs
}

// Kill ends all brokers as a crash does.
func (k *Kafka) Kill() {
	for _, b := range k.Brokers {
		b.Kill()
	}
}

// Start starts the broker, again with the data that it has, and comes back when
// it serves.
func (b *Broker) Start() error {
	p, err := begin("Kafka Server started", "java", java(b.jvm, "kafka.Kafka", b.properties)...)
	if err != nil {
		return fmt.Errorf("broker %d: %w", b.ID, err)
	}
	b.process = p
	return nil
}

// Freeze stops the broker in its tracks: it neither answers nor closes its
// connections.
func (b *Broker) Freeze() error { return b.process.cmd.Process.Signal(Freeze) }

// Thaw lets a frozen broker go on as if nothing had happened.
func (b *Broker) Thaw() error { return b.process.cmd.Process.Signal(Thaw) }

func (b *Broker) said() string {
	if b.process == nil {
		return "it does not run"
	}
	return b.process.said.tail()
}
