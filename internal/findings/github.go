package findings

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// NewGitHub writes each fault as a workflow command of GitHub Actions, which shows it
// beside the line that it is about. What passes is not written.
func NewGitHub(out io.Writer) Writer { return github{out} }

type github struct{ out io.Writer }

func (g github) Add(c Case) error {
	for _, f := range c.Faults {
		level := "error"
		if f.Warning {
			level = "warning"
		}
		if _, err := fmt.Fprintf(g.out, "::%s %s::%s\n", level, properties(f, c), gitHubText.Replace(joined(f.Pointer, f.Message))); err != nil {
			return err
		}
	}
	if c.Error == "" {
		return nil
	}
	_, err := fmt.Fprintf(g.out, "::error %s::%s\n", properties(Fault{}, c), gitHubText.Replace(c.Error))
	return err
}

func (g github) Close() error { return nil }

// properties say where a fault is, and of what.
func properties(f Fault, c Case) string {
	var all []string
	if f.File != "" {
		all = append(all, "file="+gitHubProperty.Replace(filepath.ToSlash(f.File)))
	}
	if f.File != "" && f.Line > 0 {
		all = append(all, fmt.Sprintf("line=%d", f.Line))
	}
	return strings.Join(append(all, "title="+gitHubProperty.Replace(joined(c.Suite, c.Name))), ",")
}

// What ends a command or a property is escaped as the runner reads it back.
var (
	gitHubText     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	gitHubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
