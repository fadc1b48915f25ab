// Package deploy has no code: its tests hold what lies here against the binary,
// and run it as far as that goes without Docker and Kubernetes.
package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) {
	os.Exit(leaks.Tests{M: m, After: func() {
		if built != "" {
			_ = os.RemoveAll(built)
		}
	}}.Run())
}

// read is a file of the project, by its path from here.
func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// parse reads a YAML or JSON file into what it has to be; a member that is not
// known is a fault.
func parse(t *testing.T, name string, into any) {
	t.Helper()
	if err := yaml.UnmarshalStrict([]byte(read(t, name)), into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func files(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("there is no %s (%v)", pattern, err)
	}
	return names
}

// program is the path of one of Debian's programs. It skips the test where it is
// not installed; `make test-real` installs them.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv(engines.KafkaJars) != "" {
			t.Fatal(err)
		}
		t.Skipf("%s is not installed; make test-real installs it", name)
	}
	return path
}

var metricName = regexp.MustCompile(`esclusa_[a-z_]+`)

// metricsOf are the metrics in an expression, without what a histogram adds.
func metricsOf(expr string) []string {
	var all []string
	for _, name := range metricName.FindAllString(expr, -1) {
		for _, part := range []string{"_bucket", "_count", "_sum"} {
			name = strings.TrimSuffix(name, part)
		}
		all = append(all, name)
	}
	return all
}

// documented are the metrics of the reference, which a test compares with those of
// the binary.
func documented(t *testing.T) map[string]bool {
	t.Helper()
	known := make(map[string]bool)
	for _, m := range regexp.MustCompile("(?m)^\\| `(esclusa_[a-z_]+)").FindAllStringSubmatch(read(t, "../docs/reference/metrics.md"), -1) {
		known[m[1]] = true
	}
	if len(known) == 0 {
		t.Fatal("the reference tells of no metric")
	}
	return known
}
