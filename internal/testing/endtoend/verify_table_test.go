package endtoend

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/verify"
	"github.com/esclusa/esclusa/processors"
)

// row is the last record that the table has of a customer, and what it says.
func (sc *scene) row(id string) (*kgo.Record, *esclusa.Row) {
	sc.t.Helper()
	var last *kgo.Record
	var row *esclusa.Row
	spans, err := kafka.Spans(sc.t.Context(), sc.admin, sc.names.Table("customers"))
	must(sc.t, err)
	must(sc.t, sc.cluster.Scan(sc.t.Context(), sc.names.Table("customers"), spans, func(_ int32, batch []esclusa.Record) error {
		for _, rec := range batch {
			if string(rec.Key) != id || rec.Value == nil {
				continue
			}
			entry, err := processors.ReadEntry(&rec)
			if err != nil {
				return err
			}
			row, last = entry.Row, &kgo.Record{Topic: rec.Topic, Partition: rec.Partition, Offset: rec.Offset}
		}
		return nil
	}))
	if row == nil {
		sc.t.Fatalf("the table has no row of %s", id)
	}
	return last, row
}

// inTable is the record of a row.
func inTable(topic, id string, row *esclusa.Row) *kgo.Record {
	line, doc := esclusa.SplitRow(row.Append(nil))
	return &kgo.Record{Topic: topic, Key: []byte(id), Value: doc, Headers: []kgo.RecordHeader{{Key: esclusa.HeaderRow, Value: line}}}
}

// write puts a row into the table. Redis gets it too.
func (sc *scene) write(id string, row *esclusa.Row) *kgo.Record {
	sc.t.Helper()
	return sc.produce(inTable(sc.names.Table("customers"), id, row))
}

// scribble puts what is no row into the table.
func (sc *scene) scribble(id string, value []byte) *kgo.Record {
	sc.t.Helper()
	return sc.produce(&kgo.Record{Topic: sc.names.Table("customers"), Key: []byte(id), Value: value})
}

func TestVerifyMissesOrInventsAFaultOfTheTable(t *testing.T) {
	for name, tamper := range map[string]func(sc *scene) verify.Example{
		"another document": func(sc *scene) verify.Example {
			_, row := sc.row("3")
			row.Doc = []byte(customer(3, "somebody"))
			rec := sc.write("3", row)
			return verify.Example{Kind: verify.RowDiffers, Source: row.Source.String(), Found: at(rec), Detail: "it is another document"}
		},
		"an older row": func(sc *scene) verify.Example {
			_, row := sc.row("3")
			newest := row.Source
			row.Source.Offset, row.Stamps[0].Offset = 0, 0
			rec := sc.write("3", row)
			return verify.Example{Kind: verify.RowDiffers, Source: newest.String(), Found: at(rec), Detail: "the row is from " + row.Source.String()}
		},
		"an invented customer": func(sc *scene) verify.Example {
			_, row := sc.row("3")
			rec := sc.write("nobody", row)
			return verify.Example{Kind: verify.RowUnknown, Found: at(rec), Detail: "the channel has no record of the key; the row says it is from " + row.Source.String()}
		},
		"garbage": func(sc *scene) verify.Example {
			_, row := sc.row("3")
			rec := sc.scribble("3", []byte("garbage"))
			return verify.Example{Kind: verify.RowForeign, Source: row.Source.String(), Found: at(rec), Detail: "the key's last record in the table was not written by esclusa"}
		},
		"a tombstone": func(sc *scene) verify.Example {
			_, row := sc.row("3")
			rec := sc.scribble("3", nil)
			return verify.Example{Kind: verify.RowForeign, Source: row.Source.String(), Found: at(rec), Detail: "the key's last record in the table was not written by esclusa"}
		},
		"a tombstone with a marker": func(sc *scene) verify.Example {
			_, row := sc.row("3")
			row.Doc = nil
			rec := sc.write("3", row)
			return verify.Example{Kind: verify.RowDiffers, Source: row.Source.String(), Found: at(rec), Detail: "the channel's last record erases: false; the row is erased: true"}
		},
		"a row for an erased customer": func(sc *scene) verify.Example {
			last := fmt.Sprint(sceneCustomers - 1)
			_, row := sc.row(last)
			rec := sc.write(last, row)
			return verify.Example{Kind: verify.RowDiffers, Found: at(rec), Detail: "the row is from " + row.Source.String()}
		},
		"a table without the customer": func(sc *scene) verify.Example {
			rec := sc.send("", customer(77, "x"))
			sc.route(rec, "customer", "77", customer(77, "x"))
			sc.commitCustomers()
			return verify.Example{Kind: verify.RowMissing, Source: at(rec), Expected: sc.belongs(sc.names.Table("customers"), "77"), Detail: "the table lacks the key"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sc := newScene(t)
			want := tamper(sc)
			o := sc.options()
			o.Stores = nil
			for _, rows := range []int{0, 1} { // all at a time, and one customer at a time
				o.Rows = rows
				r := sc.verify(o)
				if want.Source == "" && len(r.Examples) == 1 && want.Kind == verify.RowDiffers {
					want.Source = r.Examples[0].Source // that of the erasure
				}
				sc.expect(r, want)
				if sum := r.Tables[0].Same + r.Tables[0].Missing + r.Tables[0].Differs + r.Tables[0].Unknown + r.Tables[0].Foreign; sum < sceneCustomers || r.Tables[0].Older != 0 {
					t.Errorf("with %d rows at a time: %+v", rows, r.Tables[0])
				}
			}
		})
	}
}

