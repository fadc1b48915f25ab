package endtoend

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/credentials"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/engines"
)

// refusedWith wants a start to be refused with a line that says certain things,
// and has no secret in it.
func refusedWith(t *testing.T, o app.Options, says ...string) {
	t.Helper()
	err := refusal(t, o)
	if err == nil {
		return
	}
	t.Log(err)
	if text := err.Error(); strings.Contains(text, "secret-of") || strings.Contains(text, "\n") {
		t.Errorf("not a sentence without the secret: %s", text)
	}
	for _, s := range says {
		if !strings.Contains(err.Error(), s) {
			t.Errorf("does not say %s: %v", s, err)
		}
	}
}

// Kafka says in other words than kfake, or not at all, what it does not accept.
func TestKafkaRefusesWithoutASentence(t *testing.T) {
	t.Parallel()
	ca, other := engines.NewAuthority(t), engines.NewAuthority(t)
	g, _ := realGuarded(t, ca, ca.Issue("broker", time.Now().Add(12*time.Hour)))
	for name, c := range map[string]struct {
		change func(*app.Options)
		says   []string
	}{
		"wrong password":  {func(o *app.Options) { o.Security.Password.Text = "secret-of-another" }, []string{`user "router"`, "--kafka-sasl-password-file"}},
		"unknown user":    {func(o *app.Options) { o.Security.User = "nobody" }, []string{`user "nobody"`, "--kafka-sasl-user"}},
		"other mechanism": {func(o *app.Options) { o.Security.Mechanism = kafka.Plain }, []string{"PLAIN", "--kafka-sasl-mechanism"}},
		"wrong authority": {func(o *app.Options) { o.Security.TLS.CA = other.File }, []string{"--kafka-tls-ca", other.File}},
		"no TLS": {func(o *app.Options) {
			o.Security.UseTLS, o.Security.TLS = false, credentials.TLS{}
			o.StartWait = 3 * time.Second
		},
			[]string{"--brokers", "TLS"}},
		"no login": {func(o *app.Options) {
			o.Security = kafka.SecurityOptions{UseTLS: true, TLS: o.Security.TLS}
			o.StartWait = 3 * time.Second
		},
			[]string{"--brokers", "--kafka-sasl-mechanism"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := g.options(t, app.RoleRouter)
			c.change(&o)
			began := time.Now()
			refusedWith(t, o, c.says...)
			if time.Since(began) > patience/2 {
				t.Error("it waited for what does not heal")
			}
		})
	}
	t.Run("expired", func(t *testing.T) {
		g, _ := realGuarded(t, ca, ca.Issue("old", time.Now().Add(-time.Hour)))
		refusedWith(t, g.options(t, app.RoleRouter), "certificate", "valid from")
	})
}

// All roles, those that goka reads tables for included.
func TestOneOfTheClientsCannotLogIn(t *testing.T) {
	t.Parallel()
	ca := engines.NewAuthority(t)
	g, _ := realGuarded(t, ca, ca.Issue("broker", time.Now().Add(12*time.Hour)), kafka.Plain, kafka.ScramSHA256)
	g.topics(t)
	redis := newRedis(t)
	redis.start(t)
	for _, mechanism := range kafka.Passwords() {
		t.Run(mechanism, func(t *testing.T) {
			o := g.options(t, superuser)
			o.Roles, o.Redis, o.Security.Mechanism = app.AllRoles(), redis.url(), mechanism
			s := start(t, o)
			s.want("POST", "/send_message", grupo3, 200, stored)
			s.want("GET", "/get_message/10", "", 200, whole)
		})
	}
}

// A certificate of ours is a user as good as one with a password.
func TestKafkaDoesNotKnowUsByOurCertificate(t *testing.T) {
	t.Parallel()
	ca, tomorrow := engines.NewAuthority(t), time.Now().Add(12*time.Hour)
	g, k := realGuarded(t, ca, ca.Issue("broker", tomorrow))
	g.topics(t)
	ours, stranger := ca.Issue("router", tomorrow), engines.NewAuthority(t).Issue("router", tomorrow)
	o := g.options(t, app.RoleRouter)
	o.Brokers = k.On(byCertificate)
	with := func(pair engines.Pair) app.Options {
		o.Security = kafka.SecurityOptions{UseTLS: true, TLS: credentials.TLS{CA: ca.File, Cert: pair.Cert, Key: pair.Key}}
		return o
	}
	refusedWith(t, with(engines.Pair{}), "--kafka-tls-cert", "certificate")
	refusedWith(t, with(stranger), "--kafka-tls-cert", "certificate")
	refusedWith(t, with(ours), ours.Cert, "lacks")
	g.grant(t, "CN=router", g.scope(t).Rights(app.RoleRouter)...)
	start(t, with(ours))
}

