package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/esclusa/esclusa"
)

// Place is a partition of an output: of a channel, or of the alerts.
type Place struct {
	Topic     string
	Partition int32
}

// Start is where an account begins, or goes on: outputs are read from these offsets on,
// and records of ingress in front of these are judged.
type Start struct {
	Outputs map[Place]int64
	Ingress map[int32]int64
	// Origin is where the account began: of ingress records in front of it nothing is
	// known, for they are no matter of it.
	Origin map[int32]int64
	// Counted is up to where outputs were looked at for repeats. All outputs lie in
	// front of it whose ingress records are judged and that are the first of them.
	Counted map[Place]int64
}

// Log is Kafka as the account needs it.
type Log interface {
	// Routed is what the router's group has committed of ingress. Partitions without a
	// commit are absent.
	Routed(ctx context.Context) (map[int32]int64, error)
	// Outputs tells where each partition of each output starts and ends, with what is
	// in open transactions.
	Outputs(ctx context.Context) (map[Place]esclusa.Span, error)
	// Ingress tells where each partition of ingress starts, and where the first open
	// transaction begins, or it ends.
	Ingress(ctx context.Context) (map[int32]esclusa.Span, error)
	// Records hands over which offsets of the spans of ingress have a committed record,
	// in order for each partition.
	Records(ctx context.Context, spans map[int32]esclusa.Span, handle func(partition int32, offset int64)) error
	// Follow reads the outputs from these offsets on, committed records only.
	Follow(from map[Place]int64) (Follower, error)
	// Bookmark is what Remember was last told, if anybody did, of these topics.
	Bookmark(ctx context.Context) (Start, error)
	Remember(ctx context.Context, start Start) error
}

// Follower reads outputs as they come.
type Follower interface {
	// Poll waits for records until ctx ends, and hands them over, each for the call. Its
	// error is ErrUnread where there is no going on from here; otherwise another
	// Follower can.
	Poll(ctx context.Context, handle func(out *esclusa.Record)) error
	// Next is the offset behind what Poll has handed over.
	Next(Place) int64
	Close()
}

// ErrUnread says that outputs were deleted or lost that the account has not read.
var ErrUnread = errors.New("outputs are gone that were not read")

var errFull = errors.New("more records are open than the account holds")

// Timing of the account.
const (
	lookEvery  = 2 * time.Second
	lookWithin = 10 * time.Second // for all that is asked in one look
	readWithin = time.Minute      // for reading in ingress what is at offsets without an output
	oldAfter   = time.Minute      // when the last figure is no longer shown
)

// Bounds of what is examined: so many claims wait, and so many are examined in one
// look. What is beyond is counted, and not examined.
const (
	maxDoubts  = 1000
	doubtsEach = 100
)

// maxJudged bounds the offsets of a partition that are judged at once.
const maxJudged = 1 << 20

// Config of a Keeper. All fields are required.
type Config struct {
	Log    Log
	Names  esclusa.Names
	Logger *slog.Logger
	// Show is told how many records are unaccounted for, and whether that is known.
	Show func(unaccounted int64, known bool)
	// Again is called for each output that is one too many, once: a bookmark says before
	// that it was counted, so that the next account does not count it too.
	Again func()
	// Examine looks into a claim that is no mere repeat, and raises an alert where an
	// output is somebody else's. It is asked again after an error, and may be asked
	// again about the same after a crash.
	Examine func(context.Context, Claim) error
	Now     func() time.Time
}

// Keeper keeps an account as long as it is this process's turn.
type Keeper struct {
	Config
	turns  chan bool // holds the last word of Turn
	anew   bool      // the next account begins at the end, whatever the bookmark says
	failed bool      // and that is in the log; until something is judged again
}

// NewKeeper keeps nothing before Turn and Run are called.
func NewKeeper(cfg Config) *Keeper {
	return &Keeper{Config: cfg, turns: make(chan bool, 1)}
}

// Turn says whether it is this process that keeps the account, from now on. It does
// not block. It may be called beside Run, but by one goroutine at a time.
func (k *Keeper) Turn(ours bool) {
	select {
	case <-k.turns:
	default:
	}
	k.turns <- ours
}

