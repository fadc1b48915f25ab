package schemas

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

// ends is where each ingress partition ends.
type ends map[int32]int64

func (e ends) Covers(_ context.Context, partition int32, offset int64) (bool, error) {
	end, exists := e[partition]
	return exists && offset < end, nil
}

// unread fails a test that asks for the ends of ingress.
type unread struct{ t *testing.T }

func (u unread) Covers(context.Context, int32, int64) (bool, error) {
	u.t.Error("asked for the ends of ingress")
	return true, nil
}

// unreachable is a broker that cannot tell where ingress ends.
type unreachable struct{ err error }

func (u unreachable) Covers(context.Context, int32, int64) (bool, error) { return false, u.err }

func receiver(e Ends) *Receiver {
	return &Receiver{Catalogue: builtIn(), Names: esclusa.Names{Prefix: "datatype"}, Partitions: 8, Ends: e}
}

// routed is a record as the router writes it; of a customer, unless its headers say
// otherwise.
func routed(key, body string, pairs ...string) *esclusa.Record {
	rec := &esclusa.Record{
		Topic: "datatype.customer", Partition: esclusa.PartitionOf([]byte(key), 8),
		Key: []byte(key), Headers: headers(pairs...),
	}
	if _, named := rec.Header("dataschema"); !named {
		rec.Headers = append(rec.Headers, headers("dataschema", schemaID("customer"))...)
	}
	if body != "" {
		rec.Value = []byte(body)
	}
	return rec
}

func schemaID(datatype string) string { return "https://esclusa.dev/schemas/" + datatype + "/1-0-0" }

