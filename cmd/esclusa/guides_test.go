package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/tables"
)

// guideCommands are the lines of the sh blocks of a guide, and what its text tells to
// run, in their order.
func guideCommands(t *testing.T, guide string) (all []string) {
	t.Helper()
	for _, m := range regexp.MustCompile("(?m)^ *(esclusa .*)$|`(esclusa (?:verify|health|topics)[^`]*)`").FindAllStringSubmatch(read(t, "docs/guides/"+guide), -1) {
		all = append(all, m[1]+m[2])
	}
	return all
}

// TestGuideTellsACommandThatFails does, line by line, what the guides on changes of
// schemas, upgrades, partitions and moving say: a system becomes one of another number of partitions beside
// it, on the same brokers, and its table is carried over.
func TestGuideTellsACommandThatFails(t *testing.T) {
	old := startSystem(t)
	sh := func(env []string, command string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
		cmd.Env, cmd.Dir = env, t.TempDir()
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("$ %s\n%v: %s", command, err, out)
		}
		return string(out)
	}
	env := slices.Concat(old.env, []string{"ESCLUSA_BROKERS=" + old.kafka, "ESCLUSA_REPLICATION=1", "ESCLUSA_REDIS=redis://" + old.redis, "ESCLUSA_HTTP=http://" + old.http})
	customers := filepath.Join(t.TempDir(), "customers")
	if err := os.WriteFile(customers, []byte(`{"id_cliente":"10","nombre":"Grupo 3"}`+"\n"+`{"id_cliente":"11", "edad":1E1, "nombre":"Once"}`+"\n"+`{"id_cliente":"10","nombre":"Grupo 4"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	sh(env, "esclusa send customer <"+customers)

	here := strings.NewReplacer("kafka-1:9092", old.kafka, "old:9092", old.kafka, "new:9092", old.kafka, "http://old:5000", "http://"+old.http, "cache:6379", old.redis, "new version", "")
	whatIf := slices.DeleteFunc(guideCommands(t, "change-a-schema.md"), func(c string) bool { return !strings.Contains(c, "what-if") })
	catalogue := tables.Shipped(t)
	for _, command := range whatIf {
		command = strings.NewReplacer("./schemas/customer/1-1-0", catalogue+"/customer/1-0-0", "./schemas", catalogue, "127.0.0.1:5000", old.http).Replace(command)
		if said := sh(env, command); !strings.Contains(said, "customer") {
			t.Errorf("$ %s\n%s", command, said)
		}
	}
	upgrade := guideCommands(t, "upgrade.md")
	for _, command := range upgrade {
		sh(env, here.Replace(command))
	}
	partitions, apart := guideCommands(t, "partitions.md"), beginApart(t, old)
	for _, command := range partitions {
		if args, runs := strings.CutPrefix(here.Replace(command), "esclusa run "); runs {
			args = strings.Replace(args, "--data-dir data-d2", "", 1) // it gets one that is removed
			runSystem(t, append(apart.env, "ESCLUSA_REPLICATION=1"), strings.Fields(args)...)
			continue
		}
		sh(env, here.Replace(command))
	}
	if !eventually(t, func() bool { return isReady(t.Context(), apart.http) }) {
		t.Fatal("the system of the other partitions is not ready in time")
	}
	d2 := append(slices.Clone(env), "ESCLUSA_TOPIC_PREFIX=d2", "ESCLUSA_PARTITIONS=32", "ESCLUSA_REDIS=redis://"+old.redis+"/1")
	move := guideCommands(t, "move.md")
	for _, command := range move {
		as := d2
		if strings.Contains(command, "old:9092") {
			as = env
		}
		sh(as, here.Replace(command))
	}
	if rows := sh(env, "esclusa table export customers --documents --http http://"+apart.http); rows != `{"id_cliente":"10","nombre":"Grupo 4"}`+"\n"+`{"id_cliente":"11","edad":1E1,"nombre":"Once"}`+"\n" {
		t.Errorf("the new system has the rows\n%s", rows)
	}
	if len(whatIf) < 3 || len(upgrade) < 4 || len(partitions) < 2 || len(move) < 4 {
		t.Errorf("commands are missing: %q, %q, %q, %q", whatIf, upgrade, partitions, move)
	}
}

// beginApart is where a system will run that uses another's engines.
func beginApart(t *testing.T, other system) system {
	t.Helper()
	sys := beginAt(t)
	sys.env = slices.DeleteFunc(sys.env, func(v string) bool { return strings.HasPrefix(v, "ESCLUSA_EMBEDDED_") })
	sys.kafka, sys.redis = other.kafka, other.redis
	return sys
}
