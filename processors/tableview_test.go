package processors

import (
	"context"
	"errors"
	"testing"

	"github.com/esclusa/esclusa"
)

type unreachable struct{}

func (unreachable) End(context.Context, int32) (int64, error) { return 0, errors.New("no answer") }

func TestViewThatDoesNotRunIsReadyOrAnswers(t *testing.T) {
	v := &TableView{Partitions: testPartitions, Store: Store{End: unreachable{}, Position: &Position{}}}
	if v.Ready() {
		t.Error("it is ready")
	}
	if m, err := v.Get(t.Context(), "10"); m != (esclusa.Mirrored{}) || err != nil {
		t.Errorf("it answers %v, %v", m, err)
	}
}
