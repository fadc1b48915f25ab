package main

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/esclusa/esclusa/internal/testing/engines"
)

// plan is what to measure.
type plan struct {
	records    int   // of the smallest size; larger ones get fewer
	sizes, bad []int // in bytes, and in percent
	customers  int   // in percent
	runs       int
	only       []string // keys of contestants; empty for all
	latency    bool
	takeover   bool
	recovery   bool
	rows       bool
	scale      bool
	posts      bool
	redrive    bool
	all        bool
	rates      []int // of latency, in records a second
	codecs     bool  // the router with each codec, instead of the contestants
	real       bool  // on Apache Kafka
	work       []workload
	streams    string // directory with Kafka Streams and what it needs, as jars
	footprint  bool
	json       string // file; empty for none
	profiles   string // directory; empty for none
}

func parse(args []string) (plan, error) {
	var p plan
	var sizes, bad, only, work, rates string
	var quick bool
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.IntVar(&p.records, "records", 500_000, "records of a run at 200 bytes, of which larger records are fewer; with -real 2 million, of which the second half is measured")
	f.StringVar(&sizes, "sizes", "200,1024,10240", "sizes of records in bytes")
	f.StringVar(&bad, "bad", "5,0,50,100", "shares of bad records in percent; sizes after the first get the first share only")
	f.IntVar(&p.customers, "customers", 20, "share of customers in percent; the other datatypes have equal shares of the rest")
	f.IntVar(&p.runs, "runs", 3, "runs of each contestant")
	f.StringVar(&only, "only", "", "contestants, of "+strings.Join(keys(contestants), ",")+", with -real of "+strings.Join(keys(onKafka), ",")+"; empty for all")
	f.BoolVar(&quick, "quick", false, "one run of each, of fewer records: a minute")
	f.BoolVar(&p.real, "real", false, "on Apache Kafka, whose jars lie where "+engines.KafkaJars+" says")
	f.StringVar(&work, "work", "", "what to do, of "+strings.Join(slices.Sorted(maps.Keys(works)), ",")+", instead of -sizes, -bad and -customers")
	f.StringVar(&p.streams, "streams", "bin/kafka-streams", "`directory` of the jars of bench/kafka-streams")
	f.BoolVar(&p.takeover, "takeover", false, "measure how long records wait when one of two processes ends for good; with -real")
	f.BoolVar(&p.recovery, "recovery", false, "measure how soon the table is ready again: half of -records customers; with -real")
	f.BoolVar(&p.rows, "rows", false, "measure what a row costs Redis, against plain pipelined HSETs of the same")
	f.BoolVar(&p.scale, "scale", false, "compare the whole in one, two and four processes; with -real")
	f.BoolVar(&p.all, "all", false, "measure throughput and everything that needs -real or tells of it, one after the other")
	f.BoolVar(&p.posts, "posts", false, "measure batches over HTTP, against the router")
	f.BoolVar(&p.redrive, "redrive", false, "measure a redrive of a fifth of -records, 100,000 at most, and what others see of it")
	f.StringVar(&rates, "rates", "", "rates of -latency in records a second; 1000,50000, or with -real 10000")
	f.BoolVar(&p.latency, "latency", false, "measure latency instead of throughput")
	f.BoolVar(&p.codecs, "compression", false, "compare the codecs of --compression instead")
	f.BoolVar(&p.footprint, "footprint", false, "measure what records and rows take, of a tenth of -records and of all, instead of throughput")
	f.StringVar(&p.json, "json", "", "write the results to this `file` too")
	f.StringVar(&p.profiles, "cpuprofile", "", "write a CPU profile of every run into this `directory`")
	if err := f.Parse(args); err != nil {
		return p, err
	}
	if quick {
		p.records, p.runs = 150_000, 1
	}
	given := make(map[string]bool)
	f.Visit(func(f *flag.Flag) { given[f.Name] = true })
	if p.real && !quick && !given["records"] {
		p.records = 2_000_000
	}
	if p.real && work == "" && !given["sizes"] && !given["bad"] && !given["customers"] {
		work = "mixed,customers"
	}
	var err error
	if p.sizes, err = numbers(sizes, 200, 700_000); err != nil {
		return p, fmt.Errorf("-sizes: %w", err)
	}
	if p.bad, err = numbers(bad, 0, 100); err != nil {
		return p, fmt.Errorf("-bad: %w", err)
	}
	if p.work, err = worksOf(work); err != nil {
		return p, fmt.Errorf("-work: %w", err)
	}
	if rates == "" {
		rates = "1000,50000"
		if p.real {
			rates = "10000"
		}
	}
	if p.rates, err = numbers(rates, 1, 1_000_000); err != nil {
		return p, fmt.Errorf("-rates: %w", err)
	}
	if only != "" {
		p.only = strings.Split(only, ",")
	}
	return p, p.check()
}

