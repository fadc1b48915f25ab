package deploy

import (
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/testing/engines"
)

// kustomize is run from its module, since Debian has none.
const kustomize = "sigs.k8s.io/kustomize/kustomize/v5@v5.7.1"

// objects are what Kubernetes gets.
type objects struct {
	services  []corev1.Service
	budgets   []policyv1.PodDisruptionBudget
	accounts  []corev1.ServiceAccount
	configs   []corev1.ConfigMap
	policies  []networkingv1.NetworkPolicy
	workloads []workload
	secrets   []corev1.Secret
	spaces    []corev1.Namespace
	issued    []certificate
}

// certificate is cert-manager's, as far as it matters here.
type certificate struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Spec              struct {
		SecretName string            `json:"secretName"`
		DNSNames   []string          `json:"dnsNames"`
		IssuerRef  map[string]string `json:"issuerRef"`
	} `json:"spec"`
}

// workload is what runs pods.
type workload struct {
	kind, name, headless string
	namespace            string
	selector             *metav1.LabelSelector
	pod                  corev1.PodTemplateSpec
	claims               []corev1.PersistentVolumeClaim
}

// read takes the documents of a stream. A member that Kubernetes does not know is
// a fault, and so is a kind that we do not. A Job is one: what its pods run cannot
// change, so that a second apply would fail.
func (o *objects) read(t *testing.T, name, text string) {
	t.Helper()
	for _, doc := range strings.Split(text, "\n---\n") {
		var kind metav1.TypeMeta
		if err := yaml.Unmarshal([]byte(doc), &kind); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		strict := func(into any) { // as the API server: encoding/json would not mind the case
			text, err := yaml.YAMLToJSONStrict([]byte(doc))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			faults, err := json.UnmarshalStrict(text, into)
			if err := errors.Join(append(faults, err)...); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		switch kind.APIVersion + " " + kind.Kind {
		case "v1 Service":
			strict(grow(&o.services))
		case "v1 ServiceAccount":
			strict(grow(&o.accounts))
		case "v1 Secret":
			strict(grow(&o.secrets))
		case "v1 Namespace":
			strict(grow(&o.spaces))
		case "cert-manager.io/v1 Certificate":
			strict(grow(&o.issued))
		case "v1 ConfigMap":
			strict(grow(&o.configs))
		case "networking.k8s.io/v1 NetworkPolicy":
			strict(grow(&o.policies))
		case "policy/v1 PodDisruptionBudget":
			strict(grow(&o.budgets))
		case "apps/v1 StatefulSet":
			var s appsv1.StatefulSet
			strict(&s)
			o.workloads = append(o.workloads, workload{"StatefulSet", s.Name, s.Spec.ServiceName, s.Namespace, s.Spec.Selector, s.Spec.Template, s.Spec.VolumeClaimTemplates})
		case "apps/v1 Deployment":
			var d appsv1.Deployment
			strict(&d)
			o.workloads = append(o.workloads, workload{"Deployment", d.Name, "", d.Namespace, d.Spec.Selector, d.Spec.Template, nil})
		default:
			t.Errorf("%s has a %s %s", name, kind.APIVersion, kind.Kind)
		}
	}
}

// grow adds an element and returns it.
func grow[T any](list *[]T) *T {
	*list = append(*list, *new(T))
	return &(*list)[len(*list)-1]
}

type kustomization struct {
	APIVersion string `json:"apiVersion"`
	Kind       string
	Resources  []string
	Labels     []struct{ Pairs map[string]string }
	Images     []struct{ Name, NewName, NewTag string }
	ConfigMaps []struct {
		Name     string
		Literals []string
	} `json:"configMapGenerator"`
}

// base is deploy/kubernetes as it lies there, with the ConfigMaps that kustomize
// would make.
func base(t *testing.T) objects {
	t.Helper()
	var k kustomization
	parse(t, "kubernetes/kustomization.yaml", &k)
	var o objects
	for _, name := range k.Resources {
		o.read(t, name, read(t, filepath.Join("kubernetes", name)))
	}
	for _, c := range k.ConfigMaps {
		made := corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: c.Name}, Data: make(map[string]string)}
		for _, l := range c.Literals {
			name, value, _ := strings.Cut(l, "=")
			made.Data[name] = value
		}
		o.configs = append(o.configs, made)
	}
	for _, name := range files(t, "kubernetes/*.yaml") {
		if n := filepath.Base(name); n != "kustomization.yaml" && !slices.Contains(k.Resources, n) {
			t.Errorf("%s is no resource of the kustomization", n)
		}
	}
	return o
}

func TestKubernetesGetsWhatTheBinaryDoesNotTake(t *testing.T) { base(t).check(t) }

