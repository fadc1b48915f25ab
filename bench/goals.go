package main

import (
	"fmt"
	"io"
)

// goal is a ratio that was set out to be reached on Apache Kafka, or another figure.
type goal struct {
	work  string // of works
	what  string
	least bool // want is the least, not the most
	want  float64
	of    func(c *caseResult) (float64, bool) // false where those that it needs did not take part
}

var goals = []goal{
	{"mixed", "router, exactly once: CPU ÷ copy's", false, 2, cpuToCopy("exactly-once")},
	{"mixed", "whole: CPU ÷ copy's", false, 3.5, cpuToCopy("whole")},
	{"mixed", "default roles: CPU ÷ copy's", false, 5, cpuToCopy("default")},
	{"mixed", "whole: records/s ÷ Kafka Streams, warm", true, 2.5, rateToStreams},
	{"customers", "whole: records/s ÷ Kafka Streams, warm", true, 2, rateToStreams},
	{"customers", "a customer behind the router: µs of CPU", false, 4, behindTheRouter},
	{"mixed", "whole: peak memory, MB", false, 200, func(c *caseResult) (float64, bool) {
		whole := c.find("whole")
		if whole == nil {
			return 0, false
		}
		return whole.Peak.Max, true
	}},
}

func cpuToCopy(key string) func(*caseResult) (float64, bool) {
	return func(c *caseResult) (float64, bool) {
		r := c.find(key)
		return ratio(r, c.find("copy"), runResult.cpu)
	}
}

func rateToStreams(c *caseResult) (float64, bool) {
	return ratio(c.find("whole"), c.find("streams"), runResult.rate)
}

// behindTheRouter is what table and mirror take for a row.
func behindTheRouter(c *caseResult) (float64, bool) {
	whole, router := c.find("whole"), c.find("exactly-once")
	if whole == nil || router == nil {
		return 0, false
	}
	return whole.CPU.Median - router.CPU.Median, true
}

func ratio(r, to *contestantResult, figure func(runResult) float64) (float64, bool) {
	if r == nil || to == nil {
		return 0, false
	}
	return r.against(to, figure), true
}

// printGoals compares what was measured with what was set out to be reached.
func printGoals(out io.Writer, all []caseResult) {
	fmt.Fprintln(out)
	for _, c := range all {
		for _, g := range goals {
			if w := works[g.work]; w.size != c.Size || w.bad != c.Bad || w.customers != c.Customers {
				continue
			}
			got, ok := g.of(&c)
			if !ok {
				continue
			}
			bound := "at most"
			if g.least {
				bound = "at least"
			}
			fmt.Fprintf(out, "%s: %s: %.2f (%s %g)\n", g.work, g.what, got, bound, g.want)
		}
	}
}
