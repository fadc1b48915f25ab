package redrive

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// prepared is what would be sent for a candidate.
type prepared struct {
	*candidate
	record *esclusa.Record // nil unless the outcome is Ready
	tried  *esclusa.Record // what is still refused
	own    *past           // where it is, if it was taken as it came; nil where the catalogue refuses that
	ownKey string
	groups []string // of the verdict on it
	bears  []string // the groups that its alert bears
	rows   []rowKey // that it may be about, as it came
}

// rowKey is a row of a table, as a key of the channel that it is made of.
type rowKey struct {
	of  *past
	key string
}

// prepare reads, patches and checks the records of some candidates, in their order. What
// has come since it does not know yet.
func (r *Redrive) prepare(ctx context.Context, job *job, some []*candidate) ([]prepared, error) {
	var open []*candidate
	for _, c := range some {
		if c.outcome != NotOurs {
			open = append(open, c)
		}
	}
	alerts, records, err := r.pick(ctx, open)
	if err != nil {
		return nil, err
	}
	return r.judgeAll(ctx, job, some, alerts, records)
}

// judgeAll judges one after the other while somebody waits for it: a patch and a verdict may
// take long.
func (r *Redrive) judgeAll(ctx context.Context, job *job, some []*candidate, alerts, records map[esclusa.Place]*esclusa.Record) ([]prepared, error) {
	all := make([]prepared, len(some))
	for i, c := range some {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		all[i].candidate = c
		if c.outcome != NotOurs {
			r.judge(job, &all[i], alerts[c.at], records[c.source])
		}
	}
	return all, nil
}

// judge takes what costs least first.
func (r *Redrive) judge(job *job, p *prepared, alert, rec *esclusa.Record) {
	p.outcome, p.why = "", ""
	if alert == nil {
		p.outcome = Gone
		return
	}
	a, err := r.Reader.Parse(alert)
	if err != nil {
		p.outcome = Gone
		return
	}
	p.bears = a.Groups
	out, lost := original(&a, rec)
	switch {
	case lost == Contradicted:
		p.outcome, p.why = lost, "another record lies in its place"
		return
	case job.sent.has(p.candidate):
		if job.underway.has(p.source.Partition, p.source.Offset) {
			r.keyOf(job, p, out)
		}
		p.outcome = AlreadySent
		return
	case p.attempt >= job.plan.MaxAttempts:
		p.outcome, p.why = TooOften, fmt.Sprintf("it was sent again %s", esclusa.Counted(p.attempt, "time"))
		return
	}
	if lost != "" {
		p.outcome = lost
		return
	}
	r.change(job, p, out)
}

// keyOf finds out of which key a record is that was sent again; nil is not known.
func (r *Redrive) keyOf(job *job, p *prepared, out *esclusa.Record) {
	if out == nil {
		return
	}
	as := *p.candidate
	trial := prepared{candidate: &as}
	r.change(job, &trial, out)
	p.key, p.topic = trial.key, trial.topic
}

// change applies the patch, and has the catalogue judge what comes of it.
func (r *Redrive) change(job *job, p *prepared, out *esclusa.Record) {
	p.rows = r.rowsOf(job, p.candidate, out)
	own := r.Catalogue.Check(out)
	if own.Rejection == nil {
		p.own, p.ownKey = r.past(job, own.Channel), own.Key
	}
	if job.plan.As != "" {
		out.Headers = withHeader(out.Headers, esclusa.HeaderDatatype, job.plan.As)
	}
	out.Headers = withHeader(out.Headers, esclusa.HeaderRedrive, esclusa.Redrive{
		First: esclusa.Source{Topic: r.Names.Ingress(), Partition: p.first.Partition, Offset: p.first.Offset}, Attempt: p.attempt + 1, Run: job.id,
	}.String())
	if err := job.apply(r.Catalogue, p.datatype, out); err != nil {
		p.outcome, p.why = Unpatchable, err.Error()
		return
	}
	v := r.Catalogue.Check(out)
	if v.Rejection != nil {
		p.outcome, p.why, p.groups, p.tried = StillRefused, job.why(r.Catalogue, p.datatype, v.Rejection), v.Rejection.Groups(), out
		return
	}
	if p.why = r.reroutes(job, p.candidate, v.Channel.Datatype); p.why == "" && !bytes.Equal(own.Sender, v.Sender) {
		p.why = "it would name another sender"
	}
	if p.why != "" {
		p.outcome = Rerouted
		return
	}
	p.record, p.key, p.topic = out, v.Key, r.past(job, v.Channel)
}