// kustomized is what kustomize makes of a directory.
func kustomized(t *testing.T, dir string) objects {
	t.Helper()
	if os.Getenv(engines.KafkaJars) == "" {
		t.Skip("kustomize takes a while to build; make test-real does")
	}
	cmd := exec.CommandContext(t.Context(), "go", "run", kustomize, "build", dir)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var o objects
	o.read(t, "kustomize's output", string(out))
	return o
}

func TestKustomizeRefusesTheBase(t *testing.T) { kustomized(t, "kubernetes").check(t) }

// An overlay has what the base needs of others, under the names that kustomize gives.
func TestKustomizeRefusesTheExample(t *testing.T) {
	o := kustomized(t, "kubernetes-example")
	o.check(t)
	o.fenced(t)
	o.known(t)
}

// fenced checks that all is in the one namespace that there is, which refuses other pods
// than restricted ones.
func (o objects) fenced(t *testing.T) {
	t.Helper()
	if len(o.spaces) != 1 || o.spaces[0].Labels["pod-security.kubernetes.io/enforce"] != "restricted" {
		t.Fatalf("namespaces %+v", o.spaces)
	}
	var in []string
	for _, w := range o.workloads {
		in = append(in, w.namespace)
	}
	for _, p := range o.policies {
		in = append(in, p.Namespace)
	}
	for _, s := range o.secrets {
		in = append(in, s.Namespace)
	}
	for _, c := range o.issued {
		in = append(in, c.Namespace)
	}
	if slices.ContainsFunc(in, func(n string) bool { return n != o.spaces[0].Name }) || len(in) < 6 {
		t.Errorf("they are in the namespaces %q", in)
	}
}

// known checks that HTTP has its access file, and a certificate for the names that it
// answers to.
func (o objects) known(t *testing.T) {
	t.Helper()
	http := o.workloads[slices.IndexFunc(o.workloads, func(w workload) bool { return w.name == "esclusa-http" })]
	i := slices.IndexFunc(o.secrets, func(s corev1.Secret) bool { return http.mountsSecret(s.Name) && s.Data["access.yml"] != nil })
	if i < 0 || o.secrets[i].Data["keys"] == nil {
		t.Fatal("its access file is not mounted, or has no keys beside it")
	}
	file, err := access.Parse("access.yml", o.secrets[i].Data["access.yml"])
	if err != nil {
		t.Fatal(err)
	}
	if len(o.issued) != 1 || !http.mountsSecret(o.issued[0].Spec.SecretName) {
		t.Fatalf("certificates %+v", o.issued)
	}
	for _, name := range append(file.Hosts, "esclusa-http."+http.namespace+".svc") {
		if !slices.Contains(o.issued[0].Spec.DNSNames, name) {
			t.Errorf("the certificate is not for %s", name)
		}
	}
}

func (o objects) check(t *testing.T) {
	t.Helper()
	roles := make(map[string]bool)
	var topics []string
	for _, w := range o.workloads {
		t.Run(w.kind+" "+w.name, func(t *testing.T) {
			if len(w.pod.Spec.Containers) != 1 {
				t.Fatalf("%d containers", len(w.pod.Spec.Containers))
			}
			for _, c := range w.pod.Spec.InitContainers {
				o.confined(t, w, c)
				o.mounts(t, w, c, o.variables(t, c))
				takes(t, c.Args, nil) // it shares the variables, and takes what it knows
				if slices.Equal(c.Args, []string{"topics", "apply"}) {
					topics = append(topics, w.name)
				}
			}
			c := w.pod.Spec.Containers[0]
			env := o.variables(t, c)
			o.confined(t, w, c)
			o.mounts(t, w, c, env)
			takes(t, c.Args, env)
			for _, role := range strings.Split(flag(c.Args, "--roles"), ",") {
				roles[role] = true
			}
			o.identity(t, w, env)
			o.keeps(t, w, env)
			o.probes(t, c, env)
			o.closed(t, w, env)
			o.reached(t, w, env)
		})
	}
	for _, role := range []string{"router", "tables", "mirror", "auditor", "alerts", "http"} {
		if !roles[role] {
			t.Errorf("nobody plays %s", role)
		}
	}
	if !slices.Equal(topics, []string{"esclusa-router"}) {
		t.Errorf("%v make the topics", topics)
	}
}