// Run returns when ctx ends. It goes on where Kafka is away.
func (k *Keeper) Run(ctx context.Context) {
	for ours := false; ; {
		if ours {
			ours = k.keep(ctx)
			k.Show(0, false)
		}
		if ctx.Err() != nil {
			return
		}
		var again <-chan time.Time
		if ours {
			again = time.After(lookEvery)
		}
		select {
		case ours = <-k.turns:
		case <-again:
		case <-ctx.Done():
			return
		}
	}
}

// keep begins an account and keeps it until ctx ends, the turn does, or the account
// has to begin again. It reports whether it is still our turn.
func (k *Keeper) keep(ctx context.Context) (ours bool) {
	a, err := k.begin(ctx)
	if err != nil {
		k.failing(ctx, "the account of records cannot begin", err)
		return true
	}
	defer a.close()
	for ctx.Err() == nil {
		select {
		case ours := <-k.turns:
			if !ours {
				return false
			}
		default:
		}
		if err := a.step(ctx); errors.Is(err, ErrUnread) || errors.Is(err, errFull) {
			k.beginsAnew(err)
			k.anew = true
			return true
		}
	}
	return true
}

func (k *Keeper) begin(ctx context.Context) (*account, error) {
	start, err := k.start(ctx)
	if err != nil {
		return nil, err
	}
	return &account{
		Keeper: k, ledger: NewLedger(start.Origin, start.Ingress), claims: newClaims(), next: maps.Clone(start.Outputs),
		reader: reader{k.Names.Ingress(), k.Names.Alerts()}, judged: k.Now(), marked: start, before: start.Counted,
		passed: make(map[int32][]esclusa.Span),
	}, nil
}

// beginsAnew is the line that the runbook has operators look for.
func (k *Keeper) beginsAnew(why error) {
	k.Logger.Warn("the account of records begins anew; what was sent until now is not in it", "err", why)
}

// failing logs the first of several failures.
func (k *Keeper) failing(ctx context.Context, what string, err error) {
	if !k.failed && ctx.Err() == nil {
		k.Logger.Warn(what, "err", err)
	}
	k.failed = true
}

// start is the bookmark, where it can be gone on from, and otherwise the end. No
// record from the end of ingress on can have an output in front of those ends of
// outputs that were asked for before it: it had not been sent. So neither the router's
// commits nor open transactions matter here. What is in front of the start, and its
// outputs, are no matter of this account.
func (k *Keeper) start(ctx context.Context) (Start, error) {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	outputs, err := k.Log.Outputs(ctx)
	if err != nil {
		return Start{}, err
	}
	ingress, err := k.Log.Ingress(ctx)
	if err != nil {
		return Start{}, err
	}
	var unfit error
	if !k.anew {
		mark, err := k.Log.Bookmark(ctx)
		if err != nil {
			return Start{}, err
		}
		if unfit = mark.unfit(outputs, ingress); unfit == nil {
			gone := func(at Place, _ int64) bool { _, ok := outputs[at]; return !ok }
			maps.DeleteFunc(mark.Outputs, gone)
			maps.DeleteFunc(mark.Counted, gone)
			return mark, nil
		}
		if len(mark.Ingress)+len(mark.Outputs) == 0 { // the first account of all
			unfit = nil
		}
	}
	start := startAt(outputs, ingress)
	start.Origin, start.Counted = start.Ingress, start.Outputs
	if err := k.Log.Remember(ctx, start); err != nil {
		return Start{}, err
	}
	if unfit != nil {
		k.beginsAnew(unfit)
	}
	k.anew = false
	return start, nil
}

// startAt begins at the ends. Those of ingress must have been asked for later.
func startAt(outputs map[Place]esclusa.Span, ingress map[int32]esclusa.Span) Start {
	s := Start{Outputs: make(map[Place]int64, len(outputs)), Ingress: make(map[int32]int64, len(ingress))}
	for at, span := range outputs {
		s.Outputs[at] = span.To
	}
	for p, span := range ingress {
		s.Ingress[p] = span.To
	}
	return s
}

