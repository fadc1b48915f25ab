package views

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/esclusa/esclusa"
)

func TestSenderSeesAlertsOfAnotherWhereAllAreRead(t *testing.T) {
	of := func(sender string) func(*esclusa.Alert) { return func(a *esclusa.Alert) { a.Sender = &sender } }
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.refuses(0, 0, of("shop"))
		w.refuses(0, 1, of("crm"))
		h := w.guarded(t, teamCRM)
		key := "Authorization: Bearer " + testKey("crm")
		got := call(h, "GET", "/v1/alerts/export", "", key).Body.String()
		if strings.Contains(got, "shop") || !strings.Contains(got, `"sender":"crm"`) {
			t.Errorf("it is exported %s", got)
		}
		s := followPath(t, bubbleServer(t, h)(), "/v1/alerts/stream?from=oldest", key)
		s.alerts("", "alert 0/1")
		w.refuses(0, 2, of("shop"))
		w.refuses(0, 3, of("crm"))
		s.alerts("alert 0/3")
		_ = s.conn.Close()
		expectProblem(t, call(h, "GET", "/v1/sources/datatype/0/0", "", key), 403)
	})
}
