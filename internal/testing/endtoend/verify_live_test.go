package endtoend

import (
	"testing"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/verify"
	"github.com/esclusa/esclusa/schemas"
)

// What moves while it is read must not look like a fault, and a router that was
// killed must not leave one behind.
func TestVerifyTakesALiveSystemForAFaultyOne(t *testing.T) {
	t.Parallel()
	for _, delivery := range []string{app.ExactlyOnce, app.AtLeastOnce} {
		t.Run(delivery, func(t *testing.T) {
			o := besideRedis(t)
			o.Delivery = delivery
			p := &process{t: t, opts: o}
			p.start()
			t.Cleanup(p.kill)
			tr := startTraffic(t, o)
			admin, err := tr.cluster.NewAdmin()
			must(t, err)
			t.Cleanup(admin.Close)
			store := openStore(t, admin, o)
			catalogue, err := app.LoadCatalogue("", schemas.DefaultLimits())
			must(t, err)
			for range 4 {
				tr.more(2000)
				r, err := app.Verify(t.Context(), tr.cluster, admin, verify.Options{
					Catalogue: catalogue, Names: tr.names, Stores: map[string]verify.Store{"customers": store}, Repeats: delivery == app.AtLeastOnce, Rows: 20,
				})
				must(t, err)
				if !r.Clean || r.Total.Untold > 0 || r.Tables[0].Older > 0 {
					t.Fatalf("faults: %+v %+v %+v %+v", r.Total, r.Tables[0], r.Tables[0].Redis, r.Examples)
				}
				t.Logf("%+v %+v %+v", r.Total, r.Tables[0], r.Tables[0].Redis)
				p.kill()
				p.start()
			}
			tr.stop(delivery)
		})
	}
}