// unfit is why there is no going on from a bookmark; nil if everything is still there
// that was written since.
func (s Start) unfit(outputs map[Place]esclusa.Span, ingress map[int32]esclusa.Span) error {
	for at, span := range outputs {
		from, ok := s.Outputs[at]
		if !ok {
			return fmt.Errorf("the bookmark does not know %s/%d", at.Topic, at.Partition)
		}
		if from < span.From || from > span.To {
			return fmt.Errorf("the bookmark is at %d of %s/%d, which holds %d to %d", from, at.Topic, at.Partition, span.From, span.To)
		}
		if counted := s.Counted[at]; counted > span.To {
			return fmt.Errorf("the bookmark has counted up to %d of %s/%d, which ends at %d", counted, at.Topic, at.Partition, span.To)
		}
	}
	for p, span := range ingress {
		from, ok := s.Ingress[p]
		if !ok {
			return fmt.Errorf("the bookmark does not know ingress partition %d", p)
		}
		if from > span.To {
			return fmt.Errorf("the bookmark is at %d of ingress partition %d, which ends at %d", from, p, span.To)
		}
	}
	return nil
}

// account is one that is being kept.
type account struct {
	*Keeper
	ledger *Ledger
	claims *claims
	reader reader
	follow Follower        // nil while there is none
	next   map[Place]int64 // where it begins
	looked time.Time
	judged time.Time
	due    *look // to be judged as soon as the outputs are read that far
	mark   Start // to be remembered when all in front of it is judged
	marked Start // what was remembered last

	passed   map[int32][]esclusa.Span // of alerts since the last look
	before   map[Place]int64          // up to where a predecessor has counted
	again    int                      // outputs too many that are not counted yet
	doubts   []Claim                  // of them, those that are to be examined
	unlooked int                      // and those that are not going to be
}

// look is what was seen at one time, in the order of the fields.
type look struct {
	routed  map[int32]int64
	outputs map[Place]esclusa.Span
	ingress map[int32]esclusa.Span
}

// step looks when it is time to, judges when it can, and reads what has come. An
// error means that the account has to begin anew.
func (a *account) step(ctx context.Context) error {
	if a.Now().Sub(a.looked) >= lookEvery {
		a.looked = a.Now()
		if err := a.look(ctx); err != nil {
			return err
		}
	}
	if a.due != nil && a.reached(a.due.outputs) {
		a.pass(a.due.ingress)
	}
	for a.due != nil && a.reached(a.due.outputs) && ctx.Err() == nil {
		a.judge(ctx)
	}
	if err := a.read(ctx); err != nil {
		return err
	}
	if a.ledger.Full() {
		return errFull
	}
	return nil
}

// read polls until it is time to look again.
func (a *account) read(ctx context.Context) error {
	rctx, cancel := context.WithDeadline(ctx, a.looked.Add(lookEvery))
	defer cancel()
	if a.follow == nil {
		f, err := a.Log.Follow(a.next)
		if err != nil {
			a.failing(ctx, "the account of records cannot read", err)
			<-rctx.Done()
			return nil
		}
		a.follow = f
	}
	err := a.follow.Poll(rctx, a.see)
	if err == nil || errors.Is(err, ErrUnread) {
		return err
	}
	a.failing(ctx, "the account of records cannot read", err)
	a.close()
	<-rctx.Done()
	return nil
}

// see notes an output. What a predecessor has counted is not counted again.
func (a *account) see(out *esclusa.Record) {
	p, offset, ok := a.reader.source(out.Topic, out.Headers)
	if !ok {
		return
	}
	again := a.ledger.See(p, offset)
	if more := a.reader.more(out.Topic, out.Headers); more > 0 {
		a.passed[p] = append(a.passed[p], esclusa.Span{From: offset + 1, To: offset + 1 + more})
	}
	var first esclusa.Source
	var same bool
	if offset >= a.ledger.Floor(p) {
		first, same = a.claims.first(p, offset, out, out.Topic == a.Names.Alerts())
	}
	later := out.Source()
	if a.counted(later) { // the predecessor may have come to this one first, and to the other not
		a.claims.replace(p, offset, out, out.Topic == a.Names.Alerts())
		first, later = later, first
	}
	if !again || later.Topic == "" || a.counted(later) {
		return
	}
	a.again++
	switch source := (esclusa.Source{Topic: a.Names.Ingress(), Partition: p, Offset: offset}); {
	case same:
	case len(a.doubts) < maxDoubts:
		a.doubts = append(a.doubts, Claim{Source: source, Output: later, First: first})
	default:
		a.unlooked++
	}
}

