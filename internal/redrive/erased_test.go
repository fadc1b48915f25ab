package redrive

import (
	"errors"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/patch"
)

// Whoever may plan could try values by patches. What was erased is shown to nobody, and
// what comes of any patch is the same.
func TestErasedPayloadIsGuessedByAPatch(t *testing.T) {
	w := newWorld(t)
	w.send(0, "10", customer("10", `"41"`))
	w.send(0, "10", nil, "datatype", "customer")
	w.send(0, "", []byte(`{"id_cliente":"10","edad":"41"`)) // which is no JSON, and names none
	w.send(0, "10", nil, "datatype", "customer")
	w.send(0, "11", customer("11", `"41"`))
	w.route()
	r := w.redrive("ana")
	everything := func(text string) *Wish {
		wish := wish(t)
		wish.Filter.Datatype, wish.Filter.Sender, wish.Filter.Since = "", "", noon
		wish.Patch = nil
		if text != "" {
			p, err := patch.Parse([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			wish.Patch = p
		}
		return wish
	}
	for text, others := range map[string]map[Outcome]int64{
		"": {StillRefused: 1},
		`[{"op":"test","path":"/edad","value":"41"}]`: {StillRefused: 1},
		`[{"op":"test","path":"/edad","value":"42"}]`: {Unpatchable: 1},
		`[{"op":"test","path":"/edad","value":"41"},{"op":"convert","path":"/edad","to":"integer"},{"op":"add","path":"/id_cliente","value":"12"}]`:                   {Ready: 1},
		`[{"op":"test","path":"/edad","value":"42"},{"op":"convert","path":"/edad","to":"integer"},{"op":"add","path":"/id_cliente","value":"12"}]`:                   {Unpatchable: 1},
		`[{"op":"map","path":"/edad","values":{"41":41},"otherwise":"no"},{"op":"add","path":"/id_cliente","value":"12"}]`:                                            {Ready: 1},
		`[{"op":"test","path":"/edad","value":"41"},{"op":"remove","path":"/id_cliente"}]`:                                                                            {StillRefused: 1},
		`[{"op":"test","path":"/edad","value":"41"},{"op":"convert","path":"/edad","to":"integer"},{"op":"rename","path":"/nombre","to":"/x"},{"op":"drop_unknown"}]`: {StillRefused: 1},
	} {
		others[Erased] = 2
		p := w.plan(r, everything(text))
		wantCounts(t, text, p.Tally, others)
		for _, sample := range p.Samples[Erased] {
			if sample.Why != "" {
				t.Errorf("%s: of what was erased it is told that %s", text, sample.Why)
			}
		}
	}
}

// A patch is made of the values of records.
func TestErasedPayloadIsSuggested(t *testing.T) {
	w := newWorld(t)
	w.send(0, "10", customer("10", `"41"`))
	w.route()
	r := w.redrive("ana")
	unmended := wish(t)
	unmended.Patch = nil
	if _, err := r.Suggest(t.Context(), unmended, time.Now()); err != nil {
		t.Fatalf("before it is erased: %v", err)
	}
	w.send(0, "10", nil, "datatype", "customer")
	w.route()
	if text, err := r.Suggest(t.Context(), unmended, time.Now()); !errors.Is(err, ErrNothingToSuggest) {
		t.Errorf("of what was erased it is suggested: %s (%v)", text, err)
	}
}
