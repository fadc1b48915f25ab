// Package browser has tests look at the console in a real browser, which asks a system
// that runs in the process of the test. A Page fails its test where the browser tells of
// an error, of something that the page's policy forbids, or of a request to somebody else.
//
// The browser is Debian's chromium-headless-shell, or another Chromium in the path. Where
// there is none the test is skipped; make test-real has one. Nothing but tests imports it.
package browser

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

// programs are what can be driven, the best first.
var programs = []string{"chromium-headless-shell", "chrome-headless-shell", "headless_shell", "chromium", "chromium-browser", "google-chrome"}

// shared is the browser of all tests of a package, and the system that they look at unless
// they start their own. Close ends both.
var shared struct {
	sync.Mutex
	browser context.Context
	end     func()
	system  *System
}

// Close ends what the tests of a package have shared. It is what leaks.Tests calls after
// them.
func Close() {
	shared.Lock()
	defer shared.Unlock()
	if shared.end != nil {
		shared.end()
		shared.end = nil
	}
	if shared.system != nil {
		shared.system.stop()
		shared.system = nil
	}
}

// start is the browser, which is started at first.
func start(t *testing.T) context.Context {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.end != nil {
		return shared.browser
	}
	program := Program(t)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.Flag("lang", "en-US"), chromedp.Flag("disable-gpu", true))
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox) // root has none
	}
	allocated, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocated)
	if err := chromedp.Do(ctx); err != nil {
		stop()
		t.Fatalf("starting %s: %v", program, err)
	}
	shared.browser = ctx
	shared.end = func() {
		_ = chromedp.Cancel(ctx) // waits for the process
		cancel()
		stop()
	}
	return ctx
}

// Program is the path of a browser. It skips the test where there is none, and under the
// race detector, which sees nothing of a browser.
func Program(t *testing.T) string {
	t.Helper()
	if expect.UnderRace {
		t.Skip("a browser is looked at without the race detector, in make test-real")
	}
	for _, name := range programs {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("there is no Chromium here; make test-real installs chromium-headless-shell")
	return ""
}
