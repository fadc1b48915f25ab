package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	lib "github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/journal"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/nearest"
	"github.com/esclusa/esclusa/internal/reach"
	"github.com/esclusa/esclusa/internal/topics"
	"github.com/esclusa/esclusa/schemas"
)

// client is the flags of a command that knows the catalogue and, where it has
// brokers, speaks to Kafka.
type client struct {
	schemas  string
	limits   schemas.Limits
	brokers  []string
	security kafka.SecurityOptions
	prefix   string
	away     *away
}

// catalogueFlags are enough for a command that works offline.
func (c *client) catalogueFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.schemas, "schemas", "", "`directory` of the catalogue; none for the one built in")
	c.limits = schemas.DefaultLimits()
	cmd.Flags().IntVar(&c.limits.RecordBytes, "max-record-bytes", c.limits.RecordBytes, "largest body of a record, in `bytes`")
	cmd.Flags().IntVar(&c.limits.Elements, "max-elements", c.limits.Elements, "most array elements and members of a record, in all")
	cmd.Flags().IntVar(&c.limits.Depth, "max-depth", c.limits.Depth, "deepest nesting of a record")
}

func (c *client) prefixFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.prefix, "topic-prefix", esclusa.DefaultPrefix, "`prefix` of all topics and groups")
}

func (c *client) kafkaFlags(cmd *cobra.Command) {
	c.catalogueFlags(cmd)
	c.prefixFlag(cmd)
	cmd.Flags().StringSliceVar(&c.brokers, "brokers", []string{"127.0.0.1:9092"}, "Kafka brokers, as `host:port,...`")
	kafkaSecurityFlags(cmd, &c.security)
	c.away = &away{out: cmd.ErrOrStderr}
}

func (c *client) names() esclusa.Names { return esclusa.Names{Prefix: c.prefix} }

func (c *client) catalogue() (*schemas.Catalogue, error) {
	switch l := c.limits; {
	case l.RecordBytes < 1:
		return nil, usagef("--max-record-bytes: must be positive")
	case l.Elements < 1 || l.Elements > schemas.MostElements:
		return nil, usagef("--max-elements: must be 1 to %d", schemas.MostElements)
	case l.Depth < 1 || l.Depth > schemas.MostDepth:
		return nil, usagef("--max-depth: must be 1 to %d", schemas.MostDepth)
	}
	return app.LoadCatalogue(c.schemas, c.limits)
}

// channel is the channel of a datatype that the user has named.
func channel(catalogue *schemas.Catalogue, datatype string) (*schemas.Channel, error) {
	ch, ok := catalogue.Channel(datatype)
	if !ok {
		names := datatypes(catalogue)
		return nil, usagef("%q is not a datatype of the catalogue, which has %s%s", datatype, strings.Join(names, ", "), nearest.Hint(datatype, names))
	}
	return ch, nil
}

func datatypes(catalogue *schemas.Catalogue) []string {
	var names []string
	for _, ch := range catalogue.Channels() {
		names = append(names, ch.Datatype)
	}
	return names
}

// link is a connection to a cluster that answers. It is for concurrent use.
type link struct {
	kafka.Cluster
	admin *kadm.Client
	names esclusa.Names
}

// explain says of an error about a missing right who lacks it.
func (l *link) explain(err error) error { return topics.Explain(err, l.Security) }

// connect reaches the brokers and makes sure that they allow what the command
// needs, and that the topics are there. The caller closes the link.
func (c *client) connect(ctx context.Context, needs []topics.Right, exist ...string) (*link, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	security, err := kafka.NewSecurity(c.security)
	if err != nil {
		return nil, err
	}
	l := &link{names: c.names(), Cluster: kafka.Cluster{
		Brokers: c.brokers, Security: security, ClientID: "esclusa." + shellInstance(), MaxBody: c.limits.RecordBytes, Log: slog.New(slog.DiscardHandler),
	}}
	l.Dial = c.away.watch(l.Dialer())
	if l.admin, err = reach.Connect(ctx, l.Cluster, needs, exist...); err != nil {
		return nil, c.hinted(err)
	}
	return l, nil
}

// withJournal has something done with the journal, upon a connection that lasts until then.
// Errors about a missing right say who lacks it.
func (c *client) withJournal(ctx context.Context, needs []topics.Right, do func(*link, *journal.Journal) error, exist ...string) error {
	l, err := c.connect(ctx, needs, append(exist, c.names().Journal())...)
	if err != nil {
		return err
	}
	defer l.close()
	j, err := journal.Open(l.Cluster, l.admin, l.names)
	if err != nil {
		return err
	}
	defer j.Close()
	return l.explain(do(l, j))
}

// hinted adds to an error of connecting which flags to look at.
func (c *client) hinted(err error) error {
	switch {
	case errors.Is(err, reach.ErrNoAnswer):
		return fmt.Errorf("%w; is `esclusa run` running there, or should --brokers name another place?", err)
	case errors.Is(err, topics.ErrTopics):
		return fmt.Errorf("%w; start `esclusa run`, or give the --topic-prefix and --schemas that it has", err)
	}
	return err
}

// kafka is the same for the library, once check has passed it.
func (c *client) kafka(catalogue *schemas.Catalogue) lib.Kafka {
	s := c.security
	return lib.Kafka{
		Brokers: c.brokers, TopicPrefix: c.prefix, ClientID: "esclusa." + shellInstance(), Catalogue: catalogue,
		Security: lib.Security{
			TLS: s.UseTLS, CA: s.TLS.CA, Cert: s.TLS.Cert, Key: s.TLS.Key, Mechanism: s.Mechanism, User: s.User,
			PasswordFile: s.Password.File, Password: s.Password.Text,
			TokenURL: s.Token.URL, TokenCA: s.Token.CA, TokenScopes: s.Token.Scopes,
		},
	}
}

func (c *client) check() error {
	if err := esclusa.CheckPrefix(c.prefix); err != nil {
		return usagef("--topic-prefix: %w", err)
	}
	if len(c.brokers) == 0 {
		return usagef("--brokers: must name at least one")
	}
	if err := c.security.Check(); err != nil {
		return usageError{err}
	}
	return nil
}

func (l *link) close() { l.admin.Close() }

// shellInstance names this process among others of the machine.
func shellInstance() string { return fmt.Sprintf("%s.%d", hostName(), os.Getpid()) }
