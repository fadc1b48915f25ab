package deploy

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// What is shipped is built in one way, so that who builds it again can compare.
func TestImageIsNotBuiltAsTheReleaseIs(t *testing.T) {
	flags := regexp.MustCompile(`-trimpath -ldflags="-s -w`)
	for _, name := range []string{"Dockerfile", "../.ci/release"} {
		if !flags.MatchString(read(t, name)) {
			t.Errorf("%s builds without %s", name, flags)
		}
	}
}

func TestModuleHasNoLicenceThatWeKnow(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "../.ci/licenses", "-l").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, known := range []string{"github.com/lovoo/goka v1.1.16 BSD-3-Clause", "github.com/hashicorp/go-multierror v1.1.1 MPL-2.0", "github.com/IBM/sarama v1.61.1 MIT"} {
		if !strings.Contains(string(out), known+"\n") {
			t.Errorf("the list lacks %s:\n%s", known, out)
		}
	}
}
