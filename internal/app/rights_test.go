package app

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/engines"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/schemas"
)

const (
	superuser = "admin"
	login     = kafka.ScramSHA512
)

// users are everybody who speaks to Kafka, each under its own name.
func users() []string {
	return append(AllRoles(), CommandPlan, CommandApply, CommandSend, CommandReceive, CommandAlerts, CommandDemo)
}

// userName is who as brokers and their tools take it.
func userName(who string) string { return strings.ReplaceAll(who, " ", "-") }

func passwordOf(user string) string { return "secret-of-" + user }

// guarded is a cluster that wants TLS and a login, and allows nobody anything but
// what its lists say.
type guarded struct {
	t       *testing.T
	brokers []string
	ca      *engines.Authority
	cluster kafka.Cluster // the superuser's
	admin   *kadm.Client
}

// newGuarded is for brokers that know the superuser.
func newGuarded(t *testing.T, ca *engines.Authority, brokers []string) *guarded {
	t.Helper()
	g := &guarded{t: t, brokers: brokers, ca: ca}
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
		UseTLS: true, TLS: access.TLS{CA: g.ca.File},
		Mechanism: login, User: userName(user), Password: access.Secret{Text: passwordOf(userName(user))},
	}
}

func fakeGuarded(t *testing.T) *guarded {
	t.Helper()
	ca := engines.NewAuthority(t)
	opts := []kfake.Opt{
		kfake.NumBrokers(1), kfake.TLS(ca.Server(ca.Issue("broker", time.Now().Add(12*time.Hour)), false)),
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

// acl is a right as the brokers' list has it.
func (g *guarded) acl(who string, r kafka.Right) *kadm.ACLBuilder {
	g.t.Helper()
	ops := map[kafka.Operation]kadm.ACLOperation{
		kafka.Read: kadm.OpRead, kafka.Write: kadm.OpWrite, kafka.Describe: kadm.OpDescribe, kafka.Create: kadm.OpCreate,
		kafka.DescribeConfigs: kadm.OpDescribeConfigs, kafka.AlterConfigs: kadm.OpAlterConfigs,
	}
	b := kadm.NewACLs().Allow("User:" + userName(who)).AllowHosts("*").Operations(ops[r.Operation]).ResourcePatternType(kadm.ACLPatternLiteral)
	switch r.Resource {
	case kafka.Topics:
		b.Topics(r.Name)
	case kafka.Groups:
		b.Groups(r.Name)
	case kafka.TransactionalID:
		b.TransactionalIDs(r.Name)
	}
	return b
}

func (g *guarded) grant(who string, rights ...kafka.Right) {
	g.t.Helper()
	for _, r := range rights {
		if created, err := g.admin.CreateACLs(g.t.Context(), g.acl(who, r)); err != nil || created[0].Err != nil {
			g.t.Fatal(err, created)
		}
	}
	for _, r := range rights {
		g.await(who, r, 1)
	}
}

func (g *guarded) take(who string, r kafka.Right) {
	g.t.Helper()
	if gone, err := g.admin.DeleteACLs(g.t.Context(), g.acl(who, r)); err != nil || len(gone[0].Deleted) != 1 {
		g.t.Fatal(err, gone)
	}
	g.await(who, r, 0)
}

// await waits until the broker's list is as it was made: news from the controller
// takes its time.
func (g *guarded) await(who string, r kafka.Right, n int) {
	g.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(30 * time.Second); ; {
		listed, err := g.admin.DescribeACLs(g.t.Context(), g.acl(who, r))
		if err != nil {
			g.t.Fatal(err)
		}
		if len(listed[0].Described) == n {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			g.t.Fatalf("the list has %d entries of %s with %s, not %d", len(listed[0].Described), who, r, n)
		}
	}
}

func (g *guarded) scope() Scope {
	g.t.Helper()
	catalogue, err := LoadCatalogue("", schemas.DefaultLimits())
	if err != nil {
		g.t.Fatal(err)
	}
	s := NewScope(esclusa.Names{Prefix: esclusa.DefaultPrefix}, catalogue)
	s.Instance, s.Group = "one", "default"
	return s
}

// topics makes the topics, as the superuser.
func (g *guarded) topics() {
	g.t.Helper()
	catalogue, err := LoadCatalogue("", schemas.DefaultLimits())
	if err != nil {
		g.t.Fatal(err)
	}
	if _, err := kafka.Apply(g.t.Context(), g.admin, Topics(g.options(superuser).WithDefaults(), catalogue)); err != nil {
		g.t.Fatal(err)
	}
}

// options are those of a process with one role, under its own name.
func (g *guarded) options(role string) Options {
	o := testOptions(g.t)
	o.Roles, o.Instance, o.Brokers, o.Partitions, o.Replication = []string{role}, "one", g.brokers, 2, 1
	o.Security = g.security(role)
	return o
}

// Each role works with exactly the rights that are listed for it, and a start that
// lacks one of them says which.
func TestRoleWithoutOneOfItsRightsStarts(t *testing.T) { eachRightIsNeeded(t, fakeGuarded(t)) }

func eachRightIsNeeded(t *testing.T, g *guarded) {
	t.Helper()
	g.topics()
	redisAddr := freeAddr(t)
	r := startRedis(t, redisAddr)
	t.Cleanup(func() { closed(t, r) })
	scope := g.scope()
	options := func(role string) Options {
		o := g.options(role)
		o.Redis = "redis://" + redisAddr
		return o
	}
	t.Run("all of them", func(t *testing.T) {
		var front *system
		for _, role := range AllRoles() {
			g.grant(role, scope.Rights(role)...)
			front = start(t, options(role))
		}
		front.want("POST", "/send_message", grupo3, 200, stored)
		front.want("GET", "/get_message/10", "", 200, whole)
		front.want("GET", "/consume_message?timeout=20s", "", 200, whole)
		bad := g.superuserSends(t, `{"datatype":"nothing"}`)
		front.alert(bad)
	})
	for _, role := range AllRoles() {
		for _, right := range scope.Rights(role) {
			t.Run(role+" without "+right.String(), func(t *testing.T) {
				g.take(role, right)
				defer g.grant(role, right)
				a, err := New(options(role), testLog())
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				err = a.Run(ctx, func(Addresses) { cancel() })
				if err == nil {
					t.Fatal("it started")
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

// superuserSends sends a record to ingress, and returns its source.
func (g *guarded) superuserSends(t *testing.T, body string) string {
	t.Helper()
	ingress, err := kafka.NewSender(g.cluster, esclusa.DefaultPrefix)
	if err != nil {
		t.Fatal(err)
	}
	defer ingress.Close()
	src, err := ingress.Send(t.Context(), &esclusa.Record{Value: []byte(body)})
	if err != nil {
		t.Fatal(err)
	}
	return src.String()
}

// A right that is listed twice could be taken away without effect.
func TestRightsAreListedTwice(t *testing.T) {
	scope := Scope{Names: esclusa.Names{Prefix: "p"}, Datatypes: []string{"customer", "text"}, Table: "customer", Instance: "i", Group: "g"}
	for _, who := range users() {
		rights := scope.Rights(who)
		for i, r := range rights {
			if slices.Contains(rights[:i], r) {
				t.Errorf("%s: %s is there twice", who, r)
			}
		}
	}
}
