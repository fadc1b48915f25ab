package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	kafkatest "github.com/esclusa/esclusa/internal/testing/brokers"
)

// While HTTP is drained the roles still work.
func TestRoleThatFailsForGoodWhileTheProcessStopsIsNotTold(t *testing.T) {
	fake, _, _ := kafkatest.Fake(t)
	o := onBrokers(t, fake.ListenAddrs(), RoleRouter)
	fenced, stopping := errors.New("fenced"), make(chan struct{})
	p := begin(t, o, func(a *App) {
		run := a.work.roles[0].Run
		a.work.roles[0].Run = func(ctx context.Context) error {
			inner, cancel := context.WithCancel(ctx)
			defer cancel()
			ended := make(chan error, 1)
			go func() { ended <- run(inner) }()
			<-stopping
			cancel()
			return errors.Join(fenced, <-ended)
		}
		stop := a.calls.Stop
		a.calls.Stop = func(ctx context.Context) error {
			close(stopping)
			_ = a.group.Wait(ctx) // until it has failed
			return stop(ctx)
		}
	})
	if err := p.stop(); !errors.Is(err, fenced) {
		t.Errorf("it returns %v", err)
	}
}

func TestFailedStartIsNotToldIfTheProcessIsToldToStopThen(t *testing.T) {
	o := alone(t)
	file := filepath.Join(o.DataDir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	o.DataDir = filepath.Join(file, "data")
	a, err := New(o, quiet)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stop := a.web.Stop
	a.web.Stop = func(within context.Context) error {
		cancel()
		return stop(within)
	}
	if err := a.Run(ctx, func(Addresses) { t.Error("it has started") }); err == nil {
		t.Error("it returns nothing")
	}
}
