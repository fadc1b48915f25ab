package views

import (
	"net/http"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/apidocs"
	"github.com/esclusa/esclusa/schemas"
)

// compatibilityRoutes tell whom a change of a schema breaks.
func (c *counter) compatibilityRoutes() []route {
	answers := []apidocs.Answer{answersJSON(200, "The changes, and whom each breaks: senders that keep to the version before, receivers that know no other.",
		apidocs.Members(apidocs.Named("changes", apidocs.List(apidocs.Schema("SchemaChange")))))}
	version := func(name, does string) apidocs.Param {
		return inQuery(name, does, apidocs.Text().With("examples", []any{"1-0-0"}))
	}
	return []route{
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/v1/channels/{datatype}/compatibility", ID: "compareVersions", Tag: "channels", Summary: "Whom a version breaks that had another",
			Params:   []apidocs.Param{c.inDatatype(), version("from", "The version before; without it the one below to"), version("to", "The version after; without it the current one")},
			Answers:  answers,
			Problems: []int{404, 429, 503},
		}, handle: c.getCompatibility, right: needs(access.ChannelsRead).pathDatatype()},
		{Route: apidocs.Route{
			Method: http.MethodPost, Path: "/v1/channels/{datatype}/compatibility", ID: "compareSchema", Tag: "channels", Summary: "Whom another schema of a datatype would break",
			Params:   []apidocs.Param{c.inDatatype()},
			Body:     []apidocs.Body{{Media: mediaJSON, Schema: anObject}},
			Answers:  answers,
			Problems: []int{404, 413, 415, 422, 429, 503},
		}, handle: c.postCompatibility, right: needs(access.CataloguePublish).pathDatatype()},
	}
}

// getCompatibility compares two versions of a datatype.
func (c *counter) getCompatibility(w http.ResponseWriter, r *http.Request) *problem {
	ch, p := c.channel(r.PathValue("datatype"))
	if p != nil {
		return p
	}
	to, p := versionOr(ch, r.URL.Query().Get("to"), ch)
	if p != nil {
		return p
	}
	from, p := versionOr(ch, r.URL.Query().Get("from"), lowerThan(to))
	if p != nil {
		return p
	}
	return c.answerChanges(w, r, func() (all []schemas.Change, err error) {
		if from != nil && from != to {
			all = append(all, schemas.ChangeBetween(from, to))
		}
		return all, nil
	}, ch.Datatype)
}

// versionOr is the version of a name, or another where nobody names one.
func versionOr(ch *schemas.Channel, name string, without *schemas.Channel) (*schemas.Channel, *problem) {
	if name == "" {
		return without, nil
	}
	return versionOf(ch, name)
}

// lowerThan is the next lower version of a datatype, nil for the lowest.
func lowerThan(ch *schemas.Channel) *schemas.Channel {
	passed := false
	for _, v := range ch.Versions() {
		if passed {
			return v
		}
		passed = v.Version == ch.Version
	}
	return nil
}

// postCompatibility compares a schema that takes the place of its version, or comes after
// the highest, with what there is.
func (c *counter) postCompatibility(w http.ResponseWriter, r *http.Request) *problem {
	ch, p := c.channel(r.PathValue("datatype"))
	if p != nil {
		return p
	}
	text, p := c.schemaText(w, r)
	if p != nil {
		return p
	}
	return c.answerChanges(w, r, func() ([]schemas.Change, error) {
		with, err := c.Catalogue.With(ch.Datatype, "", text)
		if err != nil {
			return nil, err
		}
		return with.Changes(c.Catalogue), nil
	}, ch.Datatype)
}

// answerChanges answers with the changes of a datatype, once they have been found.
func (c *counter) answerChanges(w http.ResponseWriter, r *http.Request, find func() ([]schemas.Change, error), datatype string) *problem {
	if p := c.shares.comparisons.begin(r); p != nil {
		return p
	}
	defer c.shares.comparisons.end(r)
	changes, err := find()
	if err != nil {
		return schemaRefused(datatype, err)
	}
	told := []schemas.ToldChange{}
	for i := range changes {
		if changes[i].Datatype == datatype {
			told = append(told, changes[i].Told())
		}
	}
	answerJSON(w, http.StatusOK, struct {
		Changes []schemas.ToldChange `json:"changes"`
	}{told})
	return nil
}