func (p plan) check() error {
	known := keys(p.taking())
	for _, key := range p.only {
		if !slices.Contains(known, key) {
			return fmt.Errorf("-only: %q is none of %s", key, strings.Join(known, ","))
		}
	}
	if !p.real && (p.takeover || p.recovery || p.scale || p.all) {
		return errors.New("-takeover, -recovery, -scale and -all need -real")
	}
	if p.records < 1 || p.runs < 1 {
		return errors.New("-records and -runs must be positive")
	}
	if p.customers < 0 || p.customers > 100 {
		return errors.New("-customers must be 0 to 100")
	}
	return nil
}

// taking are those of which some may take part.
func (p plan) taking() []contestant {
	switch {
	case p.scale && !p.all:
		return sharing()
	case p.real:
		return onKafka
	}
	if p.codecs {
		return append([]contestant{contestants[0], contestants[exactlyOnce]}, compressing()...)
	}
	return contestants
}

// contestants are those that take part.
func (p plan) contestants() []contestant { return p.some(p.taking()) }

// some are those of which -only speaks.
func (p plan) some(of []contestant) []contestant {
	return slices.DeleteFunc(slices.Clone(of), func(c contestant) bool {
		return len(p.only) > 0 && !slices.Contains(p.only, c.key)
	})
}

// works are the loads that have a name.
var works = map[string]workload{
	"mixed":     {size: 200, bad: 5, customers: 20},
	"clean":     {size: 200, bad: 0, customers: 20},
	"customers": {size: 200, bad: 0, customers: 100},
}

func worksOf(list string) ([]workload, error) {
	if list == "" {
		return nil, nil
	}
	var all []workload
	for name := range strings.SplitSeq(list, ",") {
		w, ok := works[name]
		if !ok {
			return nil, fmt.Errorf("%q is none of %s", name, strings.Join(slices.Sorted(maps.Keys(works)), ","))
		}
		all = append(all, w)
	}
	return all, nil
}

// throughput reports whether that is asked for, and nothing else.
func (p plan) throughput() bool {
	return p.all || !(p.scale || p.latency || p.takeover || p.recovery || p.rows || p.posts || p.redrive || p.footprint)
}

// sharing is the plan for the whole in several processes, with one load.
func (p plan) sharing() plan {
	p.all, p.scale = false, true
	p.work = p.loads()[:1]
	if !slices.ContainsFunc(sharing(), func(c contestant) bool { return slices.Contains(p.only, c.key) }) {
		p.only = nil
	}
	return p
}

// half is how many records there are where each makes a row, or throughput is not all
// that is asked for.
func (p plan) half() int { return max(1, p.records/2) }

// turns are how often what is measured beside throughput is measured: the embedded
// broker gives about the same every time.
func (p plan) turns() int {
	if p.real {
		return p.runs
	}
	return 1
}

// cases are the loads with a name, or the pairs of size and share: every share with
// the first size, the first share with every size.
func (p plan) cases() []workload {
	all := p.loads()
	for i := range all {
		all[i] = p.with(max(1, p.records*600/(400+all[i].size)), all[i])
	}
	return all
}

// with gives a load its number of records, of which on Kafka the first half warm up.
func (p plan) with(n int, w workload) workload {
	w.n = n
	if p.real {
		w.warm = n / 2
	}
	return w
}

func (p plan) loads() []workload {
	if len(p.work) > 0 {
		return slices.Clone(p.work)
	}
	var all []workload
	for i, size := range p.sizes {
		for j, bad := range p.bad {
			if i == 0 || j == 0 {
				all = append(all, workload{size: size, bad: bad, customers: p.customers})
			}
		}
	}
	return all
}

func numbers(list string, least, most int) ([]int, error) {
	var all []int
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < least || n > most {
			return nil, fmt.Errorf("%q is not a number from %d to %d", text, least, most)
		}
		all = append(all, n)
	}
	return all, nil
}
