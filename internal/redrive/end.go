package redrive

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/journal"
)

// note writes how the run stands.
func (w *work) note(ctx context.Context, run journal.Run) error {
	run.Plan, run.Outcomes = w.job.id, w.done.byName()
	return w.noteRun(ctx, run, w.Settings.Note, w.Now())
}

// noteRun writes how a run stands. Of why it has ended the journal takes so much.
func (r *Redrive) noteRun(ctx context.Context, run journal.Run, note string, at time.Time) error {
	e := journal.NewEntry(journal.KindRun, r.By, note, at)
	run.Why = bounded(run.Why, journal.MaxNote)
	e.Run = &run
	_, err := r.Journal.Append(ctx, &e)
	return err
}

// heed reads on, and is ErrEnded where somebody wants the run to stop, has said so since it
// was wanted, and nobody has wanted it again.
func (w *work) heed(ctx context.Context) error {
	if err := w.readOn(ctx, w.job.sent); err != nil {
		return err
	}
	r := w.job.sent.run(w.job.id)
	if r.unwanted < max(w.from, r.wanted) {
		return nil
	}
	return fmt.Errorf("%w by %s; --run %s goes on", ErrEnded, r.unwantedBy.By, w.job.id)
}

// endWithin bounds how long a run that was stopped may take to say so.
const endWithin = 3 * time.Second

// end says how it ended. Who was fenced off leaves that to whoever has taken over.
func (w *work) end(ctx context.Context, why error) error {
	run := w.ended(why)
	if run.State == "" {
		return nil
	}
	if w.Await && (run.State == journal.RunDone || run.State == journal.RunPaused) {
		w.done.Back = w.awaitBack(ctx)
	}
	run.Back = w.done.Back
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endWithin)
	defer cancel()
	return w.note(ctx, run)
}

// ended is how it has ended; without a state where it has not.
func (w *work) ended(why error) journal.Run {
	switch {
	case errors.Is(why, ErrFenced):
		return journal.Run{}
	case why == nil && w.more:
		return journal.Run{State: journal.RunPaused, Why: fmt.Sprintf("it has sent %s, which is its limit; the rest is for whoever goes on", esclusa.Counted(w.limit, "record"))}
	case why == nil:
		return journal.Run{State: journal.RunDone}
	case errors.Is(why, ErrPaused):
		return journal.Run{State: journal.RunPaused, Why: why.Error()}
	case errors.Is(why, ErrEnded):
		return journal.Run{State: journal.RunStopped, Why: why.Error()}
	case w.Resumes:
		return journal.Run{}
	case errors.Is(why, context.Canceled):
		return journal.Run{State: journal.RunStopped, Why: "whoever ran it was told to stop"}
	}
	return journal.Run{State: journal.RunStopped, Why: why.Error()}
}

// bounded is what of a text fits into so many bytes.
func bounded(text string, most int) string {
	return strings.ToValidUTF8(text[:min(len(text), most)], "")
}
