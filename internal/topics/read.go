package topics

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
)

// IDs returns the id of each named topic, in hexadecimal. A topic that is
// deleted and made again has another id. A topic that does not exist is
// ErrMissing.
func IDs(ctx context.Context, adm *kadm.Client, names ...string) (map[string]string, error) {
	listed, err := listTopics(ctx, adm, names)
	if err != nil {
		return nil, err
	}
	ids := make(map[string]string, len(names))
	for _, name := range names {
		t, ok := listed[name]
		if !ok {
			return nil, fmt.Errorf("%w: topic %q is missing", ErrMissing, name)
		}
		ids[name] = hex.EncodeToString(t.ID[:])
	}
	return ids, nil
}

// describe returns those of the named topics that exist, with all settings.
func describe(ctx context.Context, adm *kadm.Client, names []string) (map[string]Topic, error) {
	listed, err := listTopics(ctx, adm, names)
	if err != nil || len(listed) == 0 {
		return nil, err
	}
	resources, err := adm.DescribeTopicConfigs(ctx, slices.Collect(maps.Keys(listed))...)
	if err != nil {
		return nil, fmt.Errorf("reading the topics' settings: %w", err)
	}
	have := make(map[string]Topic, len(listed))
	for _, r := range resources {
		if errors.Is(r.Err, kerr.UnknownTopicOrPartition) {
			continue // another broker than the one that listed it was asked, and has not heard of it
		}
		if r.Err != nil {
			return nil, fmt.Errorf("reading the settings of topic %q: %w", r.Name, explained(r.Err, r.ErrMessage))
		}
		t := Topic{
			Name:        r.Name,
			Partitions:  int32(len(listed[r.Name].Partitions)),
			Replication: int16(listed[r.Name].Partitions.NumReplicas()),
			Config:      make(map[string]string, len(r.Configs)),
		}
		for _, c := range r.Configs {
			t.Config[c.Key] = c.MaybeValue()
		}
		have[r.Name] = t
	}
	return have, nil
}

// listTopics returns those of the named topics that exist. Asking for the
// authorized operations too goes round the client's cache, which would show a
// topic as it was up to five seconds ago.
func listTopics(ctx context.Context, adm *kadm.Client, names []string) (kadm.TopicDetails, error) {
	listed, err := adm.ListTopics(kadm.WithAuthorizedOps(ctx), names...)
	if err != nil {
		return nil, fmt.Errorf("asking the brokers for the topics: %w", err)
	}
	for name, t := range listed {
		switch {
		case errors.Is(t.Err, kerr.UnknownTopicOrPartition):
			delete(listed, name)
		case t.Err != nil:
			return nil, fmt.Errorf("asking the brokers for topic %q: %w", name, t.Err)
		}
	}
	return listed, nil
}

// Names are the names of topics, in their order.
func Names(topics []Topic) []string {
	names := make([]string, 0, len(topics))
	for _, t := range topics {
		names = append(names, t.Name)
	}
	return names
}