// shadow writes into the table what shadows newer rows: of customers 3 and the one that
// is erased an older row, of 4 what is no row, of 5 a tombstone.
func (sc *scene) shadow() {
	sc.t.Helper()
	_, row := sc.row("3")
	row.Source.Offset, row.Stamps[0].Offset = 0, 0
	sc.write("3", row)
	erased := fmt.Sprint(sceneCustomers - 1)
	_, before := sc.row(erased)
	sc.write(erased, before)
	sc.scribble("4", []byte("garbage"))
	sc.scribble("5", nil)
}

func TestOldRowShadowsANewerOneForGood(t *testing.T) {
	for name, shadow := range map[string]func(sc *scene) *system{
		"written while it runs": func(sc *scene) *system {
			s := start(t, sc.opts)
			sc.shadow()
			return s
		},
		"written while it is away": func(sc *scene) *system {
			sc.shadow()
			return start(t, sc.opts)
		},
		"written while it is away, and its copy is lost": func(sc *scene) *system {
			sc.shadow()
			must(t, os.RemoveAll(sc.opts.DataDir))
			return start(t, sc.opts)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sc := newScene(t)
			s := shadow(sc)
			o := sc.options()
			eventually(t, "the newer rows are written again", func() bool { return sc.verify(o).Clean })
			if _, metrics := s.get("/metrics"); !strings.Contains(metrics, `esclusa_hidden_rows_total{table="customers"} 4`+"\n") {
				t.Error("not four rows were written again")
			}
			s.want(http.MethodGet, "/v1/customers/3", "", http.StatusOK, customer(3, "33"))
			if code, body := s.get(fmt.Sprint("/v1/customers/", sceneCustomers-1)); code != http.StatusNotFound {
				t.Errorf("who was erased is %d %s", code, body)
			}
			s.stop()
		})
	}
}

// commitCustomers pretends that the customers' group has read its channel.
func (sc *scene) commitCustomers() {
	sc.t.Helper()
	group := sc.names.TableGroup("customers")
	sc.evict(group)
	ends, err := sc.admin.ListEndOffsets(sc.t.Context(), sc.names.Channel("customer"))
	must(sc.t, err)
	must(sc.t, sc.admin.CommitAllOffsets(sc.t.Context(), group, ends.Offsets()))
}

// What the group has not committed need not be in the table, and may be.
func TestVerifyTakesWhatIsOnItsWayForAFault(t *testing.T) {
	t.Parallel()
	sc := newScene(t)
	o := sc.options()
	rec := sc.send("", customer(77, "x"))
	sc.route(rec, "customer", "77", customer(77, "x"))
	sc.expect(sc.verify(o))
	_, row := sc.row("3")
	row = (&esclusa.Row{}).Apply([]byte(customer(77, "x")), esclusa.Source{Topic: rec.Topic, Partition: rec.Partition, Offset: rec.Offset}, rec.Timestamp, row.Epoch)
	sc.write("77", row)
	r := sc.verify(o)
	sc.expect(r)
	if r.Tables[0].Redis.Pending != 1 || r.Tables[0].Rows != sceneCustomers {
		t.Errorf("%+v, %+v", r.Tables[0], r.Tables[0].Redis)
	}
}

