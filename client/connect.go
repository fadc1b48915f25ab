package client

import (
	"context"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/reach"
	"github.com/esclusa/esclusa/internal/topics"
)

// Errors of opening, to be asked for with errors.Is.
var (
	// ErrNoAnswer says that no broker answered within five seconds, or that nobody
	// answers at an address of HTTP.
	ErrNoAnswer = reach.ErrNoAnswer
	// ErrAccess says that the brokers and we do not accept one another, or that a
	// right is missing: the text says which, and docs/guides/secure.md who needs it.
	ErrAccess = kafka.ErrAccess
	// ErrTopics says that the system's topics are not there: it has not run yet, or
	// has another TopicPrefix or catalogue.
	ErrTopics = topics.ErrTopics
)

// connection is one to a cluster that answers. It is for concurrent use.
type connection struct {
	kafka   Kafka
	cluster kafka.Cluster
	admin   *kadm.Client
	names   esclusa.Names
}

// connect checks the options, reaches the brokers and makes sure that they allow
// what is needed and have the topics.
func (k Kafka) connect(ctx context.Context, needs func(esclusa.Names) []topics.Right, topics func(esclusa.Names) []string) (*connection, error) {
	if err := k.Check(); err != nil {
		return nil, err
	}
	k, err := k.withDefaults()
	if err != nil {
		return nil, err
	}
	security, err := kafka.NewSecurity(k.Security.options())
	if err != nil {
		return nil, err
	}
	c := &connection{kafka: k, names: esclusa.Names{Prefix: k.TopicPrefix}, cluster: kafka.Cluster{
		Brokers: k.Brokers, Security: security, ClientID: k.ClientID, MaxBody: k.Catalogue.Limits().RecordBytes, Log: k.Log,
	}}
	if c.admin, err = reach.Connect(ctx, c.cluster, needs(c.names), topics(c.names)...); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *connection) close() { c.admin.Close() }
