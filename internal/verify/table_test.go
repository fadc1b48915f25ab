package verify

import (
	"testing"

	"github.com/esclusa/esclusa"
)

func TestFaultOfTheTableIsMissedOrInvented(t *testing.T) {
	for name, change := range map[string]func(w *world) []Example{
		"nothing": func(*world) []Example { return nil },
		"another document": func(w *world) []Example {
			_, row := w.row("1")
			row.Doc = []byte(customerBody(1, "somebody"))
			return []Example{{Kind: RowDiffers, Source: row.Source.String(), Found: w.write("1", row).Source().String(), Detail: "it is another document"}}
		},
		"an older row": func(w *world) []Example {
			_, row := w.row("1")
			newest := row.Source
			row.Source.Offset, row.Stamps[0].Offset = 0, 0
			return []Example{{Kind: RowDiffers, Source: newest.String(), Found: w.write("1", row).Source().String(), Detail: "the row is from " + row.Source.String()}}
		},
		"made of fewer records": func(w *world) []Example {
			_, row := w.row("1")
			row.Stamps = nil
			row.Stamps = []esclusa.Stamp{{Partition: 5, Offset: 5}}
			return []Example{{Kind: RowDiffers, Source: row.Source.String(), Found: w.write("1", row).Source().String(), Detail: "it was made from other records"}}
		},
		"erased in the table only": func(w *world) []Example {
			_, row := w.row("1")
			row.Doc = nil
			return []Example{{Kind: RowDiffers, Source: row.Source.String(), Found: w.write("1", row).Source().String(), Detail: "the channel's last record erases: false; the row is erased: true"}}
		},
		"no row": func(w *world) []Example {
			_, row := w.row("1")
			rec := w.put(w.names.Table(worldTable), "1", []byte("garbage"))
			return []Example{{Kind: RowForeign, Source: row.Source.String(), Found: rec.Source().String(), Detail: "the key's last record in the table was not written by esclusa"}}
		},
		"an invented key": func(w *world) []Example {
			_, row := w.row("1")
			return []Example{{Kind: RowUnknown, Found: w.write("nobody", row).Source().String(), Detail: "the channel has no record of the key; the row says it is from " + row.Source.String()}}
		},
		"a key that is missing": func(w *world) []Example {
			rec := w.send("k", customerBody(77, "x"))
			w.route(rec)
			w.commits[w.names.TableGroup(worldTable)] = w.ends(w.names.Channel("customer"))
			return []Example{{Kind: RowMissing, Source: rec.Source().String(), Expected: lies(w.names.Table(worldTable), "77"), Detail: "the table lacks the key"}}
		},
		"an erasure of which nothing was there": func(w *world) []Example {
			w.route(w.put(w.names.Ingress(), "88", nil, esclusa.Header{Key: esclusa.HeaderDatatype, Value: []byte("customer")}))
			w.commits[w.names.TableGroup(worldTable)] = w.ends(w.names.Channel("customer"))
			return nil
		},
		"on its way": func(w *world) []Example {
			w.route(w.send("k", customerBody(77, "x")))
			w.route(w.send("k", customerBody(1, "x")))
			return nil
		},
		"ahead of what the group has committed": func(w *world) []Example {
			before := w.commits[w.names.TableGroup(worldTable)]
			w.route(w.send("k", customerBody(1, "x")))
			w.process()
			w.commits[w.names.TableGroup(worldTable)] = before
			return nil
		},
		"older than what is left of the channel": func(w *world) []Example {
			w.expire(w.names.Ingress())
			w.expire(w.names.Channel("customer"))
			return nil
		},
		"foreign records of the channel": func(w *world) []Example {
			w.put(w.names.Channel("customer"), "1", []byte("x"))
			w.commits[w.names.TableGroup(worldTable)] = w.ends(w.names.Channel("customer"))
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, rows := range []int{0, 1, 2} { // all, one and two keys at a time
				w := newWorld(t)
				want := change(w)
				w.commits[w.names.RouterGroup()] = w.ends(w.names.Ingress())
				o := w.options()
				o.Stores, o.Rows = nil, rows
				r := w.verify(o)
				w.expect(r, want...)
				table := r.Tables[0]
				if sum := table.Same + table.Missing + table.Differs + table.Unknown + table.Foreign + table.Older; sum < 4 {
					t.Errorf("with %d keys at a time, only these were compared: %+v", rows, table)
				}
			}
		})
	}
}

// Where the ingress record of a record by a version that is not there is not read, nobody
// can tell whether it made a row.
func TestRecordByAMissingVersionIsBelievedUnseen(t *testing.T) {
	for name, row := range map[string]func(w *world){"with its row": (*world).process, "without one": func(w *world) {
		w.commits[w.names.TableGroup(worldTable)] = w.ends(w.names.Channel("customer"))
	}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			rec := w.send("k", customerBody(7, "genuine"))
			w.routeBy(rec, unknownVersion, "customer", "7", []byte(customerBody(7, "genuine")))
			row(w)
			w.route(w.send("k", textBody("k")))
			w.commits[w.names.RouterGroup()] = w.ends(w.names.Ingress())
			o := w.options()
			o.Stores, o.From = nil, map[int32]int64{rec.Partition: rec.Offset + 1}
			r := w.verify(o)
			w.expect(r)
			if table := r.Tables[0]; table.Untold != 1 || table.Same != 4 {
				t.Errorf("%+v", table)
			}
		})
	}
}

