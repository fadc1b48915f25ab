package account

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"time"

	"github.com/esclusa/esclusa"
)

// Timing of the account.
const (
	lookEvery  = 2 * time.Second
	lookWithin = 10 * time.Second // for all that is asked in one look
	readWithin = time.Minute      // for reading in ingress what is at offsets without an output
	oldAfter   = time.Minute      // when the last figure is no longer shown
)

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
		Keeper: k, ledger: NewLedger(start.Origin, start.Ingress), claims: newClaims(), reader: reader{k.Names.Ingress(), k.Names.Alerts()},
		outputs: outputs{next: maps.Clone(start.Outputs)}, repeats: repeats{before: start.Counted},
		judged: k.Now(), saved: start, passed: make(map[int32][]esclusa.Span),
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
