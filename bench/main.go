// Command bench measures what esclusa costs: contestants do the same work, on
// the same broker, in turns, and everything that they put out is checked.
//
//	go run ./bench              five minutes; -quick takes one
//	go run ./bench -latency     from produce to readable, at two rates
//	go run ./bench -compression the router with each codec
//	go run ./bench -footprint   bytes and memory of records and rows
//	go run ./bench -rows        what a row costs Redis, against a plain HSET
//	go run ./bench -posts       batches over HTTP, against the router
//	go run ./bench -redrive     refused records sent again, and what others see of it
//	make bench-real             on Apache Kafka, against a copy and Kafka Streams
//
// It needs a Unix and nothing else: broker and contestants are child processes of
// its own. Where redis-server is installed the mirror writes to that, else to
// the embedded Redis in a process of its own. With -real the broker is Apache Kafka,
// which needs Java and Linux; `make bench-real` fetches it.
//
// Beside throughput, -real measures -latency, -takeover, -recovery, -scale, -rows,
// -posts and -redrive, each by itself, and all of them with -all.
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
// With -real everybody is warm: the contestant does the first half of the records
// unmeasured, sees nothing of the second while that is filled in, in a transaction, and
// is measured on that.
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

// measure measures what is asked for: throughput, if nothing else is.
func (b *bench) measure(ctx context.Context, p plan, r *report) error {
	for _, step := range []struct {
		asked bool
		do    func() error
	}{
		{p.throughput(), func() (err error) { r.Cases, err = b.contest(ctx, p); return err }},
		{p.scale || p.all, func() (err error) { r.Shared, err = b.contest(ctx, p.sharing()); return err }},
		{p.latency || p.all, func() (err error) { r.Latency, err = b.latency(ctx); return err }},
		{p.takeover || p.all, func() (err error) { r.Takeovers, err = b.takeovers(ctx); return err }},
		{p.recovery || p.all, func() (err error) { r.Recoveries, err = b.recoveries(ctx); return err }},
		{p.rows || p.all, func() (err error) { r.Rows, err = b.rowCosts(ctx); return err }},
		{p.posts || p.all, func() (err error) { r.Posts, err = b.posting(ctx); return err }},
		{p.redrive || p.all, func() (err error) { r.Redrives, err = b.redrives(ctx); return err }},
		{p.footprint, func() (err error) { r.Footprints, err = b.footprints(ctx, p); return err }},
	} {
		if !step.asked {
			continue
		}
		if err := step.do(); err != nil {
			return err
		}
	}
	return nil
}

// run measures and writes tables to out. Its error says that something failed or
// that a contestant's output was wrong.
func run(ctx context.Context, args []string, out io.Writer) error {
	p, err := parse(args)
	if err != nil {
		return err
	}
	b, err := open(ctx, out, p)
	if err != nil {
		return err
	}
	r := report{Machine: b.describe()}
	r.Machine.print(out)
	err = errors.Join(b.measure(ctx, p, &r), b.close())
	if err == nil && p.json != "" {
		err = r.write(p.json)
	}
	return err
}
