package verify

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/esclusa/esclusa"
)

// Bounds of one question to Redis.
const (
	lookUpRows  = 500
	lookUpBytes = 4 << 20 // of documents, by the table
)

func (t *table) openStore(ctx context.Context) error {
	t.redis = &Redis{Incomplete: []int32{}}
	t.report.Redis = t.redis
	var err error
	t.watermarks, err = t.store.Watermarks(ctx)
	return err
}

// vouched is the offset up to which Redis says that it has the partition; 0 for none.
func (c *comparison) vouched(m esclusa.Watermarks) int64 {
	if m.Topic != c.TableIDs[c.out.channel.Table] {
		return 0
	}
	return m.Offsets[c.partition]
}

// suspect is a row of Redis that is not as it should be, or so it seems.
type suspect struct {
	id   string
	k    *keyed // nil for one that the table does not have
	kind Kind
	why  string
}

// checkRedis compares what Redis vouches for. What seems wrong is looked at again: by
// then Redis may no longer vouch for it.
func (c *comparison) checkRedis(ctx context.Context) error {
	watermark := c.vouched(c.watermarks)
	if watermark == 0 && c.spans[c.partition].To > 0 {
		c.incomplete()
		return nil
	}
	suspects, err := c.lookUp(ctx, watermark)
	if err != nil {
		return err
	}
	surplus, err := c.surplus(ctx)
	if err != nil {
		return err
	}
	suspects = append(suspects, surplus...)
	if len(suspects) == 0 {
		return nil
	}
	return c.again(ctx, watermark, suspects)
}

func (c *comparison) incomplete() {
	if !slices.Contains(c.redis.Incomplete, c.partition) {
		c.redis.Incomplete = append(c.redis.Incomplete, c.partition)
	}
}

// lookUp reads the table again for the ids of the last rows, and asks Redis for them.
func (c *comparison) lookUp(ctx context.Context, watermark int64) (suspects []suspect, err error) {
	var some []suspect
	size := 0
	ask := func() error {
		wrong, err := c.compare(ctx, some)
		suspects = append(suspects, wrong...)
		c.redis.Rows += int64(len(some))
		c.redis.Same += int64(len(some) - len(wrong))
		some, size = nil, 0
		return err
	}
	spans := map[int32]esclusa.Span{c.partition: c.spans[c.partition]}
	c.step(place(c.topic, c.partition)+", Redis", spans)
	err = c.Log.Scan(ctx, c.topic, spans, c.counted(func(rec *esclusa.Record) error {
		k := c.keys[digestOf(rec.Key)]
		if k == nil || k.at != rec.Offset || k.foreign {
			return nil
		}
		if rec.Offset >= watermark {
			c.redis.Pending++
			return nil
		}
		some = append(some, suspect{id: string(rec.Key), k: k})
		if size += len(rec.Value); size < lookUpBytes && len(some) < lookUpRows {
			return nil
		}
		return ask()
	}))
	if err == nil && len(some) > 0 {
		err = ask()
	}
	return suspects, err
}

// compare asks Redis about keys, and returns those that are not right.
func (c *comparison) compare(ctx context.Context, some []suspect) (wrong []suspect, err error) {
	ids := make([]string, len(some))
	for i, d := range some {
		ids[i] = d.id
	}
	rows, err := c.store.Rows(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i, d := range some {
		if d.kind, d.why, err = c.differs(ctx, d.k, rows[i]); err != nil {
			return nil, err
		}
		if d.kind != "" {
			wrong = append(wrong, d)
		}
	}
	return wrong, nil
}

// differs says what is wrong with what Redis has of a key.
func (c *comparison) differs(ctx context.Context, k *keyed, has esclusa.Mirrored) (Kind, string, error) {
	if has.Row != nil && has.Version >= c.spans[c.partition].To { // newer than what was read
		spans, _, err := c.Log.Spans(ctx, c.topic)
		if err != nil || has.Version < spans[c.partition].To {
			return "", "", err
		}
	}
	switch {
	case k == nil && (has.Row == nil || has.Row.Erased()):
		return "", "", nil
	case k == nil:
		return RedisSurplus, fmt.Sprintf("the table has no such key; Redis says version %d", has.Version), nil
	case has.Row == nil && k.row.Erased(): // its marker expires
		return "", "", nil
	case has.Row == nil:
		return RedisMissing, "Redis has no such row, or none that can be read", nil
	case has.Version != k.at:
		return RedisDiffers, fmt.Sprintf("Redis has version %d", has.Version), nil
	case has.Row.Erased() != k.row.Erased():
		return RedisDiffers, fmt.Sprintf("the row is erased: %v; that in Redis: %v", k.row.Erased(), has.Row.Erased()), nil
	case has.Row.Source != k.row.Source:
		return RedisDiffers, "Redis has it from " + has.Row.Source.String(), nil
	case !has.Row.Erased() && !bytes.Equal(held(has.Row).Doc, k.row.Doc):
		return RedisDiffers, "it is another document", nil
	}
	return "", "", nil
}

// surplus looks for rows that only Redis has.
func (c *comparison) surplus(ctx context.Context) (suspects []suspect, err error) {
	n := int32(len(c.spans))
	err = c.store.Walk(ctx, func(ids []string) error {
		var some []suspect
		for _, id := range ids {
			key := digestOf([]byte(id))
			if esclusa.PartitionOf([]byte(id), n) != c.partition || !c.shard.has(key) {
				continue
			}
			if k := c.keys[key]; k == nil || k.at < 0 {
				some = append(some, suspect{id: id})
			}
		}
		for part := range slices.Chunk(some, lookUpRows/10) { // nobody knows how large they are
			wrong, err := c.compare(ctx, part)
			if err != nil {
				return err
			}
			suspects = append(suspects, wrong...)
		}
		return nil
	})
	return suspects, err
}

// again looks at suspects once more, and counts what is left of them.
func (c *comparison) again(ctx context.Context, watermark int64, suspects []suspect) error {
	seen := make(map[string]bool, len(suspects))
	suspects = slices.DeleteFunc(suspects, func(d suspect) bool { // a walk may meet a row twice
		twice := seen[d.id]
		seen[d.id] = true
		return twice
	})
	var left []suspect
	for part := range slices.Chunk(suspects, lookUpRows/10) {
		wrong, err := c.compare(ctx, part)
		if err != nil {
			return err
		}
		left = append(left, wrong...)
	}
	watermarks, err := c.store.Watermarks(ctx)
	if err != nil {
		return err
	}
	if c.vouched(watermarks) < watermark {
		c.incomplete()
		return nil
	}
	for _, d := range suspects {
		if d.k != nil {
			c.redis.Same++ // unless it is left
		}
	}
	for _, d := range left {
		c.count(d)
	}
	return nil
}

func (c *comparison) count(d suspect) {
	e := Example{Kind: d.kind, Found: c.out.channel.Datatype + ":" + d.id, Detail: d.why}
	if d.k != nil {
		c.redis.Same--
		e.Expected = esclusa.Source{Topic: c.topic, Partition: c.partition, Offset: d.k.at}.String()
		e.Source = d.k.row.Source.String()
	}
	switch d.kind {
	case RedisMissing:
		c.redis.Missing++
	case RedisDiffers:
		c.redis.Differs++
	case RedisSurplus:
		c.redis.Surplus++
	}
	c.example(e)
}