// pass notes what alerts are about besides the first of their offsets, as far as ingress
// reaches. An alert that was read before the ends of ingress were asked for is about
// nothing behind them, unless somebody made it up.
func (a *account) pass(ends map[int32]esclusa.Span) {
	for p, passed := range a.passed {
		slices.SortFunc(passed, func(a, b esclusa.Span) int { return cmp.Compare(a.From, b.From) })
		next := a.ledger.Floor(p) // what is judged is not walked again for every alert that somebody made up
		for _, s := range passed {
			for next = max(next, s.From); next < min(s.To, ends[p].To); next++ {
				a.ledger.See(p, next)
			}
		}
	}
}

// counted reports whether a predecessor has looked at an output for repeats.
func (a *account) counted(out esclusa.Source) bool {
	return out.Offset < a.before[Place{out.Topic, out.Partition}]
}

// caughtUp reports whether all is read again that a predecessor has counted. Until then
// an output may have been read, and the one before it that makes it a repeat not.
func (a *account) caughtUp() bool {
	for at, counted := range a.before {
		if a.at(at) < counted {
			return false
		}
	}
	return true
}

// settle has claims examined, and then counts what came again: after the bookmark says
// so, and before that examined, so that a crash repeats an alert and no count.
func (a *account) settle(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	for range min(len(a.doubts), doubtsEach) {
		if err := a.Examine(ctx, a.doubts[0]); err != nil {
			a.failing(ctx, "outputs of the same source cannot be compared", err)
			return
		}
		a.doubts = a.doubts[1:]
	}
	if a.unlooked > 0 {
		a.Logger.Warn("more outputs came again than are compared; esclusa verify names them", "records", a.unlooked)
		a.unlooked = 0
	}
	if len(a.doubts) == 0 && a.again > 0 && a.caughtUp() {
		a.save(ctx, a.marked)
	}
}

// save sets the bookmark, and counts.
func (a *account) save(ctx context.Context, mark Start) {
	mark.Counted = make(map[Place]int64, len(mark.Outputs))
	for at := range mark.Outputs {
		mark.Counted[at] = a.at(at)
	}
	if err := a.Log.Remember(ctx, mark); err != nil {
		a.failing(ctx, "the account of records cannot set its bookmark", err)
		return
	}
	a.marked = mark
	for ; a.again > 0; a.again-- {
		a.Again()
	}
}

// close ends the following, of which another can go on.
func (a *account) close() {
	if a.follow == nil {
		return
	}
	for at := range a.next {
		a.next[at] = a.follow.Next(at)
	}
	a.follow.Close()
	a.follow = nil
}

func (a *account) at(place Place) int64 {
	if a.follow == nil {
		return a.next[place]
	}
	return a.follow.Next(place)
}

// look asks what the router has committed, and only then where the outputs end: all
// that was made of what it has committed was written by then, and lies in front of
// those ends, whatever transactions are still open. Readers of committed records do
// not pass an open transaction. So once they are past those ends, they have seen all
// that the commits speak of.
func (a *account) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	l, err := a.ask(ctx)
	if err != nil {
		a.Show(0, false)
		a.failing(ctx, "the account of records is unknown", err)
		return nil
	}
	if a.Now().Sub(a.judged) > oldAfter {
		a.Show(0, false)
	}
	if err := a.gone(l); err != nil {
		return err
	}
	a.pass(l.ingress)
	clear(a.passed)
	for p, span := range l.ingress {
		a.ledger.Forget(p, span.To)
		a.claims.forget(p, a.ledger.Floor(p), span.To)
	}
	a.settle(ctx)
	if a.due == nil {
		a.due = l
	}
	return nil
}

func (a *account) ask(ctx context.Context) (*look, error) {
	routed, err := a.Log.Routed(ctx)
	if err != nil {
		return nil, err
	}
	outputs, err := a.Log.Outputs(ctx)
	if err != nil {
		return nil, err
	}
	ingress, err := a.Log.Ingress(ctx)
	if err != nil {
		return nil, err
	}
	return &look{routed, outputs, ingress}, nil
}

