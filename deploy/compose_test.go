package deploy

import (
	"context"
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/esclusa/esclusa/internal/testing/engines"
)

// composed is docker-compose.yml, as Docker would read it.
func composed(t *testing.T) *types.Project {
	t.Helper()
	opts, err := cli.NewProjectOptions([]string{"../docker-compose.yml"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := opts.LoadProject(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// isOurs reports whether a service runs this project's image.
func isOurs(s types.ServiceConfig) bool { return strings.HasPrefix(s.Image, "esclusa:") }

// flag is what a command line sets a flag to.
func flag(args []string, name string) string {
	if i := slices.Index(args, name); i >= 0 && i+1 < len(args) {
		return args[i+1]
	}
	return ""
}

// built is the directory of the binary, once it is built; TestMain removes it.
var built string

// build builds esclusa; for a run on real engines with the command of the
// Dockerfile, which takes longer, but without the profile, for which Go compiles every
// package a second time.
var build = sync.OnceValue(func() error {
	line := "RUN go build -tags noembedded -o /out/esclusa ./cmd/esclusa"
	if os.Getenv(engines.KafkaJars) != "" {
		text, err := os.ReadFile("Dockerfile")
		if err != nil {
			return err
		}
		line = regexp.MustCompile(`(?m)^RUN CGO_ENABLED=0 go build .*$`).FindString(string(text))
	}
	dir, err := os.MkdirTemp("", "esclusa-deploy-")
	if err != nil {
		return err
	}
	built = dir
	line = strings.NewReplacer("RUN ", "", withProfile, "", "/out/", dir+"/").Replace(line)
	cmd := exec.CommandContext(context.Background(), "sh", "-c", line)
	cmd.Dir = ".."
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", line, err, out)
	}
	return nil
})

func binary(t *testing.T) string {
	t.Helper()
	if err := build(); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(built, "esclusa")
}

// takes fails where the binary does not take a command line, without doing what it
// says. Variables are held against the flags that they set.
func takes(t *testing.T, args []string, env map[string]string) {
	t.Helper()
	args = slices.Clone(args)
	for name, value := range env {
		if of, ok := strings.CutPrefix(name, "ESCLUSA_"); ok && value != "" {
			args = append(args, "--"+strings.ReplaceAll(strings.ToLower(of), "_", "-")+"="+value)
		}
	}
	if out, err := exec.CommandContext(t.Context(), binary(t), append(args, "--help")...).CombinedOutput(); err != nil {
		t.Errorf("esclusa %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func TestComposeSaysWhatTheBinaryDoesNotTake(t *testing.T) {
	roles := make(map[string]bool)
	for name, s := range composed(t).Services {
		if !isOurs(s) {
			continue
		}
		env := make(map[string]string)
		for variable, value := range s.Environment {
			env[variable] = *value
		}
		takes(t, s.Command, env)
		if s.HealthCheck != nil && !s.HealthCheck.Disable {
			takes(t, s.HealthCheck.Test[2:], nil)
		}
		if s.Command[0] == "run" {
			role := flag(s.Command, "--roles")
			roles[role] = true
			if flag(s.Command, "--instance") != name || !strings.HasPrefix(name, role+"-") {
				t.Errorf("%s plays %s as instance %s", name, role, flag(s.Command, "--instance"))
			}
		}
	}
	for _, role := range []string{"router", "tables", "mirror", "auditor", "alerts", "http"} {
		if !roles[role] {
			t.Errorf("no service plays %s", role)
		}
	}
}

// Compose builds at the same time what several services build.
func TestComposeBuildsAnImageTwiceOrNever(t *testing.T) {
	p := composed(t)
	builders := make(map[string][]string)
	for name, s := range p.Services {
		if isOurs(s) && s.PullPolicy != types.PullPolicyNever {
			t.Errorf("%s: our image would be looked for in a registry", name)
		}
		if s.Build != nil {
			builders[s.Image] = append(builders[s.Image], name)
			if _, err := os.Stat(filepath.Join(s.Build.Context, s.Build.Dockerfile)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	for name, s := range p.Services {
		if !isOurs(s) {
			continue
		}
		by := builders[s.Image]
		if len(by) != 1 {
			t.Errorf("%s: %s is built by %v", name, s.Image, by)
			continue
		}
		if _, waits := s.DependsOn[by[0]]; !waits && name != by[0] {
			t.Errorf("%s may be started alone, without %s, which builds its image", name, by[0])
		}
	}
}

// pinned is a version that names one release: two numbers at least.
var pinned = regexp.MustCompile(`^[a-z./-]+:v?\d+\.\d+\.\d+(-[a-z0-9.]+)?$`)

func TestImageNeedsMoreThanTheBinary(t *testing.T) {
	if os.Getenv(engines.KafkaJars) == "" {
		t.Skip("the Dockerfile's build takes a while; make test-real runs it")
	}
	f, err := elf.Open(binary(t))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("the binary is not static")
		}
	}
}

func TestComposeServiceMayDoMoreThanItMust(t *testing.T) {
	p := composed(t)
	for name, s := range p.Services {
		limits := s.Deploy.Resources.Limits
		for fault, is := range map[string]bool{
			"its image is not pinned":             !pinned.MatchString(s.Image),
			"it runs as root":                     s.User == "" || strings.HasPrefix(s.User, "0:"),
			"it may write to its image":           !s.ReadOnly,
			"it has capabilities":                 !slices.Equal(s.CapDrop, []string{"ALL"}) || len(s.CapAdd) > 0,
			"it may gain rights":                  !slices.Contains(s.SecurityOpt, "no-new-privileges:true"),
			"its CPU, memory or pids are endless": limits.NanoCPUs == 0 || limits.MemoryBytes == 0 || limits.Pids == 0,
			"nobody asks whether it is well":      name != "topics" && (s.HealthCheck == nil || len(s.HealthCheck.Test) == 0),
			"its log grows for ever":              s.Logging == nil || s.Logging.Options["max-size"] == "",
		} {
			if is {
				t.Errorf("%s: %s", name, fault)
			}
		}
		for _, port := range s.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s: port %s is open to the network", name, port.Published)
			}
		}
		for _, v := range s.Volumes {
			if v.Type != types.VolumeTypeBind {
				continue
			}
			if _, err := os.Stat(v.Source); err != nil || !v.ReadOnly {
				t.Errorf("%s: %s, read-only %v, %v", name, v.Source, v.ReadOnly, err)
			}
		}
	}
}

func TestVersionsOfTheImagesAreNotThoseOfTheTests(t *testing.T) {
	for what, c := range map[string]struct{ file, here, there, want string }{
		"Go":    {"../go.mod", `(?m)^go (\d+\.\d+)\.`, `(?m)^FROM golang:(\d+\.\d+)\.\d+-`, read(t, "Dockerfile")},
		"Kafka": {"../test/kafka/pom.xml", `<kafka.version>(.*)</`, `image: apache/kafka:(\S+)`, read(t, "../docker-compose.yml")},
	} {
		here := regexp.MustCompile(c.here).FindStringSubmatch(read(t, c.file))
		there := regexp.MustCompile(c.there).FindStringSubmatch(c.want)
		if here == nil || there == nil || here[1] != there[1] {
			t.Errorf("%s: %v in %s, %v in the image", what, here, c.file, there)
		}
	}
}

var from = regexp.MustCompile(`(?m)^FROM (\S+)`)

func TestDockerfileFloatsUnsaid(t *testing.T) {
	text := read(t, "Dockerfile")
	for _, at := range from.FindAllStringSubmatchIndex(text, -1) {
		image := text[at[2]:at[3]]
		if pinned.MatchString(image) || strings.Contains(image, "@sha256:") {
			continue
		}
		if above := text[:at[0]]; !strings.Contains(above[strings.LastIndex(above, "\n\n")+1:], "# It floats: ") {
			t.Errorf("%s is not pinned, and nobody says that it floats", image)
		}
	}
}

func TestGrafanaLooksForDashboardsWhereTheyAreNot(t *testing.T) {
	var f struct {
		APIVersion int `json:"apiVersion"`
		Providers  []struct {
			Name, Type                      string
			DisableDeletion, AllowUIUpdates bool
			Options                         struct{ Path string }
		}
	}
	parse(t, "grafana/provisioning/dashboards/esclusa.yml", &f)
	s := composed(t).Services["grafana"]
	mounted := make(map[string]string) // by the directory here
	for _, v := range s.Volumes {
		if v.Type == types.VolumeTypeBind {
			mounted[filepath.Base(v.Source)] = v.Target
		}
	}
	if mounted["provisioning"] != "/etc/grafana/provisioning" { // where the image looks
		t.Errorf("the provisioning is mounted on %q", mounted["provisioning"])
	}
	if len(f.Providers) != 1 || f.Providers[0].Options.Path != mounted["dashboards"] {
		t.Errorf("the dashboards are mounted on %q, and looked for by %+v", mounted["dashboards"], f.Providers)
	}
	home := *s.Environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
	dir, name := filepath.Split(home)
	if _, err := os.Stat(filepath.Join("grafana/dashboards", name)); err != nil || filepath.Clean(dir) != mounted["dashboards"] {
		t.Errorf("the home dashboard is %s: %v", home, err)
	}
}

type scrapeFile struct {
	Scrape []struct {
		Job    string `json:"job_name"`
		Static []struct {
			Targets []string `json:"targets"`
		} `json:"static_configs"`
	} `json:"scrape_configs"`
}

func TestPrometheusDoesNotScrapeAService(t *testing.T) {
	var f struct {
		scrapeFile
		Global, Alerting map[string]any
		Rules            []string `json:"rule_files"`
	}
	parse(t, "prometheus/prometheus.yml", &f)
	var scraped, running []string
	for _, job := range f.Scrape {
		if job.Job == "esclusa" {
			scraped = job.Static[0].Targets
		}
	}
	for name, s := range composed(t).Services {
		if !isOurs(s) || s.Command[0] != "run" {
			continue
		}
		running = append(running, name+":5000")
		if !slices.Contains(strings.Split(*s.Environment["ESCLUSA_HTTP_HOSTS"], ","), name) {
			t.Errorf("%s does not answer to its name", name)
		}
	}
	slices.Sort(scraped)
	slices.Sort(running)
	if !slices.Equal(scraped, running) {
		t.Errorf("it scrapes %v, while there are %v", scraped, running)
	}
}
