package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/topics"
	"github.com/esclusa/esclusa/schemas"
)

// entries are rights as a broker's list has them.
func entries(rights []topics.Right) []kfake.ACL {
	resources := map[topics.Resource]kmsg.ACLResourceType{
		topics.Topics: kmsg.ACLResourceTypeTopic, topics.Groups: kmsg.ACLResourceTypeGroup,
		topics.TransactionalID: kmsg.ACLResourceTypeTransactionalId,
	}
	operations := map[topics.Operation]kmsg.ACLOperation{
		topics.Read: kmsg.ACLOperationRead, topics.Write: kmsg.ACLOperationWrite, topics.Describe: kmsg.ACLOperationDescribe,
		topics.Create: kmsg.ACLOperationCreate, topics.DescribeConfigs: kmsg.ACLOperationDescribeConfigs, topics.AlterConfigs: kmsg.ACLOperationAlterConfigs,
	}
	var list []kfake.ACL
	for _, r := range rights {
		list = append(list, kfake.ACL{
			Resource: resources[r.Resource], Name: r.Name, Pattern: kmsg.ACLResourcePatternTypeLiteral,
			Operation: operations[r.Operation], Allow: true,
		})
	}
	return list
}

// Each command works with exactly the rights that docs/guides/secure.md lists for it,
// and says which one is missing.
func TestCommandNeedsOtherRightsThanItsOwn(t *testing.T) {
	catalogue, err := app.LoadCatalogue("", schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	scope := app.NewScope(esclusa.Names{Prefix: esclusa.DefaultPrefix}, catalogue)
	scope.Group = "default"
	const password = "hunter2"
	const secret = "ESCLUSA_KAFKA_SASL_PASSWORD=" + password
	opts := []kfake.Opt{kfake.NumBrokers(1), kfake.EnableSASL(), kfake.EnableACLs(), kfake.Superuser(kafka.Plain, "admin", password)}
	for _, who := range app.Commands() {
		rights := scope.Rights(who)
		opts = append(opts, kfake.User(kafka.Plain, who, password, entries(rights)...))
		for i, r := range rights {
			less := append(append([]topics.Right{}, rights[:i]...), rights[i+1:]...)
			opts = append(opts, kfake.User(kafka.Plain, who+" without "+r.String(), password, entries(less)...))
		}
	}
	fake, err := kfake.NewCluster(opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	as := func(user string, args ...string) (int, string) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var out bytes.Buffer
		args = append(args, "--brokers", fake.ListenAddrs()[0], "--kafka-sasl-mechanism", kafka.Plain, "--kafka-sasl-user", user)
		status := run(ctx, args, strings.NewReader(`{"id_cliente":"1","nombre":"x"}`), &out, &out, []string{secret})
		return status, out.String()
	}
	commands := []struct {
		who  string
		args []string
	}{
		{app.CommandApply, []string{"topics", "apply"}},
		{app.CommandPlan, []string{"topics", "plan"}},
		{app.CommandSend, []string{"send", "customer"}},
		{app.CommandOffsets, []string{"offsets", "set", "default", "--topic", "datatype", "--oldest"}},
		{app.CommandReceive, []string{"receive", "customer", "-n", "1"}},
		{app.CommandAlerts, []string{"alerts"}},
		{app.CommandExports, []string{"alerts", "export"}},
		{app.CommandDemo, []string{"demo", "--count", "17", "--rate", "1000"}},
		{app.CommandVerify, []string{"verify", "--no-redis"}},
		{app.CommandWhatIf, []string{"schema", "what-if", root + "/schemas/catalog"}},
		{app.CommandWhatIfChannels, []string{"schema", "what-if", root + "/schemas/catalog", "--from", "channel"}},
		{app.CommandRedrive, []string{"redrive", "--datatype", "text", "--yes"}},
		{app.CommandJournal, []string{"journal"}},
	}
	for i, c := range commands {
		if i == 1 { // the topics are there
			runSystem(t, append(os.Environ(), secret), "--brokers", fake.ListenAddrs()[0], "--replication", "1",
				"--http-addr", "127.0.0.1:0", "--embedded-redis-addr", "127.0.0.1:0",
				"--kafka-sasl-mechanism", kafka.Plain, "--kafka-sasl-user", "admin")
		}
		if status, said := as(c.who, c.args...); status != 0 {
			t.Fatalf("%s ends with status %d: %s", c.who, status, said)
		}
	}
	for _, c := range commands {
		for _, r := range scope.Rights(c.who) {
			if c.who == app.CommandReceive && r.Operation == topics.Read && r.Resource == topics.Topics && r.Name != scope.Names.Channel("customer") {
				continue // it reads one channel at a time
			}
			if c.who == app.CommandApply {
				continue // all is there, so that there is nothing to create or alter
			}
			user := c.who + " without " + r.String()
			if status, said := as(user, c.args...); status != failed || !strings.Contains(said, r.String()) || strings.Count(said, "\n") != 1 {
				t.Errorf("%s ends with status %d: %s", user, status, said)
			}
		}
	}
}
