package schemas

func (j *judge) array(r *rule, items []any) {
	if r.first != nil || r.others != nil {
		j.items(r, items)
	}
	if len(items) < r.minItems {
		j.fail(r, "minItems", "")
	}
	if r.maxItems >= 0 && len(items) > r.maxItems {
		j.fail(r, "maxItems", "")
	}
	if r.unique {
		j.different(r, items)
	}
	if r.contains != nil {
		j.contains(r, items)
	}
	j.score++
}

func (j *judge) items(r *rule, items []any) {
	for i, item := range items {
		switch {
		case j.left < 0:
			return
		case i < len(r.first):
			j.item(r.first[i], i, item)
		case r.others == nil:
			return
		case r.first != nil && r.others.never:
			if i == len(r.first) {
				j.fail(r, "additionalItems", "")
			}
		default:
			j.item(r.others, i, item)
		}
	}
}

// different notes at most one failure: they would all be the same.
func (j *judge) different(r *rule, items []any) {
	seen := make(map[string]bool, len(items))
	repeated := false
	for _, item := range items {
		if !j.spend(2) {
			return
		}
		text := string(j.canonical(item))
		switch {
		case !seen[text]:
			seen[text] = true
		case repeated:
			j.score -= 2
		default:
			repeated = true
			j.fail(r, "uniqueItems", "")
		}
	}
}

func (j *judge) contains(r *rule, items []any) {
	best := closest{start: j.mark()}
	for i, item := range items {
		if j.item(r.contains, i, item); !best.take(j) {
			return // it is one, or the judge has given up
		}
	}
	j.fail(r, "contains", "")
	best.show(j)
}
