package redrive

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) {
	if text := os.Getenv(childVariable); text != "" {
		if err := runChild(text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if err := flag.Set("rapid.checks", "40"); err != nil { // what the command line says wins
		panic(err)
	}
	leaks.Main(m)
}
