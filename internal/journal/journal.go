// Package journal reads and writes the topic in which stands what people did: decisions
// about groups of alerts, what was sent again, rows that were to be erased, and payloads that
// were shown in full; beside it, which catalogue routers have. It is the record of it and the
// state at once: whoever reads it in the order of offsets comes to the same state, without a
// lock between processes.
//
// It keeps the state and not the entries. What a group of alerts is, and what is sent
// again, it does not know.
package journal

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// ErrGone says that the journal's topic was deleted, and perhaps made anew: what was
// decided and sent is not known any more. Retrying does not help.
var ErrGone = errors.New("the journal was deleted")

// Conflict says that a decision is void: it was based on another than the one that
// the group had by then.
type Conflict struct {
	Current *Decided // nil where nobody has decided
}

// Error is one sentence.
func (c *Conflict) Error() string {
	if c.Current == nil {
		return "nobody has decided about this group, so there is no decision to be based on"
	}
	return fmt.Sprintf("%s has put the group into state %s meanwhile", c.Current.By, c.Current.State)
}

// Journal is a connection to the journal, and its state as far as it has been read. It
// is safe for concurrent use.
type Journal struct {
	cluster kafka.Cluster
	admin   *kadm.Client
	topic   string
	sender  *kafka.Sender

	foreign  atomic.Int64
	mostRead int64 // for one page

	turn  chan struct{} // holds one token: whoever has it may read, and use id and next
	id    string        // of the topic; empty until it was read
	next  int64
	watch func(*Read) // nil for nobody

	mu        sync.Mutex
	decisions decisions
	awaited   map[string]chan error // the outcomes that deciders wait for, by the entry's id
}

// Open does not ask the brokers yet. The caller closes it; admin stays its own.
func Open(c kafka.Cluster, admin *kadm.Client, names esclusa.Names) (*Journal, error) {
	sender, err := kafka.NewSender(c, names.Journal())
	if err != nil {
		return nil, err
	}
	return &Journal{
		cluster: c, admin: admin, topic: names.Journal(), sender: sender, turn: make(chan struct{}, 1), mostRead: mostRead,
		decisions: decisions{groups: make(map[string]Decided)}, awaited: make(map[string]chan error),
	}, nil
}

// Watch hands over each entry as the state takes it, in order. It is to be called before
// the journal is read first; f must not block, and is called by one goroutine at a time.
func (j *Journal) Watch(f func(*Read)) { j.watch = f }

// Close lets go of the connections.
func (j *Journal) Close() { j.sender.Close() }

// Foreign counts the records that were met and are no entries: somebody else wrote them,
// or a later version. They change nothing.
func (j *Journal) Foreign() int64 { return j.foreign.Load() }

// NewID is an id for an entry, or for whatever else must be told from all others.
func NewID() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// NewEntry is an entry without what its kind is about.
func NewEntry(kind Kind, by, note string, at time.Time) Entry {
	return Entry{ID: NewID(), Kind: kind, By: by, Note: note, Time: string(esclusa.AppendTime(nil, at))}
}

// Record is the entry as a record, for whoever writes it in a transaction of its own. An
// error says what of the entry is wrong.
func (j *Journal) Record(e *Entry) (esclusa.Record, error) {
	if err := e.Check(); err != nil {
		return esclusa.Record{}, err
	}
	for _, said := range []string{e.By, e.Note} {
		if err := esclusa.CheckShown(said); err != nil {
			return esclusa.Record{}, fmt.Errorf("who did it, and the note, %w", err)
		}
	}
	text, err := json.Marshal(e)
	if err != nil {
		return esclusa.Record{}, fmt.Errorf("writing an entry of the journal: %w", err)
	}
	return esclusa.Record{Topic: j.topic, Key: []byte(e.Kind), Value: text}, nil
}

// Append writes an entry, and returns its offset once all in-sync replicas have it. After
// an error it may be written or not.
func (j *Journal) Append(ctx context.Context, e *Entry) (int64, error) {
	rec, err := j.Record(e)
	if err != nil {
		return 0, err
	}
	at, err := j.sender.Send(ctx, &rec)
	if err != nil {
		return 0, fmt.Errorf("writing to the journal: %w", err)
	}
	return at.Offset, nil
}

// Decide writes a decision, and reads on until it has come. It is a *Conflict where
// another came before, which then holds. After any other error it may hold or not, which
// the state tells once it was read on.
func (j *Journal) Decide(ctx context.Context, e *Entry) (Decided, error) {
	outcome := make(chan error, 1)
	j.await(e.ID, outcome)
	defer j.await(e.ID, nil)
	at, err := j.Append(ctx, e)
	if err != nil {
		return Decided{}, err
	}
	if err := j.readTo(ctx, at); err != nil {
		return Decided{}, err
	}
	select {
	case err := <-outcome:
		return Decided{Decision: *e.Decision, By: e.By, Time: e.Time, Note: e.Note, Offset: at}, err
	default:
		return Decided{}, fmt.Errorf("%w: what was written is not there", ErrGone)
	}
}

// await has the outcome of a decision told; nil for no longer.
func (j *Journal) await(id string, outcome chan error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if outcome == nil {
		delete(j.awaited, id)
		return
	}
	j.awaited[id] = outcome
}

// fold takes an entry into the state, and tells who waits for it.
func (j *Journal) fold(e *Read) error {
	if j.watch != nil {
		j.watch(e)
	}
	if e.Kind != KindDecision {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	holds := j.decisions.apply(e)
	outcome, waits := j.awaited[e.ID]
	if !waits {
		return nil
	}
	delete(j.awaited, e.ID) // it is told once, whatever a stranger repeats
	if holds {
		outcome <- nil
		return nil
	}
	conflict := new(Conflict)
	if current, ok := j.decisions.groups[e.Decision.Group]; ok {
		conflict.Current = &current
	}
	outcome <- conflict
	return nil
}
