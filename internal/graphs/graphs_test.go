package graphs

import (
	"errors"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kgoka"
)

// slots is the codec of a runtime: what it holds lies in a slot, whatever its bytes.
type slots struct {
	holds any
	err   error
}

func (s *slots) Decode([]byte) (any, error) { return s.holds, s.err }

func (s *slots) Encode(v any) ([]byte, error) {
	s.holds = v
	return nil, s.err
}

func TestUnreadableBatchReachesNoGraph(t *testing.T) {
	v, err := recordsIn{&slots{holds: kgoka.Message{Passed: &kgoka.Passed{Topic: "in", Partition: 3, From: 40, Next: 52}}}}.Decode(nil)
	if err != nil {
		t.Fatal(err)
	}
	recs := v.([]esclusa.Record)
	if len(recs) != 1 || recs[0].Passed == nil {
		t.Fatalf("the graph is given %+v", recs)
	}
	if got := recs[0].Source(); got != (esclusa.Source{Topic: "in", Partition: 3, Offset: 40}) || recs[0].Passed.Offsets != 12 {
		t.Errorf("it lies at %v, with %d offsets", got, recs[0].Passed.Offsets)
	}
}

func TestRecordIsAnotherBehindTheRuntime(t *testing.T) {
	sent := []esclusa.Record{{Topic: "out", Key: []byte("k"), Value: []byte("v"), Headers: []esclusa.Header{{Key: "h", Value: []byte("1")}}}}
	var codec slots
	if _, err := (recordsOut{&codec}).Encode(sent); err != nil {
		t.Fatal(err)
	}
	codec.holds = kgoka.Message{Records: codec.holds.([]*kgo.Record)}
	v, err := recordsIn{&codec}.Decode(nil)
	if err != nil {
		t.Fatal(err)
	}
	got := v.([]esclusa.Record)
	if len(got) != 1 || got[0].Topic != "out" || string(got[0].Key) != "k" || string(got[0].Value) != "v" || string(got[0].Headers[0].Value) != "1" {
		t.Errorf("what was sent is read as %+v", got)
	}
}

func TestFaultOfTheRuntimeIsLost(t *testing.T) {
	fault := errors.New("no such slot")
	if _, err := (recordsIn{&slots{err: fault}}).Decode(nil); !errors.Is(err, fault) {
		t.Errorf("read with %v", err)
	}
	if _, err := (recordsOut{&slots{err: fault}}).Encode([]esclusa.Record{}); !errors.Is(err, fault) {
		t.Errorf("emitted with %v", err)
	}
}
