package mirror

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

const policySetting = "maxmemory-policy"

// CheckPolicy returns an error that wraps [ErrEviction] where Redis is set to
// evict keys. A Redis that does not say counts as one that keeps them, as the
// embedded one does.
func (s *Store) CheckPolicy(ctx context.Context) error {
	policy, err := s.policy(ctx)
	if err != nil {
		return fmt.Errorf("reading Redis' %s: %w", policySetting, err)
	}
	if policy == "" || policy == "noeviction" {
		return nil
	}
	return fmt.Errorf("%w: its %s is %s and must be noeviction", ErrEviction, policySetting, policy)
}

// policy is empty where neither CONFIG nor INFO tells. Managed services refuse
// CONFIG, and an ACL may refuse both.
func (s *Store) policy(ctx context.Context) (string, error) {
	settings, err := s.client.ConfigGet(ctx, policySetting).Result()
	if err == nil && settings[policySetting] != "" {
		return settings[policySetting], nil
	}
	if err != nil && !refused(err) {
		return "", err
	}
	info, err := s.client.Info(ctx, "memory").Result()
	if refused(err) {
		return "", nil
	}
	return policyIn(info), err
}

// refused tells a Redis that will not answer a question from one that cannot
// answer any yet.
func refused(err error) bool {
	var answer redis.Error
	return errors.As(err, &answer) && !redis.HasErrorPrefix(err, "LOADING") &&
		!redis.HasErrorPrefix(err, "NOAUTH") && !redis.HasErrorPrefix(err, "WRONGPASS")
}

func policyIn(info string) string {
	lines := bufio.NewScanner(strings.NewReader(info))
	for lines.Scan() {
		if policy, ok := strings.CutPrefix(lines.Text(), "maxmemory_policy:"); ok {
			return policy
		}
	}
	return ""
}
