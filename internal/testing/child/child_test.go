package child

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) {
	Main()
	leaks.Main(m)
}

// everything is a process with all in it, on free ports.
func everything(t *testing.T) app.Options {
	return app.Options{
		HTTPAddr: "127.0.0.1:0", EmbeddedKafkaAddr: "127.0.0.1:0", EmbeddedRedisAddr: "127.0.0.1:0", DataDir: t.TempDir(), Instance: "child",
	}
}

const patience = time.Minute

func ended(t *testing.T, p *Process) error {
	t.Helper()
	select {
	case <-p.Done():
		return p.Ended()
	case <-time.After(patience):
		p.Kill()
		t.Fatal("the child goes on")
		return nil
	}
}

func TestChildThatCannotStartDoesNotSayWhy(t *testing.T) {
	o := everything(t)
	o.Partitions = -1
	var said bytes.Buffer
	p, err := Start(o, nil, &said)
	if err != nil {
		t.Fatal(err)
	}
	if err := ended(t, p); err == nil || !strings.Contains(said.String(), "--partitions") {
		t.Errorf("it ended with %v and said %q", err, said.String())
	}
}

func TestChildDoesNotStopOrDie(t *testing.T) {
	var said bytes.Buffer
	p, err := Start(everything(t), nil, &said)
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.Started():
	case <-time.After(patience):
		p.Kill()
		t.Fatalf("it did not start: %s", said.String())
	}
	if err := p.SetClock(time.Hour); err != nil {
		t.Error(err)
	}
	p.Kill()
	if err := ended(t, p); err == nil {
		t.Error("a child that was killed counts as one that stopped in order")
	}
	if err := p.SetClock(time.Hour); err == nil {
		t.Error("the clock of a child that is gone can be set")
	}
}

func TestClockGoesItsOwnWay(t *testing.T) {
	c := &clock{}
	for lines, want := range map[string]time.Duration{"": 0, "clock 1h\n": time.Hour, "clock 1h\nclock -1h\n": -time.Hour, "clock 1h\nclock noon\n": time.Hour} {
		c.ahead.Store(0)
		c.follow(strings.NewReader(lines))
		if got := time.Until(c.now()); got > want || got < want-time.Minute {
			t.Errorf("after %q it is %v ahead, want %v", lines, got, want)
		}
	}
}
