package deploy

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/topics"
	"github.com/esclusa/esclusa/schemas"
)

// kafkaUser is Strimzi's, as far as it matters here.
type kafkaUser struct {
	APIVersion string `json:"apiVersion"`
	Kind       string
	Metadata   struct {
		Name   string
		Labels map[string]string
	}
	Spec struct {
		Authentication struct{ Type string }
		Authorization  struct {
			Type string
			ACLs []struct {
				Resource   struct{ Type, Name, PatternType string }
				Operations []string
			} `json:"acls"`
		}
	}
}

// resources are Strimzi's names of what brokers guard.
var resources = map[topics.Resource]string{topics.Topics: "topic", topics.Groups: "group", topics.TransactionalID: "transactionalId"}

// rightsOf are those that a user has, as TestKafkaUserHasOtherRightsThanItsRoles writes them.
func (u *kafkaUser) rightsOf() []string {
	var all []string
	for _, acl := range u.Spec.Authorization.ACLs {
		name := acl.Resource.Name
		if acl.Resource.PatternType == "prefix" {
			name += "*"
		}
		for _, op := range acl.Operations {
			all = append(all, fmt.Sprintf("%s %s %s", acl.Resource.Type, name, op))
		}
	}
	slices.Sort(all)
	return all
}

// rightsNeeded are those of the roles and commands of a workload's pods, as
// docs/guides/secure.md has them, which another test compares with the program.
func rightsNeeded(t *testing.T, w workload) []string {
	t.Helper()
	catalogue, err := app.LoadCatalogue("", schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	scope := app.NewScope(esclusa.Names{Prefix: esclusa.DefaultPrefix}, catalogue)
	scope.Instance, scope.Group = "*", "*" // any pod's, and any reader's
	who := strings.Split(flag(w.pod.Spec.Containers[0].Args, "--roles"), ",")
	for _, c := range w.pod.Spec.InitContainers {
		who = append(who, strings.Join(c.Args, " "))
	}
	var all []string
	for _, name := range who {
		rights := scope.Rights(name)
		if len(rights) == 0 {
			t.Errorf("%s needs no rights, says the program", name)
		}
		for _, r := range rights {
			all = append(all, fmt.Sprintf("%s %s %s", resources[r.Resource], r.Name, r.Operation))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Each workload has a user of its own, who may do what its roles need, and no more.
func TestKafkaUserHasOtherRightsThanItsRoles(t *testing.T) {
	users := map[string]*kafkaUser{}
	for _, doc := range strings.Split(read(t, filepath.Join("kubernetes", "strimzi", "users.yaml")), "\n---\n") {
		var u kafkaUser
		if err := yaml.UnmarshalStrict([]byte(doc), &u); err != nil {
			t.Fatal(err)
		}
		if u.Kind != "KafkaUser" || u.Spec.Authentication.Type != "scram-sha-512" || u.Spec.Authorization.Type != "simple" || u.Metadata.Labels["strimzi.io/cluster"] == "" || users[u.Metadata.Name] != nil {
			t.Errorf("%s: %+v", u.Metadata.Name, u)
		}
		users[u.Metadata.Name] = &u
	}
	workloads := base(t).workloads
	if len(users) != len(workloads) {
		t.Errorf("%d users of %d workloads", len(users), len(workloads))
	}
	for _, w := range workloads {
		u := users[w.name]
		if u == nil {
			t.Errorf("nobody is %s", w.name)
			continue
		}
		has, needs := u.rightsOf(), rightsNeeded(t, w)
		for _, r := range needs {
			if !slices.Contains(has, r) {
				t.Errorf("%s lacks %s", w.name, r)
			}
		}
		for i, r := range has {
			if !slices.Contains(needs, r) || slices.Contains(has[:i], r) {
				t.Errorf("%s has %s, which it does not need, or twice", w.name, r)
			}
		}
	}
}
