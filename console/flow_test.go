package console_test

import (
	"testing"

	"github.com/esclusa/esclusa/internal/testing/browser"
)

func TestFlowShowsNothingOfWhatIsSent(t *testing.T) {
	s := browser.Shared(t)
	p := browser.Open(t, s, "/")
	p.Sees("customer", ".outs")
	p.Click("Send")
	p.Sees("Checked and in its channel, as datatype/", ".outcome")
	p.Click("A bad one")
	p.Click("Send")
	p.Sees("/edad must be at most 150", ".outcome")
	p.Accessible()
}
