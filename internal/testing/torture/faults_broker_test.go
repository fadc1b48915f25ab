package torture

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kgoka"
)

// What faults of brokers are on.
const onBrokers = "brokers"

func onBroker(node int) string { return fmt.Sprint(onBrokers, "/", node) }

// leadersMoved is leaders that move, of some partitions or of all, once or again
// and again, while everything goes on.
func leadersMoved(r *rig) fault {
	topics := slices.Concat(r.outputs(), []string{r.names.Ingress()}, r.tables())
	what := "everywhere"
	if r.rng.IntN(2) == 0 {
		topics = []string{pick(r, topics)}
		what = topics[0]
	}
	type move struct {
		topic     string
		partition int32
		to        int
	}
	var there, back []move
	for _, topic := range topics {
		for p := range int32(partitions) {
			there = append(there, move{topic, p, r.rng.IntN(nodes)})
			back = append(back, move{topic, p, r.rng.IntN(nodes)})
		}
	}
	moves := func(moves []move) func() error {
		return func() error {
			var errs []error
			for _, m := range moves {
				errs = append(errs, r.brokers.lead(m.topic, m.partition, m.to))
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

// unwritten are outputs that no broker takes for a while: whoever commits now, commits
// what is not there.
func unwritten(r *rig) fault {
	var refusing *kfake.FaultHandle
	return fault{
		kind: "outputs refused", on: onBrokers, hold: r.between(3*time.Second, 4*time.Second),
		inflict: func() error {
			var faults []kfake.Fault
			for _, topic := range r.outputs() {
				faults = append(faults, kfake.Fault{Keys: []kmsg.Key{kmsg.Produce}, Topic: topic, Err: kerr.NotEnoughReplicas, Count: -1})
			}
			refusing = r.brokers.Fault(faults...)
			return nil
		},
		heal: func() error { refusing.Remove(); return nil },
	}
}

// answers are the errors that brokers can answer to what our clients ask, by API:
// those that the constants and comments of org.apache.kafka.common.requests name,
// and those that the group and transaction coordinators turn others into (Kafka
// 4.1). What only a client that is built wrongly gets to hear is left out, and
//   - DUPLICATE_SEQUENCE_NUMBER: it says that a batch is there, and kfake does not
//     write what it answers with an error.
var answers = map[kmsg.Key][]*kerr.Error{
	kmsg.Produce: {
		kerr.UnknownServerError, kerr.CorruptMessage, kerr.UnknownTopicOrPartition, kerr.LeaderNotAvailable, kerr.NotLeaderForPartition,
		kerr.RequestTimedOut, kerr.MessageTooLarge, kerr.InvalidTopicException, kerr.RecordListTooLarge,
		kerr.NotEnoughReplicas, kerr.NotEnoughReplicasAfterAppend, kerr.TopicAuthorizationFailed, kerr.InvalidTimestamp,
		kerr.ClusterAuthorizationFailed, kerr.PolicyViolation, kerr.OutOfOrderSequenceNumber, kerr.InvalidProducerEpoch,
		kerr.InvalidTxnState, kerr.InvalidProducerIDMapping, kerr.ConcurrentTransactions, kerr.TransactionalIDAuthorizationFailed,
		kerr.KafkaStorageError, kerr.UnknownProducerID, kerr.InvalidRecord, kerr.ProducerFenced, kerr.UnknownTopicID, kerr.TransactionAbortable,
	},
	kmsg.Fetch: {
		kerr.UnknownServerError, kerr.OffsetOutOfRange, kerr.CorruptMessage, kerr.UnknownTopicOrPartition, kerr.NotLeaderForPartition,
		kerr.ReplicaNotAvailable, kerr.TopicAuthorizationFailed, kerr.KafkaStorageError, kerr.FencedLeaderEpoch, kerr.UnknownLeaderEpoch,
		kerr.OffsetNotAvailable, kerr.UnknownTopicID, kerr.InconsistentTopicID,
	},
	kmsg.ListOffsets: {
		kerr.UnknownServerError, kerr.UnknownTopicOrPartition, kerr.LeaderNotAvailable, kerr.NotLeaderForPartition, kerr.RequestTimedOut,
		kerr.ReplicaNotAvailable, kerr.TopicAuthorizationFailed, kerr.KafkaStorageError, kerr.FencedLeaderEpoch, kerr.UnknownLeaderEpoch, kerr.OffsetNotAvailable,
	},
	kmsg.Metadata: {
		kerr.UnknownServerError, kerr.UnknownTopicOrPartition, kerr.LeaderNotAvailable, kerr.ReplicaNotAvailable,
		kerr.TopicAuthorizationFailed, kerr.KafkaStorageError, kerr.ListenerNotFound, kerr.UnknownTopicID,
	},
	kmsg.OffsetForLeaderEpoch: {
		kerr.UnknownServerError, kerr.UnknownTopicOrPartition, kerr.NotLeaderForPartition, kerr.TopicAuthorizationFailed,
		kerr.KafkaStorageError, kerr.FencedLeaderEpoch, kerr.UnknownLeaderEpoch,
	},
	kmsg.OffsetCommit: {
		kerr.UnknownServerError, kerr.UnknownTopicOrPartition, kerr.RequestTimedOut, kerr.CoordinatorLoadInProgress, kerr.CoordinatorNotAvailable,
		kerr.NotCoordinator, kerr.IllegalGeneration, kerr.UnknownMemberID, kerr.RebalanceInProgress, kerr.InvalidCommitOffsetSize,
		kerr.TopicAuthorizationFailed, kerr.GroupAuthorizationFailed, kerr.FencedInstanceID,
	},
	kmsg.OffsetFetch: {
		kerr.UnknownServerError, kerr.UnknownTopicOrPartition, kerr.CoordinatorLoadInProgress, kerr.CoordinatorNotAvailable, kerr.NotCoordinator,
		kerr.TopicAuthorizationFailed, kerr.GroupAuthorizationFailed, kerr.UnstableOffsetCommit,
	},
	kmsg.FindCoordinator: {
		kerr.UnknownServerError, kerr.CoordinatorLoadInProgress, kerr.CoordinatorNotAvailable, kerr.GroupAuthorizationFailed,
		kerr.TransactionalIDAuthorizationFailed,
	},
	kmsg.JoinGroup: {
		kerr.UnknownServerError, kerr.CoordinatorLoadInProgress, kerr.CoordinatorNotAvailable, kerr.NotCoordinator, kerr.InconsistentGroupProtocol,
		kerr.UnknownMemberID, kerr.InvalidSessionTimeout, kerr.GroupAuthorizationFailed, kerr.RebalanceInProgress, kerr.MemberIDRequired,
		kerr.GroupMaxSizeReached, kerr.FencedInstanceID,
	},
	kmsg.SyncGroup: {
		kerr.UnknownServerError, kerr.CoordinatorLoadInProgress, kerr.CoordinatorNotAvailable, kerr.NotCoordinator, kerr.IllegalGeneration,
		kerr.InconsistentGroupProtocol, kerr.UnknownMemberID, kerr.RebalanceInProgress, kerr.GroupAuthorizationFailed, kerr.FencedInstanceID,
	},
	kmsg.Heartbeat: {
		kerr.UnknownServerError, kerr.CoordinatorLoadInProgress, kerr.CoordinatorNotAvailable, kerr.NotCoordinator, kerr.IllegalGeneration,
		kerr.UnknownMemberID, kerr.RebalanceInProgress, kerr.GroupAuthorizationFailed, kerr.FencedInstanceID,
	},
	kmsg.LeaveGroup: {
		kerr.UnknownServerError, kerr.CoordinatorLoadInProgress, kerr.CoordinatorNotAvailable, kerr.NotCoordinator, kerr.UnknownMemberID,
		kerr.GroupAuthorizationFailed, kerr.FencedInstanceID,
	},
	kmsg.InitProducerID: {
		kerr.UnknownServerError, kerr.RequestTimedOut, kerr.CoordinatorLoadInProgress, kerr.CoordinatorNotAvailable, kerr.NotCoordinator,
		kerr.ClusterAuthorizationFailed, kerr.InvalidProducerEpoch, kerr.InvalidProducerIDMapping, kerr.ConcurrentTransactions,
		kerr.TransactionalIDAuthorizationFailed, kerr.ProducerFenced,
	},
	kmsg.AddPartitionsToTxn: {
		kerr.UnknownServerError, kerr.UnknownTopicOrPartition, kerr.CoordinatorLoadInProgress, kerr.CoordinatorNotAvailable, kerr.NotCoordinator,
		kerr.TopicAuthorizationFailed, kerr.InvalidProducerEpoch, kerr.InvalidTxnState, kerr.InvalidProducerIDMapping, kerr.ConcurrentTransactions,
		kerr.TransactionalIDAuthorizationFailed, kerr.OperationNotAttempted, kerr.ProducerFenced, kerr.TransactionAbortable,
	},
	kmsg.AddOffsetsToTxn: {
		kerr.UnknownServerError, kerr.CoordinatorLoadInProgress, kerr.CoordinatorNotAvailable, kerr.NotCoordinator, kerr.GroupAuthorizationFailed,
		kerr.InvalidProducerEpoch, kerr.InvalidTxnState, kerr.InvalidProducerIDMapping, kerr.ConcurrentTransactions,
		kerr.TransactionalIDAuthorizationFailed, kerr.ProducerFenced, kerr.TransactionAbortable,
	},
	kmsg.TxnOffsetCommit: {
		kerr.UnknownServerError, kerr.UnknownTopicOrPartition, kerr.RequestTimedOut, kerr.CoordinatorLoadInProgress, kerr.CoordinatorNotAvailable,
		kerr.NotCoordinator, kerr.IllegalGeneration, kerr.UnknownMemberID, kerr.InvalidCommitOffsetSize, kerr.TopicAuthorizationFailed,
		kerr.GroupAuthorizationFailed, kerr.InvalidProducerEpoch, kerr.InvalidTxnState, kerr.InvalidProducerIDMapping,
		kerr.TransactionalIDAuthorizationFailed, kerr.FencedInstanceID, kerr.ProducerFenced, kerr.TransactionAbortable,
	},
	kmsg.EndTxn: {
		kerr.UnknownServerError, kerr.CoordinatorLoadInProgress, kerr.CoordinatorNotAvailable, kerr.NotCoordinator, kerr.InvalidProducerEpoch,
		kerr.InvalidTxnState, kerr.InvalidProducerIDMapping, kerr.ConcurrentTransactions, kerr.TransactionalIDAuthorizationFailed,
		kerr.ProducerFenced, kerr.TransactionAbortable,
	},
	kmsg.DescribeConfigs: {
		kerr.UnknownServerError, kerr.UnknownTopicOrPartition, kerr.InvalidTopicException, kerr.TopicAuthorizationFailed,
	},
	kmsg.DescribeGroups: {
		kerr.UnknownServerError, kerr.CoordinatorLoadInProgress, kerr.CoordinatorNotAvailable, kerr.NotCoordinator, kerr.GroupAuthorizationFailed,
	},
}

// transactional are the APIs of a transaction, in its order.
var transactional = []kmsg.Key{kmsg.InitProducerID, kmsg.AddPartitionsToTxn, kmsg.AddOffsetsToTxn, kmsg.Produce, kmsg.TxnOffsetCommit, kmsg.EndTxn}

// answeredWrongly is brokers that answer an API with an error, some times or for a
// while.
func answeredWrongly(r *rig) fault {
	return r.answered("broker error", slices.Sorted(maps.Keys(answers))...)
}

// brokenTransaction is an error in the course of a transaction: before, in or at the
// end of it.
func brokenTransaction(r *rig) fault {
	if !r.exactlyOnce() {
		return brokenCommit(r)
	}
	return r.answered("transaction error", transactional...)
}

// brokenCommit is what takes the place of faults of transactions where there are
// none.
func brokenCommit(r *rig) fault {
	return r.answered("commit error", kmsg.Produce, kmsg.OffsetCommit, kmsg.OffsetFetch)
}

// asked reports whether anybody asks an API.
func (r *rig) asked(api kmsg.Key) bool {
	switch api {
	case kmsg.AddPartitionsToTxn, kmsg.AddOffsetsToTxn: // KIP-890 has done away with them
		return r.exactlyOnce() && !r.brokers.kip890
	case kmsg.TxnOffsetCommit, kmsg.EndTxn:
		return r.exactlyOnce()
	}
	return true
}

// answered draws an API and an error.
func (r *rig) answered(kind string, apis ...kmsg.Key) fault {
	api := pick(r, slices.DeleteFunc(slices.Clone(apis), func(api kmsg.Key) bool { return !r.asked(api) }))
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
		kind: kind, what: strings.Join(what, " "), on: "answers", hold: r.between(500*time.Millisecond, 5*time.Second),
		inflict: func() error { there = r.brokers.Fault(f); return nil },
		heal:    func() error { there.Remove(); return nil },
		met: func() int {
			if there == nil { // the run ended before
				return 0
			}
			return there.Hits()
		},
	}
}

// committedUnheard is commits that are done, and of which no router hears: the
// connection breaks, or the answer is that of a coordinator that leaves after it has
// written the decision (TransactionStateManager.appendTransactionToLog).
func committedUnheard(r *rig) fault {
	if !r.exactlyOnce() {
		return brokenCommit(r)
	}
	answer := pick(r, []*kerr.Error{nil, kerr.CoordinatorNotAvailable, kerr.NotCoordinator, kerr.ConcurrentTransactions, kerr.UnknownServerError})
	times := 1 + r.rng.IntN(5)
	what := "the connection breaks"
	if answer != nil {
		what = answer.Message
	}
	var mu sync.Mutex
	doing := make(map[ending]bool)
	over := false
	return fault{
		kind: "commit unheard", what: fmt.Sprint(what, ", ", times, " times"), on: "ends", hold: r.between(time.Second, 4*time.Second),
		inflict: func() error {
			r.brokers.ControlKey(int16(kmsg.EndTxn), func(kreq kmsg.Request) (kmsg.Response, error, bool) {
				req := kreq.(*kmsg.EndTxnRequest)
				what := ending{req.TransactionalID, req.ProducerID, req.ProducerEpoch}
				mu.Lock()
				if over || times == 0 {
					r.brokers.DropControl()
					mu.Unlock()
					return nil, nil, false
				}
				if doing[what] || !req.Commit {
					mu.Unlock()
					return nil, nil, false
				}
				doing[what] = true
				times--
				mu.Unlock()
				r.brokers.KeepControl()
				r.brokers.SleepControl(func() { r.end(req) })
				mu.Lock()
				delete(doing, what)
				mu.Unlock()
				if answer == nil {
					return nil, errors.New("the connection breaks"), true
				}
				resp := req.ResponseKind().(*kmsg.EndTxnResponse)
				resp.ErrorCode = answer.Code
				return resp, nil, true
			})
			return nil
		},
		heal: func() error {
			mu.Lock()
			defer mu.Unlock()
			over = true
			return nil
		},
	}
}

// ending is the end of a transaction.
type ending struct {
	id    string
	pid   int64
	epoch int16
}

// end ends a transaction as the router asked, in its name.
func (r *rig) end(req *kmsg.EndTxnRequest) {
	again := *req
	versions := kversion.Stable()
	versions.SetMaxKeyVersion(req.Key(), req.Version)
	cl, err := r.brokers.client(kgo.MaxVersions(versions))
	if err != nil {
		return
	}
	defer cl.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	_, _ = again.RequestWith(ctx, cl) // where it is not done, the router's own fails
}

// endWithheld is ends of a router's transactions that lie about for longer than
// transactions live, and arrive afterwards.
func endWithheld(r *rig) fault {
	if !r.exactlyOnce() {
		return brokenCommit(r)
	}
	m := pick(r, r.of(app.RoleRouter))
	id := kgoka.TransactionOf(r.names.RouterGroup(), m.name)
	arrive := make(chan struct{})
	hold := r.between(2*time.Second, 14*time.Second)
	return fault{
		kind: "commit withheld", what: m.name, on: "ends", hold: hold,
		inflict: func() error {
			r.brokers.ControlKey(int16(kmsg.EndTxn), func(req kmsg.Request) (kmsg.Response, error, bool) {
				select {
				case <-arrive:
					r.brokers.DropControl()
					return nil, nil, false
				default:
				}
				if req.(*kmsg.EndTxnRequest).TransactionalID == id {
					r.brokers.SleepControl(func() { <-arrive })
				}
				return nil, nil, false
			})
			return nil
		},
		heal: func() error { close(arrive); return nil },
	}
}

// timedOut is a router that sleeps for longer than its transactions live, while the
// others go on.
func timedOut(r *rig) fault {
	f := freeze(pick(r, r.of(app.RoleRouter)), r.between(10*time.Second, 14*time.Second))
	f.kind = "transaction timeout"
	return f
}

// fenced is a second process under a router's instance id. It fences the first,
// which is started again, and fences it in turn.
func fenced(r *rig) fault {
	m := pick(r, r.twins)
	return fault{
		kind: "producer fenced", what: "by a second " + m.opts.Instance, on: m.opts.Instance, hold: r.between(2*time.Second, 6*time.Second),
		inflict: m.start, heal: func() error { m.kill(); return nil },
	}
}
