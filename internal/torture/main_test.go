package torture

import (
	"os"
	"testing"

	"github.com/rs/zerolog"
	"go.uber.org/goleak"

	"github.com/esclusa/esclusa/internal/child"
)

func TestMain(m *testing.M) {
	child.Main()
	zerolog.SetGlobalLevel(zerolog.Disabled) // the proxies log every connection
	code := m.Run()
	if err := goleak.Find(
		// A proxy that is stopped while data comes leaves a goroutine behind.
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2/toxics.(*ToxicStub).Run"),
	); err != nil && code == 0 {
		os.Stderr.WriteString(err.Error() + "\n")
		code = 1
	}
	os.Exit(code)
}
