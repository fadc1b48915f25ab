package endtoend

import (
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
)

// A process that was stopped in order and does not come back kept its partitions for a
// session timeout of 8 s, whatever its role.
func TestProcessThatLeavesKeepsItsPartitionsFromOthers(t *testing.T) {
	for role, group := range map[string]func(esclusa.Names) string{
		app.RoleRouter:  esclusa.Names.RouterGroup,
		app.RoleTables:  func(n esclusa.Names) string { return n.TableGroup("customers") },
		app.RoleAuditor: esclusa.Names.AuditorGroup,
	} {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			o := beside(t)
			o.Leave = true
			adm, name := kadm.NewClient(dial(t, o.Brokers)), group(esclusa.Names{Prefix: o.TopicPrefix})
			shared := func(members int) {
				eventually(t, "the group shares its partitions", func() bool {
					groups, err := adm.DescribeGroups(t.Context(), name)
					return err == nil && groups[name].State == "Stable" && len(groups[name].Members) == members
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
