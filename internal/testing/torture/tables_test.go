package torture

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// keyed is a datatype that is kept in a table.
type keyed struct {
	datatype, table string
	form            string // of a body, with places for the id and for what it says
	integer         bool   // the id is a number of JSON
}

// tabled are all that there are. Their ids are the same numbers, so that one id is a row
// in each table, and a row that is taken for another table's is told.
var tabled = []keyed{
	{"customer", "customers", `{"id_cliente":%q,"nombre":%q}`, false},
	{"product", "products", `{"id":%s,"note":%q}`, true},
	{"person", "people", `{"id":%q,"note":%q}`, false},
}

func (k keyed) body(id, says string) string { return fmt.Sprintf(k.form, id, says) }

// row is what Redis names a row: a contract with other programs.
func (k keyed) row(id []byte) string { return k.datatype + ":" + string(id) }

// watermarks is where Redis has those of the table: a contract too.
func (k keyed) watermarks() string { return "esclusa:mirror:" + k.table }

// pathOf is where HTTP has a row that Redis names so.
func pathOf(row string) string {
	datatype, id, _ := strings.Cut(row, ":")
	k, _ := keptIn(datatype)
	return "/v1/" + k.table + "/" + id
}

// keptIn is how a datatype is kept, and whether it is kept in a table.
func keptIn(datatype string) (keyed, bool) {
	i := slices.IndexFunc(tabled, func(k keyed) bool { return k.datatype == datatype })
	if i < 0 {
		return keyed{}, false
	}
	return tabled[i], true
}

// tableOf is whose table a topic is, and whether it is one.
func (r *rig) tableOf(topic string) (keyed, bool) {
	i := slices.IndexFunc(tabled, func(k keyed) bool { return r.names.Table(k.table) == topic })
	if i < 0 {
		return keyed{}, false
	}
	return tabled[i], true
}

// tables are the topics of the tables.
func (r *rig) tables() (topics []string) {
	for _, k := range tabled {
		topics = append(topics, r.names.Table(k.table))
	}
	return topics
}

// hotID is of rows that change all the time.
const hotID = "300"

// goneFrom is the first id of rows that are erased for good.
const goneFrom = 1_000_000

// isGone reports whether a row, as Redis names it, is one of those.
func isGone(row string) bool {
	_, id, _ := strings.Cut(row, ":")
	n, err := strconv.Atoi(id)
	return err == nil && n >= goneFrom
}