func TestWrongPasswordForRedisIsNoRefusal(t *testing.T) {
	r := engines.RunRedis(t, "--requirepass", "secret-of-redis")
	o := beside(t)
	o.Redis = r.URL()
	refusedWith(t, o, "--redis-password-file")
	o.RedisPassword = credentials.Secret{Text: "secret-of-another"}
	refusedWith(t, o, "--redis-password-file")
	o.RedisPassword = credentials.Secret{Text: "secret-of-redis"}
	start(t, o).want("POST", "/send_message", grupo3, 200, stored)
}

func TestRedisThatKnowsItsClientsIsNotReached(t *testing.T) {
	ca, tomorrow := engines.NewAuthority(t), time.Now().Add(12*time.Hour)
	server, ours := ca.Issue("redis", tomorrow), ca.Issue("esclusa", tomorrow)
	addr := engines.FreeAddr(t)
	_, port, _ := strings.Cut(addr, ":")
	engines.RunRedis(t, "--port", "0", "--tls-port", port, "--tls-auth-clients", "yes",
		"--tls-cert-file", server.Cert, "--tls-key-file", server.Key, "--tls-ca-cert-file", ca.File,
		"--user", "esclusa", "on", ">secret-of-redis", "+@all", "~*")
	o := beside(t)
	o.Redis, o.RedisPassword = "rediss://esclusa@"+addr, credentials.Secret{Text: "secret-of-redis"}
	o.RedisTLS = credentials.TLS{CA: engines.NewAuthority(t).File, Cert: ours.Cert, Key: ours.Key}
	refusedWith(t, o, "--redis-tls-ca")
	o.RedisTLS = credentials.TLS{CA: ca.File}
	refusedWith(t, o, "--redis-tls-cert")
	o.RedisTLS.Cert, o.RedisTLS.Key = ours.Cert, ours.Key
	start(t, o).want("POST", "/send_message", grupo3, 200, stored)
}

// A router whose password goes bad while it runs is locked out, and goes on where
// it was when the file has the new one.
func TestRecordsAreLostWhenThePasswordGoesBad(t *testing.T) {
	t.Parallel()
	ca := engines.NewAuthority(t)
	g, k := realGuarded(t, ca, ca.Issue("broker", time.Now().Add(12*time.Hour)))
	g.topics(t)
	scope := g.scope(t)
	g.grant(t, app.RoleRouter, scope.Rights(app.RoleRouter)...)
	file := filepath.Join(t.TempDir(), "password")
	write := func(password string) { must(t, os.WriteFile(file, []byte(password+"\n"), 0o600)) }
	write(passwordOf(app.RoleRouter))
	o := g.options(t, app.RoleRouter)
	o.Security.Password = credentials.Secret{File: file}
	start(t, o)
	sent := make(map[string]bool)
	send := func() {
		for _, source := range g.superuserSends(t, `{"datatype":"customer","id_cliente":"1","nombre":"x"}`, 50) {
			sent[source] = true
		}
	}
	send()
	l := lag{t, g.admin, scope.Names.RouterGroup(), scope.Names.Ingress()}
	eventually(t, "the first are routed", func() bool { return l.none(0, 1) }, l.String)
	allEnded(t, g.admin) // see (*traffic).rest

	changed, err := g.admin.AlterUserSCRAMs(t.Context(), nil, []kadm.UpsertSCRAM{
		{User: app.RoleRouter, Mechanism: kadm.ScramSha512, Iterations: 4096, Password: "secret-of-tomorrow"},
	})
	if err != nil || changed.Error() != nil {
		t.Fatal(err, changed.Error())
	}
	must(t, k.Brokers[0].Stop())
	must(t, k.Brokers[0].Start())
	send()
	eventually(t, "the router is locked out", func() bool {
		described, err := g.admin.DescribeGroups(t.Context(), scope.Names.RouterGroup())
		return err == nil && described[scope.Names.RouterGroup()].State == "Empty"
	})
	write("secret-of-tomorrow")

	routed := make(map[string]int)
	eventually(t, "all records are routed", func() bool {
		spans, err := kafka.Spans(t.Context(), g.admin, scope.Names.Channel("customer"))
		must(t, err)
		clear(routed)
		must(t, g.cluster.Scan(t.Context(), scope.Names.Channel("customer"), spans, func(_ int32, batch []esclusa.Record) error {
			for i := range batch {
				source, _ := batch[i].Header(esclusa.HeaderSource)
				routed[string(source)]++
			}
			return nil
		}))
		return len(routed) >= len(sent)
	})
	for source, n := range routed {
		if n != 1 || !sent[source] {
			t.Errorf("%s was routed %d times", source, n)
		}
	}
}
