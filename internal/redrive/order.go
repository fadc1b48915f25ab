package redrive

import "math"

// anyPartition is none, and thereby another than each.
const anyPartition = math.MaxInt32

// order finds which records would be sent beside a later one of their key in another
// partition: between partitions there is no order, so that the older one could be taken
// last. Behind one that is under way already it would be in any. They are in the order in
// which they came.
func order(all []prepared) {
	type key struct {
		of  *past
		key string
	}
	later := make(map[key][2]int32) // the first two partitions that have a later one, -1 for none
	for i := len(all) - 1; i >= 0; i-- {
		p := &all[i]
		if p.topic == nil {
			continue
		}
		k := key{p.topic, p.key}
		has, ok := later[k]
		if !ok {
			has = [2]int32{-1, -1}
		}
		at := p.first.Partition
		if p.outcome == AlreadySent {
			at = anyPartition
		}
		p.behind = has[0] >= 0 && has[0] != at || has[1] >= 0 && has[1] != at
		if has[0] < 0 {
			has[0] = at
		} else if has[0] != at && has[1] < 0 {
			has[1] = at
		}
		later[k] = has
	}
}
