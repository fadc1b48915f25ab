package schemas

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

// ingress has one record, or has lost it, or cannot tell.
type ingress struct {
	rec     *esclusa.Record
	deleted bool
	err     error
}

func (i ingress) Record(context.Context, int32, int64) (*esclusa.Record, bool, error) {
	return i.rec, i.deleted, i.err
}

// A record by a version that the catalogue lacks is waited for if its ingress record
// says that the router wrote it, and is foreign otherwise.
func TestAcceptedRecordOfAnUnknownVersionIsGivenUpOrAForgedOneWaitedFor(t *testing.T) {
	const id, waits, foreign = "https://esclusa.dev/schemas/customer/9-0-0", "waits", "inconsistent_channel customer :dataschema"
	sent := func(key, body string, pairs ...string) ingress {
		rec := &esclusa.Record{Key: []byte(key), Headers: headers(pairs...)}
		if body != "" {
			rec.Value = []byte(body)
		}
		return ingress{rec: rec}
	}
	by := func(key, body string) *esclusa.Record {
		return routed(key, body, "esclusa-source", "datatype/3/4711", "dataschema", id)
	}
	newer := `{"id_cliente":"10","nombre":"x","colour":"red"}`
	misplaced := by("10", newer)
	misplaced.Partition = (misplaced.Partition + 1) % 8
	beyond := by("10", newer)
	beyond.Headers[0].Value = []byte("datatype/3/4712")
	for name, c := range map[string]struct {
		rec  *esclusa.Record
		from ingress
		want string
	}{
		"the same":                        {by("10", newer), sent("", newer, "datatype", "customer"), waits},
		"named in the body":               {by("10", `{"datatype":"customer","id":"10"}`), sent("", `{"datatype":"customer","id":"10"}`), waits},
		"another key in ingress":          {by("10", newer), sent("k", newer, "datatype", "customer"), waits},
		"the key deeper in the body":      {by("10", `{"a":[{"b":"10"}]}`), sent("", `{"a":[{"b":"10"}]}`, "datatype", "customer"), waits},
		"a number for the key":            {by("10", `{"a":10}`), sent("", `{"a":10}`, "datatype", "customer"), waits},
		"a number spelt otherwise":        {by("100", `{"a":1e2}`), sent("", `{"a":1e2}`, "datatype", "customer"), waits},
		"a number that is no key":         {by("1.5", `{"a":1.5}`), sent("", `{"a":1.5}`, "datatype", "customer"), foreign},
		"names the version":               {by("10", newer), sent("", newer, "datatype", "customer", "dataschema", id), waits},
		"an envelope":                     {by("10", newer), sent("", `{"specversion":"1.0","type":"customer","data":`+newer+`}`, "content-type", structuredJSON), waits},
		"an erasure":                      {by("10", ""), sent("10", "", "datatype", "customer"), waits},
		"gone by retention":               {by("10", newer), ingress{deleted: true}, waits},
		"no record there":                 {by("10", newer), ingress{}, foreign},
		"another body":                    {by("10", newer), sent("", newer+" ", "datatype", "customer"), foreign},
		"a key that is not in the body":   {by("66", newer), sent("", newer, "datatype", "customer"), foreign},
		"another datatype":                {by("10", newer), sent("", newer, "datatype", "text"), foreign},
		"no datatype":                     {by("10", newer), sent("", newer), foreign},
		"names another version":           {by("10", newer), sent("", newer, "datatype", "customer", "dataschema", schemaID("customer")), foreign},
		"two versions":                    {by("10", newer), sent("", newer, "datatype", "customer", "dataschema", id, "dataschema", "x"), foreign},
		"an envelope of something else":   {by("10", newer), sent("", `{"specversion":"1.0","type":"customer","data":{}}`, "content-type", structuredJSON), foreign},
		"no JSON":                         {by("10", "x"), sent("", "x", "datatype", "customer"), foreign},
		"an erasure of another":           {by("10", ""), sent("11", "", "datatype", "customer"), foreign},
		"an erasure of what was sent":     {by("10", ""), sent("10", newer, "datatype", "customer"), foreign},
		"a value where there was none":    {by("10", newer), sent("10", "", "datatype", "customer"), foreign},
		"in another partition":            {misplaced, sent("", newer, "datatype", "customer"), "inconsistent_channel customer :partition"},
		"of a source that does not exist": {beyond, sent("", newer, "datatype", "customer"), "inconsistent_channel customer :source"},
	} {
		t.Run(name, func(t *testing.T) {
			r := receiver(ends{3: 4712})
			r.Ingress = c.from
			rej, err := r.Check(t.Context(), channel(t, "customer"), c.rec)
			got := why(rej)
			missing, is := errors.AsType[*MissingVersion](err)
			if is {
				got = waits
			}
			if got != c.want || err != nil && !is {
				t.Errorf("got %s, %v, want %s", got, err, c.want)
			}
			if is && (missing.ID != id || missing.Datatype != "customer" || !strings.Contains(err.Error(), id)) {
				t.Errorf("%v", err)
			}
			if again, err := r.Missing(t.Context(), channel(t, "customer"), c.rec); (again != nil) != is || err != nil {
				t.Errorf("asked what is missing: %v, %v", again, err)
			}
		})
	}
}

func TestUnreadableIngressIsBlamedOnTheRecord(t *testing.T) {
	r, down := receiver(ends{3: 4712}), errors.New("down")
	r.Ingress = ingress{err: down}
	rec := routed("10", customer, "esclusa-source", "datatype/3/4711", "dataschema", "urn:unknown")
	if rej, err := r.Check(t.Context(), channel(t, "customer"), rec); rej != nil || !errors.Is(err, down) {
		t.Errorf("%v, %v", rej, err)
	}
	if missing, err := r.Missing(t.Context(), channel(t, "customer"), rec); missing != nil || !errors.Is(err, down) {
		t.Errorf("%v, %v", missing, err)
	}
}

// What the catalogue knows costs no request.
func TestKnownVersionIsLookedFor(t *testing.T) {
	r := receiver(unread{t})
	for _, rec := range []*esclusa.Record{
		routed("10", customer, "esclusa-source", "datatype/3/1"),
		routed("10", customer, "dataschema", "urn:x", "dataschema", "urn:y"),
	} {
		if missing, err := r.Missing(t.Context(), channel(t, "customer"), rec); missing != nil || err != nil {
			t.Errorf("%v, %v", missing, err)
		}
	}
}
