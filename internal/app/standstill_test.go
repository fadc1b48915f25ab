package app

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	kafkatest "github.com/esclusa/esclusa/internal/testing/brokers"
)

// Kafka 4.3.1 can leave the offsets of a transaction pending, stopped behind a commit
// that it has answered. Whoever joins the group then is not told where to start.
func TestReadyWhileBrokersDoNotTellTheRouterWhereToStart(t *testing.T) {
	fake, _, _ := kafkatest.Fake(t)
	pending := fake.Fault(kfake.Fault{
		Keys: []kmsg.Key{kmsg.OffsetFetch}, Group: "datatype.router", Err: kerr.UnstableOffsetCommit, Count: -1,
		When: func(r kmsg.Request) bool { return r.(*kmsg.OffsetFetchRequest).RequireStable },
	})
	o := onBrokers(t, fake.ListenAddrs(), RoleRouter)
	p := begin(t, o, func(a *App) { a.calls.standstill = time.Millisecond }) // there is nothing to do
	p.write(p.names.Ingress(), "1", `{"datatype":"customer","id_cliente":"1","nombre":"Anna"}`)
	p.await("it is not ready, and says where it stands", func() bool {
		code, body := p.call(http.MethodGet, "/readyz", "")
		return code == http.StatusServiceUnavailable && strings.Contains(body, `"router","met":false,"detail":"no progress: records wait in datatype/`)
	})
	if n := len(p.records(p.names.Channel("customer"))); n != 0 {
		t.Fatalf("%d are routed: this tests nothing", n)
	}
	pending.Remove()
	p.await("it is ready again", func() bool { code, _ := p.call(http.MethodGet, "/readyz", ""); return code == http.StatusOK })
	if n := len(p.records(p.names.Channel("customer"))); n != 1 {
		t.Errorf("%d are routed", n)
	}
}
