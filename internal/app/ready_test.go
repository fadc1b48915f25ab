package app

import (
	"net/http"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	kafkatest "github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/schemas"
)

// Somebody's transaction in a table's topic: its owner waits for the rows behind it, and
// nobody else is kept from work, nor by one in ingress.
func TestReadyDoesNotSayWhatTransactionItWaitsForOrWaitsForAnother(t *testing.T) {
	fake, _, adm := kafkatest.Fake(t)
	p := begin(t, onBrokers(t, fake.ListenAddrs(), RoleRouter, RoleTables))
	ingress, table := p.names.Ingress(), p.names.Table("customers")
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	holder, err := kgo.NewClient(kgo.SeedBrokers(fake.ListenAddrs()...), kgo.TransactionalID("another"), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(holder.Close)
	client, err := kgo.NewClient(kgo.SeedBrokers(fake.ListenAddrs()...), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	if err := holder.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	for _, topic := range []string{table, ingress} {
		kafkatest.Send(t, holder, topic, 0, 1)
		kafkatest.Send(t, client, topic, 0, 1)
	}
	ends, err := adm.ListEndOffsets(t.Context(), table)
	if end, _ := ends.Lookup(table, 0); err != nil || end.Offset != 2 {
		t.Fatalf("the table ends at %d, %v", end.Offset, err)
	}

	p = launch(t, onBrokers(t, fake.ListenAddrs(), RoleRouter, RoleTables), func(a *App) { a.calls.standstill = 0 })
	p.await("it says what it waits for", func() bool {
		code, body := p.call(http.MethodGet, "/readyz", "")
		return code == http.StatusServiceUnavailable && strings.Contains(body, `"router","met":true`) &&
			strings.Contains(body, `"tables-customers","met":false,"detail":"recovering: an open transaction holds records back in `+table+`/0 from offset 0 on, for `)
	})
	if err := holder.EndTransaction(t.Context(), kgo.TryAbort); err != nil {
		t.Fatal(err)
	}
	p.await("the table has recovered", func() bool {
		_, body := p.call(http.MethodGet, "/readyz", "")
		return !strings.Contains(body, "recovering")
	})
}

// A role that waits for a version, fails for another reason and starts again said no more
// than that it recovers.
func TestRecoveryHidesWhatVersionIsMissing(t *testing.T) {
	missing := &schemas.MissingVersion{Datatype: "customer", ID: "urn:customer:9", Record: esclusa.Source{Topic: "datatype.customer"}}
	r := &role{part: "tables-customers", waits: &waiting{first: missing}, ready: func() bool { return false }}
	c := &calls{work: &work{roles: []*role{r}}, stopping: make(chan struct{})}
	if got := c.condition(r); got.Met || got.Detail != missing.Error() {
		t.Errorf("it says %+v", got)
	}
}
