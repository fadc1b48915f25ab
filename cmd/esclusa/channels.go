package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/esclusa/esclusa"
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
}

type labels struct {
	Channels []label `json:"channels"`
}

type channelsCommand struct {
	sh *shell
	client
	web    string
	format *format
}

func newChannels(sh *shell) *cobra.Command {
	c := &channelsCommand{sh: sh, format: newFormat()}
	cmd := &cobra.Command{
		Use:   "channels",
		Short: "List the channels and what they hold",
		Long: `Lists the channels: the datatype that each carries, its topic, where in a record its
key is, and the schema that its records keep to. Without --http these are the
channels of the catalogue on this machine.`,
		Example: `  esclusa channels
  esclusa channels --schemas ./schemas -o json
  esclusa channels --http http://127.0.0.1:5000`,
		Args:              takes(0, 0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              c.run,
	}
	c.catalogueFlags(cmd)
	c.prefixFlag(cmd)
	cmd.Flags().StringVar(&c.web, "http", "", "`URL` of a running esclusa, to list its channels")
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
		rows = append(rows, []string{l.Datatype, l.Title, l.Topic, l.Key, l.Version, l.Schema})
	}
	return c.sh.printTable([]string{"DATATYPE", "TITLE", "TOPIC", "KEY", "VERSION", "SCHEMA"}, rows)
}

func (c *channelsCommand) list(ctx context.Context) (labels, error) {
	var list labels
	if c.web != "" {
		text, err := webGet(ctx, c.web, "/v1/channels")
		if err != nil {
			return list, err
		}
		if err := json.Unmarshal(text, &list); err != nil {
			return list, fmt.Errorf("reading the channels of %s: %w", c.web, err)
		}
		return list, nil
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
			Topic: c.names().Channel(ch.Datatype), Key: ch.Key, Schema: ch.ID, Version: ch.Version,
		})
	}
	return list, nil
}
