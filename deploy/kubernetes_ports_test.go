package deploy

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	k8slabels "k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/yaml"

	"github.com/esclusa/esclusa/internal/access"
)

// operations is the port of probes and Prometheus.
const operations = "operations"

// The example's access file is taken, and names files that its pods have.
func TestExamplesAccessFileIsRefused(t *testing.T) {
	file, err := access.Load("kubernetes-example/access.yml")
	if err != nil {
		t.Fatal(err)
	}
	if file.TLS == nil || filepath.Dir(file.TLS.Cert) != secrets+"tls" || file.KeysFile != "kubernetes-example/keys" {
		t.Errorf("%+v, keys in %s", file.TLS, file.KeysFile)
	}
	var k struct{ Resources []string }
	if err := yaml.Unmarshal([]byte(read(t, "kubernetes-example/kustomization.yaml")), &k); err != nil || !slices.Contains(k.Resources, "../kubernetes") {
		t.Errorf("it is no overlay of the base: %v, %v", k.Resources, err)
	}
}

// calls are the paths that the binary serves, by the reference, which a test compares
// with it.
var calls = regexp.MustCompile("`GET (/[a-z]+)`")

func (o objects) probes(t *testing.T, c corev1.Container, env map[string]string) {
	t.Helper()
	ports := map[string]int32{}
	for _, p := range c.Ports {
		ports[p.Name] = p.ContainerPort
	}
	want := map[string]int32{operations: 9100}
	if env["ESCLUSA_HTTP_ADDR"] != "" {
		want["http"] = 5000
	}
	if !maps.Equal(ports, want) || env["ESCLUSA_OPERATIONS_ADDR"] != "0.0.0.0:9100" || want["http"] != 0 && env["ESCLUSA_HTTP_ADDR"] != "0.0.0.0:5000" {
		t.Errorf("ports %v, while the process listens on %q and %q", ports, env["ESCLUSA_HTTP_ADDR"], env["ESCLUSA_OPERATIONS_ADDR"])
	}
	var served []string
	for _, m := range calls.FindAllStringSubmatch(read(t, "../docs/reference/http.md"), -1) {
		served = append(served, m[1])
	}
	for name, p := range map[string]*corev1.Probe{"startup": c.StartupProbe, "liveness": c.LivenessProbe, "readiness": c.ReadinessProbe} {
		want := "/livez"
		if name == "readiness" {
			want = "/readyz"
		}
		switch {
		case p == nil || p.HTTPGet == nil:
			t.Errorf("there is no %s probe", name)
		case p.HTTPGet.Port.String() != operations:
			t.Errorf("the %s probe asks port %s", name, p.HTTPGet.Port.String())
		case p.HTTPGet.Path != want || !slices.Contains(served, want):
			t.Errorf("the %s probe asks %s, of %v: a process that recovers is alive and not ready", name, p.HTTPGet.Path, served)
		}
	}
	// It answers as soon as it runs, but a busy node may take long to run it.
	if p := c.StartupProbe; p != nil && p.PeriodSeconds*p.FailureThreshold < 60 {
		t.Errorf("it is given %ds to start", p.PeriodSeconds*p.FailureThreshold)
	}
}

// closed checks that nobody gets in whom nobody knows: who calls shows a key, a token or a
// certificate, under TLS; who writes to Kafka is a user of these pods alone; and nothing
// reaches a port that it has no business at.
func (o objects) closed(t *testing.T, w workload, env map[string]string) {
	t.Helper()
	short := strings.TrimPrefix(w.name, "esclusa-")
	serves := env["ESCLUSA_HTTP_ADDR"] != ""
	for fault, is := range map[string]bool{
		"it is open to everybody":               env["ESCLUSA_OPEN_TO_EVERYBODY"] != "" || serves && env["ESCLUSA_ACCESS"] == "",
		"it takes keys in the clear":            env["ESCLUSA_TLS_ELSEWHERE"] != "",
		"its user of Kafka is another's":        env["ESCLUSA_KAFKA_SASL_USER"] != w.name,
		"its password of Kafka is another's":    !w.mountsSecret("esclusa-kafka-" + short),
		"its certificate is not mounted":        serves && !w.mountsSecret("esclusa-tls"),
		"the port of Prometheus is another one": w.pod.Annotations["prometheus.io/port"] != "9100",
	} {
		if is {
			t.Error(fault)
		}
	}
	open := map[string]bool{}
	for _, p := range o.policies {
		selector, err := metav1.LabelSelectorAsSelector(&p.Spec.PodSelector)
		if err != nil || !selector.Matches(k8slabels.Set(w.pod.Labels)) {
			continue
		}
		for _, in := range p.Spec.Ingress {
			for _, port := range in.Ports {
				open[port.Port.String()] = true
			}
			if len(in.Ports) == 0 || len(in.From) == 0 && in.Ports[0].Port.String() == operations {
				t.Errorf("the policy %s lets everybody in", p.Name)
			}
		}
	}
	want := map[string]bool{operations: true}
	if serves {
		want["http"] = true
	}
	if !maps.Equal(open, want) {
		t.Errorf("policies open %v, not %v", open, want)
	}
}

func (w workload) mountsSecret(name string) bool {
	return slices.ContainsFunc(w.pod.Spec.Volumes, func(v corev1.Volume) bool { return v.Secret != nil && v.Secret.SecretName == name })
}
