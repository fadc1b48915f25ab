package endtoend

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/testing/engines"
)

// stockClients is the variable with the directory of other languages' clients.
const stockClients = "ESCLUSA_TEST_CLIENTS"

// needStockClients skips a test where there are none.
func needStockClients(t *testing.T) {
	t.Helper()
	if os.Getenv(stockClients) == "" || os.Getenv(engines.KafkaJars) == "" {
		t.Skip("clients of other languages, kcat and Java's come with make test-real")
	}
}

// stock is a program of test/clients.
func stock(t *testing.T, program, stdin string, args ...string) string {
	t.Helper()
	interpreter := map[string]string{".py": "python3", ".js": "node"}[filepath.Ext(program)]
	cmd := exec.CommandContext(t.Context(), interpreter, append([]string{filepath.Join("../../../test/clients", program)}, args...)...)
	home := os.Getenv(stockClients)
	cmd.Env = append(os.Environ(), "PYTHONPATH="+filepath.Join(home, "python"), "NODE_PATH="+filepath.Join(home, "node_modules"), "KAFKAJS_NO_PARTITIONER_WARNING=1")
	return command(t, cmd, stdin)
}

// read is a record as every client tells it.
type read struct {
	Topic     string
	Partition int32
	Offset    int64
	Key       []byte
	Value     []byte
	Headers   [][2]*string
}

// line is the record in one line, its headers by their names: libraries keep them in
// no order.
func (r *read) line() string {
	slices.SortStableFunc(r.Headers, func(a, b [2]*string) int { return strings.Compare(*a[0], *b[0]) })
	text, _ := json.Marshal(r) // it has nothing that cannot be written
	return string(text)
}

// readLines are the lines of JSON that a program of test/clients printed.
func readLines(t *testing.T, out string) (lines []string) {
	t.Helper()
	for text := range strings.Lines(out) {
		var r read
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		lines = append(lines, r.line())
	}
	slices.Sort(lines)
	return lines
}

// goReads is what franz-go reads as it comes.
func goReads(t *testing.T, brokers []string, n int, topics []string) (lines []string) {
	t.Helper()
	cl := dial(t, brokers, kgo.ConsumeTopics(topics...), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for len(lines) < n && ctx.Err() == nil {
		cl.PollFetches(ctx).EachRecord(func(rec *kgo.Record) {
			r := read{Topic: rec.Topic, Partition: rec.Partition, Offset: rec.Offset, Key: rec.Key, Value: rec.Value, Headers: [][2]*string{}}
			for _, h := range rec.Headers {
				value := base64.StdEncoding.EncodeToString(h.Value)
				r.Headers = append(r.Headers, [2]*string{&h.Key, &value})
			}
			lines = append(lines, r.line())
		})
	}
	slices.Sort(lines)
	return lines
}

// kcatReads is what kcat reads as it comes.
func kcatReads(t *testing.T, brokers []string, topics []string) (lines []string) {
	t.Helper()
	for _, topic := range topics {
		out := command(t, exec.CommandContext(t.Context(), "kcat", "-b", brokers[0], "-C", "-t", topic, "-o", "beginning", "-e", "-q", "-J"), "")
		for text := range strings.Lines(out) {
			var got struct {
				Topic        string
				Partition    int32
				Offset       int64
				Headers      []string
				Key, Payload *string
			}
			must(t, json.Unmarshal([]byte(text), &got))
			r := read{Topic: got.Topic, Partition: got.Partition, Offset: got.Offset, Key: raw(got.Key), Value: raw(got.Payload), Headers: [][2]*string{}}
			for pair := range slices.Chunk(got.Headers, 2) {
				value := base64.StdEncoding.EncodeToString([]byte(pair[1]))
				r.Headers = append(r.Headers, [2]*string{&pair[0], &value})
			}
			lines = append(lines, r.line())
		}
	}
	slices.Sort(lines)
	return lines
}

func raw(text *string) []byte {
	if text == nil {
		return nil
	}
	return []byte(*text)
}

// javaReads counts what Java's console consumer reads as it comes.
func javaReads(t *testing.T, brokers []string, n int, topics []string) int {
	t.Helper()
	out := command(t, engines.Java(t.Context(), "org.apache.kafka.tools.consumer.ConsoleConsumer",
		"--bootstrap-server", brokers[0], "--include", strings.ReplaceAll(strings.Join(topics, "|"), ".", `\.`), "--from-beginning",
		"--max-messages", strconv.Itoa(n), "--timeout-ms", strconv.FormatInt(patience.Milliseconds(), 10),
		"--formatter-property", "print.partition=true", "--formatter-property", "print.headers=true"), "")
	return strings.Count(out, "Partition:")
}

func TestStockClientCannotReadATopicOfOurs(t *testing.T) {
	t.Parallel()
	needStockClients(t)
	s := start(t, options(t))
	s.want("POST", "/send_message", grupo3, 200, `{"message":"Mensaje enviado a Kafka y almacenado en Redis","status":"success"}`)
	s.routed(text("t1", "Buenos días, ñandú"))
	s.want("DELETE", "/v1/customers/10?wait=readable", "", 204, "")
	other := dial(t, s.at.Kafka)
	for _, body := range []string{`{"id":"a","language":"es"}`, "no JSON"} {
		headers := []kgo.RecordHeader{{Key: "datatype", Value: []byte("text")}, {Key: "ce_source", Value: []byte("crm")}}
		must(t, other.ProduceSync(t.Context(), &kgo.Record{Topic: s.names.Ingress(), Value: []byte(body), Headers: headers}).FirstErr())
	}
	topics := []string{s.names.Channel("customer"), s.names.Channel("text"), s.names.Alerts(), s.names.Table("customers")}
	const n = 2 + 1 + 2 + 2 // of each
	ours := goReads(t, s.at.Kafka, n, topics)
	if len(ours) != n {
		t.Fatalf("franz-go reads %d records, not %d:\n%s", len(ours), n, strings.Join(ours, "\n"))
	}
	table := ours[slices.IndexFunc(ours, func(line string) bool { return strings.Contains(line, s.names.Table("customers")) })]
	if !strings.Contains(table, base64.StdEncoding.EncodeToString([]byte(grupo3))) {
		t.Errorf("the table's record is no customer: %s", table)
	}
	args := append([]string{"read", strings.Join(s.at.Kafka, ","), strconv.Itoa(n)}, topics...)
	for client, theirs := range map[string][]string{
		"kafka-python":     readLines(t, stock(t, "kafka_python.py", "", args...)),
		"confluent-kafka":  readLines(t, stock(t, "confluent.py", "", args...)),
		"kafkajs":          readLines(t, stock(t, "kafkajs.js", "", args...)),
		"kcat, librdkafka": kcatReads(t, s.at.Kafka, topics),
	} {
		if !slices.Equal(theirs, ours) {
			t.Errorf("%s reads\n%s\nand franz-go\n%s", client, strings.Join(theirs, "\n"), strings.Join(ours, "\n"))
		}
	}
	if got := javaReads(t, s.at.Kafka, n, topics); got != n {
		t.Errorf("Java's consumer reads %d records, not %d", got, n)
	}
}
