package app

import (
	"log/slog"
	"slices"
	"testing"
)

// Whoever reads them waits behind a transaction that does not end, and has no lag.
func TestOpenTransactionInWhatIsReadWithoutAGroupIsNotShown(t *testing.T) {
	for roles, want := range map[string][]string{
		RoleHTTP: {"datatype.alerts", "datatype.alert-groups", "datatype.journal"}, RoleAlerts: {"datatype.alerts", "datatype.alert-groups", "datatype.journal"},
		RoleRouter: {"datatype.alerts"},
	} {
		o := valid()
		o.Brokers, o.Replication, o.Redis, o.Roles = []string{"127.0.0.1:1"}, 3, "redis://127.0.0.1:1", []string{roles}
		a, err := New(o, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range a.work.subscriptions() {
			got = append(got, s.Topics...)
		}
		if !slices.Equal(got, want) {
			t.Errorf("role %s watches %v, want %v", roles, got, want)
		}
	}
}
