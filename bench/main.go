// Command bench measures what esclusa costs: contestants do the same work, on
// the same broker, in turns, and everything that they put out is checked.
//
//	go run ./bench              five minutes; -quick takes one
//	go run ./bench -latency     from produce to readable, at two rates
//	go run ./bench -compression the router with each codec
//	go run ./bench -footprint   bytes and memory of records and rows
//
// It needs a Unix and nothing else: broker and contestants are child processes of
// its own. Where redis-server is installed the mirror writes to that, else to
// the embedded Redis in a process of its own.
//
// # What is timed
//
// The ingress topic is filled first. Then the contestant starts. Time and CPU run
// from the moment at which its consumer group has its partitions until everything
// is out: for a contestant with transactions until the group has committed all of
// ingress, for the others until all records are acknowledged in their topics, and
// for the whole of esclusa until the table is written and Redis's watermarks say that
// all of it is there. Starting, joining, and the last commit by a timer are not
// counted. CPU is the contestant's own (getrusage), not the broker's or Redis's;
// peak memory is its largest resident set since it started.
//
// Broker and contestant share the machine, so that rates are those of both
// together. The ratios hold on other machines, the rates do not.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

func main() { os.Exit(command(os.Args[1:])) }

// command returns the exit status.
func command(args []string) int {
	if len(args) > 0 && args[0] == childCommand {
		return child(args[1:], os.Stdin, os.Stdout, os.Stderr)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, args, os.Stdout)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		return 1
	}
	return 0
}

// plan is what to measure.
type plan struct {
	records    int   // of the smallest size; larger ones get fewer
	sizes, bad []int // in bytes, and in percent
	customers  int   // in percent
	runs       int
	only       []string // keys of contestants; empty for all
	latency    bool
	codecs     bool // the router with each codec, instead of the contestants
	footprint  bool
	json       string // file; empty for none
	profiles   string // directory; empty for none
}

func parse(args []string) (plan, error) {
	var p plan
	var sizes, bad, only string
	var quick bool
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.IntVar(&p.records, "records", 500_000, "records of a run at 200 bytes; larger records are fewer")
	f.StringVar(&sizes, "sizes", "200,1024,10240", "sizes of records in bytes")
	f.StringVar(&bad, "bad", "5,0,50,100", "shares of bad records in percent; sizes after the first get the first share only")
	f.IntVar(&p.customers, "customers", 20, "share of customers in percent; the other datatypes have equal shares of the rest")
	f.IntVar(&p.runs, "runs", 3, "runs of each contestant")
	f.StringVar(&only, "only", "", "contestants, of "+strings.Join(keys(contestants), ",")+"; empty for all")
	f.BoolVar(&quick, "quick", false, "one run of each, of fewer records: a minute")
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
	var err error
	if p.sizes, err = numbers(sizes, 200, 700_000); err != nil {
		return p, fmt.Errorf("-sizes: %w", err)
	}
	if p.bad, err = numbers(bad, 0, 100); err != nil {
		return p, fmt.Errorf("-bad: %w", err)
	}
	if only != "" {
		p.only = strings.Split(only, ",")
	}
	return p, p.check()
}

func (p plan) check() error {
	known := keys(p.all())
	for _, key := range p.only {
		if !slices.Contains(known, key) {
			return fmt.Errorf("-only: %q is none of %s", key, strings.Join(known, ","))
		}
	}
	if p.records < 1 || p.runs < 1 {
		return errors.New("-records and -runs must be positive")
	}
	if p.customers < 0 || p.customers > 100 {
		return errors.New("-customers must be 0 to 100")
	}
	return nil
}

// all are those of which some may take part.
func (p plan) all() []contestant {
	if p.codecs {
		return append([]contestant{contestants[0], contestants[exactlyOnce]}, compressing()...)
	}
	return contestants
}

// contestants are those that take part.
func (p plan) contestants() []contestant {
	return slices.DeleteFunc(slices.Clone(p.all()), func(c contestant) bool {
		return len(p.only) > 0 && !slices.Contains(p.only, c.key)
	})
}

// cases are the pairs of size and share: every share with the first size, the
// first share with every size.
func (p plan) cases() []workload {
	var all []workload
	for i, size := range p.sizes {
		for j, bad := range p.bad {
			if i == 0 || j == 0 {
				all = append(all, workload{size: size, bad: bad, customers: p.customers, n: max(1, p.records*600/(400+size))})
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

// run measures and writes tables to out. Its error says that something failed or
// that a contestant's output was wrong.
func run(ctx context.Context, args []string, out io.Writer) error {
	p, err := parse(args)
	if err != nil {
		return err
	}
	b, err := open(ctx, out)
	if err != nil {
		return err
	}
	r := report{Machine: describe(b.redis.hello)}
	r.Machine.print(out)
	switch {
	case p.latency:
		r.Latency, err = b.latency(ctx)
	case p.footprint:
		r.Footprints, err = b.footprints(ctx, p)
	default:
		r.Cases, err = b.contest(ctx, p)
	}
	err = errors.Join(err, b.close())
	if err == nil && p.json != "" {
		err = r.write(p.json)
	}
	return err
}