// confined checks what a container of the pod may do.
func (o objects) confined(t *testing.T, w workload, c corev1.Container) {
	t.Helper()
	p := w.pod.Spec
	ps, cs := p.SecurityContext, c.SecurityContext
	for fault, is := range map[string]bool{
		"it may be root":               ps == nil || ps.RunAsNonRoot == nil || !*ps.RunAsNonRoot || ps.RunAsUser == nil || *ps.RunAsUser != 65532,
		"it may make any system call":  ps == nil || ps.SeccompProfile == nil || ps.SeccompProfile.Type != corev1.SeccompProfileTypeRuntimeDefault,
		"it may write to its image":    cs == nil || cs.ReadOnlyRootFilesystem == nil || !*cs.ReadOnlyRootFilesystem,
		"it may gain rights":           cs == nil || cs.AllowPrivilegeEscalation == nil || *cs.AllowPrivilegeEscalation,
		"it has capabilities":          cs == nil || cs.Capabilities == nil || !slices.Equal(cs.Capabilities.Drop, []corev1.Capability{"ALL"}),
		"it has capabilities to add":   cs == nil || cs.Capabilities == nil || len(cs.Capabilities.Add) > 0,
		"it is privileged":             cs != nil && (cs.Privileged != nil && *cs.Privileged || cs.ProcMount != nil),
		"it sees its node":             p.HostNetwork || p.HostPID || p.HostIPC || len(ps.Sysctls) > 0 || slices.ContainsFunc(c.Ports, func(p corev1.ContainerPort) bool { return p.HostPort != 0 }),
		"it has a volume of its node":  slices.ContainsFunc(p.Volumes, func(v corev1.Volume) bool { return v.Secret == nil && v.EmptyDir == nil && v.ConfigMap == nil }),
		"it may speak to Kubernetes":   p.AutomountServiceAccountToken == nil || *p.AutomountServiceAccountToken,
		"it has no account of its own": len(o.accounts) != 1 || p.ServiceAccountName != o.accounts[0].Name,
		"its memory is endless":        c.Resources.Limits.Memory().IsZero() || c.Resources.Requests.Memory().IsZero() || c.Resources.Requests.Cpu().IsZero(),
	} {
		if is {
			t.Errorf("%s: %s", c.Name, fault)
		}
	}
}

// variables are the container's, from its ConfigMap and its own.
func (o objects) variables(t *testing.T, c corev1.Container) map[string]string {
	t.Helper()
	env := make(map[string]string)
	for _, from := range c.EnvFrom {
		i := slices.IndexFunc(o.configs, func(m corev1.ConfigMap) bool { return m.Name == from.ConfigMapRef.Name })
		if i < 0 {
			t.Fatalf("there is no ConfigMap %s", from.ConfigMapRef.Name)
		}
		maps.Copy(env, o.configs[i].Data)
	}
	for _, v := range c.Env {
		env[v.Name] = v.Value
	}
	return env
}

// identity checks that a pod's name is its --instance, and that it may stop in
// order.
func (o objects) identity(t *testing.T, w workload, env map[string]string) {
	t.Helper()
	named := slices.ContainsFunc(w.pod.Spec.Containers[0].Env, func(v corev1.EnvVar) bool {
		return v.Name == "ESCLUSA_INSTANCE" && v.ValueFrom != nil && v.ValueFrom.FieldRef != nil && v.ValueFrom.FieldRef.FieldPath == "metadata.name"
	})
	if !named || flag(w.pod.Spec.Containers[0].Args, "--instance") != "" {
		t.Error("the name of a pod is not its --instance")
	}
	if g := w.pod.Spec.TerminationGracePeriodSeconds; g == nil || *g < 10 {
		t.Error("it may be killed before it has stopped in order")
	}
	if env["ESCLUSA_BROKERS"] == "" || env["ESCLUSA_REDIS"] == "" {
		t.Error("it would start a broker or a Redis of its own")
	}
}

// secrets are where containers have them.
const secrets = "/run/secrets/"

// mounts checks that the binary finds the files that it is told to read.
func (o objects) mounts(t *testing.T, w workload, c corev1.Container, env map[string]string) {
	t.Helper()
	mounted := make(map[string]bool)
	for _, m := range c.VolumeMounts {
		if v := slices.IndexFunc(w.pod.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == m.Name }); v >= 0 {
			mounted[m.MountPath] = m.ReadOnly && w.pod.Spec.Volumes[v].Secret != nil
		}
	}
	for name, value := range env {
		if strings.HasPrefix(value, secrets) && !mounted[filepath.Dir(value)] {
			t.Errorf("%s: no Secret is mounted on %s", name, filepath.Dir(value))
		}
		if strings.HasSuffix(name, "_PASSWORD") {
			t.Errorf("%s is there for all to read", name)
		}
	}
	if env["ESCLUSA_KAFKA_TLS"] != "true" || env["ESCLUSA_KAFKA_SASL_PASSWORD_FILE"] == "" {
		t.Error("it speaks to Kafka in the clear, or as nobody")
	}
}

