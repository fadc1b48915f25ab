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

// goneOn are the offsets behind batches.
func goneOn(batches []unread) kafka.Offsets {
	plain := make([]kafka.Unread, len(batches))
	for i, u := range batches {
		plain[i] = u.Unread
	}
	return kafka.GoneOn(plain)
}
