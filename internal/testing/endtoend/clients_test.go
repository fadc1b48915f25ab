package endtoend

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/engines"
)

// command runs a program of somebody else and returns what it prints.
func command(t *testing.T, cmd *exec.Cmd, stdin string) string {
	t.Helper()
	var out, said bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, said.String())
	}
	return out.String()
}

func kcat(t *testing.T, o app.Options, stdin string, args ...string) string {
	t.Helper()
	args = append([]string{"-b", strings.Join(o.Brokers, ",")}, args...)
	return command(t, exec.CommandContext(t.Context(), "kcat", args...), stdin)
}

// texts are n lines of key and body, as kcat takes them; every fifth body breaks
// the schema.
func texts(n int) string {
	var lines strings.Builder
	for i := range n {
		text := fmt.Sprintf("%d", i)
		if i%5 == 4 {
			text = strings.Repeat("x", 10) + `","firma":"` + text
		}
		fmt.Fprintf(&lines, "%d\t{\"id\":\"k%d\",\"language\":\"es\",\"body\":\"%s\"}\n", i, i%50, text)
	}
	return lines.String()
}

// Clients that have nothing in common with ours see what ours sees, also where
// transactions were aborted: routers are killed while they work.
func TestForeignClientsProduceAndReadTheSame(t *testing.T) {
	t.Parallel()
	if os.Getenv(engines.KafkaJars) == "" {
		t.Skip("kcat and Java's consumer come with the real Kafka of make test-real")
	}
	const n = 1000
	o := beside(t)
	router := runRouter(t, o, "router-0")
	ingress, channel := o.TopicPrefix, esclusa.Names{Prefix: o.TopicPrefix}.Channel("text")
	tr := startTraffic(t, o)
	for range 3 {
		tr.more(1000)
		router.kill()
		router.start()
	}
	produce := []string{"-P", "-t", ingress, "-K", "\t", "-H", "datatype=text", "-H", "ce_source=kcat"}
	for name, how := range map[string][]string{
		"plain":       {"-X", "compression.codec=lz4"},
		"idempotent":  {"-X", "enable.idempotence=true", "-X", "compression.codec=zstd"},
		"transaction": {"-X", "transactional.id=" + ingress + ".kcat"},
	} {
		t.Logf("kcat sends: %s", name)
		kcat(t, o, texts(n), append(slices.Clone(produce), how...)...)
	}
	kcat(t, o, "", "-P", "-t", ingress, "-H", "datatype=customer", "-H", "ce_source=crm", "../../../examples/good/customer.json") // as in the README
	tr.sent.Add(3*n + 1)
	out := tr.stop(app.ExactlyOnce)

	admin, err := tr.cluster.NewAdmin()
	must(t, err)
	t.Cleanup(admin.Close)
	var ours []string
	must(t, tr.scan(admin, channel, func(rec esclusa.Record) error {
		ours = append(ours, fmt.Sprintf("%d %d %s %s", rec.Partition, rec.Offset, rec.Key, rec.Value))
		return nil
	}))
	read := []string{"-C", "-t", channel, "-o", "beginning", "-e", "-q", "-f", `%p %o %k %s\n`}
	theirs := strings.Split(strings.TrimSpace(kcat(t, o, "", append(read, "-X", "isolation.level=read_committed")...)), "\n")
	slices.Sort(ours)
	slices.Sort(theirs)
	if !slices.Equal(ours, theirs) {
		t.Errorf("kcat reads %d records and we %d, or others", len(theirs), len(ours))
	}
	all := strings.Count(kcat(t, o, "", append(read, "-X", "isolation.level=read_uncommitted")...), "\n")
	t.Logf("%d records were in aborted transactions", all-len(theirs))

	within := fmt.Sprint((10 * time.Second).Milliseconds()) // after the last record
	java := command(t, engines.Java(t.Context(), "org.apache.kafka.tools.consumer.ConsoleConsumer",
		"--bootstrap-server", o.Brokers[0], "--include", ingress+`\.(text|customer|alerts)`, "--from-beginning",
		"--isolation-level", "read_committed", "--timeout-ms", within,
		"--formatter-property", "print.partition=true", "--formatter-property", "print.offset=true",
		"--formatter-property", "print.headers=true", "--formatter-property", "print.value=false"), "")
	places := make(map[string]bool) // it is in a group, and may read a place again
	for line := range strings.Lines(java) {
		places[line] = true
	}
	if got, want := len(places), len(out.times); got != want {
		t.Errorf("Java's consumer reads %d records, we %d:\n%s", got, want, java)
	}
}
