package views

import (
	"net/http"
	"slices"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/apidocs"
	"github.com/esclusa/esclusa/schemas"
)

// The table of routes: whatever is served is here, and is documented as it is here.
// GET /openapi.json is made of it.

func (o Operations) routes() []route {
	if o.Apart {
		return nil
	}
	return []route{
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/livez", ID: "getLive", Tag: "health", Summary: "Whether the process can answer",
			Answers: []apidocs.Answer{answersJSON(200, "It can.", apidocs.Schema("Alive"))},
		}, handle: alive, right: open()},
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/readyz", ID: "getReady", Tag: "health", Summary: "Whether the process is ready, and what is missing",
			Answers:  []apidocs.Answer{answersJSON(200, "All conditions hold.", apidocs.Schema("Ready"))},
			Problems: []int{503},
		}, handle: o.ready, right: open()},
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/metrics", ID: "getMetrics", Tag: "health", Summary: "Metrics for Prometheus",
			Params:  []apidocs.Param{inQuery("name[]", "Metrics to answer with; none: all", apidocs.List(apidocs.Text()))},
			Answers: []apidocs.Answer{{Status: 200, Does: "The metrics.", Media: "text/plain", Schema: apidocs.Text()}},
		}, handle: o.exposition(), right: needs(access.OperationsRead)},
	}
}

func (c *counter) routes() []route {
	routes := slices.Concat(consoleRoutes(), c.messageRoutes(), c.channelRoutes(), c.compatibilityRoutes())
	routes = append(routes, route{Route: apidocs.Route{
		Method: http.MethodGet, Path: "/v1/alerts", ID: "listAlerts", Tag: "alerts", Summary: "Refused records, the newest first",
		Params: slices.Concat(c.alertParams(), timeParams(), pageParams()),
		Answers: []apidocs.Answer{answersJSON(200, "A page of alerts.", apidocs.Members(
			apidocs.Named("alerts", apidocs.List(apidocs.Schema("ListedAlert"))), apidocs.Named("next", apidocs.Schema("Next"))))},
	}, handle: c.listAlerts, right: needsSome(access.AlertsRead)})
	routes = append(routes, c.alertTopicRoutes()...)
	routes = append(routes, c.alertGroupRoutes()...)
	routes = append(routes, c.redriveRoutes()...)
	routes = append(routes, c.sourceRoutes()...)
	routes = append(routes, c.journalRoutes()...)
	routes = append(routes, c.loginRoutes()...)
	routes = append(routes, c.flowRoutes()...)
	for _, t := range c.tables {
		routes = append(routes, t.routes()...)
	}
	return append(routes, route{Route: apidocs.Route{
		Method: http.MethodGet, Path: "/asyncapi.json", ID: "getAsyncAPI", Tag: "channels", Summary: "The topics as AsyncAPI",
		Params:  []apidocs.Param{ifNoneMatch},
		Answers: []apidocs.Answer{answersJSON(200, "AsyncAPI 3.0.", anObject, "ETag"), unchanged},
	}, handle: c.getAsyncAPI, right: needs(access.ChannelsRead)}, route{Route: apidocs.Route{
		Method: http.MethodGet, Path: "/openapi.json", ID: "getOpenAPI", Tag: "channels", Summary: "This document",
		Params:  []apidocs.Param{ifNoneMatch},
		Answers: []apidocs.Answer{answersJSON(200, "OpenAPI 3.1.", anObject, "ETag"), unchanged},
	}, handle: c.getOpenAPI, right: needs(access.ChannelsRead)})
}

var (
	anObject    = apidocs.Object{apidocs.Named("type", "object")}
	ifNoneMatch = inHeader("If-None-Match", "The ETag that the client has: where that is what there is, the answer is 304", apidocs.Text())
	ifMatch     = inHeader("If-Match", "The ETag that the row must have: else the answer is 412", apidocs.Text())
	unchanged   = answersEmpty(304, "The client has what there is.", "ETag")
	aSource     = "Esclusa-Source"
)

// datatypes is the schema of a datatype's name.
func (c *counter) datatypes() apidocs.Object { return apidocs.Text(c.datatypeNames()...) }

