package endtoend

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/expect"
	"github.com/esclusa/esclusa/internal/verify"
	"github.com/esclusa/esclusa/schemas"
)

// tenant is a system whose customers bear its name, and whose look-ups are counted.
type tenant struct {
	*system
	name    string
	asked   atomic.Int64
	refused atomic.Int64 // 503: it cannot be told
	wrong   atomic.Int64 // another's customer, or none
}

const tenantCustomers = 20

func newTenant(t *testing.T, name string, o app.Options) *tenant {
	t.Helper()
	tn := &tenant{system: start(t, o), name: name}
	for i := range tenantCustomers {
		code, text := tn.call("POST", "/v1/channels/customer/messages?wait=readable", customer(i, name))
		if code != http.StatusOK {
			t.Fatalf("customer %d of %s: %d %s", i, name, code, text)
		}
	}
	return tn
}

// busy sends and looks up until stop is closed.
func (tn *tenant) busy(cl *kgo.Client, stop <-chan struct{}) {
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		default:
		}
		id := i % tenantCustomers
		// One at a time: what is sent faster than it is mirrored only waits.
		if err := cl.ProduceSync(tn.t.Context(), &kgo.Record{
			Topic: tn.names.Ingress(), Key: []byte(fmt.Sprint(id)), Value: []byte(customer(id, fmt.Sprint(tn.name, " ", i))),
		}).FirstErr(); err != nil {
			tn.t.Error(err)
		}
		code, text := tn.get(fmt.Sprintf("/v1/customers/%d", (i*7)%tenantCustomers))
		tn.asked.Add(1)
		switch {
		case code == http.StatusServiceUnavailable:
			tn.refused.Add(1)
		case code != http.StatusOK || !strings.Contains(text, `"nombre":"`+tn.name):
			tn.wrong.Add(1)
		}
	}
}

// more waits until so many more look-ups were answered.
func (tn *tenant) more(n int64) {
	tn.t.Helper()
	n += tn.asked.Load()
	eventually(tn.t, "look-ups", func() bool { return tn.asked.Load() >= n })
}

func (tn *tenant) foreign() bool {
	_, text := tn.get("/metrics")
	return strings.Contains(text, "\nesclusa_redis_foreign 1\n")
}

func TestTwoSystemsOnOneRedisServeEachOthersCustomers(t *testing.T) {
	t.Parallel()
	r := newRedis(t)
	r.start(t)
	a := beside(t)
	a.Redis = r.url() + "/0"
	b := alone(t)
	b = on(b, a.Brokers...)
	b.Redis = r.url() + "/1"
	ours := newTenant(t, "ours", a)

	// Refused at the start, also where it only reads, and told by verify.
	for _, roles := range [][]string{nil, {app.RoleHTTP}} {
		intruder := b
		intruder.Redis, intruder.Roles, intruder.DataDir = a.Redis, roles, t.TempDir()
		err := refusal(t, intruder)
		if !errors.Is(err, esclusa.ErrForeignStore) {
			t.Fatalf("with roles %v it was refused with %v", roles, err)
		}
		expect.Sentence(t, err, "geheim", "--redis", a.TopicPrefix, b.TopicPrefix, "DEL esclusa:owner")
	}
	theirs := newTenant(t, "theirs", b)

	stop := make(chan struct{})
	var load sync.WaitGroup
	for _, tn := range []*tenant{ours, theirs} {
		cl := tn.kafka()
		load.Go(func() { tn.busy(cl, stop) })
	}
	quiet := sync.OnceFunc(func() { close(stop); load.Wait() })
	t.Cleanup(quiet)
	each := func(do func(*tenant)) { do(ours); do(theirs) }
	each(func(tn *tenant) { tn.more(2 * tenantCustomers) })

	// Each finds the other's database in the place of its own.
	client := dialRedis(t, r.url())
	swap(t, client)
	began := time.Now()
	eventually(t, "both say that Redis is another's", func() bool { return ours.foreign() && theirs.foreign() })
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v until both knew", took)
	}
	each(func(tn *tenant) {
		tn.more(2 * tenantCustomers)
		if code, text := tn.get("/readyz"); code == http.StatusOK || !strings.Contains(text, "another system") {
			t.Errorf("%s: /readyz says %d %s", tn.name, code, text)
		}
	})
	swap(t, client)
	each(func(tn *tenant) { tn.ready(); tn.more(2 * tenantCustomers) })

	// Emptied under both: each has its own again.
	must(t, client.FlushAll(t.Context()).Err())
	each(func(tn *tenant) { tn.more(2 * tenantCustomers); tn.ready() })
	quiet()
	each(func(tn *tenant) {
		if wrong, refused := tn.wrong.Load(), tn.refused.Load(); wrong > 0 || refused > tn.asked.Load()/10 {
			t.Errorf("%s: of %d look-ups %d were wrong, %d refused", tn.name, tn.asked.Load(), wrong, refused)
		}
		tn.isWhole()
	})
}

// swap exchanges the databases 0 and 1.
func swap(t *testing.T, client *redis.Client) {
	t.Helper()
	must(t, client.Do(t.Context(), "SWAPDB", 0, 1).Err())
}

// isWhole waits until nothing is pending, and has everything verified, Redis too.
func (tn *tenant) isWhole() {
	tn.t.Helper()
	admin := kadm.NewClient(tn.kafka())
	catalogue, err := schemas.Embedded(schemas.DefaultLimits())
	must(tn.t, err)
	store := openStore(tn.t, admin, tn.opts)
	var report *verify.Report
	eventually(tn.t, "all is mirrored", func() bool {
		report, err = app.Verify(tn.t.Context(), clusterOf(tn.at.Kafka...), admin, verify.Options{Catalogue: catalogue, Names: tn.names, Stores: map[string]verify.Store{"customers": store}})
		must(tn.t, err)
		return report.Total.Pending == 0 && report.Tables[0].Redis.Pending == 0 && len(report.Tables[0].Redis.Incomplete) == 0
	})
	if !report.Clean || report.Tables[0].Redis.Rows != tenantCustomers {
		tn.t.Errorf("%s: %+v, Redis %+v", tn.name, report.Total, report.Tables[0].Redis)
	}
}
