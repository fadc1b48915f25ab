package kgoka

import (
	"io"
	"sync"
	"time"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
)

// ViewOptions are goka's builders for one view, and what to call after it has
// ended: goka does not close the clients that it made for a view.
func ViewOptions(c Cluster) (opts []goka.ViewOption, closeClients func()) {
	var mu sync.Mutex
	var clients []io.Closer
	keep := func(cl io.Closer) {
		mu.Lock()
		defer mu.Unlock()
		clients = append(clients, cl)
	}
	tables := tablesOf(c)
	opts = []goka.ViewOption{
		goka.WithViewLogger(gokaLog{c.Log}),
		goka.WithViewClientID(c.ClientID),
		goka.WithViewBackoffBuilder(newBackoff),
		goka.WithViewHasher(c.newHasher),
		goka.WithViewConsumerSaramaBuilder(func([]string, string) (sarama.Consumer, error) {
			cl, err := tables.consumer()
			if err == nil {
				keep(cl)
			}
			return cl, err
		}),
		goka.WithViewTopicManagerBuilder(func([]string) (goka.TopicManager, error) {
			tm, err := tables.lookup(false)
			if err == nil {
				keep(tm)
			}
			return tm, err
		}),
	}
	return opts, func() {
		mu.Lock()
		defer mu.Unlock()
		for _, cl := range clients {
			_ = cl.Close() // one of them goka has closed
		}
	}
}

// tablesOf reads the tables of a cluster.
func tablesOf(c Cluster) tableClients {
	return tableClients{open: c.NewClient, log: c.Log, passing: c.Away}
}

// newBackoff is how goka waits before it reads a table again: soon at first.
func newBackoff() (goka.Backoff, error) {
	return goka.NewSimpleBackoff(250*time.Millisecond, 5*time.Second), nil
}
