package main

import (
	"time"

	"github.com/spf13/pflag"

	lib "github.com/esclusa/esclusa/client"
)

// window says which records of a channel to read without a group's place: all of
// them, those from a time or an offset on, those of a partition, those of a key.
type window struct {
	fromStart bool
	since     string
	partition int32
	offset    int64
	key       string

	set     map[string]bool // names of the flags that somebody has set
	instant time.Time       // what since means
}

func (w *window) flags(f *pflag.FlagSet) {
	f.BoolVar(&w.fromStart, "from-start", false, "start at the oldest record, whatever the group has read, and leave its place as it is")
	f.StringVar(&w.since, "since", "", "start at the first record of this `time` or later, as RFC 3339 or an age like 24h, and leave the group's place as it is")
	f.Int32Var(&w.partition, "partition", 0, "only records of this `partition`; the group's place stays as it is")
	f.Int64Var(&w.offset, "offset", 0, "start at this `offset` of --partition")
	f.StringVar(&w.key, "key", "", "only records with this `key`; the group's place stays as it is")
}

// check reads what the flags say. Two that contradict each other are refused.
func (w *window) check(f *pflag.FlagSet, now time.Time) (err error) {
	w.set = make(map[string]bool)
	for _, name := range []string{"from-start", "since", "partition", "offset", "key"} {
		w.set[name] = f.Changed(name)
	}
	starts := 0
	for _, name := range []string{"from-start", "since", "offset"} {
		if w.set[name] {
			starts++
		}
	}
	switch {
	case starts > 1:
		return usagef("--from-start, --since and --offset each say where to start: give one of them")
	case w.set["offset"] && !w.set["partition"]:
		return usagef("--offset: needs --partition, since each partition has offsets of its own")
	case w.partition < 0:
		return usagef("--partition: must not be negative")
	case w.offset < 0:
		return usagef("--offset: must not be negative")
	case w.set["key"] && w.key == "":
		return usagef("--key: must not be empty, which no key is")
	}
	w.instant, err = instant("since", w.since, now)
	return err
}

// open reports whether the window and not a group's place says what to read.
func (w *window) open() bool {
	return w.fromStart || w.set["since"] || w.set["partition"] || w.set["key"]
}

// of is the window for the library.
func (w *window) of(follow bool) lib.Window {
	of := lib.Window{Since: w.instant, Key: w.key, Follow: follow}
	if w.set["partition"] {
		of.Partition = &w.partition
	}
	if w.set["offset"] {
		of.Offset = &w.offset
	}
	return of
}
