package alertgroups

import (
	"sync"

	"github.com/esclusa/esclusa"
)

// loudShare is which part of all alerts a sender must have to be counted by itself: one in
// so many. So names that somebody invents show up only if enough alerts bear them.
const loudShare = 100

// Loudest counts alerts by their senders, of which it names twelve at most at a time: those
// that certainly have a hundredth of all. It is safe for concurrent use.
type Loudest struct {
	mu      sync.Mutex
	senders Senders
	all     int64
}

// Add counts alerts of a sender.
func (l *Loudest) Add(sender string, alerts int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.senders.add(sender, alerts)
	l.all += alerts
}

// Each tells of each sender that is named how many alerts it certainly has, and of the rest
// together as esclusa.Other.
func (l *Loudest) Each(of func(sender string, alerts int64)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	rest := l.all
	for _, s := range l.senders {
		if certain := s.certain(); certain*loudShare >= l.all && s.Name != esclusa.Other {
			rest -= certain
			of(s.Name, certain)
		}
	}
	of(esclusa.Other, rest)
}
