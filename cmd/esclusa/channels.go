package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas"
)

// label says what a channel holds, as GET /v1/channels does.
type label struct {
	Datatype    string `json:"datatype"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Topic       string `json:"topic"`
	Key         string `json:"key"`
	Schema      string `json:"schema"`
	Version     string `json:"version"`
	Table       string `json:"table,omitempty"`

	Versions []schemas.VersionLabel `json:"versions"`
}

// versions are the current one and, with their status, the others.
func (l *label) versions() string {
	text := l.Version
	for _, v := range l.Versions {
		if v.Version != l.Version {
			text += ", " + v.Version + " " + string(v.Status)
		}
	}
	return text
}

type labels struct {
	Channels []label `json:"channels"`
}

type channelsCommand struct {
	sh *shell
	client
	web       string
	neighbour string // where to ask where web says nothing
	format    *format
}

func newChannels(sh *shell) *cobra.Command {
	c := &channelsCommand{sh: sh, neighbour: defaultWeb, format: newFormat()}
	cmd := &cobra.Command{
		Use:   "channels",
		Short: "List the channels and what they hold",
		Long: `Lists the channels: the datatype that each carries, its topic, where in a record its
key is, and the schema that its records keep to. A running esclusa is asked first; if
none answers, these are the channels of the catalogue on this machine, which --schemas
asks for at once, and another --topic-prefix too. Standard error says whose they are, where the command line does not.`,
		Example: `  esclusa channels
  esclusa channels --schemas ./schemas -o json
  esclusa channels --http http://127.0.0.1:5000`,
		Args:              takes(0, 0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              c.run,
	}
	c.catalogueFlags(cmd)
	c.prefixFlag(cmd)
	cmd.Flags().StringVar(&c.web, "http", "", "`URL` of a running esclusa, whose channels to list (default "+defaultWeb+", if it answers)")
	c.format.add(cmd)
	return cmd
}

func (c *channelsCommand) run(cmd *cobra.Command, _ []string) error {
	list, err := c.list(cmd.Context())
	if err != nil {
		return err
	}
	if c.format.json() {
		return c.sh.printJSON(list)
	}
	var rows [][]string
	for _, l := range list.Channels {
		rows = append(rows, []string{l.Datatype, l.Title, l.Topic, l.Key, l.versions(), l.Schema})
	}
	return c.sh.printTable([]string{"DATATYPE", "TITLE", "TOPIC", "KEY", "VERSION", "SCHEMA"}, rows)
}

// ask lists the channels of a running esclusa.
func (c *channelsCommand) ask(ctx context.Context, web string) (list labels, err error) {
	text, err := webGet(ctx, web, "/v1/channels")
	if err != nil {
		return list, err
	}
	if err := json.Unmarshal(text, &list); err != nil {
		return list, fmt.Errorf("reading the channels of %s: %w", web, err)
	}
	c.sh.note("these are the channels of the esclusa at %s", web)
	return list, nil
}

// neighbourWait bounds the wait for an esclusa on this machine, which there need
// not be.
const neighbourWait = time.Second

func (c *channelsCommand) askNeighbour(ctx context.Context) (labels, error) {
	ctx, cancel := context.WithTimeout(ctx, neighbourWait)
	defer cancel()
	return c.ask(ctx, c.neighbour)
}

func (c *channelsCommand) list(ctx context.Context) (labels, error) {
	var list labels
	if c.web != "" {
		return c.ask(ctx, c.web)
	}
	if c.schemas == "" && c.prefix == esclusa.DefaultPrefix {
		if list, err := c.askNeighbour(ctx); err == nil {
			return list, nil
		}
		c.sh.note("these are the channels of the catalogue that is built in; no esclusa answers at %s", c.neighbour)
	}
	if err := esclusa.CheckPrefix(c.prefix); err != nil {
		return list, usagef("--topic-prefix: %w", err)
	}
	catalogue, err := c.catalogue()
	if err != nil {
		return list, err
	}
	for _, ch := range catalogue.Channels() {
		list.Channels = append(list.Channels, label{
			Datatype: ch.Datatype, Title: ch.Title, Description: ch.Description,
			Topic: c.names().Channel(ch.Datatype), Key: ch.Key, Schema: ch.ID, Version: ch.Version, Table: ch.Table, Versions: ch.Label(),
		})
	}
	return list, nil
}
