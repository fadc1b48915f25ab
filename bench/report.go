package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
)

// report is what -json writes.
type report struct {
	Machine    machine         `json:"machine"`
	Cases      []caseResult    `json:"cases,omitempty"`
	Shared     []caseResult    `json:"shared,omitempty"` // among several processes
	Latency    []latencyResult `json:"latency,omitempty"`
	Footprints []footprint     `json:"footprints,omitempty"`
	Takeovers  []takeover      `json:"takeovers,omitempty"`
	Recoveries []recovery      `json:"recoveries,omitempty"`
	Rows       []rowCost       `json:"rows,omitempty"`
	Posts      []postResult    `json:"posts,omitempty"`
	Redrives   []redriveResult `json:"redrives,omitempty"`
}

// machine is what the figures depend on.
type machine struct {
	System string `json:"system"`
	Go     string `json:"go"`
	CPUs   int    `json:"cpus"`
	Load   string `json:"load"` // of the last 1, 5 and 15 minutes, before the start
	Broker string `json:"broker"`
	Redis  string `json:"redis"`
}

// caseResult is one table.
type caseResult struct {
	Size        int                 `json:"size_bytes"`
	Bad         int                 `json:"bad_percent"`
	Customers   int                 `json:"customers_percent"`
	Records     int                 `json:"records"`
	Contestants []*contestantResult `json:"contestants"`
}

type contestantResult struct {
	Key    string      `json:"key"`
	Name   string      `json:"name"`
	Runs   []runResult `json:"runs"`
	Rate   spread      `json:"records_per_second"`
	CPU    spread      `json:"cpu_seconds_per_million"`
	Peak   spread      `json:"peak_megabytes"`
	Broker spread      `json:"cpu_seconds_per_million_of_the_broker"`
	Redis  spread      `json:"cpu_seconds_per_million_of_redis"`
	Bytes  spread      `json:"bytes_per_record_on_the_broker"`
	// Against the plain copy of the same turn; the median. 0 without one.
	RateRatio float64 `json:"records_per_second_to_copy,omitempty"`
	CPURatio  float64 `json:"cpu_to_copy,omitempty"`

	of contestant
}

type runResult struct {
	Seconds float64 `json:"seconds"`
	Rate    float64 `json:"records_per_second"`
	CPU     float64 `json:"cpu_seconds_per_million"`
	Broker  float64 `json:"cpu_seconds_per_million_of_the_broker"`
	Redis   float64 `json:"cpu_seconds_per_million_of_redis"`
	Peak    float64 `json:"peak_megabytes"`
	Bytes   float64 `json:"bytes_per_record_on_the_broker"` // in channels and alerts
	// Of the whole of esclusa, how far into the run everything was routed, and
	// the table written.
	Routed float64 `json:"seconds_to_routed,omitempty"`
	Tabled float64 `json:"seconds_to_table,omitempty"`
}

// spread is minimum, median and maximum.
type spread struct {
	Min    float64 `json:"min"`
	Median float64 `json:"median"`
	Max    float64 `json:"max"`
}

func spreadOf(values []float64) spread {
	slices.Sort(values)
	n := len(values)
	return spread{values[0], (values[(n-1)/2] + values[n/2]) / 2, values[n-1]}
}

func (r runResult) rate() float64   { return r.Rate }
func (r runResult) cpu() float64    { return r.CPU }
func (r runResult) peak() float64   { return r.Peak }
func (r runResult) broker() float64 { return r.Broker }
func (r runResult) redis() float64  { return r.Redis }
func (r runResult) bytes() float64  { return r.Bytes }

// each is one figure of every run.
func (c *contestantResult) each(figure func(runResult) float64) []float64 {
	var all []float64
	for _, r := range c.Runs {
		all = append(all, figure(r))
	}
	return all
}

// against is the median over the turns of the ratio of a figure to another
// contestant's.
func (c *contestantResult) against(other *contestantResult, figure func(runResult) float64) float64 {
	ratios := c.each(figure)
	for i, r := range other.Runs {
		ratios[i] /= figure(r)
	}
	return spreadOf(ratios).Median
}

// find is the contestant's result, nil where it did not take part.
func (c *caseResult) find(key string) *contestantResult {
	i := slices.IndexFunc(c.Contestants, func(r *contestantResult) bool { return r.Key == key })
	if i < 0 {
		return nil
	}
	return c.Contestants[i]
}

