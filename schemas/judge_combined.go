package schemas

// mark is where a judge stands.
type mark struct{ score, failures, found int }

func (j *judge) mark() mark { return mark{j.score, j.failures, len(j.found)} }

func (j *judge) reset(m mark) {
	j.score, j.failures = m.score, m.failures
	j.found = j.found[:m.found]
}

// closest keeps what was found of the alternative that fits best.
type closest struct {
	start mark
	kept  bool
	mark  // after it
	found []failure
}

// take takes back what the judge has found since the start, and keeps it if
// nothing was closer. It returns false where there is nothing to keep: the
// alternative fits, or the judge has given up.
func (c *closest) take(j *judge) bool {
	ok := j.failures > c.start.failures && j.left >= 0
	if ok && (!c.kept || j.score > c.mark.score) {
		c.kept, c.mark = true, j.mark()
		c.found = append(c.found[:0], j.found[c.start.found:]...)
	}
	j.reset(c.start)
	return ok
}

// show lets the judge find what was kept.
func (c *closest) show(j *judge) {
	if c.kept {
		j.score += c.mark.score - c.start.score
		j.failures += c.mark.failures - c.start.failures
		j.found = append(j.found, c.found...)
	}
}

// combined judges the value by the schemas that apply to it as well.
func (j *judge) combined(r *rule, value any) {
	if len(r.any) > 0 {
		j.alternatives(r, "anyOf", r.any, value)
	}
	if len(r.one) > 0 {
		j.alternatives(r, "oneOf", r.one, value)
	}
	before := j.failures
	for _, all := range r.all {
		j.value(all, value)
	}
	if j.failures > before && len(r.all) > 0 {
		j.score -= 2
	}
	if r.not != nil && j.holds(r.not, value) {
		j.fail(r, "not", "")
	}
	if object, ok := value.(map[string]any); ok && r.dependencies != nil {
		j.dependencies(r, object)
	}
	j.conditional(r, value)
	j.score++
}

// holds judges without showing what was found.
func (j *judge) holds(r *rule, value any) bool {
	before := j.mark()
	j.quiet++
	j.value(r, value)
	j.quiet--
	ok := j.failures == before.failures
	j.reset(before)
	return ok
}

func (j *judge) conditional(r *rule, value any) {
	if r.condition == nil {
		return
	}
	branch := r.otherwise
	if j.holds(r.condition, value) {
		branch = r.then
	}
	if branch == nil {
		return
	}
	before := j.mark()
	if j.value(branch, value); j.failures > before.failures {
		j.score -= 2
	} else {
		j.reset(before)
	}
}

func (j *judge) alternatives(r *rule, keyword string, list []*rule, value any) {
	best := closest{start: j.mark()}
	fit := 0
	for _, a := range list {
		if j.value(a, value); !best.take(j) {
			fit++
		}
		if j.left < 0 || fit == 1 && keyword == "anyOf" || fit > 1 {
			break
		}
	}
	if fit == 1 {
		return
	}
	j.fail(r, keyword, "")
	if fit == 0 {
		best.show(j)
	}
}
