package verify

import "github.com/esclusa/esclusa/schemas"

// class is how an output came to be: where it lies, and the version of the schema
// that the record was judged by.
type class struct {
	out *output
	by  *schemas.Channel // nil where no schema was come to, or the catalogue lacks it
}

// number gives each class that there can be its number in outcomes.
func (r *run) number() {
	for _, out := range r.outputs {
		r.numbered(class{out: out})
		if out.channel == nil {
			continue
		}
		for _, v := range out.channel.Versions() {
			r.numbered(class{out, v})
			r.numbered(class{r.alerts, v})
		}
	}
}

func (r *run) numbered(c class) {
	r.classes = append(r.classes, c)
	r.numbers[c] = uint16(len(r.classes))
}

// foundIn is the output that an outcome speaks of.
func (r *run) foundIn(m outcome) *output { return r.classOf(m).out }

// classOf is how the output that an outcome speaks of came to be.
func (r *run) classOf(m outcome) class { return r.classes[m.class()-1] }

// lacking reports whether what was found lies in a channel, by a version that the
// catalogue lacks: receivers hold it against its ingress record.
func (r *run) lacking(m outcome) bool {
	found := r.classOf(m)
	return found.out.channel != nil && found.by == nil
}

// right reports whether an output that was found may have been made of a record: by
// the catalogue of today, or when the version that it was judged by was the current
// one.
func (r *run) right(want belonging, found class) bool {
	if r.judgedBy(want) == found.by && want.out == found.out {
		return true
	}
	if found.by != nil {
		past := r.past(want, found.by)
		return past.out == found.out && r.judgedBy(past) == found.by
	}
	if want.out == found.out {
		return true
	}
	for _, past := range r.before(want) {
		if past.out == found.out && r.judgedBy(past) == nil { // refused before the schema was come to
			return true
		}
	}
	return false
}

// before is where a record belonged when other versions of its datatype were current.
func (r *run) before(want belonging) []belonging {
	out := r.of[want.datatype()]
	if out == nil {
		return nil
	}
	var all []belonging
	for _, v := range out.channel.Versions() {
		all = append(all, r.past(want, v))
	}
	return all
}

func (r *run) past(want belonging, current *schemas.Channel) belonging {
	return r.goes(want.rec, r.Catalogue.CheckPast(want.rec, current))
}

// datatype is that of the record, empty where it names none of the catalogue.
func (b belonging) datatype() string {
	if b.verdict.Rejection != nil {
		return b.verdict.Rejection.Datatype
	}
	return b.verdict.Channel.Datatype
}

// judgedBy is the version that a verdict is by, nil where no schema was come to.
func (r *run) judgedBy(b belonging) *schemas.Channel {
	rej := b.verdict.Rejection
	if rej == nil {
		return b.verdict.Channel
	}
	if rej.Schema == "" {
		return nil
	}
	version, _ := r.of[rej.Datatype].channel.WithID([]byte(rej.Schema))
	return version
}
