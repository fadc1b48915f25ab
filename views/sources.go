package views

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/apidocs"
	"github.com/esclusa/esclusa/internal/lineage"
)

const sourceWithin = 8 * time.Second // for looking; what was found by then is answered

// Sources finds out what became of records. It must be safe for concurrent use.
type Sources interface {
	// Source tells of the record at a place of ingress, without what tables have of it. If
	// ctx has a deadline, it tells what was found until then.
	Source(ctx context.Context, at esclusa.Place) (*lineage.Report, error)
}

// sourceRoutes tell what became of records.
func (c *counter) sourceRoutes() []route {
	return []route{{Route: apidocs.Route{
		Method: http.MethodGet, Path: "/v1/sources/{topic}/{partition}/{offset}", ID: "getSource", Tag: "channels", Summary: "What became of an ingress record",
		Params:   []apidocs.Param{inPath("topic", "Ingress", apidocs.Text(c.Names.Ingress())), inPath("partition", "Of ingress", aNumber), inPath("offset", "In the partition", aNumber)},
		Answers:  []apidocs.Answer{answersJSON(200, "Where it went, which alert is about it, whether it was sent again.", sourceReport())},
		Problems: []int{404, 503},
	}, handle: c.getSource, right: needs(access.AlertsRead)}}
}

func sourceReport() apidocs.Object {
	null := apidocs.Object{apidocs.Named("type", "null")}
	text, moment := apidocs.Text(), apidocs.Text().With("format", "date-time")
	textOrNull := apidocs.AnyOf(text, null)
	state := apidocs.Members(apidocs.Named("state", apidocs.Text(texts(lineage.RowStates())...)), apidocs.Named("version", apidocs.AnyOf(aNumber, null)), apidocs.Named("source", textOrNull))
	record := apidocs.Members(apidocs.Named("time", moment), apidocs.Named("sender", textOrNull), apidocs.Named("bytes", aNumber), apidocs.Named("redrive", textOrNull))
	return apidocs.Members(
		apidocs.Named("source", text), apidocs.Named("outcome", apidocs.Text(texts(lineage.Outcomes())...)), apidocs.Named("record", apidocs.AnyOf(record, null)),
		apidocs.Named("outputs", apidocs.List(apidocs.Members(apidocs.Named("datatype", text), apidocs.Named("at", text), apidocs.Named("key", text), apidocs.Named("schema", text), apidocs.Named("time", moment)))),
		apidocs.Named("alerts", apidocs.List(apidocs.Members(apidocs.Named("at", text), apidocs.Named("reason", text), apidocs.Named("datatype", textOrNull), apidocs.Named("groups", apidocs.List(text)),
			apidocs.Named("errors", apidocs.List(apidocs.Schema("Violation"))), apidocs.Named("component", text), apidocs.Named("time", moment)))),
		apidocs.Named("rows", apidocs.List(apidocs.Members(apidocs.Named("table", text), apidocs.Named("key", text), apidocs.Named("copy", state), apidocs.Named("redis", state)))),
		apidocs.Named("redrives", apidocs.AnyOf(null, apidocs.List(apidocs.Members(apidocs.Named("run", text), apidocs.Named("by", text), apidocs.Named("time", moment), apidocs.Named("alert", text), apidocs.Named("from", text), apidocs.Named("to", text))))),
	)
}

// getSource answers with what became of a record.
func (c *counter) getSource(w http.ResponseWriter, r *http.Request) *problem {
	at, err := esclusa.ParsePlace(r.PathValue("partition") + "/" + r.PathValue("offset"))
	if err != nil {
		return newProblem(http.StatusNotFound, "a source is topic/partition/offset, the last two numbers")
	}
	if topic := r.PathValue("topic"); topic != c.Names.Ingress() {
		return newProblem(http.StatusNotFound, "there are sources of ingress alone, which is topic "+c.Names.Ingress())
	}
	if p := c.shares.sources.begin(r); p != nil {
		return p
	}
	defer c.shares.sources.end(r)
	ctx, cancel := c.patience(r, sourceWithin)
	defer cancel()
	report, err := c.Sources.Source(ctx, at)
	if err != nil {
		c.warn(r, "looking for what became of a record", err)
		return unavailable("what became of the record cannot be told now", soon)
	}
	of := esclusa.Source{Topic: c.Names.Ingress(), Partition: at.Partition, Offset: at.Offset}
	for i := range report.Outputs {
		out := &report.Outputs[i]
		scope := access.Scope{Datatype: out.Datatype}
		reads := callerOf(r).May(access.TableRead, scope)
		if t := c.tableOf(out.Datatype); t != nil && reads {
			report.Rows = append(report.Rows, t.standing(r.Context(), out.Key, of))
		}
		if !reads && !callerOf(r).May(access.ChannelsRead, scope) && !callerOf(r).May(access.Receive, scope) {
			out.Key = ""
		}
	}
	answerJSON(w, http.StatusOK, report)
	return nil
}

// standing is what the copies of the table have of a key, beside a record of it.
func (t *table) standing(ctx context.Context, key string, of esclusa.Source) lineage.Row {
	row := lineage.Row{Table: t.name, Key: key, Copy: t.state(ctx, t.Local, key, of), Redis: t.state(ctx, t.Mirror, key, of)}
	if c, m := row.Copy, row.Redis; c.Version != nil && m.Version != nil && *c.Version == *m.Version {
		row.Redis.State = c.State // Redis has no stamps by which it could be told
	}
	return row
}

func (t *table) state(ctx context.Context, from Copy, key string, of esclusa.Source) lineage.State {
	m, err := ask(ctx, from, key)
	if err != nil && !errors.Is(err, esclusa.ErrIncomplete) {
		t.c.Logger.WarnContext(ctx, "looking up a row", "error", err)
	}
	if err != nil {
		return lineage.State{State: lineage.RowUnknown}
	}
	return lineage.StateOf(m, of)
}
