package account

import (
	"context"
	"errors"
	"time"

	"github.com/esclusa/esclusa"
)

// account is one that is being kept. It goes in looks: each asks what the router has
// committed and where the outputs end (look.go). The outputs are read up to there
// (follow.go), and then the records that the commits speak of are judged (judge.go). What
// came again is examined and counted (repeats.go), and how far all is judged is remembered
// (bookmark.go).
type account struct {
	*Keeper
	ledger *Ledger
	claims *claims
	reader reader
	outputs
	repeats
	looked  time.Time
	judged  time.Time
	due     *look                    // to be judged as soon as the outputs are read that far
	passed  map[int32][]esclusa.Span // what alerts were about besides, since the last look
	pending Start                    // to be remembered when all in front of it is judged
	saved   Start                    // what was remembered last
}

var errFull = errors.New("more records are open than the account holds")

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
