//go:build screenshots

package console_test

import (
	"fmt"
	"testing"

	"github.com/esclusa/esclusa/internal/testing/browser"
)

// story sends what a shop's apps would: many good records, and of each of some ways to be
// wrong so many.
func story(t *testing.T, s *browser.System, times int) {
	t.Helper()
	for i := range times {
		s.Produce(t, fmt.Sprintf(`{"id_cliente":"%d","nombre":"Grupo %d","edad":%d}`, i, i, 20+i%50), "datatype", "customer", "ce_source", "crm")
		s.Produce(t, fmt.Sprintf(`{"id":"t%d","language":"es","body":"hola"}`, i), "datatype", "text", "ce_source", "web")
		s.Produce(t, fmt.Sprintf(`{"id_cliente":"%d","nombre":"Grupo 3","edad":"%d"}`, i, 20+i%50), "datatype", "customer", "ce_source", "crm")
		if i%2 == 0 {
			s.Produce(t, fmt.Sprintf(`{"id":"i%d","media_type":"image/png","size":"12","sha256":"","uri":"https://example.org/1"}`, i), "datatype", "image", "ce_source", "cms")
			s.Produce(t, fmt.Sprintf(`{"id":"t%d","language":"espanol","firma":"JG"}`, i), "datatype", "text", "ce_source", "web")
		}
		if i%3 == 0 {
			s.Produce(t, `{"id_cliente":"12","edad":200}`, "datatype", "customer", "ce_source", "loyalty")
			s.Produce(t, `{"id_cliente":`, "datatype", "customer", "ce_source", "till-7")
		}
		if i%5 == 0 {
			s.Produce(t, `{"id":"9"}`, "datatype", "invoice", "ce_source", "erp")
			s.Produce(t, `{"nombre":"nobody says what this is"}`)
		}
	}
}