func TestReceiverBelievesForgery(t *testing.T) {
	const source = "esclusa-source"
	elsewhere := routed("10", customer, source, "datatype/3/4711")
	elsewhere.Partition = (elsewhere.Partition + 1) % 8
	empty := routed("10", customer, source, "datatype/3/4711")
	empty.Value = []byte{}
	unnamed := routed("10", customer, source, "datatype/3/4711")
	unnamed.Headers = unnamed.Headers[:1]
	const version, text, image = "dataschema", "https://esclusa.dev/schemas/text/1-0-0", "https://esclusa.dev/schemas/image/1-0-0"
	accepted := NewAccepted() // what most of them are made of
	accepted.Add(channel(t, "customer"), []byte("10"), []byte(customer))
	for name, c := range map[string]struct {
		datatype string
		rec      *esclusa.Record
		want     string
	}{
		"RoutedRecordRefused":    {"customer", routed("10", customer, source, "datatype/3/4711", "datatype", "customer"), ""},
		"FirstOffsetRefused":     {"customer", routed("10", customer, source, "datatype/0/0"), ""},
		"ErasureRefused":         {"customer", routed("10", "", source, "datatype/3/4711"), ""},
		"NoSource":               {"customer", routed("10", customer), "inconsistent_channel customer :source"},
		"SourceTwice":            {"customer", routed("10", customer, source, "datatype/3/4711", source, "datatype/3/4711"), "inconsistent_channel customer :source"},
		"SourceInOtherCase":      {"customer", routed("10", customer, "Esclusa-Source", "datatype/3/4711"), "inconsistent_channel customer :source"},
		"SourceEmpty":            {"customer", routed("10", customer, source, ""), "inconsistent_channel customer :source"},
		"SourceWithSign":         {"customer", routed("10", customer, source, "datatype/3/+1"), "inconsistent_channel customer :source"},
		"SourceWithLeadingZero":  {"customer", routed("10", customer, source, "datatype/03/1"), "inconsistent_channel customer :source"},
		"SourceNegative":         {"customer", routed("10", customer, source, "datatype/3/-1"), "inconsistent_channel customer :source"},
		"SourceOutOfRange":       {"customer", routed("10", customer, source, "datatype/3/99999999999999999999"), "inconsistent_channel customer :source"},
		"SourceNamesChannel":     {"customer", routed("10", customer, source, "datatype.customer/3/1"), "inconsistent_channel customer :source"},
		"SourceNamesNoPartition": {"customer", routed("10", customer, source, "datatype/8/0"), "inconsistent_channel customer :source"},
		"SourceBeyondTheEnd":     {"customer", routed("10", customer, source, "datatype/3/4712"), "inconsistent_channel customer :source"},
		"PartitionOfAnotherHash": {"customer", elsewhere, "inconsistent_channel customer :partition"},
		"KeyOfAnother":           {"customer", routed("11", customer, source, "datatype/3/4711"), "inconsistent_channel customer :key"},
		"NoKey":                  {"customer", routed("", customer, source, "datatype/3/4711"), "inconsistent_channel customer :key"},
		"BodyOfAnotherDatatype":  {"text", routed("10", customer, source, "datatype/3/4711", version, text), "inconsistent_channel text /body:required /edad:additionalProperties /id:required /id_cliente:additionalProperties /language:required /nombre:additionalProperties /promocion:additionalProperties"},
		"BodyIsNoJSON":           {"customer", routed("10", "x", source, "datatype/3/4711"), "inconsistent_channel customer :syntax"},
		"BodyIsEmpty":            {"customer", empty, "inconsistent_channel customer :syntax"},
		"BodyIsTooLarge":         {"customer", routed("10", strings.Repeat(" ", 1<<20+1), source, "datatype/3/4711"), "inconsistent_channel customer :limit"},
		"BodyBeliesItsContent":   {"image", routed("i1", picture(pdf), source, "datatype/3/4711", version, image), "inconsistent_channel image /data:media_type"},
		"NoVersion":              {"customer", unnamed, "inconsistent_channel customer :dataschema"},
		"VersionOfAnother":       {"customer", routed("10", customer, source, "datatype/3/4711", version, text), "inconsistent_channel customer :dataschema"},
		"VersionTwice":           {"customer", routed("10", customer, source, "datatype/3/4711", version, schemaID("customer"), version, schemaID("customer")), "inconsistent_channel customer :dataschema"},
		"ErasureWithoutSource":   {"customer", routed("10", ""), "inconsistent_channel customer :source"},
		"ErasureWithoutTable":    {"text", routed("t1", "", source, "datatype/3/4711", version, text), "inconsistent_channel text :null"},
		"ErasureOfNothing":       {"customer", routed("", "", source, "datatype/3/4711"), "inconsistent_channel customer :key"},
		"ErasureOfBadUTF8":       {"customer", routed("\xff", "", source, "datatype/3/4711"), "inconsistent_channel customer :key"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, known := range []*Accepted{nil, accepted} {
				r := receiver(ends{0: 1, 3: 4712})
				r.Accepted = known
				rej, err := r.Check(t.Context(), channel(t, c.datatype), c.rec)
				if err != nil {
					t.Fatal(err)
				}
				if got := why(rej); got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
				if rej != nil && rej.Schema != channel(t, c.datatype).ID {
					t.Errorf("schema %q", rej.Schema)
				}
			}
		})
	}
}

// Whoever writes rubbish into a channel must not make us ask the broker about
// it.
func TestRubbishCostsARequest(t *testing.T) {
	for _, rec := range []*esclusa.Record{
		routed("10", customer),
		routed("10", customer, "esclusa-source", "elsewhere/0/0"),
		routed("11", customer, "esclusa-source", "datatype/0/0"),
		routed("10", `{}`, "esclusa-source", "datatype/0/0"),
	} {
		if rej, err := receiver(unread{t}).Check(t.Context(), channel(t, "customer"), rec); rej == nil || err != nil {
			t.Errorf("%v, %v", rej, err)
		}
	}
}

// A broker that does not answer is no reason to alert about a record.
func TestUnreachableBrokerBlamedOnTheRecord(t *testing.T) {
	down := errors.New("down")
	rej, err := receiver(unreachable{down}).Check(t.Context(), channel(t, "customer"), routed("10", customer, "esclusa-source", "datatype/3/1"))
	if rej != nil || !errors.Is(err, down) {
		t.Errorf("%v, %v", rej, err)
	}
}
