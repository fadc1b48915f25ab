package esclusa

import "errors"

// ErrLostWrites says that the mirror's store holds less than it had acknowledged:
// it was restarted empty or with old data, or a replica took over that was
// behind. The partition counts as incomplete until it has been filled again.
var ErrLostWrites = errors.New("the mirror's store has lost writes")

// ErrForeignStore says that the mirror's store belongs to another system. Nothing was
// written to it, and what it holds is not to be served.
var ErrForeignStore = errors.New("the mirror's store belongs to another system")

// Incomplete stands for the watermark of a partition that has none.
const Incomplete int64 = -1

// Watermarks is how complete the mirror is.
type Watermarks struct {
	// Topic is the id of the table's topic, empty where the store has none.
	Topic string
	// Offsets holds, for each complete partition, the offset up to which it is
	// mirrored. An incomplete partition is absent.
	Offsets map[int32]int64
}