func (c *counter) datatypeNames() (names []string) {
	for _, ch := range c.Catalogue.Channels() {
		names = append(names, ch.Datatype)
	}
	return names
}

func (c *counter) inDatatype() apidocs.Param {
	return inPath("datatype", "The datatype", c.datatypes())
}

func (c *counter) queriedDatatype() apidocs.Param {
	return inQuery("datatype", "The datatype", c.datatypes().With("default", customerDatatype))
}

// recordHeadersTold are those that become the record's.
func recordHeadersTold() []apidocs.Param {
	return []apidocs.Param{
		inHeader("ce-source", "The sender", apidocs.Text()),
		inHeader("dataschema", "$id of the version that the body is meant to be of; without it the current one", apidocs.Text()),
	}
}

var idempotencyKey = inHeader("Idempotency-Key", "The same key and body within an hour get the first answer", apidocs.Text().With("minLength", 1).With("maxLength", maxRepeatKey))

// record is the body of one record.
func (c *counter) record() []apidocs.Body {
	return []apidocs.Body{
		{Media: mediaJSON, Schema: apidocs.Any(apidocs.Sent, c.Catalogue.Channels())},
		{Media: structuredEvent, Schema: apidocs.Schema("CloudEvent")},
	}
}

// messageRoutes send records, and read channels.
func (c *counter) messageRoutes() []route {
	message := func(schema apidocs.Object) apidocs.Object {
		return apidocs.Both(apidocs.Schema("Message"), apidocs.Members(apidocs.Named("message", schema)))
	}
	return []route{
		{Route: apidocs.Route{
			Method: http.MethodPost, Path: "/send_message", ID: "sendMessage", Tag: "messages", Summary: "Send a record, and wait until it can be read",
			Params: append(recordHeadersTold(), c.queriedDatatype(), idempotencyKey),
			Body:   c.record(),
			Answers: []apidocs.Answer{
				answersJSON(200, "It can be read; without a table, it is in its channel.", message(apidocs.Text(sentReadable.Message, sentRouted.Message)), aSource, "Idempotency-Replayed"),
				answersJSON(202, "It was sent, and could not be read within the wait.", message(apidocs.Text(sentOnly.Message)), aSource, "Idempotency-Replayed"),
			},
			Problems: []int{404, 409, 413, 415, 422, 503},
		}, handle: c.sendMessage, right: needs(access.Send).queryDatatype(customerDatatype)},
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/get_message/{id}", ID: "getMessage", Tag: "messages", Summary: "A customer",
			Params:   []apidocs.Param{inPath("id", "The customer's id", apidocs.Text()), ifNoneMatch, ifMatch},
			Answers:  []apidocs.Answer{answersJSON(200, "The customer.", message(c.kept(customerDatatype)), "ETag", aSource), unchanged},
			Problems: []int{404, 412, 503},
		}, handle: c.getMessage, right: needs(access.TableRead).ofDatatype(customerDatatype)},
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/consume_message", ID: "consumeMessage", Tag: "messages", Summary: "The next record of a channel, for a group of readers",
			Params: []apidocs.Param{
				c.queriedDatatype(),
				inQuery("group", "Who reads: each record goes once to each group", apidocs.Text().With("pattern", "^[a-z0-9-]{1,64}$").With("default", DefaultGroup)),
				inQuery("timeout", "How long to wait for a record, a Go duration such as 500ms; at most 30s", apidocs.Text().With("default", defaultConsumeWait.String())),
			},
			Answers: []apidocs.Answer{
				answersJSON(200, "A record; null for an erasure.", message(apidocs.Any(nullable(apidocs.Kept), c.Catalogue.Channels())), "Datatype", "Key", aSource),
				answersEmpty(204, "No record came.", "Datatype"),
			},
			Problems: []int{404, 503},
		}, handle: c.consumeMessage, moves: true, right: needs(access.Receive).queryDatatype(customerDatatype).queryGroup(DefaultGroup)},
		{Route: apidocs.Route{
			Method: http.MethodPost, Path: "/v1/channels/{datatype}/messages", ID: "postMessage", Tag: "messages", Summary: "Send a record, or many, one a line",
			Params: append(recordHeadersTold(), c.inDatatype(), idempotencyKey,
				inQuery("wait", "Answer 200 once it is in its channel, or can be read", apidocs.Text(waitRouted, waitReadable))),
			Body: append(c.record(), apidocs.Body{Media: mediaLines, Schema: apidocs.Text()}),
			Answers: []apidocs.Answer{
				answersJSON(200, "It has come to what ?wait= names.", apidocs.Schema("Receipt"), "Idempotency-Replayed"),
				answersJSON(202, "It was sent.", apidocs.Schema("Receipt"), "Idempotency-Replayed"),
				{Status: 207, Does: "What became of each line, a JSON document a line: where it went, or the problem that it would have had alone.", Media: mediaLines, Schema: apidocs.Text(), Headers: []string{"Idempotency-Replayed"}},
			},
			Problems: []int{404, 409, 413, 415, 422, 503},
		}, handle: c.postMessage, right: needs(access.Send).pathDatatype()},
		{Route: apidocs.Route{
			Method: http.MethodPost, Path: "/v1/channels/{datatype}/validate", ID: "validateMessage", Tag: "messages", Summary: "Check a record without sending it",
			Params:   append(recordHeadersTold(), c.inDatatype()),
			Body:     c.record(),
			Answers:  []apidocs.Answer{answersJSON(200, "The router would accept it.", apidocs.Schema("Verdict"))},
			Problems: []int{404, 413, 415, 422},
		}, handle: c.validate, right: needs(access.Validate).pathDatatype()},
	}
}

