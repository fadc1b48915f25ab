package expect

import (
	"errors"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

// watched is a test that keeps how it fails.
type watched struct {
	testing.TB
	failed string
}

func (*watched) Helper() {}

func (w *watched) Errorf(format string, args ...any) { w.failed = fmt.Sprintf(format, args...) }

// Fatalf ends what is tested, as a test's own does.
func (w *watched) Fatalf(format string, args ...any) {
	w.Errorf(format, args...)
	runtime.Goexit()
}

// failure is how a test of f fails, empty where it does not.
func failure(f func(t testing.TB)) string {
	w := &watched{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(w)
	}()
	<-done
	return w.failed
}

func TestWhatNeverComesPasses(t *testing.T) {
	if got, want := failure(func(t testing.TB) {
		Eventually(t, 20*time.Millisecond, "it comes", func() bool { return false })
	}), "not within 20ms: it comes"; got != want {
		t.Errorf("%q instead of %q", got, want)
	}
}

func TestFailureDoesNotTellHowThingsStand(t *testing.T) {
	if got, want := failure(func(t testing.TB) {
		Eventually(t, time.Millisecond, "it comes", func() bool { return false }, func() string { return "two are left" }, func() string { return "it sleeps" })
	}), "not within 1ms: it comes\ntwo are left\nit sleeps"; got != want {
		t.Errorf("%q instead of %q", got, want)
	}
}

func TestWhatComesLateFails(t *testing.T) {
	looks := 0
	Eventually(t, time.Minute, "it comes", func() bool { looks++; return looks == 4 })
}

func TestSentenceWithTheSecretPasses(t *testing.T) {
	for text, fails := range map[string]bool{
		"see --flag": false, "see --flag, not hunter2": true, "see --flag\nand --other": true, "see the manual": true,
	} {
		got := failure(func(t testing.TB) { Sentence(t, errors.New(text), "hunter2", "see", "--flag") })
		if fails != (got != "") {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func TestWhatStandsStillPasses(t *testing.T) {
	looks := int64(0)
	if got, want := failure(func(t testing.TB) {
		Onward(t, 20*time.Millisecond, "it comes", func() (int64, bool) { looks++; return min(looks, 3), false }, func() string { return "two are left" })
	}), "at 3 for 20ms: it comes\ntwo are left"; got != want {
		t.Errorf("%q instead of %q", got, want)
	}
}

func TestWhatGoesOnSlowlyFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		looks := int64(0)
		if got := failure(func(t testing.TB) {
			Onward(t, 2*mostPause, "it comes", func() (int64, bool) { looks++; return looks, looks == 100 })
		}); got != "" {
			t.Error(got)
		}
	})
}
