package deploy

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/expect"
)

// patience is how long a test waits for what must come: generous, for slow
// machines.
const patience = 2 * time.Minute

// stack is docker-compose.yml without Docker: each service is a process with the
// file's command and environment, started when what it depends on is as the file
// demands, and asked by the file's health check. A service has a loopback address
// of its own, so that the ports are the file's too; its name becomes the address,
// and the place of a volume a directory of the test. Grafana is left out.
type stack struct {
	t        *testing.T
	services types.Services
	at       map[string]string // address of each service
	dir      string
	running  map[string]*engines.Program
}

func startStack(t *testing.T) *stack {
	t.Helper()
	if os.Getenv(engines.KafkaJars) == "" {
		t.Skip("there is no Kafka; make test-real brings one")
	}
	s := &stack{t: t, services: composed(t).Services, at: make(map[string]string), dir: t.TempDir(), running: make(map[string]*engines.Program)}
	delete(s.services, "grafana")
	network := fmt.Sprintf("127.%d.%d.", 1+rand.IntN(254), rand.IntN(255))
	for i, name := range slices.Sorted(maps.Keys(s.services)) {
		s.at[name] = fmt.Sprint(network, i+1)
	}
	s.mount()
	for len(s.running) < len(s.services) {
		began := len(s.running)
		for _, name := range slices.Sorted(maps.Keys(s.services)) {
			if s.running[name] == nil && s.mayStart(name) {
				s.start(name)
			}
		}
		if len(s.running) == began {
			t.Fatal("services wait for one another")
		}
	}
	return s
}

// mount makes the directories of the volumes, with a copy of what the file mounts.
func (s *stack) mount() {
	s.t.Helper()
	for name, service := range s.services {
		for _, v := range service.Volumes {
			to := s.place(name, v.Target)
			if v.Type != types.VolumeTypeBind {
				if err := os.MkdirAll(to, 0o750); err != nil {
					s.t.Fatal(err)
				}
				continue
			}
			if err := os.CopyFS(to, os.DirFS(v.Source)); err != nil {
				s.t.Fatal(err)
			}
			s.translateFiles(name, to)
		}
	}
}

// place is where a directory of a service lies here.
func (s *stack) place(service, dir string) string { return filepath.Join(s.dir, service, dir) }

