package embedded

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// victimDir makes the test binary the process that is killed.
const victimDir = "ESCLUSA_TEST_VICTIM"

// victim prints the broker's address and id, and then the value of each record
// that has been acknowledged and whose offset has been committed.
func victim(dir string) int {
	k, err := StartKafka(KafkaOptions{Addr: anyPort, DataDir: dir})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	cl, err := kgo.NewClient(kgo.SeedBrokers(k.Addr()), kgo.DefaultProduceTopic("t"))
	if err != nil {
		fmt.Println(err)
		return 1
	}
	adm := kadm.NewClient(cl)
	ctx := context.Background()
	meta, err := adm.BrokerMetadata(ctx)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	if _, err := adm.CreateTopic(ctx, 1, -1, nil, "t"); err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println(k.Addr(), meta.Cluster)
	for i := int64(0); ; i++ {
		err := cl.ProduceSync(ctx, &kgo.Record{Value: fmt.Append(nil, i)}).FirstErr()
		var offsets kadm.Offsets
		offsets.AddOffset("t", 0, i+1, -1)
		if err == nil {
			err = adm.CommitAllOffsets(ctx, "g", offsets)
		}
		if err != nil {
			fmt.Println(err)
			return 1
		}
		fmt.Println(i)
	}
}

func TestKillLosesNothingAcknowledged(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), victimDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Scan()
	addr, id, _ := strings.Cut(lines.Text(), " ")
	acknowledged := int64(-1)
	for lines.Scan() {
		if _, err := fmt.Sscan(lines.Text(), &acknowledged); err != nil {
			t.Fatal(lines.Text())
		}
		if acknowledged == 300 {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the victim ended by itself")
	}

	k := start(t, KafkaOptions{Addr: addr, DataDir: dir})
	_, adm := dial(t, k)
	records := read(t, k, "t")
	if int64(len(records)) <= acknowledged {
		t.Fatalf("%d records, %d acknowledged", len(records), acknowledged+1)
	}
	for i, r := range records {
		if r != fmt.Sprintf("=%d", i) {
			t.Fatalf("record %d is %q", i, r)
		}
	}
	if at := committed(t, adm, "g", "t"); at <= acknowledged {
		t.Errorf("committed %d, acknowledged %d", at, acknowledged+1)
	}
	if again := clusterID(t, adm); again != id {
		t.Errorf("cluster id %s, was %s", again, id)
	}
}
