package browser

import (
	"os"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { os.Exit(leaks.Tests{M: m, After: Close}.Run()) }
