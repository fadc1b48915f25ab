package schemas

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

// faultyImage is an image record of which any member may be absent, of another type, or
// out of its bounds, beside members that there are not.
func (m mutant) faultyImage() []byte {
	image := object{"id": "1", "media_type": "image/png", "size": number(1), "sha256": strings.Repeat("0", 64), "uri": "https://example.org/1.png"}
	faults := map[string][]any{
		"id": {number(7), ""}, "media_type": {"image/tiff", nil}, "size": {number(-1), json.Number("1.5"), "1"}, "sha256": {"E3", false},
		"uri": {"javascript:alert(1)", object{}}, "width": {number(0), "w", number(1)}, "height": {number(0), []any{}, number(1)}, "datatype": {"image", "video"},
		"m" + strconv.Itoa(m.IntN(1000)): {nil},
	}
	for _, name := range slices.Sorted(maps.Keys(faults)) {
		wrong := faults[name]
		switch n := m.IntN(2 * (len(wrong) + 1)); {
		case n < len(wrong):
			image[name] = wrong[n]
		case n == len(wrong):
			delete(image, name)
		}
	}
	return m.record(image)
}

// One sender of images with random faults made a fingerprint for nearly each of them,
// since that is of all faults of a record together.
func TestRandomFaultsFloodTheListWithGroups(t *testing.T) {
	m := newMutant(1)
	prints, groups, refused := make(map[string]int), make(map[string]int), 0
	for refused < 5_000 {
		rej := builtIn().Check(&esclusa.Record{Headers: headers("datatype", "image"), Value: m.faultyImage()}).Rejection
		if rej == nil {
			continue
		}
		refused++
		prints[rej.Fingerprint()]++
		for _, id := range rej.Groups() {
			groups[id]++
		}
	}
	single := 0
	for _, n := range prints {
		if n == 1 {
			single++
		}
	}
	t.Logf("%d records: %d fingerprints, %d of one record; %d groups", refused, len(prints), single, len(groups))
	if len(prints) < 1_000 {
		t.Errorf("only %d fingerprints: this shows nothing", len(prints))
	}
	if len(groups) > 32 {
		t.Errorf("%d groups", len(groups))
	}
}

func TestAlertDoesNotSayWhatTheSenderNamed(t *testing.T) {
	for name, tt := range map[string]struct {
		headers []string
		body    string
		want    string
		none    bool
	}{
		"header":            {[]string{"datatype", "invoice"}, `{}`, "invoice", false},
		"empty header":      {[]string{"datatype", ""}, `{}`, "", false},
		"of the catalogue":  {[]string{"datatype", "image"}, `{}`, "image", false},
		"cloud event":       {[]string{"ce_type", "mx.tienda.alta"}, `{}`, "mx.tienda.alta", false},
		"header first":      {[]string{"ce_type", "a", "datatype", "b"}, `{"datatype":"c"}`, "b", false},
		"member":            {nil, `{"datatype":"invoice"}`, "invoice", false},
		"structured":        {[]string{"content-type", "application/cloudevents+json"}, `{"specversion":"1.0","id":"1","source":"s","type":"invoice","data":{}}`, "invoice", false},
		"unreadable body":   {[]string{"datatype", "invoice"}, `{`, "invoice", false},
		"nothing":           {nil, `{}`, "", true},
		"no string":         {nil, `{"datatype":7}`, "", true},
		"two that disagree": {[]string{"datatype", "a", "datatype", "b"}, `{}`, "", true},
		"no readable body":  {nil, `{`, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			rej := builtIn().Check(&esclusa.Record{Headers: headers(tt.headers...), Value: []byte(tt.body)}).Rejection
			if rej == nil {
				t.Fatal("it was not refused")
			}
			if (rej.Named == nil) != tt.none || rej.Named != nil && *rej.Named != tt.want {
				t.Errorf("named %v, want %q", rej.Named, tt.want)
			}
		})
	}
}
