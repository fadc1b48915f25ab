package endtoend

import (
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/credentials"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/topics"
	"github.com/esclusa/esclusa/schemas"
)

const (
	superuser = "admin"
	login     = kafka.ScramSHA512
)

// users are everybody who speaks to Kafka, each under its own name.
func users() []string {
	return append(app.AllRoles(), app.Commands()...)
}

// userName is who as brokers and their tools take it.
func userName(who string) string { return strings.ReplaceAll(who, " ", "-") }

func passwordOf(user string) string { return "secret-of-" + user }

// guarded is a cluster that wants TLS and a login, and allows nobody anything but
// what its lists say.
type guarded struct {
	brokers []string
	ca      *engines.Authority
	cluster kafka.Cluster // the superuser's
	admin   *kadm.Client
}

// newGuarded is for brokers that know the superuser.
func newGuarded(t *testing.T, ca *engines.Authority, brokers []string) *guarded {
	t.Helper()
	g := &guarded{brokers: brokers, ca: ca}
	security, err := kafka.NewSecurity(g.security(superuser))
	if err != nil {
		t.Fatal(err)
	}
	g.cluster = kafka.Cluster{Brokers: brokers, Security: security, ClientID: "test", MaxBody: schemas.DefaultLimits().RecordBytes, Log: slog.New(slog.DiscardHandler)}
	if g.admin, err = g.cluster.NewAdmin(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.admin.Close)
	return g
}

func (g *guarded) security(user string) kafka.SecurityOptions {
	return kafka.SecurityOptions{
		UseTLS: true, TLS: credentials.TLS{CA: g.ca.File},
		Mechanism: login, User: userName(user), Password: credentials.Secret{Text: passwordOf(userName(user))},
	}
}

