package lineage

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// How far the clocks of brokers may be apart: mostly, and at worst.
const (
	closeBy = 10 * time.Second
	slack   = time.Minute
)

// Log reads topics, committed records only.
type Log interface {
	// Extents is what each partition of a topic holds: from the oldest record to the end
	// of what is committed, and to the end of all.
	Extents(ctx context.Context, topic string) (committed, all map[int32]esclusa.Span, err error)
	// From is, for each partition, the first offset with a timestamp that is not before
	// at; where there is none, the end.
	From(ctx context.Context, topic string, at time.Time) (map[int32]int64, error)
	// Committed is what a group has committed. Partitions without a commit are absent.
	Committed(ctx context.Context, group, topic string) (map[int32]int64, error)
	// Scan hands over the records of the spans in batches, each of one partition and
	// in order, until all are read or handle fails, whose error it returns.
	Scan(ctx context.Context, topic string, spans map[int32]esclusa.Span, handle func(partition int32, batch []esclusa.Record) error) error
}

// ErrUntold says that nobody can tell now whether a record was sent again.
var ErrUntold = errors.New("whether it was sent again cannot be told")

// Finder finds out. All fields are required. It is for one question: Reader is for one
// goroutine.
type Finder struct {
	Catalogue *schemas.Catalogue
	Names     esclusa.Names
	Log       Log
	Reader    *schemas.AlertReader
	// Resent tells of the redrives of an ingress record, and of what it was sent as, since
	// a time; zero for all that is known. Its error is ErrUntold where nobody can tell.
	Resent func(ctx context.Context, since time.Time, at esclusa.Place) ([]Redrive, error)
}

// Find tells what became of the record at a place of ingress. What could not be looked
// through before ctx was over is told as Unknown; other errors say that something cannot
// be read.
func (f *Finder) Find(ctx context.Context, at esclusa.Place) (*Report, error) {
	s := &search{Finder: f, of: esclusa.Source{Topic: f.Names.Ingress(), Partition: at.Partition, Offset: at.Offset}}
	s.report = &Report{Source: s.of.String(), Outputs: []Output{}, Alerts: []Alert{}, Rows: []Row{}, Redrives: []Redrive{}}
	err := s.run(ctx)
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		s.report.Outcome, err = Unknown, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking for what became of %s: %w", s.of, err)
	}
	return s.report, nil
}

// search is one question.
type search struct {
	*Finder
	of     esclusa.Source
	rec    *esclusa.Record // as ingress has it
	report *Report
}

func (s *search) run(ctx context.Context) (err error) {
	if s.report.Outcome, err = s.ingress(ctx); err != nil {
		return err
	}
	switch s.report.Outcome {
	case Never, Open, NoRecord:
		return nil
	}
	var since time.Time // when outputs can have been made; zero for no idea
	if s.rec != nil {
		since = s.rec.Timestamp.Add(-slack)
	}
	again, err := s.Resent(ctx, since, esclusa.Place{Partition: s.of.Partition, Offset: s.of.Offset})
	if errors.Is(err, ErrUntold) {
		s.report.Redrives, err = nil, nil
	}
	s.report.Redrives = append(s.report.Redrives, again...)
	if err != nil || s.report.Outcome == Pending {
		return err
	}
	if s.rec != nil {
		topic, key := s.belongs()
		if err := s.look(ctx, topic, &key, s.rec.Timestamp.Add(-closeBy)); err != nil || s.found() {
			return err
		}
	}
	for _, topic := range s.topics() { // by another catalogue, or nobody knows where
		if err := s.look(ctx, topic, nil, since); err != nil || s.found() {
			return err
		}
	}
	return nil
}

// ingress looks at the place itself, and returns what is known by that.
func (s *search) ingress(ctx context.Context) (Outcome, error) {
	committed, all, err := s.Log.Extents(ctx, s.of.Topic)
	if err != nil {
		return "", err
	}
	p, o := s.of.Partition, s.of.Offset
	switch {
	case o >= all[p].To:
		return Never, nil
	case o >= committed[p].To:
		return Open, nil
	case o < committed[p].From:
		return Gone, nil
	}
	if err := s.Log.Scan(ctx, s.of.Topic, map[int32]esclusa.Span{p: {From: o, To: o + 1}}, func(_ int32, batch []esclusa.Record) error {
		s.rec = &batch[0]
		return nil
	}); err != nil {
		return "", err
	}
	if s.rec == nil {
		return NoRecord, nil
	}
	s.report.Record = recordOf(s.rec)
	commits, err := s.Log.Committed(ctx, s.Names.RouterGroup(), s.of.Topic)
	if commits[p] <= o {
		return Pending, err
	}
	return Missing, err
}

func recordOf(rec *esclusa.Record) *Record {
	r := &Record{Time: timeOf(rec.Timestamp), Bytes: len(rec.Value)}
	r.Sender, r.Redrive = headerOf(rec, esclusa.HeaderCESource), headerOf(rec, esclusa.HeaderRedrive)
	return r
}

func headerOf(rec *esclusa.Record, name string) *string {
	value, ok := rec.Header(name)
	if !ok || !utf8.Valid(value) {
		return nil
	}
	text := string(value)
	return &text
}

func timeOf(at time.Time) string { return string(esclusa.AppendTime(nil, at)) }

// belongs is where the catalogue in force puts the record: a topic, and the key there.
func (s *search) belongs() (topic, key string) {
	v := s.Catalogue.Check(s.rec)
	if s.rec.Passed != nil {
		v.Rejection = s.rec.Passed.Rejection()
	}
	if v.Rejection == nil {
		return s.Names.Channel(v.Channel.Datatype), v.Key
	}
	return s.Names.Alerts(), esclusa.Origin{}.Alert(s.rec, v.Rejection, v.Sender, s.rec.Timestamp).Key()
}

// topics are all that a record's output can be in.
func (s *search) topics() []string {
	all := []string{s.Names.Alerts()}
	for _, ch := range s.Catalogue.Channels() {
		all = append(all, s.Names.Channel(ch.Datatype))
	}
	return all
}

func (s *search) found() bool { return len(s.report.Outputs)+len(s.report.Alerts) > 0 }
