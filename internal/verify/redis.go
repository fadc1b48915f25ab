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

func (t *table) openShelf(ctx context.Context) error {
	t.redis = &Redis{Incomplete: []int32{}}
	t.report.Redis = t.redis
	var err error
	t.marks, err = t.shelf.Marks(ctx)
	return err
}

// vouched is the offset up to which Redis says that it has the partition; 0 for none.
func (b *book) vouched(m esclusa.Marks) int64 {
	if m.Topic != b.TableIDs[b.out.channel.Table] {
		return 0
	}
	return m.Offsets[b.partition]
}

// suspect is a row of Redis that is not as it should be, or so it seems.
type suspect struct {
	id   string
	c    *customer // nil for one that the table does not have
	kind Kind
	why  string
}

// checkRedis compares what Redis vouches for. What seems wrong is looked at again: by
// then Redis may no longer vouch for it.
func (b *book) checkRedis(ctx context.Context) error {
	watermark := b.vouched(b.marks)
	if watermark == 0 && b.spans[b.partition].To > 0 {
		b.incomplete()
		return nil
	}
	suspects, err := b.lookUp(ctx, watermark)
	if err != nil {
		return err
	}
	surplus, err := b.surplus(ctx)
	if err != nil {
		return err
	}
	suspects = append(suspects, surplus...)
	if len(suspects) == 0 {
		return nil
	}
	return b.again(ctx, watermark, suspects)
}

func (b *book) incomplete() {
	if !slices.Contains(b.redis.Incomplete, b.partition) {
		b.redis.Incomplete = append(b.redis.Incomplete, b.partition)
	}
}

// lookUp reads the table again for the ids of the last rows, and asks Redis for them.
func (b *book) lookUp(ctx context.Context, watermark int64) (suspects []suspect, err error) {
	var some []suspect
	size := 0
	ask := func() error {
		wrong, err := b.compare(ctx, some)
		suspects = append(suspects, wrong...)
		b.redis.Rows += int64(len(some))
		b.redis.Same += int64(len(some) - len(wrong))
		some, size = nil, 0
		return err
	}
	spans := map[int32]esclusa.Span{b.partition: b.spans[b.partition]}
	b.step(place(b.topic, b.partition)+", Redis", spans)
	err = b.Log.Scan(ctx, b.topic, spans, b.counted(func(rec *esclusa.Record) error {
		c := b.customers[digestOf(rec.Key)]
		if c == nil || c.at != rec.Offset || c.foreign {
			return nil
		}
		if rec.Offset >= watermark {
			b.redis.Pending++
			return nil
		}
		some = append(some, suspect{id: string(rec.Key), c: c})
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

// compare asks Redis about customers, and returns those that are not right.
func (b *book) compare(ctx context.Context, some []suspect) (wrong []suspect, err error) {
	ids := make([]string, len(some))
	for i, d := range some {
		ids[i] = d.id
	}
	rows, err := b.shelf.Rows(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i, d := range some {
		if d.kind, d.why, err = b.differs(ctx, d.c, rows[i]); err != nil {
			return nil, err
		}
		if d.kind != "" {
			wrong = append(wrong, d)
		}
	}
	return wrong, nil
}

// differs says what is wrong with what Redis has of a customer.
func (b *book) differs(ctx context.Context, c *customer, has esclusa.Mirrored) (Kind, string, error) {
	if has.Row != nil && has.Version >= b.spans[b.partition].To { // newer than what was read
		spans, _, err := b.Log.Spans(ctx, b.topic)
		if err != nil || has.Version < spans[b.partition].To {
			return "", "", err
		}
	}
	switch {
	case c == nil && (has.Row == nil || has.Row.Erased()):
		return "", "", nil
	case c == nil:
		return RedisSurplus, fmt.Sprintf("the table has no such key; Redis says version %d", has.Version), nil
	case has.Row == nil && c.row.Erased(): // its mark expires
		return "", "", nil
	case has.Row == nil:
		return RedisMissing, "Redis has no such row, or none that can be read", nil
	case has.Version != c.at:
		return RedisDiffers, fmt.Sprintf("Redis has version %d", has.Version), nil
	case has.Row.Erased() != c.row.Erased():
		return RedisDiffers, fmt.Sprintf("the row is erased: %v; that in Redis: %v", c.row.Erased(), has.Row.Erased()), nil
	case has.Row.Source != c.row.Source:
		return RedisDiffers, "Redis has it from " + has.Row.Source.String(), nil
	case !has.Row.Erased() && !bytes.Equal(held(has.Row).Doc, c.row.Doc):
		return RedisDiffers, "it is another document", nil
	}
	return "", "", nil
}

// surplus looks for rows that only Redis has.
func (b *book) surplus(ctx context.Context) (suspects []suspect, err error) {
	n := int32(len(b.spans))
	err = b.shelf.Walk(ctx, func(ids []string) error {
		var some []suspect
		for _, id := range ids {
			key := digestOf([]byte(id))
			if esclusa.PartitionOf([]byte(id), n) != b.partition || !b.shard.has(key) {
				continue
			}
			if c := b.customers[key]; c == nil || c.at < 0 {
				some = append(some, suspect{id: id})
			}
		}
		for part := range slices.Chunk(some, lookUpRows/10) { // nobody knows how large they are
			wrong, err := b.compare(ctx, part)
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
func (b *book) again(ctx context.Context, watermark int64, suspects []suspect) error {
	seen := make(map[string]bool, len(suspects))
	suspects = slices.DeleteFunc(suspects, func(d suspect) bool { // a walk may meet a row twice
		twice := seen[d.id]
		seen[d.id] = true
		return twice
	})
	var left []suspect
	for part := range slices.Chunk(suspects, lookUpRows/10) {
		wrong, err := b.compare(ctx, part)
		if err != nil {
			return err
		}
		left = append(left, wrong...)
	}
	marks, err := b.shelf.Marks(ctx)
	if err != nil {
		return err
	}
	if b.vouched(marks) < watermark {
		b.incomplete()
		return nil
	}
	for _, d := range suspects {
		if d.c != nil {
			b.redis.Same++ // unless it is left
		}
	}
	for _, d := range left {
		b.count(d)
	}
	return nil
}

func (b *book) count(d suspect) {
	e := Example{Kind: d.kind, Found: b.out.channel.Datatype + ":" + d.id, Detail: d.why}
	if d.c != nil {
		b.redis.Same--
		e.Expected = esclusa.Source{Topic: b.topic, Partition: b.partition, Offset: d.c.at}.String()
		e.Source = d.c.row.Source.String()
	}
	switch d.kind {
	case RedisMissing:
		b.redis.Missing++
	case RedisDiffers:
		b.redis.Differs++
	case RedisSurplus:
		b.redis.Surplus++
	}
	b.example(e)
}
