package endtoend

import (
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/topics"
)

// formerly places keys as earlier versions did.
var formerly = kgo.RecordPartitioner(kgo.StickyKeyPartitioner(kgo.SaramaCompatHasher(func(key []byte) uint32 {
	h := fnv.New32a()
	_, _ = h.Write(key) // cannot fail
	return h.Sum32()
})))

// refusedLayout is that an App does not start, and says why.
func refusedLayout(t *testing.T, o app.Options) {
	t.Helper()
	err := refusal(t, o)
	if !errors.Is(err, topics.ErrLayout) || !strings.Contains(err.Error(), "--data-dir") || !strings.Contains(err.Error(), "--topic-prefix") {
		t.Fatalf("topics or a data directory of an earlier version: the start says %v", err)
	}
}

func TestSystemOfAnEarlierVersionIsGoneOnWith(t *testing.T) {
	t.Parallel()
	o := beside(t)
	start(t, o).stop()
	cl := dial(t, o.Brokers, formerly)
	for i := range 20 {
		must(t, cl.ProduceSync(t.Context(), &kgo.Record{Topic: o.TopicPrefix + ".customer", Key: fmt.Append(nil, i), Value: []byte("{}")}).FirstErr())
	}

	// The directory knows that the topics are ours, whatever others write into them.
	start(t, o).stop()

	anew := o
	anew.DataDir = t.TempDir()
	refusedLayout(t, anew)

	other := anew
	other.TopicPrefix += "-anew"
	other.Roles = []string{app.RoleRouter, app.RoleTables} // the database of Redis is the first system's
	start(t, other).stop()

	forget(t, o.DataDir, "layout")
	refusedLayout(t, o)
}

// forget takes a member out of what a directory is about, which earlier versions did
// not note.
func forget(t *testing.T, dir, member string) {
	t.Helper()
	file := filepath.Join(dir, "identity.json")
	text, err := os.ReadFile(file)
	must(t, err)
	before, after, found := strings.Cut(string(text), `"`+member+`":`)
	if !found {
		t.Fatalf("%s has no member %q", file, member)
	}
	must(t, os.WriteFile(file, []byte(before+`"of an earlier version":`+after), 0o600))
}
