package table

import "github.com/lovoo/goka/storage"

// Iterator goes over what has been set.
func (p *Copy) Iterator() (storage.Iterator, error) { return p.IteratorWithRange(nil, nil) }

// IteratorWithRange is Iterator from one key to another, which is excluded; without
// that, to the last.
func (p *Copy) IteratorWithRange(start, limit []byte) (storage.Iterator, error) {
	if err := p.write(); err != nil {
		return nil, err
	}
	return p.rows(string(start), string(limit)), nil
}

// afterRows is behind the engine's keys of all rows.
const afterRows = "s"

// rows goes over those that are written.
func (p *Copy) rows(from, to string) rows {
	end := afterRows
	if to != "" {
		end = rowPrefix + to
	}
	return rows{p.engine.scan(rowPrefix+from, end), p}
}

// rows is goka's iterator.
type rows struct {
	cursor
	of *Copy
}

func (r rows) Next() bool             { return r.next() }
func (r rows) Seek(key []byte) bool   { return r.seek(rowPrefix + string(key)) }
func (r rows) Key() []byte            { return r.key()[len(rowPrefix):] }
func (r rows) Value() ([]byte, error) { return r.value(), nil }
func (r rows) Err() error             { return r.of.heed(r.err()) }
func (r rows) Release()               { r.release() }