// After retention the table knows more than the channel.
func TestVerifyTakesWhatRetentionHasDeletedForAFault(t *testing.T) {
	t.Parallel()
	sc := newScene(t)
	for _, topic := range []string{sc.names.Ingress(), sc.names.Channel("customer")} {
		ends, err := sc.admin.ListEndOffsets(t.Context(), topic)
		must(t, err)
		gone, err := sc.admin.DeleteRecords(t.Context(), ends.Offsets())
		must(t, err)
		must(t, gone.Error())
	}
	r := sc.verify(sc.options())
	sc.expect(r)
	if r.Tables[0].Older == 0 || r.Tables[0].Redis.Same != sceneCustomers {
		t.Errorf("%+v, %+v", r.Tables[0], r.Tables[0].Redis)
	}
}

func TestVerifyMissesOrInventsAFaultOfRedis(t *testing.T) {
	for name, tamper := range map[string]func(sc *scene, expected string, source string) *verify.Example{
		"another document": func(sc *scene, expected, source string) *verify.Example {
			must(sc.t, sc.redis.HSet(sc.t.Context(), "customer:3", "doc", customer(3, "somebody")).Err())
			return &verify.Example{Kind: verify.RedisDiffers, Source: source, Found: "customer:3", Expected: expected, Detail: "it is another document"}
		},
		"another version": func(sc *scene, expected, source string) *verify.Example {
			must(sc.t, sc.redis.HSet(sc.t.Context(), "customer:3", "version", 1_000_000).Err())
			return &verify.Example{Kind: verify.RedisDiffers, Source: source, Found: "customer:3", Expected: expected, Detail: "Redis has version 1000000"}
		},
		"another source": func(sc *scene, expected, source string) *verify.Example {
			must(sc.t, sc.redis.HSet(sc.t.Context(), "customer:3", "source", sc.names.Ingress()+"/0/0").Err())
			return &verify.Example{Kind: verify.RedisDiffers, Source: source, Found: "customer:3", Expected: expected, Detail: "Redis has it from " + sc.names.Ingress() + "/0/0"}
		},
		"erased": func(sc *scene, expected, source string) *verify.Example {
			must(sc.t, sc.redis.HDel(sc.t.Context(), "customer:3", "doc").Err())
			return &verify.Example{Kind: verify.RedisDiffers, Source: source, Found: "customer:3", Expected: expected, Detail: "the row is erased: false; that in Redis: true"}
		},
		"removed": func(sc *scene, expected, source string) *verify.Example {
			must(sc.t, sc.redis.Del(sc.t.Context(), "customer:3").Err())
			return &verify.Example{Kind: verify.RedisMissing, Source: source, Found: "customer:3", Expected: expected, Detail: "Redis has no such row, or none that can be read"}
		},
		"surplus": func(sc *scene, _, _ string) *verify.Example {
			must(sc.t, sc.redis.HSet(sc.t.Context(), "customer:nobody", "version", 1, "doc", "{}", "source", sc.names.Ingress()+"/0/0", "time", time.Now().Format(time.RFC3339)).Err())
			return &verify.Example{Kind: verify.RedisSurplus, Found: "customer:nobody", Detail: "the table has no such key; Redis says version 1"}
		},
		"an expired marker of an erasure": func(sc *scene, _, _ string) *verify.Example {
			must(sc.t, sc.redis.Del(sc.t.Context(), fmt.Sprintf("customer:%d", sceneCustomers-1)).Err())
			return nil
		},
		"emptied": func(sc *scene, _, _ string) *verify.Example {
			must(sc.t, sc.redis.FlushDB(sc.t.Context()).Err())
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sc := newScene(t)
			rec, row := sc.row("3")
			want := tamper(sc, at(rec), row.Source.String())
			r := sc.verify(sc.options())
			if want == nil {
				sc.expect(r)
			} else {
				sc.expect(r, *want)
			}
			if emptied := len(r.Tables[0].Redis.Incomplete) > 0; emptied != (name == "emptied") {
				t.Errorf("incomplete are %v", r.Tables[0].Redis.Incomplete)
			}
			if d := r.Tables[0].Redis; d.Rows != d.Same+d.Missing+d.Differs {
				t.Errorf("the sum is wrong: %+v", d)
			}
		})
	}
}
