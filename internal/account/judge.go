package account

import (
	"context"

	"github.com/esclusa/esclusa"
)

// maxJudged bounds the offsets of a partition that are judged at once.
const maxJudged = 1 << 20

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
