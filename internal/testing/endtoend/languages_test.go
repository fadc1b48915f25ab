package endtoend

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/engines"
)

// languages are the programs that the guides show, and what runs them.
var languages = map[string][]string{
	"python/channel.py": {"python3"},
	"node/channel.js":   {"node"},
	"java/Channel.java": {"java", "-cp", os.Getenv(engines.KafkaJars) + "/*"},
}

// alsoShown are programs of the guides that need more than brokers.
var alsoShown = []string{"python/registered.py"}

func TestGuideShowsAnotherProgram(t *testing.T) {
	for _, program := range append(slices.Collect(maps.Keys(languages)), alsoShown...) {
		language := filepath.Dir(program)
		code, err := os.ReadFile(filepath.Join("../../../examples", program))
		must(t, err)
		guide, err := os.ReadFile("../../../docs/guides/send-and-receive-" + language + ".md")
		must(t, err)
		if !strings.Contains(string(guide), "\n"+string(code)+"```\n") {
			t.Errorf("the guide for %s does not show examples/%s as it is", language, program)
		}
	}
}

// Not beside others that go by the usual names, on the same brokers.
func TestProgramOfAGuideSendsOrReceivesWrongly(t *testing.T) {
	needStockClients(t)
	o := options(t)
	o.TopicPrefix = "datatype" // which the guides write
	s := start(t, o)
	home := os.Getenv(stockClients)
	const file = "../../../examples/good/text.json"
	body, err := os.ReadFile(file)
	must(t, err)
	want, sent := "", 0
	for program, how := range languages {
		run := func(args ...string) string {
			args = append(append(how[1:len(how):len(how)], filepath.Join("../../../examples", program)), args...)
			cmd := exec.CommandContext(t.Context(), how[0], args...)
			cmd.Env = append(os.Environ(), "PYTHONPATH="+filepath.Join(home, "python"), "NODE_PATH="+filepath.Join(home, "node_modules"), "KAFKAJS_NO_PARTITIONER_WARNING=1")
			return command(t, cmd, "")
		}
		sent++
		want += strings.TrimSpace(run("send", s.at.Kafka[0], "text", file)) + " " + string(body)
		// All receive from the oldest on, in groups of their own.
		got := strings.ReplaceAll(run("receive", s.at.Kafka[0], "text", strconv.Itoa(sent)), "}\n\n", "}\n")
		if got != want {
			t.Errorf("%s receives\n%s\nand there is\n%s", program, got, want)
		}
	}
}
