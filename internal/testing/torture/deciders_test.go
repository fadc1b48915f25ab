package torture

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/esclusa/esclusa/internal/alertgroups"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/journal"
)

// deciders decide about the same few groups of alerts all the time: over HTTP, and two
// processes of their own. Each hears that its decision holds, or that another's does, or
// nothing.
type deciders struct {
	r      *rig
	cancel context.CancelFunc
	done   sync.WaitGroup

	mu         sync.Mutex
	held, lost map[string]bool // by who decided, which is another each time
	unsure     int
}

// decideEvery is the time between two decisions of one.
const decideEvery = 200 * time.Millisecond

func startDeciders(r *rig) *deciders {
	ctx, cancel := context.WithCancel(context.Background())
	d := &deciders{r: r, cancel: cancel, held: make(map[string]bool), lost: make(map[string]bool)}
	for i := range 2 {
		d.done.Go(func() {
			o, done := r.redrives.open("decider")
			defer done()
			d.decide(ctx, fmt.Sprint("journal-", i), func(ctx context.Context, group, by string) error { return decideIn(ctx, o.Journal, group, by) })
		})
		d.done.Go(func() { d.decide(ctx, fmt.Sprint("http-", i), d.ask) })
	}
	r.t.Cleanup(d.stop)
	return d
}

func (d *deciders) stop() {
	d.cancel()
	d.done.Wait()
}

// decide decides again and again. Nobody else has its names.
func (d *deciders) decide(ctx context.Context, name string, how func(ctx context.Context, group, by string) error) {
	tick := time.NewTicker(decideEvery)
	defer tick.Stop()
	rng := rand.New(rand.NewPCG(1, uint64(len(name))))
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		groups := d.r.watch.known(3)
		if len(groups) == 0 {
			continue
		}
		by := fmt.Sprint(name, "-", n)
		within, cancel := context.WithTimeout(ctx, 3*time.Second)
		err := how(within, oneOf(rng, groups), by)
		cancel()
		d.note(by, err)
	}
}

// errLost says that another has decided.
var errLost = errors.New("another has decided")

func (d *deciders) note(by string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case err == nil:
		d.held[by] = true
	case errors.Is(err, errLost):
		d.lost[by] = true
	default:
		d.unsure++
	}
}

// known are the first few groups that alerts name.
func (w *watch) known(most int) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := slices.Sorted(maps.Keys(w.groups))
	return all[:min(most, len(all))]
}

// decideIn decides by the journal.
func decideIn(ctx context.Context, j *journal.Journal, group, by string) error {
	if err := j.CatchUp(ctx); err != nil {
		return err
	}
	seen := int64(journal.None)
	if d, ok := j.Decided(group, time.Now()); ok {
		seen = d.Offset
	}
	e := journal.NewEntry(journal.KindDecision, by, "", time.Now())
	e.Decision = &journal.Decision{Group: group, State: journal.StateAcknowledged, Seen: seen}
	_, err := j.Decide(ctx, &e)
	if conflict := new(journal.Conflict); errors.As(err, &conflict) {
		return errLost
	}
	return err
}

const groupsPath = "alert-groups/"

// ask decides over HTTP.
func (d *deciders) ask(ctx context.Context, group, by string) error {
	var g alertgroups.Group
	if err := d.r.call(ctx, http.MethodGet, groupsPath+group, "", "", &g); err != nil {
		return err
	}
	return d.r.call(ctx, http.MethodPut, groupsPath+group+"/state", strconv.Quote(strconv.FormatInt(g.Number(), 10)), fmt.Sprintf(`{"state":"acknowledged","by":%q}`, by), &g)
}

// call asks over HTTP, with a tag and a body where they are not empty, and reads the answer.
// errLost is that the tag does not hold any more.
func (r *rig) call(ctx context.Context, method, path, tag, body string, into any) error {
	front := r.of(app.RoleHTTP)[0]
	req, err := http.NewRequestWithContext(ctx, method, "http://"+front.opts.HTTPAddr+"/v1/"+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	if tag != "" {
		req.Header.Set("If-Match", tag)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(resp.Body); err != nil {
		return err
	}
	switch resp.StatusCode {
	case http.StatusOK, http.StatusAccepted:
		return json.Unmarshal(text.Bytes(), into)
	case http.StatusPreconditionFailed:
		return errLost
	}
	return fmt.Errorf("%s: %s", resp.Status, &text)
}

func (d *deciders) String() string {
	return fmt.Sprintf("%d decisions held, %d were void, of %d nobody knows", len(d.held), len(d.lost), d.unsure)
}

// judge folds the journal in its own way: a decision holds where it has seen the one
// before. What its decider heard must be so, and HTTP must tell the last.
func (d *deciders) judge() {
	t := d.r.t
	t.Helper()
	o, done := d.r.redrives.open("judge")
	defer done()
	last, holds := make(map[string]int64), make(map[string]bool)
	_, err := o.Journal.Scan(t.Context(), 0, func(e *journal.Read) error {
		if e.Kind != journal.KindDecision {
			return nil
		}
		before, decided := last[e.Decision.Group]
		if !decided {
			before = journal.None
		}
		if e.Decision.Seen == before {
			last[e.Decision.Group], holds[e.By] = e.Offset, true
		}
		return nil
	})
	must(t, err)
	for by := range d.held {
		if !holds[by] {
			t.Errorf("%s was told that its decision holds, which the journal does not say", by)
		}
	}
	for by := range d.lost {
		if holds[by] {
			t.Errorf("%s was told that its decision is void, and it holds", by)
		}
	}
	if len(d.held) == 0 {
		t.Error("no decision holds")
	}
	for group, offset := range last {
		var g alertgroups.Group
		d.r.eventually("HTTP tells the last decision about "+group, func() bool {
			return d.r.call(t.Context(), http.MethodGet, groupsPath+group, "", "", &g) == nil && g.Number() == offset
		})
	}
}

// judgeGroups waits until each group is counted, and no alert more than once.
func (r *rig) judgeGroups() {
	r.t.Helper()
	for group, want := range r.watch.groups {
		var g alertgroups.Group
		r.eventually(fmt.Sprintf("group %s has its %d alerts", group, want), func() bool {
			err := r.call(r.t.Context(), http.MethodGet, groupsPath+group, "", "", &g)
			if err == nil && g.Count > want {
				r.t.Fatalf("group %s has %d alerts, and %d were written", group, g.Count, want)
			}
			return err == nil && g.Count == want
		})
	}
}
