package torture

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// What faults of brokers are on.
const onBrokers = "brokers"

func onBroker(node int) string { return fmt.Sprint(onBrokers, "/", node) }

// leadersMoved is leaders that move, of some partitions or of all, once or again
// and again, while everything goes on.
func leadersMoved(r *rig) fault {
	topics := append(r.outputs(), r.names.Ingress(), r.names.Table())
	what := "everywhere"
	if r.rng.IntN(2) == 0 {
		topics = []string{pick(r, topics)}
		what = topics[0]
	}
	type move struct {
		topic     string
		partition int32
		to        int32
	}
	var there, back []move
	for _, topic := range topics {
		for p := range int32(partitions) {
			there = append(there, move{topic, p, int32(r.rng.IntN(nodes))})
			back = append(back, move{topic, p, int32(r.rng.IntN(nodes))})
		}
	}
	moves := func(moves []move) func() error {
		return func() error {
			var errs []error
			for _, m := range moves {
				errs = append(errs, r.brokers.MoveTopicPartition(m.topic, m.partition, m.to))
			}
			return errors.Join(errs...)
		}
	}
	return fault{
		kind: "leaders move", what: what, on: "leaders", hold: r.between(0, 3*time.Second),
		inflict: moves(there), heal: moves(back),
	}
}

// coordinatorsMoved is coordinators of groups and transactions that move, twice.
func coordinatorsMoved(r *rig) fault {
	move := func() error { r.brokers.RehashCoordinators(); return nil }
	return fault{
		kind: "coordinators move", what: "all", on: "coordinators", hold: r.between(0, 3*time.Second),
		inflict: move, heal: move,
	}
}

// left is a broker that leaves the cluster and comes back.
func left(r *rig) fault {
	node := r.rng.IntN(nodes)
	return fault{
		kind: "a broker leaves", what: fmt.Sprint("broker ", node), on: onBroker(node), hold: r.between(0, 10*time.Second),
		inflict: func() error { return r.brokers.leave(node) },
		heal:    func() error { return r.brokers.comeBack(node) },
	}
}

// slow is a broker that takes its time for every answer.
func slow(r *rig) fault {
	node := r.rng.IntN(nodes)
	by := r.between(20*time.Millisecond, time.Second)
	healed := make(chan struct{})
	return fault{
		kind: "slow answers", what: fmt.Sprintf("broker %d by %v", node, by.Round(time.Millisecond)), on: onBroker(node), hold: r.between(time.Second, 6*time.Second),
		inflict: func() error {
			r.brokers.Control(func(kmsg.Request) (kmsg.Response, error, bool) {
				select {
				case <-healed:
					r.brokers.DropControl()
					return nil, nil, false
				default:
				}
				if r.brokers.CurrentNode() == int32(node) {
					r.brokers.SleepControl(func() { time.Sleep(by) })
				}
				return nil, nil, false
			})
			return nil
		},
		heal: func() error { close(healed); return nil },
	}
}

// answers are the errors that brokers can answer, by API: the constants and the
// comments "possible error codes" of org.apache.kafka.common.requests and the
// coordinators' own mappings (Kafka 4.1), as far as they do not say that the client
// was built wrongly. DUPLICATE_SEQUENCE_NUMBER is left out: it says that a batch is
// there, and kfake does not write what it answers with an error.
var answers = map[kmsg.Key][]*kerr.Error{
	kmsg.Produce: {
		kerr.CorruptMessage, kerr.UnknownTopicOrPartition, kerr.NotLeaderForPartition, kerr.RequestTimedOut,
	},
	kmsg.Fetch: {
		kerr.OffsetOutOfRange, kerr.CorruptMessage,
	},
}

// answeredWrongly is brokers that answer an API with an error, some times or for a
// while.
func answeredWrongly(r *rig) fault {
	var apis []kmsg.Key
	for api := kmsg.Key(0); api < 100; api++ {
		if len(answers[api]) > 0 {
			apis = append(apis, api)
		}
	}
	api := pick(r, apis)
	f := kfake.Fault{Keys: []kmsg.Key{api}, Err: pick(r, answers[api]), Count: -1}
	what := []string{api.Name(), f.Err.Message}
	if r.rng.IntN(2) == 0 {
		f.Count = 1 + r.rng.IntN(20)
		what = append(what, fmt.Sprint(f.Count, " times"))
	}
	if node := r.rng.IntN(2 * nodes); node < nodes {
		f.Nodes = []int32{int32(node)}
		what = append(what, fmt.Sprint("by broker ", node))
	}
	var there *kfake.FaultHandle
	return fault{
		kind: "broker error", what: strings.Join(what, " "), on: "answers", hold: r.between(500*time.Millisecond, 5*time.Second),
		inflict: func() error { there = r.brokers.Fault(f); return nil },
		heal:    func() error { there.Remove(); return nil },
	}
}
