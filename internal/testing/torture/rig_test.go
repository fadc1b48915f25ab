package torture

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/expect"
	"github.com/esclusa/esclusa/internal/testing/tables"
	"github.com/esclusa/esclusa/schemas"
)

// rig is the system under torture and what it stands on.
type rig struct {
	t         *testing.T
	dir       string
	delivery  string
	rng       *rand.Rand // draws the faults
	names     esclusa.Names
	schemas   string // the directory of the catalogue
	catalogue *schemas.Catalogue
	brokers   *brokers
	redis     *redisServer
	cluster   kafka.Cluster // a client like any other, through the proxies
	admin     *kadm.Client  // past them
	members   []*member
	guests    []*member // routers that come and go
	twins     []*member // second routers under the first ones' names
	load      *load
	posts     *posts
	redrives  *redriving
	deciders  *deciders
	watch     *watch
	story     []inflicted
	compacted time.Time
	alone     bool      // the fault that is inflicted is the only one
	cannot    sync.Once // said what cannot be inflicted here
}

// patience bounds waits for what must come but is not measured.
const patience = 90 * time.Second

// newRig starts everything but the load, and waits until it is ready.
func newRig(t *testing.T, delivery string, seed uint64) *rig {
	t.Helper()
	r := &rig{
		t: t, dir: t.TempDir(), delivery: delivery, rng: rand.New(rand.NewPCG(seed, 2)),
		names: esclusa.Names{Prefix: esclusa.DefaultPrefix}, schemas: tables.Catalogue(t), redis: startRedis(t),
	}
	var err error
	r.catalogue, err = app.LoadCatalogue(r.schemas, schemas.DefaultLimits())
	must(t, err)
	r.brokers = startBrokers(t, filepath.Join(r.dir, "brokers"), r.rng.IntN(2) == 0)
	t.Logf("brokers with KIP-890, as from Kafka 4.0 on: %v", r.brokers.kip890)
	r.cluster = kafka.Cluster{Brokers: r.brokers.addrs(), ClientID: "torture", MaxBody: maxBody, Log: slog.New(slog.DiscardHandler)}
	r.admin = kadm.NewClient(r.brokers.direct(t))
	t.Cleanup(r.close)
	for _, is := range []struct {
		name  string
		roles []string
	}{
		{"router-0", []string{app.RoleRouter}},
		{"router-1", []string{app.RoleRouter}},
		{"tables-0", []string{app.RoleTables}},
		{"tables-1", []string{app.RoleTables}},
		{"mirror-0", []string{app.RoleMirror, app.RoleAlerts}},
		{"mirror-1", []string{app.RoleMirror, app.RoleAlerts}},
		{"front-0", []string{app.RoleAuditor, app.RoleHTTP}},
	} {
		r.members = append(r.members, r.member(is.name, is.roles...))
		must(t, r.members[len(r.members)-1].start())
	}
	for _, name := range []string{"router-2", "router-3"} {
		r.guests = append(r.guests, r.member(name, app.RoleRouter))
	}
	for _, of := range r.of(app.RoleRouter) {
		m := r.member("twin-of-"+of.name, app.RoleRouter)
		m.opts.Instance = of.name
		r.twins = append(r.twins, m)
	}
	for _, m := range r.members {
		r.eventually(m.name+" is ready", func() bool { return r.get(m, "/readyz") == http.StatusOK })
	}
	return r
}

func (r *rig) member(name string, roles ...string) *member {
	r.t.Helper()
	create := true
	m, err := newMember(r.dir, app.Options{
		Schemas: r.schemas, Roles: roles, Instance: name, HTTPAddr: engines.FreeAddr(r.t), Brokers: r.brokers.addrs(), Redis: r.redis.url(),
		Replication: 1, CreateTopics: &create, Partitions: partitions, TopicPrefix: r.names.Prefix, Delivery: r.delivery,
		TransactionInterval: app.TransactionInterval, Version: "torture",
	})
	must(r.t, err)
	return m
}

func (r *rig) close() {
	if r.redrives != nil {
		r.redrives.stop()
	}
	if r.load != nil {
		r.load.cancel()
		r.load.client.Close() // what waits in Produce comes back
		<-r.load.done
	}
	for _, m := range slices.Concat(r.members, r.guests, r.twins) {
		if m.process != nil {
			m.kill()
		}
		m.log.Close()
	}
	http.DefaultClient.CloseIdleConnections()
}

