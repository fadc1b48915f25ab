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
	if err := goleak.Find(); err != nil && code == 0 {
		os.Stderr.WriteString(err.Error() + "\n")
		code = 1
	}
	os.Exit(code)
}
