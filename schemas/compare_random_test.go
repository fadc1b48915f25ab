package schemas

import (
	"encoding/json"
	"maps"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	santhosh "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/esclusa/esclusa/schemas/internal/compat"
)

// changed is a schema with something in it changed, as an author would.
func (m mutant) changed(schema any, depth int) any {
	s, ok := schema.(object)
	if !ok || len(s) == 0 || m.IntN(6) == 0 {
		return m.anySchema(max(depth, 0))
	}
	out := maps.Clone(s)
	keyword := pick(m, sortedKeys(out))
	switch value := out[keyword].(type) {
	case object:
		switch {
		case !keywords[keyword].holdsSchemas():
			delete(out, keyword)
		case keywords[keyword] == kindSchema || keywords[keyword] == kindSchemaOrList:
			out[keyword] = m.changed(value, depth-1)
		case len(value) > 0:
			of := maps.Clone(value)
			name := pick(m, sortedKeys(of))
			if _, isNames := of[name].([]any); isNames || m.IntN(4) == 0 {
				delete(of, name)
			} else {
				of[name] = m.changed(of[name], depth-1)
			}
			out[keyword] = of
		}
	case []any:
		list := append([]any(nil), value...)
		switch i := m.IntN(max(len(list), 1)); {
		case len(list) == 0:
		case keywords[keyword].holdsSchemas():
			list[i] = m.changed(list[i], depth-1)
		case len(list) > 1:
			list = append(list[:i:i], list[i+1:]...)
		}
		out[keyword] = list
	case json.Number:
		if n, err := strconv.Atoi(string(value)); err == nil {
			out[keyword] = number(max(n+m.IntN(3)-1, 1))
		}
	case bool:
		out[keyword] = !value
	default:
		delete(out, keyword)
	}
	return out
}

// random is a pair of schemas, and what was told of them.
type random struct {
	from, to   any // trees
	one, other *santhosh.Schema
	answer     compat.Answer
}

// compared makes a pair and has it compared; another implementation judges records.
func (m mutant) compared(t testing.TB) (r random, ok bool) {
	schema := object{"properties": object{"v": m.anySchema(2)}, "required": []any{"v"}}
	next := object{"properties": object{"v": m.changed(schema["properties"].(object)["v"], 2)}, "required": []any{"v"}}
	if m.IntN(2) == 0 {
		schema, next = next, schema
	}
	old, err := rulesOf(schema)
	if err != nil {
		return r, false
	}
	current, err := rulesOf(next)
	if err != nil {
		return r, false
	}
	r.from, r.to = old.tree, current.tree
	for _, c := range []struct {
		tree any
		to   **santhosh.Schema
	}{{r.from, &r.one}, {r.to, &r.other}} {
		if *c.to, err = thirdOpinion(c.tree); err != nil {
			t.Fatal(err)
		}
	}
	parts := partJudge{newMaker()}
	r.answer = compat.Compare(compat.Question{From: r.from, To: r.to, Holds: parts.holds, Spans: formatSpans(), Steps: 4000, Differs: func(record map[string]any) bool {
		fits, _ := parts.holds(r.from, record)
		refused, _ := parts.holds(r.to, record)
		return fits && !refused
	}})
	return r, true
}

// sound fails the test where the other implementation contradicts what was told.
func (m mutant) sound(t testing.TB, r random, records int) {
	differs := func(v any) bool { return r.one.Validate(v) == nil && r.other.Validate(v) != nil }
	if r.answer.Record != nil && !differs(any(r.answer.Record)) {
		t.Errorf("%s\nshows no difference between %s\nand %s", quoteJSON(r.answer.Record), quoteJSON(folded(r.from)), quoteJSON(folded(r.to)))
	}
	if !r.answer.Proved() {
		return
	}
	for i := range records {
		tree := r.from
		if i%3 == 0 {
			tree = r.to // what the other takes is near the border
		}
		v := m.randomValue(tree.(object)["properties"].(object)["v"], 3)
		if i%8 == 7 {
			v = m.atom()
		}
		record := m.record(clone(object{"v": v}))
		value, err := decodeAny(record, DefaultLimits())
		if _, isObject := value.(object); err == nil && isObject && differs(value) {
			t.Errorf("proved, but %s\nis taken by %s\nand refused by %s", record, quoteJSON(folded(r.from)), quoteJSON(folded(r.to)))
			return
		}
	}
}

// TestProofIsContradicted has random pairs compared, and what is proved held against
// records of another generator by another implementation. The scale makes it longer.
func TestProofIsContradicted(t *testing.T) {
	pairs, _ := differential(t, 600)
	seed := setting(t, "ESCLUSA_TEST_SEED", 1)
	var mu sync.Mutex
	var wg sync.WaitGroup
	proved, refuted, unknown, worst := 0, 0, 0, time.Duration(0)
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			m := newMutant(uint64(seed*1000 + w))
			for range pairs / workers {
				begin := time.Now()
				r, ok := m.compared(t)
				if took := time.Since(begin); ok {
					m.sound(t, r, 24)
					mu.Lock()
					worst = max(worst, took)
					switch {
					case r.answer.Proved():
						proved++
					case r.answer.Record != nil:
						refuted++
					default:
						unknown++
					}
					mu.Unlock()
				}
				if t.Failed() {
					return
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%d proved, %d refuted, %d unknown, the longest took %v", proved, refuted, unknown, worst)
	if proved < pairs/10 || refuted < pairs/10 {
		t.Error("too few are told")
	}
}
