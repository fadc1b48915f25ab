// Package reach opens the connection of a client, the shell's or a program's, to a
// cluster that esclusa runs on: it makes sure, before anything is sent or read, that
// brokers answer, that they allow what will be done, and that the topics are there.
// It also says what senders and receivers have to be allowed.
package reach

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/topics"
)

// Wait bounds the wait for the first answer of a broker.
const Wait = 5 * time.Second

// ErrNoAnswer says that no broker answered within Wait.
var ErrNoAnswer = errors.New("no answer")

// Connect returns an admin client of a cluster that answers, allows what is needed
// and has the topics; the caller closes it. Beside ErrNoAnswer, the error may be
// kafka.ErrAccess, or topics.ErrTopics where a topic is missing.
func Connect(ctx context.Context, c kafka.Cluster, needs []topics.Right, exist ...string) (*kadm.Client, error) {
	wait, cancel := context.WithTimeout(ctx, Wait)
	defer cancel()
	if err := c.Ping(wait); errors.Is(err, kafka.ErrAccess) {
		return nil, err
	} else if err != nil {
		return nil, cmp.Or(ctx.Err(), fmt.Errorf("%w from %s", ErrNoAnswer, strings.Join(c.Brokers, ", ")))
	}
	admin, err := c.NewAdmin()
	if err != nil {
		return nil, err
	}
	err = topics.CheckRights(wait, admin, needs)
	if err == nil && len(exist) > 0 {
		_, err = topics.IDs(wait, admin, exist...)
	}
	if err != nil {
		admin.Close()
		return nil, cmp.Or(ctx.Err(), topics.Explain(err, c.Security))
	}
	return admin, nil
}

// SendRights are what whoever sends must be allowed.
func SendRights(n esclusa.Names) []topics.Right {
	return []topics.Right{
		{Operation: topics.Write, Resource: topics.Topics, Name: n.Ingress()},
		{Operation: topics.Describe, Resource: topics.Groups, Name: n.RouterGroup()},
	}
}

// ReceiveRights are what whoever reads channels for a group must be allowed. The
// group goes by its short name.
func ReceiveRights(n esclusa.Names, group string, datatypes ...string) []topics.Right {
	rights := []topics.Right{{Operation: topics.Read, Resource: topics.Topics, Name: n.Ingress()}}
	for _, d := range datatypes {
		rights = append(rights, topics.Right{Operation: topics.Read, Resource: topics.Topics, Name: n.Channel(d)})
	}
	return append(rights,
		topics.Right{Operation: topics.Write, Resource: topics.Topics, Name: n.Alerts()},
		topics.Right{Operation: topics.Read, Resource: topics.Groups, Name: n.ReceiveGroup(group)})
}
