package redrive

import (
	"context"
	"fmt"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// prepared is what would be sent for a candidate.
type prepared struct {
	*candidate
	record *esclusa.Record // nil unless the outcome is Ready
	tried  *esclusa.Record // what is still refused
	groups []string        // of the verdict on it
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
	all := make([]prepared, len(some))
	for i, c := range some {
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
	switch {
	case job.sent.has(p.candidate):
		if job.underway.has(p.source.partition, p.source.offset) {
			r.keyOf(job, p, &a, rec)
		}
		p.outcome = AlreadySent
		return
	case p.attempt >= job.plan.MaxAttempts:
		p.outcome, p.why = TooOften, fmt.Sprintf("it was sent again %d times", p.attempt)
		return
	}
	out, lost := original(&a, rec)
	if lost != "" {
		p.outcome = lost
		return
	}
	r.change(job, p, out)
}

// keyOf finds out of which key a record is that was sent again.
func (r *Redrive) keyOf(job *job, p *prepared, a *schemas.ReadAlert, rec *esclusa.Record) {
	as := *p.candidate
	trial := prepared{candidate: &as}
	if out, lost := original(a, rec); lost == "" {
		r.change(job, &trial, out)
		p.key, p.topic = trial.key, trial.topic
	}
}

// change applies the patch, and has the catalogue judge what comes of it.
func (r *Redrive) change(job *job, p *prepared, out *esclusa.Record) {
	if job.plan.As != "" {
		out.Headers = withHeader(out.Headers, esclusa.HeaderDatatype, job.plan.As)
	}
	out.Headers = withHeader(out.Headers, esclusa.HeaderRedrive, esclusa.Redrive{
		First: esclusa.Source{Topic: r.Names.Ingress(), Partition: p.first.partition, Offset: p.first.offset}, Attempt: p.attempt + 1, Run: job.id,
	}.String())
	if err := job.apply(r.Catalogue, out); err != nil {
		p.outcome, p.why = Unpatchable, err.Error()
		return
	}
	v := r.Catalogue.Check(out)
	if v.Rejection != nil {
		p.outcome, p.why, p.groups, p.tried = StillRefused, why(v.Rejection), v.Rejection.Groups(), out
		return
	}
	p.record, p.key, p.topic = out, v.Key, r.past(job, v.Channel)
}

func why(rej *esclusa.Rejection) string {
	if len(rej.Errors) == 0 {
		return string(rej.Reason)
	}
	first := rej.Errors[0]
	return strings.TrimSpace(first.Pointer + " " + first.Message)
}

// past is where later records of a channel's keys are looked for.
func (r *Redrive) past(job *job, ch *schemas.Channel) *past {
	p := job.pasts[ch.Datatype]
	if p == nil {
		p = &past{topic: r.Names.Channel(ch.Datatype), keys: make(map[string]*taken), from: make(map[int32]int64)}
		if ch.Table != "" {
			p.topic, p.table = r.Names.Table(ch.Table), true
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
		if p.settle(job); p.outcome == Ready && seen.has(p.source.partition, p.source.offset) {
			p.outcome = AlreadySent // there are two alerts about it
		}
		seen.add(p.source.partition, p.source.offset)
	}
	return nil
}

// settle decides about a record that the catalogue takes by what has come since.
func (p *prepared) settle(job *job) {
	if p.outcome != "" {
		return
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
