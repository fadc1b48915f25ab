package torture

import (
	"testing"

	"github.com/rs/zerolog"

	"github.com/esclusa/esclusa/internal/testing/child"
	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) {
	child.Main()
	zerolog.SetGlobalLevel(zerolog.Disabled) // the proxies log every connection
	leaks.Main(m)
}
