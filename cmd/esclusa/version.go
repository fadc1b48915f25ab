package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// The linker sets these for releases: -X main.version=v1.2.3 -X main.revision=….
var version, revision string

// build is what this binary was made of.
type build struct {
	Version  string `json:"version"`
	Revision string `json:"revision"`
	Go       string `json:"go"`
}

func thisBuild() build {
	b := build{Version: version, Revision: revision, Go: runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		b.read(info)
	}
	b.Version = cmp.Or(b.Version, "unknown")
	b.Revision = cmp.Or(b.Revision, "unknown")
	return b
}

// read fills in what the Go command noted.
func (b *build) read(info *debug.BuildInfo) {
	b.Version = cmp.Or(b.Version, info.Main.Version)
	changed := false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = cmp.Or(b.Revision, s.Value)
		case "vcs.modified":
			changed = s.Value == "true"
		}
	}
	if changed && revision == "" && b.Revision != "" {
		b.Revision += "-modified"
	}
}

func newVersion(sh *shell) *cobra.Command {
	format := newFormat()
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print version, revision and Go version",
		Example: `  esclusa version
  esclusa version -o json`,
		Args: takes(0, 0),
		RunE: func(*cobra.Command, []string) error {
			b := thisBuild()
			if format.json() {
				return sh.printJSON(b)
			}
			_, err := fmt.Fprintf(sh.out, "esclusa %s\nrevision %s\n%s\n", b.Version, b.Revision, b.Go)
			return err
		},
	}
	format.add(cmd)
	return cmd
}