// kept is the schema of what a datatype's channel holds, of any object where there is no
// such datatype.
func (c *counter) kept(datatype string) apidocs.Object {
	if ch, ok := c.Catalogue.Channel(datatype); ok {
		return apidocs.Kept(ch)
	}
	return anObject
}

// nullable adds null where a datatype has erasures.
func nullable(of func(*schemas.Channel) apidocs.Object) func(*schemas.Channel) apidocs.Object {
	return func(ch *schemas.Channel) apidocs.Object {
		if ch.Table == "" {
			return of(ch)
		}
		return apidocs.AnyOf(of(ch), apidocs.Object{apidocs.Named("type", "null")})
	}
}

// channelRoutes tell what there is.
func (c *counter) channelRoutes() []route {
	return []route{
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/v1/channels", ID: "listChannels", Tag: "channels", Summary: "The channels and what they hold",
			Answers: []apidocs.Answer{answersJSON(200, "All channels, by datatype.", apidocs.Members(apidocs.Named("channels", apidocs.List(apidocs.Schema("Channel")))))},
		}, handle: c.listChannels, right: needsSome(access.ChannelsRead)},
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/v1/channels/{datatype}", ID: "getChannel", Tag: "channels", Summary: "What a channel holds",
			Params:   []apidocs.Param{c.inDatatype()},
			Answers:  []apidocs.Answer{answersJSON(200, "The channel.", apidocs.Schema("Channel"))},
			Problems: []int{404},
		}, handle: c.getChannel, right: needs(access.ChannelsRead).pathDatatype()},
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/v1/channels/{datatype}/schema", ID: "getSchema", Tag: "channels", Summary: "The schema of a datatype",
			Params: []apidocs.Param{
				c.inDatatype(), ifNoneMatch,
				inQuery("version", "A version, whatever its status; without it the current one", apidocs.Text().With("examples", []any{"1-0-0"})),
			},
			Answers:  []apidocs.Answer{{Status: 200, Does: "The schema, which can be read by itself.", Media: mediaSchema, Schema: anObject, Headers: []string{"ETag"}}, unchanged},
			Problems: []int{404},
		}, handle: c.getSchema, right: needs(access.ChannelsRead).pathDatatype()},
		{Route: apidocs.Route{
			Method: http.MethodPost, Path: "/v1/channels/{datatype}/what-if", ID: "tryChannelSchema", Tag: "channels", Summary: "What another schema would have done to past records",
			Params: []apidocs.Param{
				inPath("datatype", "The datatype, which may be a new one", apidocs.Text()),
				inQuery("since", "Only records of this time or later: RFC 3339, or an age such as 24h", apidocs.Text().With("default", "24h")),
				inQuery("from", "Which records: all that were sent to Kafka, or those of the channel", apidocs.Text("ingress", "channel").With("default", "ingress")),
				inQuery("sample", "Judge one record in so many", apidocs.Text().With("pattern", "^1/[1-9][0-9]*$").With("default", "1/1")),
			},
			Body:     []apidocs.Body{{Media: mediaJSON, Schema: anObject}},
			Answers:  []apidocs.Answer{{Status: 200, Does: "How far it is, a JSON document a line, and last the result.", Media: mediaLines, Schema: apidocs.Text()}},
			Problems: []int{404, 413, 415, 422, 429, 503},
		}, handle: c.postWhatIf, streams: true, right: needs(access.CataloguePublish).pathDatatype()},
	}
}

