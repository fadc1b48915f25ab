package app

import (
	"github.com/esclusa/esclusa/internal/service"
	"github.com/esclusa/esclusa/views"
)

// conditions are what has to hold for the process to be ready.
func (c *calls) conditions() []views.Condition {
	select {
	case <-c.stopping:
		return []views.Condition{{Name: "running", Detail: "the process is stopping"}}
	default:
	}
	conds := []views.Condition{{Name: "started", Met: c.State() == service.Running}}
	if c.redis != nil && c.redis.owner.foreign.Load() && c.opts.has(RoleMirror) { // readers have the table
		conds = append(conds, views.Condition{Name: "redis-owner", Detail: "Redis belongs to another system"})
	}
	for _, r := range c.roles {
		conds = append(conds, c.condition(r))
	}
	return conds
}

// condition is what a role says of itself: that it has recovered, waits for nothing
// that is missing, and gets on.
func (c *calls) condition(r *role) views.Condition {
	if !r.ready() {
		if r.aside != "" && r.fell.Load() { // where it begins it is waited for, so that nobody is sent to who cannot tell yet
			return views.Condition{Name: r.part, Met: true, Detail: r.aside + ": it has failed, and starts again until it works"}
		}
		return views.Condition{Name: r.part, Detail: c.recovering(r)}
	}
	why := r.waits.sentence()
	if has := r.has.Load(); why == "" && has != nil {
		why = c.lag.Stands(r.reads.Group, *has, c.standstill)
	}
	return views.Condition{Name: r.part, Met: why == "", Detail: why}
}

// recovering says what a role waits for that is not at work.
func (c *calls) recovering(r *role) string {
	switch why := r.waits.sentence(); {
	case why != "":
		return why
	case r.table != "":
		if held := c.lag.Withheld(r.table); held != "" {
			return "recovering: " + held
		}
	}
	return "recovering"
}
