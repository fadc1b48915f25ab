package table

import (
	"encoding/binary"
	"errors"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"

	"github.com/esclusa/esclusa"
)

// versionBytes is what keep puts in front of a row.
const versionBytes = 8

// keep is the view's update callback: it stores the record's offset in front of the
// row, and nothing of what is no row.
func (v *View) keep(ctx goka.UpdateContext, s storage.Storage, key string, value []byte) error {
	line := ctx.Headers()[esclusa.HeaderRow]
	row, err := esclusa.ReadRow(line, value)
	if err != nil {
		row = nil
	}
	if v.Changed != nil {
		defer v.Changed(ctx.Partition(), ctx.Offset(), key, row)
	}
	if row == nil {
		return s.Delete(key)
	}
	stored := make([]byte, 0, versionBytes+len(line)+1+len(value))
	return s.Set(key, esclusa.AppendRow(binary.BigEndian.AppendUint64(stored, uint64(ctx.Offset())), line, value))
}

var errNotStored = errors.New("a view's rows are not encoded")

// versionedCodec reads what keep stored, as esclusa.Mirrored. What is no
// row reads as none.
type versionedCodec struct{}

func (versionedCodec) Encode(any) ([]byte, error) { return nil, errNotStored }

func (versionedCodec) Decode(data []byte) (any, error) {
	if len(data) < versionBytes {
		return nil, nil
	}
	row, err := esclusa.ParseRow(data[versionBytes:])
	if err != nil {
		return nil, nil
	}
	return esclusa.Mirrored{Row: row, Version: int64(binary.BigEndian.Uint64(data))}, nil
}