func (s *stack) translateFiles(service, dir string) {
	s.t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.yml"))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, name := range names {
		if err := os.WriteFile(name, []byte(s.translate(service, read(s.t, name))), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
}

// translate puts addresses for names, and our directories for volumes.
func (s *stack) translate(service, text string) string {
	for name, at := range s.at {
		text = regexp.MustCompile(`\b`+name+`([:/]\d{4})\b`).ReplaceAllString(text, at+"$1")
	}
	text = regexp.MustCompile(`\b(0\.0\.0\.0|127\.0\.0\.1|localhost):`).ReplaceAllString(text, s.at[service]+":")
	if text == "0.0.0.0" {
		text = s.at[service]
	}
	for _, v := range s.services[service].Volumes {
		text = regexp.MustCompile(`(^|=)`+v.Target+`(/|$)`).ReplaceAllString(text, "${1}"+s.place(service, v.Target)+"$2")
	}
	return text
}

func (s *stack) translateAll(service string, args []string) []string {
	var all []string
	for _, arg := range args {
		all = append(all, s.translate(service, arg))
	}
	return all
}

func (s *stack) environment(service string) map[string]string {
	env := make(map[string]string)
	for name, value := range s.services[service].Environment {
		env[name] = s.translate(service, *value)
	}
	return env
}

func (s *stack) mayStart(name string) bool {
	for other := range s.services[name].DependsOn {
		if s.running[other] == nil {
			return false
		}
	}
	return true
}

// start starts a service and waits until it is as others demand.
func (s *stack) start(name string) {
	s.t.Helper()
	p := engines.RunProgram(s.t, name, s.command(name))
	s.running[name] = p
	if check := s.services[name].HealthCheck; check != nil && !check.Disable {
		s.eventually(name+" is well", func() bool {
			select {
			case <-p.Done():
				s.t.Fatalf("%s has ended: %v", name, p.Ended())
			default:
			}
			return s.program(s.t.Context(), name, check.Test[1:]).Run() == nil
		})
		return
	}
	select {
	case <-p.Done():
	case <-time.After(patience):
		s.t.Fatalf("%s does not end", name)
	}
	if err := p.Ended(); err != nil {
		s.t.Fatal(err)
	}
}

// entrypoints are what images start, by how the program is called here.
var entrypoints = map[string][]string{
	"esclusa":           {"/esclusa"},
	"redis":             nil, // the command names it
	"prom/prometheus":   {"prometheus"},
	"prom/alertmanager": {"prometheus-alertmanager"},
}

func (s *stack) command(name string) *exec.Cmd {
	s.t.Helper()
	service := s.services[name]
	image, _, _ := strings.Cut(service.Image, ":")
	if image == "apache/kafka" {
		return s.kafka(name)
	}
	entrypoint, known := entrypoints[image]
	if !known {
		s.t.Fatalf("%s: what does %s start?", name, image)
	}
	cmd := s.program(context.Background(), name, append(slices.Clone(entrypoint), service.Command...))
	cmd.Dir = s.dir
	return cmd
}

// program is one that a service's container would run.
func (s *stack) program(ctx context.Context, service string, args []string) *exec.Cmd {
	args = s.translateAll(service, args)
	if args[0] == "/esclusa" {
		args[0] = binary(s.t)
	}
	cmd := exec.CommandContext(ctx, program(s.t, args[0]), args[1:]...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	for name, value := range s.environment(service) {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	return cmd
}

// kafka does what the image does: it makes properties of the variables, formats
// the storage, and starts the broker.
func (s *stack) kafka(name string) *exec.Cmd {
	s.t.Helper()
	env := s.environment(name)
	var text strings.Builder
	for variable, value := range env {
		if property, ok := strings.CutPrefix(variable, "KAFKA_"); ok && variable != "KAFKA_HEAP_OPTS" {
			fmt.Fprintf(&text, "%s=%s\n", strings.ReplaceAll(strings.ToLower(property), "_", "."), value)
		}
	}
	file := filepath.Join(s.dir, name, "server.properties")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		s.t.Fatal(err)
	}
	format := engines.Java(s.t.Context(), "kafka.tools.StorageTool", "format", "--cluster-id", env["CLUSTER_ID"], "--config", file)
	if out, err := format.CombinedOutput(); err != nil {
		s.t.Fatalf("formatting Kafka's storage: %v\n%s", err, out)
	}
	return engines.Java(context.Background(), "kafka.Kafka", file)
}

func (s *stack) eventually(what string, ok func() bool) {
	s.t.Helper()
	expect.Eventually(s.t, patience, what, ok)
}

// ask asks a service; path begins with its port.
func (s *stack) ask(method, service, path, body string) (int, string, error) {
	req, err := http.NewRequestWithContext(s.t.Context(), method, "http://"+s.at[service]+path, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(text), err
}

// call is ask by the test's own goroutine.
func (s *stack) call(method, service, path, body string) (int, string) {
	s.t.Helper()
	code, text, err := s.ask(method, service, path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	return code, text
}

func (s *stack) want(method, service, path, body string, code int, text string) {
	s.t.Helper()
	if c, got := s.call(method, service, path, body); c != code || strings.TrimSpace(got) != text {
		s.t.Fatalf("%s %s: %d %s\nwant %d %s", method, path, c, got, code, text)
	}
}

// prometheus reads an answer of Prometheus' API.
func (s *stack) prometheus(path string, into any) {
	s.t.Helper()
	code, text := s.call(http.MethodGet, "prometheus", ":9090/api/v1/"+path, "")
	answer := struct{ Data any }{into}
	if err := json.Unmarshal([]byte(text), &answer); code != http.StatusOK || err != nil {
		s.t.Fatalf("%s: %d %s, %v", path, code, text, err)
	}
}