// routes are the calls of one table. They share their labels with those of other
// tables, so that a catalogue of many tables has no more series.
func (t *table) routes() []route {
	doc, row := t.c.kept(t.Datatype), apidocs.Both(apidocs.Schema("Row"), apidocs.Members(apidocs.Named("doc", t.c.kept(t.Datatype))))
	one := answersJSON(200, "The document, as it was sent.", doc, "ETag", aSource)
	page := apidocs.Members(apidocs.Named("rows", apidocs.List(row)), apidocs.Named("next", apidocs.Schema("Next")))
	key := apidocs.Text().With("minLength", 1)
	inKey, queried := inPath("key", "The key", key), inQuery("key", "The key, where a path cannot carry it", key)
	wait := inQuery("wait", "Answer 204 once it is gone", apidocs.Text(waitReadable))
	erased := []apidocs.Answer{answersJSON(202, "The erasure was sent.", apidocs.Schema("Receipt")), answersEmpty(204, "It is gone.")}
	routes := []route{
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/v1/{table}/{key}", ID: "getRow", Summary: "A row",
			Params:   []apidocs.Param{inKey, ifNoneMatch, ifMatch},
			Answers:  []apidocs.Answer{one, unchanged},
			Problems: []int{404, 412, 503},
		}, handle: t.get, right: needs(access.TableRead)},
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/v1/{table}", ID: "listRows", Summary: "Rows in the order of their keys, or one by ?key=",
			Params: []apidocs.Param{
				queried, ifNoneMatch, ifMatch,
				inQuery("prefix", "Only keys that begin so", apidocs.Text()),
				inQuery("after", "The next of another page", apidocs.Text()),
				inQuery("limit", "How many at most", apidocs.Whole(maxRows, defaultRows)),
			},
			Answers:  []apidocs.Answer{answersJSON(200, "A page of rows; with ?key= the document, as it was sent.", apidocs.AnyOf(page, doc), "ETag", aSource), unchanged},
			Problems: []int{404, 412, 503},
		}, handle: t.getOrList, right: needs(access.TableRead)},
		{Route: apidocs.Route{
			Method: http.MethodDelete, Path: "/v1/{table}/{key}", ID: "eraseRow", Summary: "Erase a row",
			Params: []apidocs.Param{inKey, wait, ifMatch, ifNoneMatch}, Answers: erased, Problems: []int{412, 422, 503},
		}, handle: t.erase, right: needs(access.TableErase)},
		{Route: apidocs.Route{
			Method: http.MethodDelete, Path: "/v1/{table}", ID: "eraseRowByQuery", Summary: "Erase a row whose key a path cannot carry",
			Params: []apidocs.Param{queried, wait, ifMatch, ifNoneMatch}, Answers: erased, Problems: []int{412, 422, 503},
		}, handle: t.erase, right: needs(access.TableErase)},
		{Route: apidocs.Route{
			Method: http.MethodPost, Path: "/v1/{table}/lookup", ID: "lookupRows", Summary: "Many rows by their keys",
			Body: []apidocs.Body{{Media: mediaJSON, Schema: apidocs.Schema("Lookup")}},
			Answers: []apidocs.Answer{answersJSON(200, "The rows that there are, and the keys without one.", apidocs.Members(
				apidocs.Named("rows", apidocs.List(row)), apidocs.Named("missing", apidocs.List(key))).Optional(
				apidocs.Named("omitted", apidocs.List(key).With("description", "Keys to ask for again: the answer has become too large."))))},
			Problems: []int{413, 415, 503},
		}, handle: t.lookupAll, right: needs(access.TableRead)},
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/v1/{table}/changes", ID: "followRows", Summary: "Follow the changes of rows",
			Params:   streamParams(),
			Answers:  []apidocs.Answer{{Status: 200, Does: "Server-sent events: change, erasure, end.", Media: mediaEvents, Schema: apidocs.Text()}},
			Problems: []int{503},
		}, handle: t.changes, streams: true, right: needs(access.TableRead)},
	}
	for i := range routes {
		routes[i].Table, routes[i].Tag = t.name, "tables"
		routes[i].right = routes[i].right.ofDatatype(t.Datatype)
	}
	return routes
}

