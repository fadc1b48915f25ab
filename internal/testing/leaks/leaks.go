// Package leaks fails the tests of a package that leave a goroutine behind. It is
// for tests only, and each package that has any calls it in its TestMain.
package leaks

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// Main runs the tests of a package and ends the process: with their status, or
// with 1 where they passed and a goroutine is left. It is all of a TestMain.
func Main(m *testing.M) { os.Exit(Tests{M: m}.Run()) }

// Tests are the tests of a package and what belongs to all of them.
type Tests struct {
	*testing.M
	After func() // ends what the tests share, before the look for goroutines; may be nil
}

// Run runs the tests and returns the status to end the process with. It waits
// about a second for goroutines that are on their way out, and tells on standard
// error where one that stays was started.
func (t Tests) Run() int {
	status := t.M.Run()
	if t.After != nil {
		t.After()
	}
	if err := goleak.Find(foreign()...); err != nil && status == 0 {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}

// foreign are the goroutines of other modules that nobody can end.
func foreign() []goleak.Option {
	return []goleak.Option{
		// LevelDB's buffer pool outlives its database by up to a second.
		goleak.IgnoreTopFunction("github.com/syndtr/goleveldb/leveldb.(*DB).mpoolDrain"),
		// A proxy that is stopped while data comes waits for ever to pass it on.
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2/toxics.(*ToxicStub).Run"),
		// One that swallowed data, and is told to pass it on again, closes the link and
		// leaves its reader with what it has read.
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2/stream.(*ChanWriter).Write"),
		goleak.IgnoreAnyFunction("github.com/esclusa/esclusa/internal/testing/torture.interrupt"), // and who would tell it to do otherwise
	}
}
