package mirror

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa"
)

// Owner is the system that a Redis database belongs to. Two systems in one database
// would take each other's rows for their own.
type Owner struct {
	Cluster string // Kafka's cluster id; not empty
	Prefix  string // of the topics; not empty
}

// text is what the key esclusa:owner holds. Neither part has a space.
func (o Owner) text() string { return o.Cluster + " " + o.Prefix }

// Claim makes the database this system's where it is nobody's, as every write does;
// of several systems that claim it at the same time one succeeds. Where it is
// another's, the error wraps [esclusa.ErrForeignStore], and says whose it is and what
// to do.
func (s *Store) Claim(ctx context.Context) error {
	watermarks, err := s.allWatermarks(ctx)
	if err != nil {
		return err
	}
	_, err = s.know(ctx, []call{{script: claim, keys: watermarks}})
	if errors.Is(err, esclusa.ErrForeignStore) {
		if why := s.CheckOwner(ctx); why != nil {
			return why
		}
	}
	if err != nil {
		return fmt.Errorf("claiming Redis: %w", err)
	}
	return nil
}

// allWatermarks are the keys of the watermarks and fills of all tables, those that the catalogue
// no longer has among them. In a database that has an owner nobody asks for them.
func (s *Store) allWatermarks(ctx context.Context) (keys []string, err error) {
	err = s.client.Get(ctx, ownerKey).Err()
	if !errors.Is(err, redis.Nil) {
		if corrupt(err) {
			err = nil
		}
		return nil, err
	}
	err = s.walk(ctx, watermarksPrefix+"*", func(found []string) error {
		keys = append(keys, found...)
		return nil
	})
	return keys, err
}

// CheckOwner returns the error of Claim without claiming: nil for a database that is
// nobody's.
func (s *Store) CheckOwner(ctx context.Context) error {
	owner, err := s.client.Get(ctx, ownerKey).Result()
	switch {
	case errors.Is(err, redis.Nil) || err == nil && owner == s.owner.text():
		return nil
	case err != nil && !corrupt(err):
		return fmt.Errorf("reading whose Redis is: %w", err)
	}
	return fmt.Errorf("%w: it is of %s, and this system is of %s; give each its own database (redis://host:6379/1), "+
		"or where that system is gone for good, remove its mark with redis-cli DEL %s: what it left is then removed and Redis filled anew",
		esclusa.ErrForeignStore, described(owner), described(s.owner.text()), ownerKey)
}

// described is an owner in words. Somebody else may have written it.
func described(owner string) string {
	const most = 300
	cluster, prefix, ok := strings.Cut(owner, " ")
	if !ok || len(owner) > most {
		return "somebody who is no esclusa"
	}
	return fmt.Sprintf("cluster %q with --topic-prefix %q", cluster, prefix)
}

// asked is the question whose the database is, within a pipeline.
type asked struct {
	*redis.StringCmd
	mine string
}

func (s *Store) askOwner(ctx context.Context, pipe redis.Pipeliner) asked {
	return asked{pipe.Get(ctx, ownerKey), s.owner.text()}
}

// ours reports whether what was read beside the answer is this system's. It is not
// where the database is nobody's, which is no error.
func (a asked) ours() (bool, error) {
	switch {
	case a.Err() == nil && a.Val() == a.mine:
		return true, nil
	case errors.Is(a.Err(), redis.Nil):
		return false, nil
	case a.Err() == nil || corrupt(a.Err()):
		return false, esclusa.ErrForeignStore
	}
	return false, a.Err()
}
