package topics

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/esclusa/esclusa"
)

// What a Difference is about, where it is not a setting.
const (
	whatMissing     = "missing"
	whatPartitions  = "partitions"
	whatReplication = "replication"
)

// Difference is one way in which the cluster is not what the system needs.
type Difference struct {
	Topic string `json:"topic"`
	What  string `json:"what"` // missing, partitions, replication, or the name of a setting
	Have  string `json:"have"` // empty where the topic is missing, or the cluster does not know the setting
	Want  string `json:"want"`
	Fatal bool   `json:"fatal"` // records could be lost, or the system could not work: a reason not to start

	single bool // of partitions: there must be one, whatever there is of other topics
}

// Mendable reports whether Apply can mend it. Partitions cannot be mended: Kafka
// cannot take any away, and with more of them a key's records move to another
// partition while its row stays where it was. Copies have to be placed on
// brokers, which is the operator's to decide.
func (d Difference) Mendable() bool { return d.What != whatPartitions && d.What != whatReplication }

// String is one sentence that ends in what to do.
func (d Difference) String() string { return d.fact() + ": " + d.remedy() }

func (d Difference) fact() string {
	switch d.What {
	case whatMissing:
		return fmt.Sprintf("topic %q is missing", d.Topic)
	case whatPartitions:
		return fmt.Sprintf("topic %q has %s instead of %s", d.Topic, counted(d.Have, "partition"), d.Want)
	case whatReplication:
		return fmt.Sprintf("topic %q has %s instead of %s", d.Topic, counted(d.Have, "copy"), d.Want)
	}
	return fmt.Sprintf("topic %q has %s %s instead of %s%s", d.Topic, d.What, cmp.Or(d.Have, "unset"), rules[d.What].bound.of(d.Want), d.Want)
}

func (d Difference) remedy() string {
	switch d.What {
	case whatPartitions:
		if d.single {
			return "make it anew with one, since its order is what it says"
		}
		return "the number cannot be changed once keys have been placed, so give --partitions the number that all topics have, or start afresh with another --topic-prefix"
	case whatReplication:
		return "move copies to more brokers with kafka-reassign-partitions, or give --replication the number that the topics have"
	}
	return "run `esclusa topics apply`"
}

// bound says how a value is held against the wanted one.
type bound string

const (
	exactly bound = ""
	atLeast bound = "at least "
	atMost  bound = "at most " // tuning: holds also where the brokers do not know the setting
)

// rule is how one setting is judged. Where the cluster's value is on the safe
// side of ours it is the operator's choice, and no difference.
type rule struct {
	bound bound
	fatal func(have string, want Topic) bool
}

var rules = map[string]rule{
	cleanupPolicy:   {exactly, always},    // a table not compacted, or anything else compacted, loses records
	timestampType:   {exactly, always},    // retention would follow the senders' clocks
	maxMessageBytes: {atLeast, always},    // a record that was accepted could not be passed on
	minInSync:       {atLeast, always},    // a broker's failure would lose acknowledged records
	deleteRetention: {atLeast, always},    // erased rows could come back
	retentionAge:    {atLeast, tooShort},  // more is welcome, less is a warning, hours are not enough
	retentionSize:   {atLeast, ifDeletes}, // records could be deleted at any age
	segmentAge:      {atMost, never},
	dirtyRatio:      {atMost, never},
}

func always(string, Topic) bool { return true }
func never(string, Topic) bool  { return false }

// ifDeletes: Kafka applies no retention to a topic that is only compacted. That
// the topic has this policy is a rule of its own.
func ifDeletes(_ string, want Topic) bool { return want.Config[cleanupPolicy] == "delete" }

func tooShort(have string, want Topic) bool {
	return ifDeletes(have, want) && below(have, millis(want.least))
}

// compare lists what differs, in the order of want and then by setting. have
// holds the topics that exist, by name.
func compare(want []Topic, have map[string]Topic) []Difference {
	var all []Difference
	for _, w := range want {
		h, ok := have[w.Name]
		if !ok {
			all = append(all, Difference{Topic: w.Name, What: whatMissing, Want: esclusa.Counted(w.Partitions, "partition"), Fatal: true})
			continue
		}
		all = append(all, compareTopic(w, h)...)
	}
	return all
}

func compareTopic(want, have Topic) []Difference {
	var all []Difference
	if have.Partitions != want.Partitions {
		all = append(all, Difference{Topic: want.Name, What: whatPartitions, Have: number(have.Partitions), Want: number(want.Partitions), Fatal: true, single: want.single})
	}
	if have.Replication < want.Replication {
		all = append(all, Difference{Topic: want.Name, What: whatReplication, Have: number(have.Replication), Want: number(want.Replication)})
	}
	for _, key := range slices.Sorted(maps.Keys(want.Config)) {
		h, w := have.Config[key], want.Config[key]
		if key == minInSync {
			w = strconv.Itoa(inSync(have.Replication)) // two of one copy would stop the topic
		}
		r := rules[key]
		if !r.bound.holds(h, w) {
			all = append(all, Difference{Topic: want.Name, What: key, Have: h, Want: w, Fatal: r.fatal(h, want)})
		}
	}
	return all
}

// of is the bound as it is said before a value. There is nothing beyond endless.
func (b bound) of(want string) bound {
	if want == endless {
		return exactly
	}
	return b
}

func (b bound) holds(have, want string) bool {
	switch b {
	case atLeast:
		return !below(have, want)
	case atMost:
		return have == "" || !below(want, have)
	}
	return have == want
}

// below compares numbers. Endless is below nothing, and every number is below
// it; what is not a number is below everything.
func below(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX != nil || errY != nil {
		return true
	}
	return x >= 0 && (y < 0 || x < y)
}

// counted is number again, with what there are so many of.
func counted(number, one string) string {
	n, _ := strconv.Atoi(number) // it is ours
	return esclusa.Counted(n, one)
}

func number[N int16 | int32](n N) string { return strconv.Itoa(int(n)) }
