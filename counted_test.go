package esclusa_test

import (
	"testing"

	"github.com/esclusa/esclusa"
)

func TestOneIsToldAsSeveral(t *testing.T) {
	for want, got := range map[string]string{
		"0 records": esclusa.Counted(0, "record"), "1 record": esclusa.Counted(int64(1), "record"), "2 records": esclusa.Counted(2, "record"),
		"1 copy": esclusa.Counted(int16(1), "copy"), "3 copies": esclusa.Counted(int32(3), "copy"),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
