package console_test

import (
	"os"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/browser"
	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { os.Exit(leaks.Tests{M: m, After: browser.Close}.Run()) }