// rowsOf are the rows that a record may be about, as it is before it is patched.
func (r *Redrive) rowsOf(job *job, c *candidate, rec *esclusa.Record) (rows []rowKey) {
	a := &esclusa.Alert{Payload: rec.Value, PayloadBytes: len(rec.Value), Source: esclusa.AlertSource{Key: rec.Key}}
	if c.datatype != esclusa.NoDatatype {
		a.Datatype = &c.datatype
	}
	for _, row := range r.Catalogue.Rows(a) {
		for _, ch := range r.Catalogue.Tabled() {
			if ch.Table == row.Table {
				rows = append(rows, rowKey{r.past(job, ch), row.Key})
			}
		}
	}
	return rows
}

// reroutes says why a record must not be sent as one of a datatype; it is empty where it
// may. Who may send again what was refused of one datatype may do that as the one that the
// plan names, else as that of the alert, whatever a patch makes of what the body says. What
// no patch touches, and of which the alert names none, is of what its sender has named.
func (r *Redrive) reroutes(job *job, c *candidate, datatype string) string {
	as := cmp.Or(job.plan.As, c.datatype)
	if ch, ok := r.Catalogue.Channel(as); ok {
		as = ch.Datatype
	}
	switch {
	case as == datatype, as == esclusa.NoDatatype && job.patch == nil:
		return ""
	case as == esclusa.NoDatatype:
		return "it would be of datatype " + datatype + ", and its alert names none of the catalogue: say which it is to be of"
	}
	return "it would be of datatype " + datatype + ", and not of " + as
}

// past is where later records of a channel's keys are looked for.
func (r *Redrive) past(job *job, ch *schemas.Channel) *past {
	p := job.pasts[ch.Datatype]
	if p == nil {
		p = &past{channel: position{r.Names.Channel(ch.Datatype), make(map[int32]int64)}, keys: make(map[string]*taken)}
		if ch.Table != "" {
			p.table, p.group = position{r.Names.Table(ch.Table), make(map[int32]int64)}, r.Names.TableGroup(ch.Table)
		}
		job.pasts[ch.Datatype] = p
	}
	return p
}

// settle decides by what has come until now about all that the catalogue takes.
func (r *Redrive) settle(ctx context.Context, job *job, all []prepared) error {
	for i := range all {
		if all[i].outcome == "" {
			all[i].topic.want(all[i].key)
			if all[i].own != nil {
				all[i].own.want(all[i].ownKey)
			}
		}
		for _, row := range all[i].rows {
			row.of.want(row.key)
		}
	}
	for _, p := range job.pasts {
		if err := r.catchUp(ctx, p); err != nil {
			return err
		}
	}
	seen := make(offsetSets)
	for i := range all {
		p := &all[i]
		switch p.settle(job); {
		case p.outcome != Ready:
		case seen.has(p.source.Partition, p.source.Offset):
			p.outcome = AlreadySent // there are two alerts about it
		default:
			seen.add(p.source.Partition, p.source.Offset)
		}
	}
	return nil
}

// settle decides about a record that the catalogue takes by what has come since.
func (p *prepared) settle(job *job) {
	if p.hidden(job) {
		p.outcome, p.why, p.groups, p.tried = Erased, "", nil, nil
	}
	if p.outcome != "" {
		return
	}
	if p.own != nil {
		if t := p.own.keys[p.ownKey]; t != nil && t.is(p.source) {
			p.outcome, p.why = Contradicted, "the record was taken as it came"
			return
		}
	}
	p.outcome = Ready
	t := p.topic.keys[p.key]
	if p.behind && job.plan.Overtaken != SendOvertaken {
		p.outcome, p.why = Overtaken, "by another of this plan"
	}
	if t == nil || !t.after(job.sent, p.first, p.came) {
		return
	}
	switch {
	case t.erased:
		p.outcome = Erased
	case job.plan.Overtaken != SendOvertaken:
		p.outcome = Overtaken
	}
}

// hidden reports whether what comes of a record would tell what it was although a row that
// it may be about was erased since, so that nobody may be told. What is sent as it came is
// decided by its key alone, unless the patch reads it: then a guess could be tried, also by
// one that gives it another key.
func (p *prepared) hidden(job *job) bool {
	if p.outcome == "" && (job.patch == nil || !job.patch.Reads()) {
		return false
	}
	return slices.ContainsFunc(p.rows, func(row rowKey) bool {
		t := row.of.keys[row.key]
		return t != nil && t.erased && t.after(job.sent, p.first, p.came)
	})
}