// gone returns ErrUnread where outputs were deleted that were not read, or where the
// brokers have lost some, and what is written now has offsets that were used before.
func (a *account) gone(l *look) error {
	for at, span := range l.outputs {
		if next := a.at(at); next < span.From || next > span.To {
			return fmt.Errorf("%w: %s/%d is read up to %d, and holds %d to %d", ErrUnread, at.Topic, at.Partition, next, span.From, span.To)
		}
	}
	for p, span := range l.ingress {
		if floor := a.ledger.Floor(p); floor > span.To {
			return fmt.Errorf("%w: ingress partition %d ends at %d, and was %d long", ErrUnread, p, span.To, floor)
		}
	}
	return nil
}

// reached reports whether the outputs are read up to these ends.
func (a *account) reached(outputs map[Place]esclusa.Span) bool {
	for at, span := range outputs {
		if a.at(at) < span.To {
			return false
		}
	}
	return true
}

// judge closes the account up to what the router had committed, or some way towards
// it. Offsets without an output may have no record: there are markers, and records of
// transactions that were aborted, or of which retention has been quicker than the
// router. So they are read.
func (a *account) judge(ctx context.Context) {
	ends, whole := a.due.ends(a.ledger)
	missing, err := a.missing(ctx, ends)
	if err != nil {
		a.failing(ctx, "the account of records cannot read ingress", err)
		a.due = nil // what is deleted meanwhile would be waited for
		return
	}
	for p, to := range ends {
		if gaps := missing[p]; gaps != nil {
			a.Logger.Error("the router has committed records of which there is neither a channel record nor an alert",
				"topic", a.Names.Ingress(), "partition", p, "records", gaps.count, "from", gaps.spans[0].From, "to", gaps.spans[len(gaps.spans)-1].To-1)
			a.ledger.Judge(p, to, *gaps)
		} else {
			a.ledger.Judge(p, to, Gaps{})
		}
	}
	if !whole {
		return
	}
	a.judged, a.failed = a.Now(), false
	a.Show(a.ledger.Missing(), true)
	a.remember(ctx, a.due)
	a.due = nil
}

// ends are the offsets up to which a judgement goes, so that it does not take long,
// and whether that is the whole look. A partition that was added since the account
// began is not in it.
func (l *look) ends(ledger *Ledger) (ends map[int32]int64, whole bool) {
	ends, whole = make(map[int32]int64), true
	for p, routed := range l.routed {
		if !ledger.Knows(p) {
			continue
		}
		to := min(routed, l.ingress[p].To)
		ends[p] = min(to, ledger.Floor(p)+maxJudged)
		whole = whole && ends[p] == to
	}
	return ends, whole
}

// missing are the records of ingress up to the ends that have no output.
func (a *account) missing(ctx context.Context, ends map[int32]int64) (map[int32]*Gaps, error) {
	spans := make(map[int32]esclusa.Span)
	for p, to := range ends {
		open := a.ledger.Open(p, to)
		open.From = max(open.From, a.due.ingress[p].From)
		if open.From < open.To {
			spans[p] = open
		}
	}
	if len(spans) == 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	missing := make(map[int32]*Gaps)
	err := a.Log.Records(ctx, spans, func(p int32, offset int64) {
		if !a.ledger.Lacks(p, offset) {
			return
		}
		if missing[p] == nil {
			missing[p] = new(Gaps)
		}
		missing[p].add(esclusa.Span{From: offset, To: offset + 1})
	})
	return missing, err
}

// remember sets the bookmark to the latest look in front of which all is judged. It
// need not succeed: another will.
func (a *account) remember(ctx context.Context, l *look) {
	mark, now := a.mark, startAt(l.outputs, l.ingress)
	switch {
	case a.judgedUpTo(now):
		mark = now
	case a.mark.Ingress != nil && !a.judgedUpTo(a.mark):
		return
	}
	a.mark = now
	if mark.Ingress == nil || len(a.doubts) > 0 || !a.caughtUp() || maps.Equal(mark.Ingress, a.marked.Ingress) && maps.Equal(mark.Outputs, a.marked.Outputs) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	mark.Origin = a.marked.Origin
	a.save(ctx, mark)
}

func (a *account) judgedUpTo(s Start) bool {
	for p, at := range s.Ingress {
		if a.ledger.Floor(p) < at {
			return false
		}
	}
	return true
}
