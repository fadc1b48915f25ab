package endtoend

import (
	"slices"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/tables"
)

// A process that was stopped in order and does not come back kept its partitions for a
// session timeout of 8 s, whatever its role.
func TestProcessThatLeavesKeepsItsPartitionsFromOthers(t *testing.T) {
	for role, groups := range map[string]func(esclusa.Names) []string{
		app.RoleRouter: func(n esclusa.Names) []string { return []string{n.RouterGroup()} },
		app.RoleTables: func(n esclusa.Names) []string {
			return []string{n.TableGroup("customers"), n.TableGroup("people"), n.TableGroup("products")}
		},
		app.RoleAuditor: func(n esclusa.Names) []string { return []string{n.AuditorGroup()} },
		app.RoleAlerts:  func(n esclusa.Names) []string { return []string{n.AlertGroups()} },
	} {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			o := beside(t)
			o.Leave, o.Schemas = true, tables.Catalogue(t)
			adm, names := kadm.NewClient(dial(t, o.Brokers)), groups(esclusa.Names{Prefix: o.TopicPrefix})
			shared := func(members int) {
				eventually(t, "the groups share their partitions", func() bool {
					told, err := adm.DescribeGroups(t.Context(), names...)
					return err == nil && !slices.ContainsFunc(names, func(name string) bool {
						return told[name].State != "Stable" || len(told[name].Members) != members
					})
				})
			}
			runRole(t, o, role, "stays")
			leaver := runRole(t, o, role, "leaves")
			shared(2)
			leaver.stop()
			begin := time.Now()
			shared(1)
			took := time.Since(begin)
			t.Logf("others had its partitions after %v", took)
			if took > 4*time.Second {
				t.Error("that is as long as it takes to be missed")
			}
		})
	}
}
