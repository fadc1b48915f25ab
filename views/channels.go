package views

import (
	"net/http"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/nearest"
	"github.com/esclusa/esclusa/schemas"
)

// label says what a channel holds.
type label struct {
	Datatype    string `json:"datatype"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Topic       string `json:"topic"`
	Key         string `json:"key"`    // JSON Pointer to the domain key
	Schema      string `json:"schema"` // $id
	Version     string `json:"version"`
	Table       string `json:"table,omitempty"` // that keeps it

	Versions []schemas.VersionLabel `json:"versions"` // all, the highest first
}

func (c *counter) label(ch *schemas.Channel) label {
	return label{
		Datatype: ch.Datatype, Title: ch.Title, Description: ch.Description,
		Topic: c.Names.Channel(ch.Datatype), Key: ch.Key, Schema: ch.ID, Version: ch.Version, Table: ch.Table, Versions: ch.Label(),
	}
}

// channel is the channel of a datatype, or the problem that there is none.
func (c *counter) channel(datatype string) (*schemas.Channel, *problem) {
	ch, ok := c.Catalogue.Channel(datatype)
	if !ok {
		return nil, refused(http.StatusNotFound, esclusa.Reject(esclusa.UnknownDatatype, "", "", esclusa.Violation{
			Keyword: "datatype", Message: "must name a datatype of the catalogue; GET /v1/channels lists them",
		}))
	}
	return ch, nil
}

// listChannels answers with the channels that the caller may see.
func (c *counter) listChannels(w http.ResponseWriter, r *http.Request) *problem {
	channels := c.Catalogue.Channels()
	labels := make([]label, 0, len(channels))
	for _, ch := range channels {
		if !callerOf(r).May(access.ChannelsRead, access.Scope{Datatype: ch.Datatype}) {
			continue
		}
		labels = append(labels, c.label(ch))
	}
	answerJSON(w, http.StatusOK, struct {
		Channels []label `json:"channels"`
	}{labels})
	return nil
}

func (c *counter) getChannel(w http.ResponseWriter, r *http.Request) *problem {
	ch, p := c.channel(r.PathValue("datatype"))
	if p != nil {
		return p
	}
	answerJSON(w, http.StatusOK, c.label(ch))
	return nil
}

// getSchema answers with the schema of a version, byte for byte as it is in the
// catalogue but for the newline at its end, and for other files that it refers to, which
// are among its definitions: the current one, or that of ?version=.
func (c *counter) getSchema(w http.ResponseWriter, r *http.Request) *problem {
	ch, p := c.channel(r.PathValue("datatype"))
	if p != nil {
		return p
	}
	if version := r.URL.Query().Get("version"); version != "" {
		if ch, p = versionOf(ch, version); p != nil {
			return p
		}
	}
	return answerTagged(w, r, mediaSchema, ch.Schema)
}

// shownVersions bounds how many versions a problem lists, the highest first.
const shownVersions = 20

// versionOf is a version of a channel's datatype by its name, or the problem that there
// is none.
func versionOf(ch *schemas.Channel, version string) (*schemas.Channel, *problem) {
	var names []string
	for _, v := range ch.Versions() {
		if v.Version == version {
			return v, nil
		}
		names = append(names, v.Version)
	}
	hint := nearest.Hint(version, names)
	if len(names) > shownVersions {
		names = append(names[:shownVersions], "…")
	}
	return nil, newProblem(http.StatusNotFound, "there is no such version of "+ch.Datatype+hint+": it has "+strings.Join(names, ", "))
}
