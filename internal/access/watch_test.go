package access

import (
	"errors"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
)

func TestNewFileWaitsForARestart(t *testing.T) {
	h := newHouse(t, withKeys)
	crm, line := newKey(t, "crm")
	h.write("keys", line)
	g := h.open()
	expect := func(what string, may bool, outcome string, n float64) {
		t.Helper()
		c, err := g.Identify(request("Bearer " + crm))
		if err != nil {
			c = nobody
		}
		if c.May(ChannelsRead, Scope{}) != may {
			t.Errorf("%s: %+v, %v", what, c, err)
		}
		if got := testutil.ToFloat64(g.cfg.Metrics.reloads.WithLabelValues(outcome)); got != n {
			t.Errorf("%s: %v are %s; the log has %s", what, got, outcome, h.log.String())
		}
	}
	g.look()
	expect("nothing has changed", true, outcomeTaken, 0)
	h.write("access.yml", strings.Replace(withKeys, "channels.read", "validate", 1))
	g.look()
	expect("the right is taken away", false, outcomeTaken, 1)
	h.write("access.yml", withKeys+"x")
	g.look()
	g.look()
	expect("the file has a fault", false, outcomeRefused, 1)
	h.write("access.yml", withKeys)
	g.look()
	g.look()
	expect("the right is back", true, outcomeTaken, 2)
	h.write("keys", "")
	g.look()
	expect("the key is taken away", false, outcomeTaken, 3)
	h.write("keys", "crm x")
	g.look()
	expect("the keys have a fault", false, outcomeRefused, 2)
	h.write("keys", line)
	g.look()
	expect("the key is back", true, outcomeTaken, 4)
	if err := os.Remove(h.path); err != nil {
		t.Fatal(err)
	}
	g.look()
	g.look()
	expect("the file is gone", true, outcomeMissing, 1)
	h.write("access.yml", strings.Replace(withKeys, "channels.read", "validate", 1))
	g.look()
	g.look()
	expect("the file is back", false, outcomeTaken, 5)
	if log := h.log.String(); strings.Contains(log, line[:40]) || !strings.Contains(log, "access.yml:4") {
		t.Errorf("the log has %s", log)
	}
}

func TestHostIsAnsweredToOnlyAfterARestart(t *testing.T) {
	h := newHouse(t, "anonymous: []\nhosts: [one.example.org]\n")
	g := h.open()
	if got := g.Hosts(); len(got) != 1 || got[0] != "one.example.org" {
		t.Errorf("the hosts are %q", got)
	}
	h.write("access.yml", "anonymous: []\nhosts: [two.example.org]\n")
	g.look()
	if got := g.Hosts(); len(got) != 1 || got[0] != "two.example.org" {
		t.Errorf("after a reload the hosts are %q", got)
	}
	if got := (*Guard)(nil).Hosts(); got != nil {
		t.Errorf("without a file the hosts are %q", got)
	}
}

func TestFileThatCannotBeInForceHereIs(t *testing.T) {
	h := newHouse(t, "anonymous: []\n")
	refuse := func(f *File) error {
		if len(f.Hosts) > 0 {
			return errors.New("not here")
		}
		return nil
	}
	g, err := Open(Config{Path: h.path, Log: slog.New(slog.DiscardHandler), Metrics: NewMetrics(prometheus.NewRegistry()), Refuse: refuse})
	if err != nil {
		t.Fatal(err)
	}
	h.write("access.yml", "anonymous: []\nhosts: [a]\n")
	if g.look(); len(g.Hosts()) != 0 || testutil.ToFloat64(g.cfg.Metrics.reloads.WithLabelValues(outcomeRefused)) != 1 {
		t.Errorf("it is in force, with %q", g.Hosts())
	}
	if _, err := Open(g.cfg); err == nil {
		t.Error("a start with it is not refused")
	}
}

// A file that is written in place is there half for a moment, and half a right may be a
// wider one.
func TestHalfAFileCounts(t *testing.T) {
	text := "roles:\n  r:\n  - do: [send]\n    datatypes: [image]\nanonymous: [r]\n"
	h := newHouse(t, "anonymous: []")
	g := h.open()
	begin, _, _ := strings.Cut(text, "    datatypes")
	half := "anonymous: [r]\n" + begin
	inPlace := func(text string) {
		if err := os.WriteFile(h.path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	may := func() bool { return g.inForce.Load().anonymous.May(Send, Scope{Datatype: "customer"}) }
	inPlace(half)
	if g.look(); may() {
		t.Fatal("a half is believed at once")
	}
	inPlace(half + "    datatypes: [image]\n")
	g.look()
	if g.look(); may() || !g.inForce.Load().anonymous.May(Send, Scope{Datatype: "image"}) {
		t.Error("the whole does not count, or as more than it is")
	}
}

// Whoever writes between our look at a file's size and time and our reading leaves those of
// before with another text.
func TestFileOfTheSameSizeAndTimeCountsAtOnce(t *testing.T) {
	h := newHouse(t, "roles: {r: [{do: [send], datatypes: [image]}]}\nanonymous: [r]\n")
	g := h.open()
	before, err := os.Stat(h.path)
	if err != nil {
		t.Fatal(err)
	}
	text := "roles: {r: [{do: [send], datatypes: [video]}]}\nanonymous: [r]\n"
	if err := errors.Join(os.WriteFile(h.path, []byte(text), 0o600), os.Chtimes(h.path, before.ModTime(), before.ModTime())); err != nil {
		t.Fatal(err)
	}
	may := func() bool { return g.inForce.Load().anonymous.May(Send, Scope{Datatype: "video"}) }
	if g.look(); may() {
		t.Error("it is believed at once")
	}
	if g.look(); !may() {
		t.Error("it does not count once it stays")
	}
}

// The file is rewritten a thousand times while requests run: now with the one right, now
// with the other, now with a fault, now gone. What neither file gives is never given.
func TestFileIsOpenForAMoment(t *testing.T) {
	h := newHouse(t, withKeys)
	crm, line := newKey(t, "crm")
	h.write("keys", line)
	g := h.open()
	texts := []string{withKeys, strings.Replace(withKeys, "channels.read", "validate", 1), "", "roles: {", "anonymous: [r]", withKeys[:90]}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					if n == 0 {
						t.Error("no request was made")
					}
					return
				default:
				}
				c, err := g.Identify(request("Bearer " + crm))
				if err != nil || c.May(ChannelsRead, Scope{}) == c.May(Validate, Scope{}) || c.May(Send, Scope{}) || c.May(TableErase, Scope{}) {
					t.Errorf("the key makes %+v, %v", c, err)
					return
				}
				if c, err := g.Identify(request()); err != nil || c.May(ChannelsRead, Scope{}) || c.May(Validate, Scope{}) {
					t.Errorf("nobody is %+v, %v", c, err)
					return
				}
			}
		})
	}
	for i := range 1000 {
		text := texts[i%len(texts)]
		if text == "" {
			_ = os.Remove(h.path)
		} else {
			h.write("access.yml", text)
		}
		g.look()
		g.look()
	}
	close(stop)
	wg.Wait()
	if n := testutil.ToFloat64(g.cfg.Metrics.reloads.WithLabelValues(outcomeTaken)); n < 300 {
		t.Errorf("%v of 1,000 files were taken", n)
	}
}
