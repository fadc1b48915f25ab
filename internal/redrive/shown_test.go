package redrive

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// What a masked member holds is neither in a suggestion nor in what is said of a record:
// both are shown to those who may not see payloads.
func TestMaskedValueIsInARedrive(t *testing.T) {
	masked := strings.Replace(orders, `"in":{`, `"why":{"type":"string","enum":["Yes","No"],"x-mask":true},"by":{"type":"object","x-mask":true,"additionalProperties":{"type":"integer"}},"in":{`, 1)
	catalogue, err := schemas.Load(fstest.MapFS{"order/1-0-0.json": {Data: []byte(masked)}}, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	s := &suggestion{catalogue: catalogue}
	s.mend(&esclusa.Record{Topic: "p", Value: []byte(`{"datatype":"order","id":"1","unit":" KG","size":5,"why":"yES"}`)})
	if got, err := s.text(); err != nil || string(got) != `[{"op":"map","path":"/unit","values":{" KG":"kg"}}]` {
		t.Errorf("suggested is %s, %v", got, err)
	}
	v := catalogue.Check(&esclusa.Record{Topic: "p", Value: []byte(`{"datatype":"order","id":"1","unit":"kg","size":5,"by":{"eve":"x"}}`)})
	if v.Rejection == nil {
		t.Fatal("it is not refused")
	}
	if got := why(catalogue, v.Rejection); strings.Contains(got, "eve") || !strings.HasPrefix(got, "/by ") {
		t.Errorf("it is said that %s", got)
	}
}
