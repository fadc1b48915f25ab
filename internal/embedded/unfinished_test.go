package embedded

import (
	"os"
	"slices"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"
)

// What is there when a broker is killed, a start goes by: a copy of its files.
func kill(t *testing.T, k *Kafka) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(k.keeper.dir)); err != nil {
		t.Fatal(err)
	}
	stop(t, k)
	return dir
}

func TestKillInATransactionHidesTheNextOrIsUndoneByAnother(t *testing.T) {
	transactional := func(k *Kafka) *kgo.Client {
		cl, _ := dial(t, k, kgo.TransactionalID("x"))
		return cl
	}
	begin := func(cl *kgo.Client, value string) {
		t.Helper()
		if err := cl.BeginTransaction(); err != nil {
			t.Fatal(err)
		}
		produce(t, cl, "t", "", value)
	}
	commit := func(cl *kgo.Client, value string) {
		t.Helper()
		begin(cl, value)
		if err := cl.EndTransaction(t.Context(), kgo.TryCommit); err != nil {
			t.Fatal(err)
		}
	}
	k := start(t, KafkaOptions{DataDir: t.TempDir()})
	_, adm := dial(t, k)
	create(t, adm, "t", nil)
	cl := transactional(k)
	commit(cl, "before")
	begin(cl, "left open")
	for range 3 {
		k = start(t, KafkaOptions{DataDir: kill(t, k)})
		cl = transactional(k)
		commit(cl, "after")
		begin(cl, "left open")
	}
	k = start(t, KafkaOptions{DataDir: kill(t, k)})
	want := []string{"=before", "=after", "=after", "=after"}
	if is := read(t, k, "t", kgo.FetchIsolationLevel(kgo.ReadCommitted())); !slices.Equal(is, want) {
		t.Errorf("committed are %q, want %q", is, want)
	}
}

func TestCommittedReaderIsGivenWhatWasAborted(t *testing.T) {
	k := start(t, KafkaOptions{})
	_, adm := dial(t, k)
	create(t, adm, "t", nil)
	cl, _ := dial(t, k, kgo.TransactionalID("x"))
	for value, end := range map[string]kgo.TransactionEndTry{"aborted": kgo.TryAbort, "committed": kgo.TryCommit} {
		if err := cl.BeginTransaction(); err != nil {
			t.Fatal(err)
		}
		produce(t, cl, "t", "", value)
		if err := cl.EndTransaction(t.Context(), end); err != nil {
			t.Fatal(err)
		}
	}
	// Each batch fills an answer.
	is := read(t, k, "t", kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.FetchMaxBytes(1))
	if !slices.Equal(is, []string{"=committed"}) {
		t.Errorf("committed are %q", is)
	}
}
