package deploy

import (
	"errors"
	"go/version"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// What is shipped is built in one way, so that who builds it again can compare.
func TestImageIsNotBuiltAsTheReleaseIs(t *testing.T) {
	flags := regexp.MustCompile(withProfile + `-trimpath -ldflags="-s -w`)
	for _, name := range []string{"Dockerfile", "../.ci/release"} {
		if !flags.MatchString(read(t, name)) {
			t.Errorf("%s builds without %s", name, flags)
		}
	}
}

// withProfile has what is shipped optimised by a profile.
const withProfile = "-pgo=deploy/esclusa.pgo "

// Go goes by the functions' names: of a profile that nobody renews, less and less counts.
func TestProfileSpeaksOfCodeThatIsGone(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "tool", "pprof", "-top", "-nodefraction=0.002", "esclusa.pgo").Output()
	if err != nil {
		if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
			t.Log(string(failed.Stderr))
		}
		t.Fatal(err)
	}
	out = regexp.MustCompile(`\.func\d\S*`).ReplaceAll(out, nil) // closures go with what they are in
	sources := make(map[string]string)                           // of packages, by their directories
	gone := 0
	hot := regexp.MustCompile(`(?m) github\.com/esclusa/esclusa/?([\w/]*)\.(?:\(?\*?\w+\)?\.)?(\w+)(?:\[|\.| |$)`).FindAllStringSubmatch(string(out), -1)
	for _, f := range hot {
		dir, name := f[1], f[2]
		if sources[dir] == "" {
			files, err := filepath.Glob(filepath.Join("..", dir, "*.go"))
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") }) {
				sources[dir] += read(t, file)
			}
		}
		if !regexp.MustCompile(`(?m)^func (\(.*\) )?` + name + `[(\[]`).MatchString(sources[dir]) {
			gone++
			t.Logf("%s of %s is gone", name, dir)
		}
	}
	if len(hot) < 30 || gone > len(hot)/10 {
		t.Errorf("of %d functions of ours that take most, with what they call, %d are gone: make profile", len(hot), gone)
	}
}

// What a patch release of Go mends is not in an image that is built with an older one.
func TestImageIsBuiltWithAnOlderGoThanIsTested(t *testing.T) {
	image := regexp.MustCompile(`(?m)^FROM golang:([\d.]+)-`).FindStringSubmatch(read(t, "Dockerfile"))
	if image == nil || version.Compare("go"+image[1], runtime.Version()) < 0 && version.Lang("go"+image[1]) == version.Lang(runtime.Version()) {
		t.Errorf("the image is built with Go %v, the tests are with %s", image, runtime.Version())
	}
}

// The engines are for trying out: a broker without users, an interpreter of Lua.
func TestImageCarriesEmbeddedEnginesOrFailsWithoutASentence(t *testing.T) {
	tags := regexp.MustCompile(`go build -tags (\S+) `).FindStringSubmatch(read(t, "Dockerfile"))
	if tags == nil {
		t.Fatal("the image is built without tags")
	}
	deps, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", tags[1], "../cmd/esclusa").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, engine := range []string{"internal/embedded", "/kfake", "miniredis", "gopher-lua"} {
		if strings.Contains(string(deps), engine) {
			t.Errorf("the image has %s", engine)
		}
	}
	out, err := exec.CommandContext(t.Context(), binary(t), "run", "--data-dir", t.TempDir()).CombinedOutput()
	for _, says := range []string{"--brokers: this build has no embedded broker; name brokers of your own", "--redis: this build has no embedded Redis; name one of your own"} {
		if err == nil || !strings.Contains(string(out), says) {
			t.Errorf("it ends with %v and says\n%s\nwant %s", err, out, says)
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
