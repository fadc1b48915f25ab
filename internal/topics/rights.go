package topics

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"

	"github.com/esclusa/esclusa/internal/kafka"
)

// Resource is a kind of thing that brokers guard, as kafka-acls names it.
type Resource string

// The resources of which we need rights.
const (
	Topics          Resource = "topic"
	Groups          Resource = "group"
	TransactionalID Resource = "transactional-id"
)

// Operation is what may be done with a resource, as kafka-acls names it.
type Operation string

// The operations that we need.
const (
	Read            Operation = "Read"
	Write           Operation = "Write"
	Describe        Operation = "Describe"
	Create          Operation = "Create"
	DescribeConfigs Operation = "DescribeConfigs"
	AlterConfigs    Operation = "AlterConfigs"
)

var operations = map[kadm.ACLOperation]Operation{
	kadm.OpRead: Read, kadm.OpWrite: Write, kadm.OpDescribe: Describe, kadm.OpCreate: Create,
	kadm.OpDescribeConfigs: DescribeConfigs, kadm.OpAlterConfigs: AlterConfigs,
}

// Right is what an access control list of the brokers allows to somebody. Read and
// Write include Describe, and AlterConfigs includes DescribeConfigs.
type Right struct {
	Operation Operation
	Resource  Resource
	Name      string
}

func (r Right) String() string { return fmt.Sprintf("%s on %s %q", r.Operation, r.Resource, r.Name) }

// within reports whether the operations that are allowed include the right's. Nil is
// that the brokers did not tell.
func (r Right) within(allowed []Operation) bool {
	return allowed == nil || slices.Contains(allowed, r.Operation)
}

// denied is an error about rights that somebody lacks.
type denied struct {
	who   string
	lacks []Right
}

// Unwrap makes it an kafka.ErrAccess.
func (d *denied) Unwrap() error { return kafka.ErrAccess }

func (d *denied) Error() string {
	const most = 4
	var names []string
	for _, r := range d.lacks[:min(most, len(d.lacks))] {
		names = append(names, r.String())
	}
	if more := len(d.lacks) - most; more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return fmt.Sprintf("%v: %s lacks %s; docs/guides/secure.md tells who needs which right", kafka.ErrAccess, d.who, strings.Join(names, ", "))
}

// Explain says of an error about a missing right who lacks it: the user as which the
// brokers know us. It returns any other error as it is, and nil for nil.
func Explain(err error, s *kafka.Security) error {
	var d *denied
	if errors.As(err, &d) {
		return &denied{s.User(), d.lacks}
	}
	return err
}

// refusals are what brokers answer who does not have a right.
var refusals = []error{kerr.TopicAuthorizationFailed, kerr.GroupAuthorizationFailed, kerr.TransactionalIDAuthorizationFailed, kerr.ClusterAuthorizationFailed}

// Denied reports whether an error says that a right is missing.
func Denied(err error) bool {
	return errors.Is(err, kafka.ErrAccess) || slices.ContainsFunc(refusals, func(r error) bool { return errors.Is(err, r) })
}

// lacking says which right an error is about, if it is about one.
func lacking(err error, op Operation, of Resource, name string) error {
	if Denied(err) {
		return &denied{"this user", []Right{{op, of, name}}}
	}
	return err
}

// askEvery is how often brokers are asked that are too new to tell.
const askEvery = 250 * time.Millisecond

// CheckRights asks the brokers whether we have all of the rights. It returns an
// kafka.ErrAccess that names those that we lack, and any other error where the brokers
// could not be asked before ctx ended. Of what does not exist, brokers do not tell
// all; and those without access control lists allow everything.
func CheckRights(ctx context.Context, adm *kadm.Client, rights []Right) error {
	tick := time.NewTicker(askEvery)
	defer tick.Stop()
	for {
		err := checkRights(ctx, adm, rights)
		if !kerr.IsRetriable(err) { // brokers that are new have no coordinators yet
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return err
		}
	}
}

func checkRights(ctx context.Context, adm *kadm.Client, rights []Right) error {
	lists := make(map[Resource]map[string][]Operation)
	for _, r := range rights {
		if lists[r.Resource] == nil {
			lists[r.Resource] = make(map[string][]Operation)
		}
		lists[r.Resource][r.Name] = nil
	}
	if err := allowedTopics(ctx, adm, lists[Topics]); err != nil {
		return err
	}
	if err := allowedGroups(ctx, adm, lists[Groups]); err != nil {
		return err
	}
	if err := allowedTransactions(ctx, adm, lists[TransactionalID]); err != nil {
		return err
	}
	lacks := slices.DeleteFunc(slices.Clone(rights), func(r Right) bool {
		return r.within(lists[r.Resource][r.Name])
	})
	if len(lacks) > 0 {
		return &denied{"this user", lacks}
	}
	return nil
}

// nothing is an answer, unlike nil, which is none.
func nothing() []Operation { return []Operation{} }

func named(ops []kadm.ACLOperation) []Operation {
	if len(ops) == 0 { // who may describe it may at least do that: the brokers did not tell
		return nil
	}
	var all []Operation
	for _, op := range ops {
		if name, ok := operations[op]; ok {
			all = append(all, name)
		}
	}
	return all
}

// allowedTopics fills in what we may do with each topic, nil where it is not known.
func allowedTopics(ctx context.Context, adm *kadm.Client, topics map[string][]Operation) error {
	if len(topics) == 0 {
		return nil // no name would mean every topic of the cluster
	}
	ctx = kadm.WithAuthorizedOps(ctx)
	listed, err := adm.ListTopics(ctx, slices.Collect(maps.Keys(topics))...)
	if errors.Is(err, kerr.TopicAuthorizationFailed) { // of one, and nothing is said of the others
		listed, err = make(kadm.TopicDetails), nil
		for name := range topics {
			one, oerr := adm.ListTopics(ctx, name)
			switch {
			case errors.Is(oerr, kerr.TopicAuthorizationFailed):
				topics[name] = nothing()
			case oerr != nil:
				err = oerr
			default:
				listed[name] = one[name]
			}
		}
	}
	if err != nil {
		return fmt.Errorf("asking the brokers for our rights: %w", err)
	}
	for name, t := range listed {
		if t.Err == nil {
			topics[name] = named(t.AuthorizedOperations)
		}
	}
	return nil
}

func allowedGroups(ctx context.Context, adm *kadm.Client, groups map[string][]Operation) error {
	for name := range groups {
		described, err := adm.DescribeGroups(kadm.WithAuthorizedOps(ctx), name)
		g := described[name]
		switch {
		case errors.Is(err, kerr.GroupAuthorizationFailed), errors.Is(g.Err, kerr.GroupAuthorizationFailed):
			groups[name] = nothing()
		case err != nil:
			return fmt.Errorf("asking the brokers for our rights on group %s: %w", name, err)
		case g.Err == nil:
			groups[name] = named(g.AuthorizedOperations)
		}
	}
	return nil
}

// allowedTransactions asks who may describe a transactional id, since brokers tell
// no more. Who may write may describe.
func allowedTransactions(ctx context.Context, adm *kadm.Client, ids map[string][]Operation) error {
	for id := range ids {
		described, err := adm.DescribeTransactions(ctx, id)
		switch {
		case errors.Is(err, kerr.TransactionalIDAuthorizationFailed), errors.Is(described[id].Err, kerr.TransactionalIDAuthorizationFailed):
			ids[id] = nothing()
		case err != nil:
			return fmt.Errorf("asking the brokers for our rights on transactional id %s: %w", id, err)
		}
	}
	return nil
}
