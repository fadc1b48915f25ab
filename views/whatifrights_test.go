package views

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// What another schema would have done is told of the records of which the caller may publish
// schemas, and not where it would tell what is masked.
func TestWhatIfTellsOfRecordsBeyondTheRight(t *testing.T) {
	const plain = `, {do: [alerts.read], payload: full}`
	for name, c := range map[string]struct {
		rights string
		masks  bool // of card the number
		counts string
		status map[string]int // by datatype; 200 is not written
	}{
		"all":                      {"{do: [catalogue.publish]}", false, "card ticket _none", nil},
		"star":                     {`{do: [catalogue.publish], datatypes: ["*"]}`, false, "card ticket _none", nil},
		"card":                     {"{do: [catalogue.publish], datatypes: [card]}", false, "card", map[string]int{"ticket": 403, "order": 403}},
		"two rights":               {"{do: [catalogue.publish], datatypes: [card]}, {do: [catalogue.publish], datatypes: [tick*]}", false, "card ticket", map[string]int{"order": 403}},
		"a new one":                {"{do: [catalogue.publish], datatypes: [order]}", false, "", map[string]int{"card": 403, "ticket": 403}},
		"another verb":             {"{do: [channels.read]}", false, "", map[string]int{"card": 403, "ticket": 403, "order": 403}},
		"masked, all":              {"{do: [catalogue.publish]}", true, "card ticket", map[string]int{"card": 422, "order": 422}},
		"masked, ticket":           {"{do: [catalogue.publish], datatypes: [ticket]}", true, "ticket", map[string]int{"card": 403, "order": 403}},
		"masked, shown in full":    {"{do: [catalogue.publish]}" + plain, true, "card ticket _none", nil},
		"masked, full of a ticket": {"{do: [catalogue.publish]}, {do: [alerts.read], payload: full, datatypes: [ticket]}", true, "card ticket", map[string]int{"card": 422, "order": 422}},
		"masked, full of a sender": {"{do: [catalogue.publish]}, {do: [alerts.read], payload: full, senders: [crm]}", true, "card ticket", map[string]int{"card": 422, "order": 422}},
		"masked, full of a card":   {"{do: [catalogue.publish]}, {do: [alerts.read], payload: full, datatypes: [card]}", true, "card ticket", map[string]int{"order": 422}},
	} {
		t.Run(name, func(t *testing.T) {
			text := func(datatype string) string {
				of := strings.ReplaceAll(card, "urn:x:card", "urn:x:"+datatype)
				if datatype != "card" || !c.masks {
					of = strings.Replace(of, `,"x-mask":true`, "", 1)
				}
				return of
			}
			var asked *WhatIfQuery
			w := newWorld()
			w.judged = func(_ context.Context, q *WhatIfQuery, _ func(int64, int64)) (json.RawMessage, error) {
				asked = q
				return json.RawMessage("1"), nil
			}
			catalogue, err := schemas.Load(fstest.MapFS{"card/1-0-0.json": {Data: []byte(text("card"))}, "ticket/1-0-0.json": {Data: []byte(text("ticket"))}}, schemas.DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			cfg := w.config(t)
			cfg.Catalogue, cfg.Tables = catalogue, nil
			cfg.Access = guardOf(t, "authentication: {keys_file: keys}\nroles: {part: ["+c.rights+"]}\nbindings: [{role: part, to: [\"key:who\"]}]\n", cfg.Logger)
			h := counterOf(t, cfg)
			for _, datatype := range []string{"card", "ticket", "order"} {
				asked = nil
				got := call(h, "POST", "/v1/channels/"+datatype+"/what-if", text(datatype), "Authorization: Bearer "+testKey("who"))
				want := c.status[datatype]
				if want == 0 {
					want = http.StatusOK
				}
				if got.Code != want || (asked != nil) != (want == http.StatusOK) {
					t.Errorf("of %s it is answered %d, not %d: %s", datatype, got.Code, want, got.Body)
				}
				if asked == nil {
					continue
				}
				var counts []string
				for _, of := range []string{"card", "ticket", esclusa.NoDatatype} {
					if asked.Counts == nil || asked.Counts(of) {
						counts = append(counts, of)
					}
				}
				if got := strings.Join(counts, " "); got != c.counts {
					t.Errorf("of %s it counts %q, not %q", datatype, got, c.counts)
				}
			}
		})
	}
}
