package endtoend

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/mirror"
	"github.com/esclusa/esclusa/internal/testing/tables"
	"github.com/esclusa/esclusa/internal/verify"
	"github.com/esclusa/esclusa/schemas"
)

// A record of a range of offsets is accounted for, and none beside it.
func TestVerifyKeepsNotToItsRange(t *testing.T) {
	t.Parallel()
	sc := newScene(t)
	outside := sc.send("k", text("k", "lost, but outside"))
	rec := sc.send("k", text("k", "inside"))
	sc.route(rec, "text", "k", text("k", "inside"))
	o := sc.options()
	o.From = map[int32]int64{rec.Partition: rec.Offset}
	for p := range int32(8) {
		if p != rec.Partition {
			o.From[p] = o.To[p]
		}
	}
	r := sc.verify(o)
	sc.expect(r)
	if r.Total.Records != 1 || r.Total.Once != 1 {
		t.Errorf("%+v", r.Total)
	}
	o.From[rec.Partition] = outside.Offset
	if r := sc.verify(o); r.Total.Lost != 1 {
		t.Errorf("%+v", r.Total)
	}
	o.From = map[int32]int64{99: 0}
	if _, err := app.Verify(t.Context(), sc.cluster, sc.admin, o); err == nil {
		t.Error("a partition that does not exist is verified")
	}
}

// Ingress has the broker's clock. That of a sender who is an hour ahead has no effect.
func TestVerifyBelievesTheClockOfASender(t *testing.T) {
	t.Parallel()
	sc := newScene(t)
	began := time.Now()
	rec := sc.produce(&kgo.Record{Topic: sc.names.Ingress(), Key: []byte("k"), Value: []byte(text("k", "ahead")), Timestamp: began.Add(time.Hour)})
	sc.route(rec, "text", "k", text("k", "ahead"))
	o := sc.options()
	o.Since = began.Add(30 * time.Minute)
	r := sc.verify(o)
	sc.expect(r)
	if r.Total.Records != 0 {
		t.Errorf("%+v", r.Total)
	}
	o.Since = began.Truncate(time.Millisecond)
	if r := sc.verify(o); r.Total.Records != 1 || r.Total.Once != 1 {
		t.Errorf("%+v", r.Total)
	}
}

// What an earlier version of a schema has let in is no fault, although the present
// one would refuse it. It cannot be told where the catalogue has lost that version.
func TestVerifyJudgesByASchemaThatCameLater(t *testing.T) {
	t.Parallel()
	sc := newScene(t)
	dir := tables.Shipped(t)
	first := filepath.Join(dir, "text", "1-0-0.json")
	schema, err := os.ReadFile(first)
	must(t, err)
	later := bytes.Replace(bytes.ReplaceAll(schema, []byte("1-0-0"), []byte("1-1-0")), []byte(`"body": {`), []byte(`"body": {"minLength": 100,`), 1)
	must(t, os.WriteFile(filepath.Join(dir, "text", "1-1-0.json"), later, 0o600))
	for _, c := range []struct{ untold, changed int64 }{{0, 0}, {40, 80}} {
		o := sc.options()
		o.Catalogue, err = app.LoadCatalogue(dir, schemas.DefaultLimits())
		must(t, err)
		r := sc.verify(o)
		sc.expect(r)
		changed := int64(0)
		for _, out := range r.Outputs {
			changed += out.Changed
		}
		if r.Total.Untold != c.untold || changed != c.changed {
			t.Errorf("%+v, %+v, want %+v", r.Total, r.Outputs, c)
		}
		must(t, os.RemoveAll(first))
	}
}

// A version is as much of what a record becomes as its channel: what was judged by
// another one than its sender names is wrong, also where it is valid.
func TestVerifyOverlooksTheVersionThatASenderNames(t *testing.T) {
	t.Parallel()
	sc := newScene(t)
	dir := tables.Shipped(t)
	schema, err := os.ReadFile(filepath.Join(dir, "text", "1-0-0.json"))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "text", "1-1-0.json"), bytes.ReplaceAll(schema, []byte("1-0-0"), []byte("1-1-0")), 0o600))
	var sent []*kgo.Record
	for range 2 {
		sc.sent++
		sent = append(sent, sc.produce(&kgo.Record{Topic: sc.names.Ingress(), Key: []byte("k"), Value: []byte(text("k", "named")),
			Headers: []kgo.RecordHeader{{Key: esclusa.HeaderDataschema, Value: []byte("https://esclusa.dev/schemas/text/1-1-0")}}}))
	}
	astray := sc.route(sent[0], "text", "k", text("k", "named")) // by 1-0-0
	sc.routeBy(sent[1], "https://esclusa.dev/schemas/text/1-1-0", "text", "k", text("k", "named"))
	o := sc.options()
	o.Catalogue, err = app.LoadCatalogue(dir, schemas.DefaultLimits())
	must(t, err)
	sc.expect(sc.verify(o), verify.Example{Kind: verify.Wrong, Source: at(sent[0]), Found: at(astray), Expected: sc.belongs(sc.names.Channel("text"), "k")})
}

// emptied is a Redis that loses everything while it is read.
type emptied struct {
	*mirror.Table
	empty func()
}

func (e *emptied) Rows(ctx context.Context, ids []string) ([]esclusa.Mirrored, error) {
	e.empty()
	return e.Table.Rows(ctx, ids)
}

func TestVerifyBlamesARedisThatNoLongerVouches(t *testing.T) {
	t.Parallel()
	sc := newScene(t)
	o := sc.options()
	o.Stores["customers"] = &emptied{sc.store, func() { must(t, sc.redis.FlushDB(t.Context()).Err()) }}
	r := sc.verify(o)
	sc.expect(r)
	if len(r.Tables[0].Redis.Incomplete) == 0 {
		t.Errorf("%+v", r.Tables[0].Redis)
	}
}