// keeps checks that what has to survive a restart has a place, and that who speaks
// to Redis may.
func (o objects) keeps(t *testing.T, w workload, env map[string]string) {
	t.Helper()
	volume := ""
	for _, m := range w.pod.Spec.Containers[0].VolumeMounts {
		if m.MountPath == env["ESCLUSA_DATA_DIR"] {
			volume = m.Name
		}
	}
	claimed := slices.ContainsFunc(w.claims, func(c corev1.PersistentVolumeClaim) bool { return c.Name == volume })
	if volume == "" || claimed != (w.kind == "StatefulSet") {
		t.Errorf("its data directory is volume %q, of a claim: %v", volume, claimed)
	}
	for _, role := range strings.Split(flag(w.pod.Spec.Containers[0].Args, "--roles"), ",") {
		if (role == "mirror" || role == "http") && env["ESCLUSA_REDIS_PASSWORD_FILE"] == "" {
			t.Errorf("%s has no password for Redis", role)
		}
	}
}

// reached checks that selectors select the pods they are about.
func (o objects) reached(t *testing.T, w workload, env map[string]string) {
	t.Helper()
	labels := w.pod.Labels
	selects := func(s *metav1.LabelSelector) bool {
		return s != nil && len(s.MatchLabels) > 0 && subset(s.MatchLabels, labels)
	}
	if !selects(w.selector) {
		t.Error("it does not select its own pods")
	}
	if !slices.ContainsFunc(o.budgets, func(b policyv1.PodDisruptionBudget) bool { return selects(b.Spec.Selector) }) {
		t.Error("no PodDisruptionBudget is about it")
	}
	service := slices.IndexFunc(o.services, func(s corev1.Service) bool { return subset(s.Spec.Selector, labels) })
	switch {
	case service < 0:
		t.Error("no Service is about it")
	case w.kind == "StatefulSet" && (w.headless != o.services[service].Name || o.services[service].Spec.ClusterIP != corev1.ClusterIPNone):
		t.Errorf("its serviceName %s is not that of its headless Service", w.headless)
	case o.services[service].Spec.Ports[0].TargetPort.String() != w.pod.Spec.Containers[0].Ports[0].Name: // the first is what it is there for
		t.Error("its Service leads to another port")
	case o.services[service].Spec.ClusterIP != corev1.ClusterIPNone && !slices.Contains(strings.Split(env["ESCLUSA_HTTP_HOSTS"], ","), o.services[service].Name):
		t.Error("it does not answer to the name of its Service") // pods of a headless one are asked by their addresses
	}
	a := w.pod.Spec.Affinity
	if a == nil || a.PodAntiAffinity == nil || !slices.ContainsFunc(a.PodAntiAffinity.PreferredDuringSchedulingIgnoredDuringExecution,
		func(term corev1.WeightedPodAffinityTerm) bool {
			return selects(term.PodAffinityTerm.LabelSelector) && term.PodAffinityTerm.TopologyKey == corev1.LabelHostname
		}) {
		t.Error("all of its pods may be on one node")
	}
	for _, c := range w.pod.Spec.TopologySpreadConstraints {
		if !selects(c.LabelSelector) {
			t.Error("it is spread from others than itself")
		}
	}
}

func subset(some, all map[string]string) bool {
	for name, value := range some {
		if all[name] != value {
			return false
		}
	}
	return len(some) > 0
}

// scrapeJob is the guide's, for pods.
var scrapeJob = regexp.MustCompile("(?s)```yaml\n(- job_name: esclusa\n.*?)```")

func TestGuidesPrometheusPassesOverAPod(t *testing.T) {
	text := scrapeJob.FindStringSubmatch(read(t, "../docs/guides/deploy.md"))
	if text == nil {
		t.Fatal("the guide has no scrape job")
	}
	var jobs []struct {
		Job       string              `json:"job_name"`
		Discovery []map[string]string `json:"kubernetes_sd_configs"`
		Relabel   []struct {
			Source        []string `json:"source_labels"`
			Regex, Action string
			Target        string `json:"target_label"`
		} `json:"relabel_configs"`
	}
	if err := yaml.UnmarshalStrict([]byte(text[1]), &jobs); err != nil {
		t.Fatal(err)
	}
	for _, w := range base(t).workloads {
		meta := map[string]string{"__meta_kubernetes_pod_container_port_name": operations}
		for name, value := range w.pod.Labels {
			meta["__meta_kubernetes_pod_label_"+regexp.MustCompile(`\W`).ReplaceAllString(name, "_")] = value
		}
		for _, r := range jobs[0].Relabel {
			if r.Action == "keep" && !regexp.MustCompile("^(?:"+r.Regex+")$").MatchString(meta[r.Source[0]]) {
				t.Errorf("%s is passed over: %s is %q", w.name, r.Source[0], meta[r.Source[0]])
			}
		}
	}
}
