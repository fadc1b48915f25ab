package schemas

import (
	"slices"

	"github.com/esclusa/esclusa"
)

// Status says whether senders may use a version of a datatype. Readers know it
// whatever its status: what was accepted under it lies in the channel.
type Status string

// The statuses.
const (
	Active     Status = "active"     // the highest of these is current: senders who name no version are judged by it
	Deprecated Status = "deprecated" // accepted from those who name it, and counted
	Retired    Status = "retired"    // refused from senders
)

var statuses = []Status{Active, Deprecated, Retired}

// Versions are all versions of the channel's datatype, the highest first.
func (ch *Channel) Versions() []*Channel { return slices.Clone(ch.versions) }

// Current is the version of the channel's datatype by which senders are judged who name
// none.
func (ch *Channel) Current() *Channel {
	return ch.versions[slices.IndexFunc(ch.versions, func(v *Channel) bool { return v.Status == Active })]
}

// VersionLabel says of one version whether senders may use it.
type VersionLabel struct {
	Version string `json:"version"`
	Schema  string `json:"schema"` // $id
	Status  Status `json:"status"`
}

// Label lists the versions of the channel's datatype, the highest first.
func (ch *Channel) Label() []VersionLabel {
	var all []VersionLabel
	for _, v := range ch.versions {
		all = append(all, VersionLabel{Version: v.Version, Schema: v.ID, Status: v.Status})
	}
	return all
}

// WithID returns the version of the channel's datatype with the $id, and whether
// there is one. It does not allocate.
func (ch *Channel) WithID(id []byte) (*Channel, bool) {
	for _, v := range ch.versions {
		if v.ID == string(id) {
			return v, true
		}
	}
	return nil, false
}

// hasID reports whether any version of any datatype has the $id.
func (c *Catalogue) hasID(id []byte) bool {
	return slices.ContainsFunc(c.channels, func(ch *Channel) bool {
		_, has := ch.WithID(id)
		return has
	})
}

// version is the version of a datatype that a record is judged by: the one that it
// names, else the current one. The datatype is given by any of its versions.
func (m *message) version(ch *Channel) (*Channel, *refusal) {
	if m.past != nil && m.past.Datatype == ch.Datatype {
		ch = m.past
	}
	id, named := m.heading.version()
	if !named || m.past == ch && ch.ID == string(id) {
		return ch, nil
	}
	if v, known := ch.WithID(id); known && v.Status != Retired {
		return v, nil
	}
	return nil, refuse(esclusa.SchemaViolation, "", ruleDataschema, "must be the $id of a version of the datatype that is not retired")
}

// RefusesVersion reports whether these are the errors of a record that names a
// version which senders may not use: another catalogue may have it.
func RefusesVersion(errors []esclusa.Violation) bool {
	return len(errors) > 0 && errors[0].Keyword == ruleDataschema
}

// OutOfTime reports whether these are the errors of a record that could not be checked
// in time: another look may find it right.
func OutOfTime(errors []esclusa.Violation) bool {
	return len(errors) == 1 && errors[0].Keyword == esclusa.KeywordTime
}

// together checks what the versions of a datatype must have in common, and takes
// its current one into the catalogue.
func (s *directory) together(datatype string, found []*Channel) {
	slices.SortFunc(found, func(a, b *Channel) int { return b.version().compare(a.version()) })
	current := slices.IndexFunc(found, func(ch *Channel) bool { return ch.Status == Active })
	if current < 0 {
		s.fault(datatype, "", "no version is active: senders who name none have one to be judged by; set the x-channel.status of one to active")
		return
	}
	s.agree(found)
	var all masks
	for _, ch := range found {
		ch.versions = found
		all = all.add(ch.mask)
	}
	for _, ch := range found {
		ch.rules.masks = all.masking()
	}
	if !s.unbound {
		s.promises(found)
	}
	s.channels = append(s.channels, found[current])
}

// agree checks that all versions of a datatype, the lowest of which is the last, are
// kept in the same table or none, and with a table under the same key: its rows are
// those of the whole channel.
func (s *directory) agree(found []*Channel) {
	first := found[len(found)-1]
	for _, ch := range slices.Backward(found[:len(found)-1]) {
		switch {
		case ch.Table != first.Table && first.Table == "":
			s.fault(ch.file(), "/x-channel/table", "must not be there, as in %s: a table has the rows of the whole channel, so that all versions have it or none", first.Version)
		case ch.Table != first.Table:
			s.fault(ch.file(), "/x-channel/table", "must be %q, as in %s: the rows of the table would no longer follow their channel", first.Table, first.Version)
		case ch.Table != "" && ch.Key != first.Key:
			s.fault(ch.file(), "/x-channel/key", "must be %q, as in %s: a row of table %s would be under one key in one version and under another in the next", first.Key, first.Version, ch.Table)
		}
	}
}

// apart checks that no table has the name of another, or of a datatype.
func (s *directory) apart() {
	tables := make(map[string]*Channel)
	for _, ch := range s.channels {
		if other := tables[ch.Table]; ch.Table != "" && other != nil {
			s.fault(ch.file(), "/x-channel/table", "is the table of %s, whose rows would be taken for these: name another, such as %q", other.Datatype, ch.Table+"-2")
		}
		tables[ch.Table] = ch
	}
	for _, ch := range s.channels {
		if of := tables[ch.Datatype]; of != nil {
			s.fault(of.file(), "/x-channel/table", "is the name of a datatype: name another, such as %q", of.Table+"-rows")
		}
	}
}

func (ch *Channel) version() version {
	v, _ := parseVersion(ch.Version) // it was made of one
	return v
}

// file is where the schema lies in its catalogue.
func (ch *Channel) file() string { return ch.Datatype + "/" + ch.Version + ".json" }