// senderParams are what alerts and their groups can be asked for by.
func (c *counter) senderParams() []apidocs.Param {
	return []apidocs.Param{
		inQuery("datatype", "Only those of this datatype; "+esclusa.NoDatatype+" for records that name none of the catalogue", apidocs.Text(append(c.datatypeNames(), esclusa.NoDatatype)...)),
		inQuery("reason", "Only those refused for this reason", apidocs.Text(reasonNames()...)),
		inQuery("sender", "Only those of this sender; "+esclusa.NoSender+" for those that name none", apidocs.Text()),
	}
}

// alertParams are what alerts can be asked for by.
func (c *counter) alertParams() []apidocs.Param {
	return append(c.senderParams(), inQuery("group", "Only those of this alert group", apidocs.Text().With("pattern", "^[0-9a-f]{16}$")))
}

// timeParams are when brokers took what is asked for.
func timeParams() []apidocs.Param {
	return []apidocs.Param{
		inQuery("since", "Only those of this time or later: RFC 3339, or an age such as 24h", apidocs.Text()),
		inQuery("until", "Only those before this time: RFC 3339, or an age such as 1h", apidocs.Text()),
	}
}

// streamParams are where a stream begins.
func streamParams() []apidocs.Param {
	return []apidocs.Param{
		inQuery("from", "Where to begin", apidocs.Text("now", "oldest").With("default", "now")),
		inHeader("Last-Event-ID", "The id of an event to go on after; it outdoes from", apidocs.Text()),
	}
}

// alertTopicRoutes read all alerts that there are, or that come.
func (c *counter) alertTopicRoutes() []route {
	return []route{
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/v1/alerts/stream", ID: "followAlerts", Tag: "alerts", Summary: "Follow the alerts about refused records",
			Params:   append(c.alertParams(), streamParams()...),
			Answers:  []apidocs.Answer{{Status: 200, Does: "Server-sent events: alert, dropped, end.", Media: mediaEvents, Schema: apidocs.Text()}},
			Problems: []int{503},
		}, handle: c.streamAlerts, streams: true, right: needsSome(access.AlertsRead)},
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/v1/alerts/export", ID: "exportAlerts", Tag: "alerts", Summary: "All alerts, whole, one a line",
			Params:   append(c.alertParams(), timeParams()...),
			Answers:  []apidocs.Answer{{Status: 200, Does: "Alerts, a JSON document a line; if they cannot be read to the end, the last line is an error.", Media: mediaLines, Schema: apidocs.Text()}},
			Problems: []int{503},
		}, handle: c.exportAlerts, streams: true, right: needsSome(access.AlertsRead)},
	}
}

// pageParams are which page is asked for.
func pageParams() []apidocs.Param {
	return []apidocs.Param{
		inQuery("limit", "How many at most", apidocs.Whole(maxPage, defaultPage)),
		inQuery("after", "The next of another page", apidocs.Text()),
	}
}