// startGuarded starts such a cluster, with everybody's password and empty lists.
func startGuarded(t *testing.T) *guarded {
	t.Helper()
	ca := engines.NewAuthority(t)
	server := ca.Issue("broker", time.Now().Add(12*time.Hour))
	if os.Getenv(engines.KafkaJars) != "" {
		g, _ := realGuarded(t, ca, server)
		return g
	}
	opts := []kfake.Opt{
		kfake.NumBrokers(1), kfake.TLS(ca.Server(server, false)),
		kfake.EnableSASL(), kfake.EnableACLs(), kfake.Superuser(login, superuser, passwordOf(superuser)),
	}
	for _, who := range users() {
		opts = append(opts, kfake.User(login, userName(who), passwordOf(userName(who))))
	}
	fake, err := kfake.NewCluster(opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	return newGuarded(t, ca, fake.ListenAddrs())
}

// Listeners of a real guarded cluster: one takes passwords, one certificates of the
// authority.
const (
	byPassword    = "SECURE"
	byCertificate = "MUTUAL"
)

// realGuarded takes passwords by login, and by other mechanisms too.
func realGuarded(t *testing.T, ca *engines.Authority, server engines.Pair, others ...string) (*guarded, *engines.Kafka) {
	t.Helper()
	mechanisms := append([]string{login}, others...)
	o := engines.KafkaOptions{Listeners: map[string]string{byPassword: "SASL_SSL", byCertificate: "SSL"}, Properties: map[string]string{
		"authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
		"super.users":           "User:ANONYMOUS;User:" + superuser, // the brokers among themselves have no name
	}}
	for _, listener := range []string{byPassword, byCertificate} {
		setting := "listener.name." + strings.ToLower(listener) + "."
		o.Properties[setting+"ssl.keystore.type"] = "PEM"
		o.Properties[setting+"ssl.keystore.location"] = server.Both
		o.Properties[setting+"ssl.truststore.type"] = "PEM"
		o.Properties[setting+"ssl.truststore.location"] = ca.File
		if listener == byCertificate {
			o.Properties[setting+"ssl.client.auth"] = "required"
			continue
		}
		o.Properties[setting+"sasl.enabled.mechanisms"] = strings.Join(mechanisms, ",")
	}
	for _, mechanism := range mechanisms {
		module := "scram.ScramLoginModule required"
		if mechanism == kafka.Plain {
			module = "plain.PlainLoginModule required"
		}
		for _, who := range append(users(), superuser) {
			user := userName(who)
			if mechanism == kafka.Plain {
				module += fmt.Sprintf(" user_%s=%q", user, passwordOf(user))
				continue
			}
			o.Format = append(o.Format, "--add-scram", fmt.Sprintf("%s=[name=%s,password=%s]", mechanism, user, passwordOf(user)))
		}
		setting := "listener.name." + strings.ToLower(byPassword+"."+mechanism)
		o.Properties[setting+".sasl.jaas.config"] = "org.apache.kafka.common.security." + module + ";"
	}
	k := engines.RunKafka(t, o)
	return newGuarded(t, ca, k.On(byPassword)), k
}

// acl is a right as the brokers' list has it.
func (g *guarded) acl(t *testing.T, who string, r topics.Right) *kadm.ACLBuilder {
	t.Helper()
	ops := map[topics.Operation]kadm.ACLOperation{
		topics.Read: kadm.OpRead, topics.Write: kadm.OpWrite, topics.Describe: kadm.OpDescribe, topics.Create: kadm.OpCreate,
		topics.DescribeConfigs: kadm.OpDescribeConfigs, topics.AlterConfigs: kadm.OpAlterConfigs,
	}
	b := kadm.NewACLs().Allow("User:" + userName(who)).AllowHosts("*").Operations(ops[r.Operation]).ResourcePatternType(kadm.ACLPatternLiteral)
	switch r.Resource {
	case topics.Topics:
		b.Topics(r.Name)
	case topics.Groups:
		b.Groups(r.Name)
	case topics.TransactionalID:
		b.TransactionalIDs(r.Name)
	}
	return b
}

func (g *guarded) grant(t *testing.T, who string, rights ...topics.Right) {
	t.Helper()
	for _, r := range rights {
		if created, err := g.admin.CreateACLs(t.Context(), g.acl(t, who, r)); err != nil || created[0].Err != nil {
			t.Fatal(err, created)
		}
	}
	for _, r := range rights {
		g.await(t, who, r, 1)
	}
}

func (g *guarded) take(t *testing.T, who string, r topics.Right) {
	t.Helper()
	if gone, err := g.admin.DeleteACLs(t.Context(), g.acl(t, who, r)); err != nil || len(gone[0].Deleted) != 1 {
		t.Fatal(err, gone)
	}
	g.await(t, who, r, 0)
}

// await waits until the broker's list is as it was made: news from the controller
// takes its time.
func (g *guarded) await(t *testing.T, who string, r topics.Right, n int) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(patience); ; {
		listed, err := g.admin.DescribeACLs(t.Context(), g.acl(t, who, r))
		if err != nil {
			t.Fatal(err)
		}
		if len(listed[0].Described) == n {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("the list has %d entries of %s with %s, not %d", len(listed[0].Described), who, r, n)
		}
	}
}

