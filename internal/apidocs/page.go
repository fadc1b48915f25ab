package apidocs

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// Page tells people of a datatype, in Markdown: its channel, key and versions, its
// members, and samples, those of others passed over.
func (s System) Page(ch *schemas.Channel, samples []schemas.Sample) []byte {
	var p page
	p.line("<!-- %s -->", Mark)
	p.line("# %s", p.text(ch.Title))
	if ch.Description != ch.ID {
		p.line("%s", p.text(ch.Description))
	}
	p.label(s.Names, ch)
	p.members(ch)
	p.versions(ch)
	p.samples(s.Catalogue, ch, samples)
	p.line("## Schema")
	p.fence("json", string(ch.Unsampled()))
	return []byte(p.String())
}

// Index lists the pages, each at <dir>/<datatype>.md.
func (s System) Index(dir string) []byte {
	var p page
	p.line("<!-- %s -->", Mark)
	p.line("# Channels")
	p.line("The calls are in [openapi.json](openapi.json), the topics in [asyncapi.json](asyncapi.json). Senders produce to `%s`, and what is refused is in `%s`.", s.Names.Ingress(), s.Names.Alerts())
	p.table([]string{"datatype", "topic", "current version", "what"}, func(row func(...string)) {
		for _, ch := range s.Catalogue.Channels() {
			row(fmt.Sprintf("[%s](%s/%s.md)", ch.Datatype, dir, ch.Datatype), p.code(s.Names.Channel(ch.Datatype)), p.code(ch.Version), p.text(ch.Title))
		}
	})
	return []byte(p.String())
}

// page is Markdown as it grows.
type page struct{ strings.Builder }

// line adds a paragraph.
func (p *page) line(format string, args ...any) {
	if p.Len() > 0 {
		p.WriteByte('\n')
	}
	fmt.Fprintf(p, format+"\n", args...)
}

// fence adds a block that no line of it ends.
func (p *page) fence(language, text string) {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	p.line("%s%s\n%s\n%s", fence, language, strings.TrimRight(text, "\n"), fence)
}

func (p *page) table(head []string, rows func(row func(cells ...string))) {
	p.line("| %s |\n|%s", strings.Join(head, " | "), strings.Repeat("---|", len(head)))
	rows(func(cells ...string) {
		fmt.Fprintf(p, "| %s |\n", strings.Join(cells, " | "))
	})
}

// inText keeps what a schema says to people from being taken for Markdown or HTML.
var inText = strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "&lt;", "&", "&amp;", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "#", "\\#")

func (*page) text(text string) string {
	return inText.Replace(strings.Join(strings.Fields(text), " "))
}

// code is a text as it is, on one line. A table ends cells at bars, code or not.
func (*page) code(text string) string {
	text = strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", "\\|")
	if !strings.Contains(text, "`") {
		return "`" + text + "`"
	}
	return "`` " + strings.ReplaceAll(text, "``", "` `") + " ``"
}

func (p *page) codes(texts []string) string {
	out := make([]string, len(texts))
	for i := range texts {
		out[i] = p.code(texts[i])
	}
	return strings.Join(out, ", ")
}

func (p *page) label(names esclusa.Names, ch *schemas.Channel) {
	p.table([]string{"", ""}, func(row func(...string)) {
		row("datatype", p.code(ch.Datatype))
		if types := furtherNames(ch); len(types) > 0 {
			row("further names", p.codes(types))
		}
		row("topic", p.code(names.Channel(ch.Datatype)))
		key := p.code(ch.Key)
		if ch.IntegerKey() {
			key += ", an integer: its decimal text"
		}
		row("key", key)
		if ch.Table != "" {
			row("table", p.code(ch.Table)+", at "+p.code("GET /v1/"+ch.Table+"/{key}"))
		}
		row("current version", p.code(ch.Version))
		row("schema", p.code(ch.ID))
	})
}

func (p *page) versions(ch *schemas.Channel) {
	p.line("## Versions")
	p.table([]string{"version", "status", "schema"}, func(row func(...string)) {
		for _, v := range ch.Versions() {
			row(p.code(v.Version), string(v.Status), p.code(v.ID))
		}
	})
}

// shownSamples bounds how many samples of a kind a page has, shownSample how long one
// of them is, in bytes.
const (
	shownSamples = 5
	shownSample  = 4 << 10
)

func (p *page) samples(c *schemas.Catalogue, ch *schemas.Channel, all []schemas.Sample) {
	for _, good := range []bool{true, false} {
		of := slices.DeleteFunc(slices.Clone(all), func(s schemas.Sample) bool {
			return s.Datatype != ch.Datatype || s.Good != good || s.Text == nil || len(s.Text) > shownSample
		})
		if len(of) == 0 {
			continue
		}
		if good {
			p.line("## Accepted")
		} else {
			p.line("## Refused")
		}
		for _, s := range of[:min(len(of), shownSamples)] {
			p.sample(c, s)
		}
	}
}

func (p *page) sample(c *schemas.Catalogue, s schemas.Sample) {
	name := s.File[strings.LastIndexAny(s.File, `/\`)+1:]
	p.line("%s:", p.text(strings.TrimSuffix(name, ".json")))
	language := "text"
	shown := c.Masked(&esclusa.Alert{Datatype: &s.Datatype, Payload: s.Text}).Payload
	if json.Valid(shown) {
		language = "json"
	}
	p.fence(language, strings.ToValidUTF8(string(shown), "\uFFFD"))
	rej := c.Check(&esclusa.Record{Value: s.Text, Headers: []esclusa.Header{{Key: esclusa.HeaderDatatype, Value: []byte(s.Datatype)}}}).Rejection
	if rej == nil {
		return
	}
	for _, v := range c.Masked(&esclusa.Alert{Datatype: &s.Datatype, Errors: rej.Errors}).Errors {
		p.line("%s: %s %s", p.code(string(rej.Reason)), p.pointer(v.Pointer), p.text(v.Message))
	}
}

func (p *page) pointer(pointer string) string {
	if pointer == "" {
		return "it"
	}
	return p.code(pointer)
}
