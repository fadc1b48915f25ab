package main

import (
	"bufio"

	"github.com/schollz/progressbar/v3"
)

// few is the number of records that need no bar.
const few = 50

// bar shows on a terminal how far a command is, once there is much to do. A bar
// that cannot be drawn is no reason to stop.
type bar struct {
	drawn *progressbar.ProgressBar // nil where there is no terminal
	done  int
}

// newBar expects a number of records; -1 where nobody knows.
func newBar(sh *shell, expected int) *bar {
	if !isTerminal(sh.err) {
		return &bar{}
	}
	return &bar{drawn: progressbar.NewOptions(expected,
		progressbar.OptionSetWriter(sh.err),
		progressbar.OptionSetDescription("sending"),
		progressbar.OptionShowCount(),
		progressbar.OptionSetRenderBlankState(false),
		progressbar.OptionSetSpinnerChangeInterval(0), // no goroutine
		progressbar.OptionClearOnFinish(),
	)}
}

func (b *bar) visible() bool { return b.drawn != nil && b.done > few }

// hide makes room for lines.
func (b *bar) hide() {
	if b.visible() {
		_ = b.drawn.Clear()
	}
}

// show writes the lines of n records out, which may share the terminal, and draws
// the bar below.
func (b *bar) show(n int, lines *bufio.Writer) error {
	if err := lines.Flush(); err != nil {
		return err
	}
	b.done += n
	if b.visible() {
		_ = b.drawn.Set(b.done)
	}
	return nil
}
