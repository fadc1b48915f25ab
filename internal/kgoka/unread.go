package kgoka

import (
	"errors"

	"github.com/twmb/franz-go/pkg/kgo"
)

// unread is a batch to pass over, and the session in which it was met. The client stands
// still before it until it is told to go on behind it.
type unread struct {
	Passed
	epoch   int32 // of the leader that wrote it
	session *session
}

func (u unread) place() place { return place{u.Topic, u.Partition} }

// asUnread tells an unread batch from other errors of a poll.
func asUnread(err error, met *session) (unread, bool) {
	var large *kgo.ErrDecompressTooLarge
	if !errors.As(err, &large) {
		return unread{}, false
	}
	passed := Passed{Topic: large.Topic, Partition: large.Partition, From: large.Offset, Next: large.NextOffset}
	return unread{passed, large.Epoch, met}, true
}