// eventually waits for what must come.
func (r *rig) eventually(what string, ok func() bool) {
	r.t.Helper()
	began := time.Now()
	defer func() {
		if waited := time.Since(began); waited > progressWithin {
			r.t.Logf("waited %v: %s", waited.Round(time.Millisecond), what)
		}
	}()
	expect.Eventually(r.t, patience, what, ok)
}

// get is the status of a call to a member, 0 where it does not answer.
func (r *rig) get(m *member, path string) int {
	ctx, cancel := context.WithTimeout(r.t.Context(), 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+m.opts.HTTPAddr+path, http.NoBody)
	must(r.t, err)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0
	}
	resp.Body.Close()
	return resp.StatusCode
}

// of are the members that play a role.
func (r *rig) of(role string) []*member {
	var out []*member
	for _, m := range r.members {
		if m.plays(role) {
			out = append(out, m)
		}
	}
	return out
}

// setting reads a whole number from the environment.
func setting(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// TestFaultsLoseRepeatOrMisorderRecords is the torture. The package's doc says what
// can be set.
func TestFaultsLoseRepeatOrMisorderRecords(t *testing.T) {
	whole := 40 * time.Second
	if text := os.Getenv("TORTURE_TIME"); text != "" {
		var err error
		whole, err = time.ParseDuration(text)
		must(t, err)
	}
	seed := setting(t, "TORTURE_SEED", uint64(time.Now().UnixNano()))
	struck := 0
	for i, phase := range []struct {
		delivery string
		share    time.Duration // of four
	}{{app.ExactlyOnce, 3}, {app.AtLeastOnce, 1}} {
		t.Run(phase.delivery, func(t *testing.T) {
			t.Logf("TORTURE_SEED=%d", seed)
			seed := seed + uint64(i)
			r := newRig(t, phase.delivery, seed)
			t.Cleanup(r.tell)
			r.start(seed)
			r.inflictFor(phase.share * whole / 4)
			struck += len(r.story)
			r.settle()
			r.judge()
		})
	}
	if struck == 0 && !t.Failed() {
		t.Errorf("no fault was inflicted; TORTURE_ONLY=%q", only())
	}
}

// usualRate is how many records are sent a second. With the race detector the system
// takes several times the CPU, and bursts have five times as many: two slow cores would
// work off more for longer than they are tortured.
func usualRate() uint64 {
	if expect.UnderRace {
		return 400
	}
	return 1000
}

// start begins the load and the watch.
func (r *rig) start(seed uint64) {
	r.t.Helper()
	r.watch = startWatch(r)
	var err error
	r.load, err = startLoad(r.cluster, r.names.Ingress(), seed, int64(setting(r.t, "TORTURE_RATE", usualRate())))
	must(r.t, err)
	r.posts = startPosts(r)
	r.redrives = newRedriving(r)
	r.deciders = startDeciders(r)
	r.progress("the start")
	r.watch.baseline = r.uses()
}

// tell logs what was done and how long the system took to move again, and, where
// the run has failed, what its processes said last.
func (r *rig) tell() {
	var b strings.Builder
	for _, s := range r.story {
		fmt.Fprintf(&b, "\n  %s", s)
	}
	b.WriteString("\nsurvived:")
	for _, line := range summary(r.story) {
		fmt.Fprintf(&b, "\n  %s", line)
	}
	everybody := slices.Concat(r.members, r.guests, r.twins)
	for _, m := range everybody {
		m.mu.Lock()
		for _, end := range m.ends {
			fmt.Fprintf(&b, "\nended by itself: %s", end)
		}
		m.mu.Unlock()
	}
	r.t.Logf("faults:%s", b.String())
	if !r.t.Failed() && os.Getenv("TORTURE_LOGS") == "" {
		return
	}
	for _, m := range everybody {
		if m.process != nil {
			r.t.Logf("log of %s:\n%s", m.name, m.tail())
		}
	}
}

// settle ends the load and waits until all of it has been worked off.
func (r *rig) settle() {
	r.t.Helper()
	r.posts.stop()
	r.deciders.stop()
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	if err := r.load.stop(ctx); err != nil {
		r.t.Fatalf("ending the load: %v", err)
	}
	r.eventually("the router has worked off ingress", func() bool { return r.workedOff(r.stages()[0]) })
	r.redrives.last()
	for _, s := range r.stages() {
		r.eventually(s.group+" has worked off "+strings.Join(s.topics, ", "), func() bool { return r.workedOff(s) })
	}
	r.eventually("committed readers have read everything", func() bool { return r.watch.caughtUp(r.t.Context()) })
	r.shadowRows()
	for _, m := range r.members {
		r.eventually(m.name+" is ready", func() bool { return r.get(m, "/readyz") == http.StatusOK })
	}
	mirrored := r.mirroring()
	r.eventually(mirrored.group+" has worked them off", func() bool { return r.workedOff(mirrored) })
}

// compactEvery is how often the tables' topics are compacted, at most. Without it, a
// member that has lost its copy would read all the rows of an hour.
const compactEvery = 30 * time.Second

// compact does it when nothing is shadowed: Kafka would not touch a newer row as long as
// a segment is written to.
func (r *rig) compact() {
	r.t.Helper()
	if time.Since(r.compacted) < compactEvery {
		return
	}
	r.eventually("rows that were shadowed are written again", r.watch.nothingShadowed)
	r.brokers.Compact()
	r.compacted = time.Now()
}

// stage is a group and what it reads, in the order in which records pass.
type stage struct {
	group  string
	topics []string
}

func (r *rig) stages() []stage {
	all := []stage{{r.names.RouterGroup(), []string{r.names.Ingress()}}}
	var others []string
	for _, datatype := range datatypes {
		channel := r.names.Channel(datatype)
		if of, inTable := keptIn(datatype); inTable {
			all = append(all, stage{r.names.TableGroup(of.table), []string{channel}})
		} else {
			others = append(others, channel)
		}
	}
	return append(all, r.mirroring(), stage{r.names.AuditorGroup(), others}, stage{r.names.AlertGroups(), []string{r.names.Alerts()}})
}

// mirroring is the mirror's.
func (r *rig) mirroring() stage { return stage{r.names.MirrorGroup(), r.tables()} }

// datatypes are all that there are.
var datatypes = []string{"customer", "product", "person", "text", "image", "video", "document"}

// workedOff reports whether a group has committed all that its topics hold.
func (r *rig) workedOff(s stage) bool { return r.beyond(s, nil) }

// beyond reports whether a group has committed all that its topics hold, or in each
// partition where it has not, something that was not among what is given. It has not
// where nobody can tell.
func (r *rig) beyond(s stage, before kadm.OffsetResponses) bool {
	commits, err := r.admin.FetchOffsets(r.t.Context(), s.group)
	if err != nil || commits.Error() != nil {
		return false
	}
	ends, err := r.admin.ListEndOffsets(r.t.Context(), s.topics...)
	if err != nil || ends.Error() != nil {
		return false
	}
	done := true
	ends.Each(func(end kadm.ListedOffset) {
		at, _ := commits.Lookup(end.Topic, end.Partition)
		was, _ := before.Lookup(end.Topic, end.Partition)
		moved := before != nil && at.At > was.At
		done = done && (moved || end.Offset == 0 || at.At >= end.Offset)
	})
	return done
}

// How soon everything has to move again. What a burst has brought has to be worked off first,
// by all members on the same cores and with the race detector: 4 to 42 s were seen where a
// core does half of what another does.
const (
	progressWithin = 20 * time.Second
	workedOff      = time.Minute
)

// progress waits until every group has committed something new in every partition
// that has any, and committed readers have seen something new, and says how long that
// took, and what was last.
func (r *rig) progress(after string) (took time.Duration, last string) {
	r.t.Helper()
	began := time.Now()
	before, seen := make(map[string]kadm.OffsetResponses), r.watch.seen()
	stages := r.stages()
	for {
		stages = slices.DeleteFunc(stages, func(s stage) bool {
			if before[s.group] == nil {
				if commits, err := r.admin.FetchOffsets(r.t.Context(), s.group); err == nil && commits.Error() == nil {
					before[s.group] = commits
				}
				return false
			}
			if !r.beyond(s, before[s.group]) {
				return false
			}
			last = s.group
			return true
		})
		switch {
		case len(stages) > 0:
		case r.watch.seen() > seen:
			return time.Since(began), last
		default:
			last = "committed readers"
		}
		if time.Since(began) > patience {
			r.t.Fatalf("nothing moves %v after %s: %v", patience, after, stages)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
