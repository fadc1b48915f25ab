package topics

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kafka"
)

// ErrTopics says that the cluster's topics are not what the system needs, and
// that going on could lose records. Retrying does not help; the error's text
// says what does.
var ErrTopics = errors.New("the topics are not as esclusa needs them")

// ErrMissing is ErrTopics where a topic does not exist, or is so new that the
// broker that was asked has not heard of it: brokers spread news among themselves
// in their own time.
var ErrMissing = fmt.Errorf("%w", ErrTopics)

// How Apply waits for the brokers to show what they have accepted.
const (
	applyWait = 30 * time.Second
	applyPoll = 50 * time.Millisecond
)

// Compare asks the cluster and lists what differs from want, or from more than that:
// tables must keep tombstones for longer than the other topics keep records together.
// An error means that the brokers could not be asked.
func Compare(ctx context.Context, adm *kadm.Client, want []Topic) ([]Difference, error) {
	_, diffs, err := needs(ctx, adm, want)
	return diffs, err
}

// needs is Compare, and what the topics are held against.
func needs(ctx context.Context, adm *kadm.Client, want []Topic) ([]Topic, []Difference, error) {
	have, err := describe(ctx, adm, Names(want))
	if err != nil {
		return nil, nil, err
	}
	want = outliving(want, have)
	return want, compare(want, have), nil
}

// Check returns nil where nothing fatal differs, an error that is ErrTopics
// (ErrMissing where a topic is) and names each fatal difference where something
// does, and any other error where the brokers could not be asked.
func Check(ctx context.Context, adm *kadm.Client, want []Topic) error {
	diffs, err := Compare(ctx, adm, want)
	if err != nil {
		return err
	}
	return refuse(slices.DeleteFunc(diffs, func(d Difference) bool { return !d.Fatal }))
}

// Apply creates the topics that are missing and mends the settings that differ.
// It returns one sentence for each thing done, also together with an error, and
// comes back when the brokers show the result, within half a minute. Applying
// again does nothing. It changes nothing at all where a topic has another number
// of partitions: that is ErrTopics.
func Apply(ctx context.Context, adm *kadm.Client, want []Topic) ([]string, error) {
	want, diffs, err := needs(ctx, adm, want)
	if err != nil {
		return nil, err
	}
	if err := refuse(slices.DeleteFunc(slices.Clone(diffs), func(d Difference) bool { return d.What != whatPartitions })); err != nil {
		return nil, err
	}
	var done []string
	for _, t := range want {
		did, err := mend(ctx, adm, t, diffs)
		done = append(done, did...)
		if err != nil {
			return done, err
		}
	}
	return done, settle(ctx, adm, want)
}

// refuse is ErrTopics with all differences in one sentence, or nil for none.
func refuse(diffs []Difference) error {
	if len(diffs) == 0 {
		return nil
	}
	kind := ErrTopics
	var facts, remedies []string
	for _, d := range diffs {
		if d.What == whatMissing {
			kind = ErrMissing
		}
		facts = append(facts, d.fact())
		if !slices.Contains(remedies, d.remedy()) {
			remedies = append(remedies, d.remedy())
		}
	}
	return fmt.Errorf("%w: %s: %s", kind, strings.Join(facts, "; "), strings.Join(remedies, "; "))
}

// mend brings one topic to what is wanted.
func mend(ctx context.Context, adm *kadm.Client, t Topic, diffs []Difference) ([]string, error) {
	var alter []kadm.AlterConfig
	var done []string
	for _, d := range diffs {
		switch {
		case d.Topic != t.Name || !d.Mendable():
		case d.What == whatMissing:
			return create(ctx, adm, t)
		default:
			alter = append(alter, kadm.AlterConfig{Op: kadm.SetConfig, Name: d.What, Value: &d.Want})
			done = append(done, fmt.Sprintf("set %s of topic %q to %s", d.What, t.Name, d.Want))
		}
	}
	if len(alter) == 0 {
		return nil, nil
	}
	resp, err := adm.AlterTopicConfigs(ctx, alter, t.Name)
	if err == nil {
		_, err = resp.On(t.Name, func(r *kadm.AlterConfigsResponse) error { return explained(r.Err, r.ErrMessage) })
	}
	if err != nil {
		return nil, fmt.Errorf("setting up topic %q: %w", t.Name, lacking(err, AlterConfigs, Topics, t.Name))
	}
	return done, nil
}

// create makes one topic. That another process was faster is no error.
func create(ctx context.Context, adm *kadm.Client, t Topic) ([]string, error) {
	config := make(map[string]*string, len(t.Config))
	for key, value := range t.Config {
		config[key] = &value
	}
	resp, err := adm.CreateTopic(ctx, t.Partitions, t.Replication, config, t.Name)
	switch {
	case errors.Is(err, kerr.TopicAlreadyExists):
		return nil, nil
	case errors.Is(err, kerr.InvalidReplicationFactor):
		return nil, fmt.Errorf("creating topic %q with %s: there are fewer brokers, so give --replication a smaller number: %w", t.Name, esclusa.Counted(t.Replication, "copy"), err)
	case err != nil:
		return nil, fmt.Errorf("creating topic %q: %w", t.Name, lacking(explained(err, resp.ErrMessage), Create, Topics, t.Name))
	}
	return []string{fmt.Sprintf("created topic %q with %s and %s", t.Name, esclusa.Counted(t.Partitions, "partition"), esclusa.Counted(t.Replication, "copy"))}, nil
}

func explained(err error, message string) error {
	if err == nil || message == "" {
		return err
	}
	return fmt.Errorf("%w (%s)", err, message)
}

// settle waits until the brokers show every topic with leaders that know of it, and
// nothing that Apply should have mended: they spread news among themselves in their own
// time.
func settle(ctx context.Context, adm *kadm.Client, want []Topic) error {
	ctx, cancel := context.WithTimeout(ctx, applyWait)
	defer cancel()
	tick := time.NewTicker(applyPoll)
	defer tick.Stop()
	for {
		open, err := unsettled(ctx, adm, want)
		if err == nil && open == "" {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("waiting for the topics: %s: %w", open, ctx.Err()), err)
		}
	}
}

// unsettled names the first thing still to wait for, or nothing.
func unsettled(ctx context.Context, adm *kadm.Client, want []Topic) (string, error) {
	diffs, err := Compare(ctx, adm, want)
	if err != nil {
		return "", err
	}
	for _, d := range diffs {
		if d.Mendable() {
			return d.fact(), nil
		}
	}
	listed, err := listTopics(ctx, adm, Names(want))
	if err != nil {
		return "", err
	}
	for _, t := range listed {
		for _, p := range t.Partitions {
			if p.Leader < 0 {
				return fmt.Sprintf("partition %d of topic %q has no leader", p.Partition, t.Topic), nil
			}
		}
	}
	// What all are told of a leader it may not have heard itself.
	if _, err := kafka.Whole(adm.ListStartOffsets(ctx, Names(want)...)); err != nil {
		return "", fmt.Errorf("asking leaders for their partitions: %w", err)
	}
	return "", nil
}
