package kgoka

import (
	"io"
	"sync"
	"time"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"

	"github.com/esclusa/esclusa/internal/kafka"
)

// ViewOptions are goka's builders for one view, and what to call after it has
// ended: goka does not close the clients that it made for a view.
func ViewOptions(c kafka.Cluster) (opts []goka.ViewOption, closeClients func()) {
	var mu sync.Mutex
	var clients []io.Closer
	keep := func(cl io.Closer) {
		mu.Lock()
		defer mu.Unlock()
		clients = append(clients, cl)
	}
	consumer := goka.SaramaConsumerBuilderWithConfig(c.Sarama())
	opts = []goka.ViewOption{
		goka.WithViewLogger(gokaLog{c.Log}),
		goka.WithViewClientID(c.ClientID),
		goka.WithViewBackoffBuilder(newBackoff),
		goka.WithViewHasher(newHasher),
		goka.WithViewConsumerSaramaBuilder(func(brokers []string, id string) (sarama.Consumer, error) {
			cl, err := consumer(brokers, id)
			if err == nil {
				keep(cl)
			}
			return cl, err
		}),
		goka.WithViewTopicManagerBuilder(func(brokers []string) (goka.TopicManager, error) {
			tm, err := lookUp(c)(brokers)
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
			_ = cl.Close() // one of them goka has closed, which is an error of no interest
		}
	}
}

// lookUp makes topic managers that look topics up and create none: topics are declared
// elsewhere.
func lookUp(c kafka.Cluster) goka.TopicManagerBuilder {
	return func(brokers []string) (goka.TopicManager, error) {
		tm := goka.NewTopicManagerConfig()
		tm.NoCreate = true
		return goka.NewTopicManager(brokers, c.Sarama(), tm)
	}
}

// newBackoff is how goka waits before it reads a table again: soon at first.
func newBackoff() (goka.Backoff, error) {
	return goka.NewSimpleBackoff(250*time.Millisecond, 5*time.Second), nil
}
