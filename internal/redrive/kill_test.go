package redrive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/esclusa/esclusa/schemas"
)

// childVariable tells the test's binary that it is to run a plan, and where to die.
const childVariable = "ESCLUSA_TEST_REDRIVE"

type child struct {
	Brokers []string
	Plan    string
	Most    int
	Points  int // before the kill
}

// runChild runs a plan, and kills its own process at one point of it.
func runChild(text string) error {
	var c child
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return err
	}
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		return err
	}
	cluster := clusterOf(c.Brokers)
	adm, err := cluster.NewAdmin()
	if err != nil {
		return err
	}
	r, done, err := connect(cluster, adm, catalogue, "child")
	if err != nil {
		return err
	}
	defer done()
	r.most = c.Most
	r.step = func(string) {
		if c.Points--; c.Points == 0 {
			if self, err := os.FindProcess(os.Getpid()); err == nil {
				_ = self.Kill()
			}
			select {}
		}
	}
	_, err = r.Continue(context.Background(), c.Plan, settings())
	return err
}

// scale multiplies how long a test looks.
func scale(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("ESCLUSA_TEST_SCALE"))
	if err != nil {
		return 1
	}
	t.Logf("ESCLUSA_TEST_SCALE is %d", n)
	return n
}

// Two runs of a plan race each other, and each is killed amid its work, again and again.
// In the end each record was sent once, and the journal says the same.
func TestRedriveThatIsKilledSendsTwice(t *testing.T) {
	w := newWorld(t)
	kills := 10 * scale(t)
	records := 50 * kills
	w.refuse(records, partitions)
	p := w.plan(w.redrive("ana"), wish(t))
	rng := rand.New(rand.NewPCG(1, 0))
	stop := make(chan struct{})
	var router sync.WaitGroup
	router.Go(func() { w.routeUntil(stop) }) // its word about the first records is waited for
	killed, fenced := 0, 0
	for over := false; !over; {
		racing := []*exec.Cmd{}
		for range 2 {
			// A batch has five points: so most of the records are sent when the last is killed.
			c := child{Brokers: w.fake.ListenAddrs(), Plan: p.ID, Most: 25, Points: 1 + rng.IntN(15)}
			if killed >= kills {
				c.Points = -1
			}
			racing = append(racing, w.startChild(&c))
		}
		for _, cmd := range racing {
			_ = cmd.Wait() // its state tells
			switch said := cmd.Stderr.(*bytes.Buffer).String(); {
			case !cmd.ProcessState.Exited():
				killed++
			case strings.Contains(said, ErrFenced.Error()):
				fenced++
			case cmd.ProcessState.Success() || strings.Contains(said, "is done"):
				over = true
			default:
				t.Fatalf("after %d kills: %v: %s", killed, cmd.ProcessState, said)
			}
		}
	}
	close(stop)
	router.Wait()
	t.Logf("killed %d times and fenced off %d times in %d records", killed, fenced, records)
	if killed < min(kills, 5) {
		t.Errorf("it was killed %d times only", killed)
	}
	w.wantOnce(records)
}

func (w *world) startChild(c *child) *exec.Cmd {
	w.t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		w.t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		w.t.Fatal(err)
	}
	cmd := exec.CommandContext(w.t.Context(), self)
	cmd.Env = append(os.Environ(), childVariable+"="+string(text))
	cmd.Stderr = new(bytes.Buffer)
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	return cmd
}

func (w *world) routeUntil(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(10 * time.Millisecond):
			w.route()
		}
	}
}

// wantOnce holds ingress and the journal against what was to be sent.
func (w *world) wantOnce(records int) {
	w.t.Helper()
	again := w.again()
	for first, n := range again {
		if n != 1 {
			w.t.Errorf("%s was sent %d times", first, n)
		}
	}
	if len(again) != records {
		w.t.Errorf("%d of %d were sent", len(again), records)
	}
	r := w.redrive("auditor")
	if err := r.identify(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	s := newSent(r.ingress, r.alerts)
	if err := r.readOn(w.t.Context(), s); err != nil {
		w.t.Fatal(err)
	}
	noted := 0
	for _, list := range s.firsts {
		noted += len(list)
	}
	if noted != records {
		w.t.Errorf("the journal has %d of %d", noted, records)
	}
}

// Two runs of one plan take the id from each other as they like.
func TestTwoRedrivesSendTheSame(t *testing.T) {
	w := newWorld(t)
	const records = 40
	w.refuse(records, partitions)
	p := w.plan(w.redrive("ana"), wish(t))
	var fenced atomic.Int64
	var all sync.WaitGroup
	for i := range 3 {
		all.Go(func() {
			for range 4 {
				r := w.redrive(fmt.Sprint("racer ", i))
				r.most = 1
				_, err := r.Continue(t.Context(), p.ID, settings())
				if errors.Is(err, ErrFenced) {
					fenced.Add(1)
				} else if err != nil && !strings.Contains(err.Error(), "is done") {
					t.Errorf("racer %d: %v", i, err)
				}
			}
		})
	}
	all.Wait()
	if fenced.Load() == 0 {
		t.Error("nobody was fenced off")
	}
	if _, err := w.redrive("last").Continue(t.Context(), p.ID, settings()); err != nil && !strings.Contains(err.Error(), "is done") {
		t.Error(err)
	}
	w.wantOnce(records)
}
