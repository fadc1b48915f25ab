package kgoka

import (
	"github.com/esclusa/esclusa/internal/kafka"
)

// unread is a batch to pass over, and the session in which it was met.
type unread struct {
	kafka.Unread
	session *session
}

func (u unread) place() place { return place{u.Topic, u.Partition} }