func (g *guarded) scope(t *testing.T) app.Scope {
	t.Helper()
	catalogue, err := app.LoadCatalogue("", schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	s := app.NewScope(esclusa.Names{Prefix: esclusa.DefaultPrefix}, catalogue)
	s.Instance, s.Group = "one", "default"
	return s
}

// topics makes the topics, as the superuser.
func (g *guarded) topics(t *testing.T) {
	t.Helper()
	catalogue, err := app.LoadCatalogue("", schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := topics.Apply(t.Context(), g.admin, app.Topics(g.options(t, superuser).WithDefaults(), catalogue)); err != nil {
		t.Fatal(err)
	}
}

// options are those of a process with one role, under its own name.
func (g *guarded) options(t *testing.T, role string) app.Options {
	return app.Options{
		Roles: []string{role}, HTTPAddr: "127.0.0.1:0", DataDir: t.TempDir(), Instance: "one", Version: "test",
		Brokers: g.brokers, Security: g.security(role), Partitions: 2, Replication: 1, StartWait: patience,
	}
}

// Each role works with exactly the rights that are listed for it, and a start that
// lacks one of them says which.
func TestRoleWithoutOneOfItsRightsStarts(t *testing.T) {
	t.Parallel()
	g := startGuarded(t)
	g.topics(t)
	redis := newRedis(t)
	redis.start(t)
	scope := g.scope(t)
	options := func(t *testing.T, role string) app.Options {
		o := g.options(t, role)
		o.Redis = redis.url()
		return o
	}
	t.Run("all of them", func(t *testing.T) {
		client, err := g.cluster.NewClient()
		must(t, err)
		defer client.Close()
		var front *system
		for _, role := range app.AllRoles() {
			g.grant(t, role, scope.Rights(role)...)
			front = start(t, options(t, role))
		}
		front.want("POST", "/send_message", grupo3, 200, stored)
		front.want("GET", "/get_message/10", "", 200, whole)
		front.want("GET", "/consume_message?timeout=20s", "", 200, whole)
		front.alert(g.superuserSends(t, `{"datatype":"nothing"}`, 1)[0])
		front.want("DELETE", "/v1/customers/10?wait=readable", "", 204, "")
		for _, datatype := range []string{"customer", "text"} { // the customer table tells of the one, the auditor of the other
			foreign := &kgo.Record{Topic: scope.Names.Channel(datatype), Key: []byte("66"), Value: []byte(`{"id_cliente":"66","nombre":"x"}`)}
			must(t, client.ProduceSync(t.Context(), foreign).FirstErr())
			a := front.alert(esclusa.Source{Topic: foreign.Topic, Partition: foreign.Partition, Offset: foreign.Offset}.String())
			if a.Reason != esclusa.InconsistentChannel {
				t.Errorf("an alert about %s gives %s", a.ID, a.Reason)
			}
		}
	})
	for _, role := range app.AllRoles() {
		for _, right := range scope.Rights(role) {
			t.Run(role+" without "+right.String(), func(t *testing.T) {
				g.take(t, role, right)
				defer g.grant(t, role, right)
				err := refusal(t, options(t, role))
				if err == nil {
					return
				}
				for _, says := range []string{`user "` + role + `"`, right.String()} {
					if !strings.Contains(err.Error(), says) {
						t.Errorf("the refusal does not say %s: %v", says, err)
					}
				}
			})
		}
	}
}

// superuserSends sends a record to ingress so many times, and returns their sources.
func (g *guarded) superuserSends(t *testing.T, body string, times int) (sources []string) {
	t.Helper()
	ingress, err := kafka.NewSender(g.cluster, esclusa.DefaultPrefix)
	if err != nil {
		t.Fatal(err)
	}
	defer ingress.Close()
	for range times {
		src, err := ingress.Send(t.Context(), &esclusa.Record{Value: []byte(body)})
		must(t, err)
		sources = append(sources, src.String())
	}
	return sources
}

// Of topics that are not there, brokers do not tell who may make them.
func TestTopicIsMadeWithoutTheRight(t *testing.T) {
	t.Parallel()
	g := startGuarded(t)
	scope := g.scope(t)
	g.grant(t, app.RoleRouter, scope.Rights(app.RoleRouter)...)
	var needs []topics.Right
	for _, r := range scope.Rights(app.CommandApply) {
		if !slices.Contains(scope.Rights(app.RoleRouter), r) && r.Operation != topics.Describe {
			needs = append(needs, r)
		}
	}
	g.grant(t, app.RoleRouter, needs...)
	create := true
	o := g.options(t, app.RoleRouter)
	o.CreateTopics = &create
	missing := topics.Right{Operation: topics.Create, Resource: topics.Topics, Name: scope.Names.Alerts()}
	g.take(t, app.RoleRouter, missing)
	refusedWith(t, o, `user "router"`, missing.String())
	g.grant(t, app.RoleRouter, missing)
	start(t, o).stop()
	// Nothing is left to make, so nobody needs the right to.
	for _, r := range needs {
		if r.Operation != topics.DescribeConfigs {
			g.take(t, app.RoleRouter, r)
		}
	}
	start(t, o)
}