func TestTableOfAChannelWithFewerPartitionsPanics(t *testing.T) {
	w := newWorld(t)
	w.topics[w.names.Channel("customer")] = w.topics[w.names.Channel("customer")][:1]
	if r, err := Run(t.Context(), w.options()); err == nil {
		t.Errorf("%+v", r)
	}
}

func TestFaultOfRedisIsMissedOrInvented(t *testing.T) {
	for name, change := range map[string]func(w *world, e Example) []Example{
		"nothing": func(*world, Example) []Example { return nil },
		"another document": func(w *world, e Example) []Example {
			w.copies["1"].Row.Doc = []byte(customerBody(1, "somebody"))
			e.Kind, e.Detail = RedisDiffers, "it is another document"
			return []Example{e}
		},
		"another version": func(w *world, e Example) []Example {
			row := w.copies["1"]
			row.Version = 1_000_000
			w.copies["1"] = row
			e.Kind, e.Detail = RedisDiffers, "Redis has version 1000000"
			return []Example{e}
		},
		"another source": func(w *world, e Example) []Example {
			w.copies["1"].Row.Source.Offset = 0
			e.Kind, e.Detail = RedisDiffers, "Redis has it from "+w.copies["1"].Row.Source.String()
			return []Example{e}
		},
		"erased in Redis only": func(w *world, e Example) []Example {
			w.copies["1"].Row.Doc = nil
			e.Kind, e.Detail = RedisDiffers, "the row is erased: false; that in Redis: true"
			return []Example{e}
		},
		"removed": func(w *world, e Example) []Example {
			delete(w.copies, "1")
			e.Kind, e.Detail = RedisMissing, "Redis has no such row, or none that can be read"
			return []Example{e}
		},
		"a row too many": func(w *world, _ Example) []Example {
			w.copies["nobody"] = esclusa.Mirrored{Row: w.copies["1"].Row, Version: 1}
			return []Example{{Kind: RedisSurplus, Found: "customer:nobody", Detail: "the table has no such key; Redis says version 1"}}
		},
		"an erasure too many": func(w *world, _ Example) []Example {
			w.copies["nobody"] = esclusa.Mirrored{Row: w.copies["3"].Row, Version: 1}
			return nil
		},
		"the watermark of an erasure has expired": func(w *world, _ Example) []Example {
			delete(w.copies, "3")
			return nil
		},
		"set right while it is looked at": func(w *world, _ Example) []Example {
			right := w.copies["1"]
			delete(w.copies, "1")
			looks := 0
			w.onRows = func(ids []string) {
				for _, id := range ids {
					if id == "1" {
						looks++
					}
				}
				if looks > 1 {
					w.copies["1"] = right
				}
			}
			return nil
		},
		"newer than what was read of the table": func(w *world, _ Example) []Example {
			w.onRows = func([]string) {
				w.onRows = nil
				w.write("1", w.copies["0"].Row)
				w.copyRows()
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			rec, row := w.row("1")
			want := change(w, Example{Source: row.Source.String(), Found: "customer:1", Expected: rec.Source().String()})
			r := w.verify(w.options())
			w.expect(r, want...)
			if d := r.Tables[0].Redis; d.Rows != d.Same+d.Missing+d.Differs || len(d.Incomplete) > 0 {
				t.Errorf("%+v", d)
			}
		})
	}
}

// What Redis does not vouch for is being filled, and is no fault.
func TestRedisThatIsBeingFilledIsCalledWrong(t *testing.T) {
	for name, c := range map[string]struct {
		lose       func(w *world)
		incomplete int
		pending    int64
	}{
		"emptied":          {func(w *world) { w.copies, w.watermarks = nil, esclusa.Watermarks{} }, worldPartitions, 0},
		"of another table": {func(w *world) { w.watermarks.Topic = "another" }, worldPartitions, 0},
		"one partition": {func(w *world) {
			delete(w.copies, "1")
			delete(w.watermarks.Offsets, esclusa.PartitionOf([]byte("1"), worldPartitions))
		}, 1, 0},
		"lost while it is looked at": {func(w *world) {
			delete(w.copies, "1")
			w.onRows = func([]string) { w.watermarks = esclusa.Watermarks{} }
		}, 1, 0},
		"behind": {func(w *world) {
			_, row := w.row("1")
			w.route(w.send("k", customerBody(1, "new")))
			w.commits[w.names.RouterGroup()] = w.ends(w.names.Ingress())
			w.process()
			w.copies["1"] = esclusa.Mirrored{Row: row}
		}, 0, 1},
	} {
		w := newWorld(t)
		c.lose(w)
		r := w.verify(w.options())
		w.expect(r)
		if d := r.Tables[0].Redis; len(d.Incomplete) != c.incomplete || d.Pending != c.pending {
			t.Errorf("%s: %+v", name, d)
		}
	}
}