// sum works out spreads and ratios.
func (c *caseResult) sum() {
	floor := c.find("copy")
	for _, r := range c.Contestants {
		r.Rate, r.CPU = spreadOf(r.each(runResult.rate)), spreadOf(r.each(runResult.cpu))
		r.Peak, r.Broker, r.Redis = spreadOf(r.each(runResult.peak)), spreadOf(r.each(runResult.broker)), spreadOf(r.each(runResult.redis))
		r.Bytes = spreadOf(r.each(runResult.bytes))
		if floor != nil {
			r.RateRatio, r.CPURatio = r.against(floor, runResult.rate), r.against(floor, runResult.cpu)
		}
	}
}

// print writes the table of a case.
func (c *caseResult) print(out io.Writer, w *workload) {
	fmt.Fprintf(out, "\n%s: %d records, %d %% customers, %d datatypes, %d partitions, %d runs\n",
		w, c.Records, c.Customers, len(datatypes), partitions, len(c.Contestants[0].Runs))
	if w.warm > 0 {
		fmt.Fprintf(out, "the first %d warm the contestant up and are not measured\n", w.warm)
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "contestant\trecords/s\tmin – max\tCPU-s/M\tmin – max\tpeak MB\trecords/s ÷ copy\tCPU ÷ copy\tbroker CPU-s/M\tRedis CPU-s/M\tbytes/record")
	for _, r := range c.Contestants {
		fmt.Fprintf(t, "%s\t%.0f\t%.0f – %.0f\t%.2f\t%.2f – %.2f\t%.0f\t%.2f\t%.2f\t%.2f\t%.2f\t%.0f\n", r.Name,
			r.Rate.Median, r.Rate.Min, r.Rate.Max, r.CPU.Median, r.CPU.Min, r.CPU.Max, r.Peak.Max, r.RateRatio, r.CPURatio, r.Broker.Median, r.Redis.Median, r.Bytes.Median)
	}
	_ = t.Flush() // to where the other lines go
}

// printTargets compares the ratios with what was set out to be reached.
func printTargets(out io.Writer, all []caseResult) {
	fmt.Fprintln(out)
	for _, c := range all {
		exact, whole, stock := c.find("exactly-once"), c.find("whole"), c.find("stock")
		if c.Size == 200 && c.Bad < 100 && exact != nil && exact.CPURatio > 0 {
			fmt.Fprintf(out, "%d B, %d %% bad: exactly once, router only, CPU against the plain copy: %.2f× (at most 2.0×)\n", c.Size, c.Bad, exact.CPURatio)
		}
		if c.Size == 200 && c.Bad == 5 && whole != nil && stock != nil {
			fmt.Fprintf(out, "%d B, %d %% bad: whole, records/s against stock goka: %.2f× (at least 5×)\n", c.Size, c.Bad, whole.against(stock, runResult.rate))
		}
		if c.Size == 200 && c.Bad == 100 && exact != nil {
			fmt.Fprintf(out, "%d B, %d %% bad: exactly once, router only: %.0f records/s (at least 250,000)\n", c.Size, c.Bad, exact.Rate.Median)
		}
		if whole != nil {
			fmt.Fprintf(out, "%d B, %d %% bad: whole, peak memory: %.0f MB (at most 250 MB)\n", c.Size, c.Bad, whole.Peak.Max)
		}
	}
}

// describe says what the figures depend on.
func (b *bench) describe() machine {
	_, redis, _ := strings.Cut(b.redis.hello, " ")
	broker := "the embedded one, in memory, in a process of its own"
	if b.plan.real {
		broker = kafkaName()
	}
	load, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		load = []byte("unknown")
	}
	return machine{System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(), CPUs: runtime.NumCPU(), Load: strings.TrimSpace(string(load)), Broker: broker, Redis: redis}
}

func (m machine) print(out io.Writer) {
	fmt.Fprintf(out, "%s, %d CPUs, %s; load before the start %s\n", m.System, m.CPUs, m.Go, m.Load)
	fmt.Fprintf(out, "broker: %s; Redis: %s\n", m.Broker, m.Redis)
}

func (r report) write(file string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o600)
}
