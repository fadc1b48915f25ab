package schemas

import "unicode/utf8"

func (j *judge) object(r *rule, object map[string]any) {
	if len(object) < r.minMembers {
		j.fail(r, "minProperties", "")
	}
	if r.maxMembers >= 0 && len(object) > r.maxMembers {
		j.fail(r, "maxProperties", "")
	}
	j.spend(len(r.required) / 4)
	for _, name := range r.required {
		if _, has := object[name]; has {
			j.score++
		} else {
			j.fail(r, "required", name)
		}
	}
	if r.properties != nil || r.patterns != nil || r.additional != nil || r.names != nil {
		j.members(r, object)
	}
	j.score++
}

func (j *judge) members(r *rule, object map[string]any) {
	j.spend(len(object) / 2)
	for name, value := range object {
		if j.left < 0 {
			return
		}
		j.memberOf(r, name, value)
	}
}

// memberOf judges a member by all that applies to it.
func (j *judge) memberOf(r *rule, name string, value any) {
	declared, found := r.properties[name]
	if found {
		j.member(declared, name, value)
	}
	if len(r.patterns) > 0 && r.names != nil && r.names.maxLength >= 0 && utf8.RuneCountInString(name) > r.names.maxLength {
		j.fail(r, "propertyNames", name) // too long to be matched
		return
	}
	matched := false
	for _, p := range r.patterns {
		if j.spend(p.name.Steps(len(name))) && p.name.MatchString(name) {
			matched = true
			j.member(p.rule, name, value)
		}
	}
	switch {
	case matched:
		j.score++
	case found || r.additional == nil:
	case r.additional.never:
		j.fail(r, "additionalProperties", name)
	default:
		j.member(r.additional, name, value)
	}
	if r.names != nil {
		j.name(r, name)
	}
}

// name judges the name of a member. What is wrong with it is shown in one
// failure of the object.
func (j *judge) name(r *rule, name string) {
	before := j.failures
	score := j.score
	j.quiet++
	j.value(r.names, name)
	j.quiet--
	if j.failures == before {
		j.score = score
		return
	}
	j.fail(r, "propertyNames", name)
}

func (j *judge) dependencies(r *rule, object map[string]any) {
	for name := range object {
		d, has := r.dependencies[name]
		if !j.spend(1 + len(d.names)) {
			return
		}
		for _, other := range d.names {
			if _, there := object[other]; !there {
				j.fail(r, "dependencies", other)
			}
		}
		if has && d.rule != nil {
			j.value(d.rule, object)
		}
	}
}
