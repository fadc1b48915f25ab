package verify

import (
	"cmp"
	"maps"
	"slices"
)

// Kind is a kind of fault. The set is closed.
type Kind string

// The kinds.
const (
	Lost         Kind = "lost"          // an ingress record that is in no output
	Twice        Kind = "twice"         // in more than one place
	Wrong        Kind = "wrong"         // in another output than the one where it belongs
	Misordered   Kind = "misordered"    // behind a later record of the same key and ingress partition
	Invented     Kind = "invented"      // an output whose source is no record
	RowMissing   Kind = "row-missing"   // a key of the channel that the table lacks
	RowDiffers   Kind = "row-differs"   // a row that is not what the channel makes of it
	RowUnknown   Kind = "row-unknown"   // a row that the channel does not know
	RowForeign   Kind = "row-foreign"   // a key whose last record in the table is no row
	RedisMissing Kind = "redis-missing" // a row that Redis lacks
	RedisDiffers Kind = "redis-differs" // a row that Redis has otherwise
	RedisSurplus Kind = "redis-surplus" // a row that only Redis has
)

// Kinds lists every kind.
func Kinds() []Kind {
	return []Kind{Lost, Twice, Wrong, Misordered, Invented, RowMissing, RowDiffers, RowUnknown, RowForeign, RedisMissing, RedisDiffers, RedisSurplus}
}

// Report is what was found.
type Report struct {
	// Clean says that all was read and that there is no fault.
	Clean bool `json:"clean"`
	// Faults is how many there are.
	Faults     int64       `json:"faults"`
	Partitions []Partition `json:"partitions"` // of ingress
	Total      Partition   `json:"total"`      // of them; its partition is -1
	Outputs    []Output    `json:"outputs"`
	Tables     []*Table    `json:"tables"` // those that were compared
	Examples   []Example   `json:"examples"`
	// Interrupted says where the reading ended before all was read.
	Interrupted *Interruption `json:"interrupted,omitempty"`
}

// Interruption is where a verification ended that was not let to its end. The
// partitions' ranges reach as far as their records were judged; the tables are
// there as far as they were compared.
type Interruption struct {
	Step string `json:"step"` // what was being read
	Done int64  `json:"done"` // records, of about All
	All  int64  `json:"all"`
}

// Partition is the account of one ingress partition over the range from From to To,
// excluded. A record is in exactly one of Once, Lost, Twice, Wrong and Untold.
type Partition struct {
	Partition  int32 `json:"partition"`
	From       int64 `json:"from"`
	To         int64 `json:"to"`
	Pending    int64 `json:"pending"`    // offsets that the router has not committed
	Records    int64 `json:"records"`    // of the range
	Once       int64 `json:"once"`       // in the right output, and nowhere else
	Repeated   int64 `json:"repeated"`   // of those, there again, as at-least-once delivery may
	Lost       int64 `json:"lost"`       // nowhere
	Twice      int64 `json:"twice"`      // more than once
	Wrong      int64 `json:"wrong"`      // only where they do not belong
	Misordered int64 `json:"misordered"` // outputs behind a later one of their key
	Invented   int64 `json:"invented"`   // outputs whose source is no record
	Untold     int64 `json:"untold"`     // cannot be told: retention, a schema that the catalogue lacks, an open transaction
}

// Output is what was read of a channel, or of the alerts.
type Output struct {
	Topic   string `json:"topic"`
	Records int64  `json:"records"`
	Foreign int64  `json:"foreign"` // not the router's: receivers refuse them
	Changed int64  `json:"changed"` // judged by a schema that the catalogue lacks
	// Unfollowed is how many records may be out of order, beyond those whose keys
	// were followed.
	Unfollowed int64 `json:"unfollowed"`
}

// Table is a table against the fold of its channel.
type Table struct {
	Table   string `json:"table"`
	Rows    int64  `json:"rows"`    // not counting erased ones
	Same    int64  `json:"same"`    // of them and of the erased, those that are as the channel has them
	Older   int64  `json:"older"`   // older than what is left of the channel, so that it cannot be told
	Untold  int64  `json:"untold"`  // with records of the channel, by a schema that the catalogue lacks, of which the ingress records were not read
	Missing int64  `json:"missing"` // see the kinds
	Differs int64  `json:"differs"`
	Unknown int64  `json:"unknown"`
	Foreign int64  `json:"foreign"`
	Redis   *Redis `json:"redis"` // null where it was not compared
}

// Redis is Redis against the table.
type Redis struct {
	Rows       int64   `json:"rows"`    // rows and erasures of the table that were looked up
	Same       int64   `json:"same"`    // as the table has them, or newer
	Pending    int64   `json:"pending"` // that the mirror has not come to
	Missing    int64   `json:"missing"` // see the kinds
	Differs    int64   `json:"differs"`
	Surplus    int64   `json:"surplus"`
	Incomplete []int32 `json:"incomplete"` // partitions that Redis does not vouch for, and that were not compared
}

// Example is one fault.
type Example struct {
	Kind     Kind   `json:"kind"`
	Source   string `json:"source,omitempty"`   // the ingress record
	Found    string `json:"found,omitempty"`    // where it was found, or the row: topic/partition/offset, or a key of Redis
	Expected string `json:"expected,omitempty"` // where it should be, topic/partition, or what
	Detail   string `json:"detail,omitempty"`
}

// example keeps the first few faults of each kind.
func (r *run) example(e Example) {
	n := 0
	for _, have := range r.report.Examples {
		if have.Kind == e.Kind {
			n++
		}
	}
	if n < r.Examples {
		r.report.Examples = append(r.report.Examples, e)
	}
}

// forget drops the examples of kinds that are counted again.
func (r *run) forget(kinds ...Kind) {
	r.report.Examples = slices.DeleteFunc(r.report.Examples, func(e Example) bool { return slices.Contains(kinds, e.Kind) })
}

func (p *Partition) add(o Partition) {
	p.Pending += o.Pending
	p.Records += o.Records
	p.Once += o.Once
	p.Repeated += o.Repeated
	p.Lost += o.Lost
	p.Twice += o.Twice
	p.Wrong += o.Wrong
	p.Misordered += o.Misordered
	p.Invented += o.Invented
	p.Untold += o.Untold
}

func (p *Partition) faults() int64 { return p.Lost + p.Twice + p.Wrong + p.Misordered + p.Invented }

func (r *Report) conclude() {
	r.Total.Partition = -1
	for _, p := range r.Partitions {
		r.Total.add(p)
	}
	r.Faults = r.Total.faults()
	for _, t := range r.Tables {
		r.Faults += t.Missing + t.Differs + t.Unknown + t.Foreign
		if d := t.Redis; d != nil {
			r.Faults += d.Missing + d.Differs + d.Surplus
		}
	}
	r.Clean = r.Faults == 0 && r.Interrupted == nil
}

func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
