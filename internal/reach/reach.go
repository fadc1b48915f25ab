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
)

// Wait bounds the wait for the first answer of a broker.
const Wait = 5 * time.Second

// ErrNoAnswer says that no broker answered within Wait.
var ErrNoAnswer = errors.New("no answer")

// Connect returns an admin client of a cluster that answers, allows what is needed
// and has the topics; the caller closes it. Beside ErrNoAnswer, the error may be
// kafka.ErrAccess, or kafka.ErrTopics where a topic is missing.
func Connect(ctx context.Context, c kafka.Cluster, needs []kafka.Right, topics ...string) (*kadm.Client, error) {
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
	err = kafka.CheckRights(wait, admin, needs)
	if err == nil && len(topics) > 0 {
		_, err = kafka.TopicIDs(wait, admin, topics...)
	}
	if err != nil {
		admin.Close()
		return nil, cmp.Or(ctx.Err(), c.Explain(err))
	}
	return admin, nil
}

// SendRights are what whoever sends must be allowed.
func SendRights(n esclusa.Names) []kafka.Right {
	return []kafka.Right{
		{Operation: kafka.Write, Resource: kafka.Topics, Name: n.Ingress()},
		{Operation: kafka.Describe, Resource: kafka.Groups, Name: n.RouterGroup()},
	}
}

// ReceiveRights are what whoever reads channels for a group must be allowed. The
// group goes by its short name.
func ReceiveRights(n esclusa.Names, group string, datatypes ...string) []kafka.Right {
	rights := []kafka.Right{{Operation: kafka.Read, Resource: kafka.Topics, Name: n.Ingress()}}
	for _, d := range datatypes {
		rights = append(rights, kafka.Right{Operation: kafka.Read, Resource: kafka.Topics, Name: n.Channel(d)})
	}
	return append(rights,
		kafka.Right{Operation: kafka.Write, Resource: kafka.Topics, Name: n.Alerts()},
		kafka.Right{Operation: kafka.Read, Resource: kafka.Groups, Name: n.ReceiveGroup(group)})
}
