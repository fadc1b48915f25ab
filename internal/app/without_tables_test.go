package app

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	kafkatest "github.com/esclusa/esclusa/internal/testing/brokers"
)

// Such a process has nothing to do, and brokers, topics and health all the same.
func TestProcessWhoseRolesHaveNoTablePanics(t *testing.T) {
	fake, _, admin := kafkatest.Fake(t)
	o := onBrokers(t, fake.ListenAddrs(), RoleTables)
	o.Schemas = t.TempDir()
	if err := os.CopyFS(filepath.Join(o.Schemas, "text"), os.DirFS("../../schemas/catalog/text")); err != nil {
		t.Fatal(err)
	}
	p := begin(t, o)
	p.await("it is ready", func() bool { code, _ := p.call(http.MethodGet, "/readyz", ""); return code == http.StatusOK })
	made, err := admin.ListTopics(t.Context())
	if err != nil || !slices.Contains(made.Names(), p.names.Ingress()) {
		t.Errorf("topics are %v: %v", made.Names(), err)
	}
}
