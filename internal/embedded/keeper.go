package embedded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// Below the data directory.
const (
	brokerDir = "broker" // kfake's own
	linksDir  = "cleaning"
	endsDir   = "ends"
)

// keeper cleans the broker's log and guards what two habits of kfake would lose:
//
//   - it compacts a partition by deleting its files and writing new ones, so that
//     kill -9 in between takes the partition. While a round lasts, hard links keep
//     the old files, and the next start puts them back where the new ones are
//     incomplete.
//   - it finds a partition's end in its last batch, so that a partition which
//     retention has emptied starts at 0 again after a restart, and committed
//     offsets and sources of old records mean new ones. The end is kept in a file,
//     and the next start writes an empty batch that carries it.
//
// Without the keeper kfake would clean by a timer of its own, which after a
// restart only runs once a topic has been created.
type keeper struct{ dir string }

// logs holds one directory for each partition that has been written to.
func (k *keeper) logs() string  { return filepath.Join(k.dir, brokerDir, "partitions") }
func (k *keeper) links() string { return filepath.Join(k.dir, linksDir) }
func (k *keeper) ends() string  { return filepath.Join(k.dir, endsDir) }

// clean runs one round of compaction and retention.
func (k *keeper) clean(compact func()) error {
	if err := k.link(); err != nil {
		return fmt.Errorf("linking the log: %w", err)
	}
	compact()
	if err := k.noteEnds(); err != nil {
		return fmt.Errorf("noting the ends of emptied partitions: %w", err)
	}
	return os.RemoveAll(k.links())
}

// link makes the links under another name first: links that exist are complete.
func (k *keeper) link() error {
	unfinished := k.links() + ".unfinished"
	if err := errors.Join(os.RemoveAll(unfinished), os.RemoveAll(k.links()), os.MkdirAll(unfinished, 0o700)); err != nil {
		return err
	}
	err := each(k.logs(), func(partition string) error {
		to := filepath.Join(unfinished, filepath.Base(partition))
		if err := os.Mkdir(to, 0o700); err != nil {
			return err
		}
		return eachSegment(partition, func(file string) error {
			// Retention by a client's request may have removed it meanwhile.
			if err := os.Link(file, filepath.Join(to, filepath.Base(file))); !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	return os.Rename(unfinished, k.links())
}

// noteEnds keeps the end of each partition that the round has emptied.
func (k *keeper) noteEnds() error {
	return each(k.links(), func(linked string) error {
		name := filepath.Base(linked)
		now, err := logEnd(filepath.Join(k.logs(), name))
		if err != nil || now > 0 {
			return err
		}
		end, err := logEnd(linked)
		if err != nil || end == 0 {
			return err
		}
		return k.noteEnd(name, end)
	})
}

func (k *keeper) noteEnd(name string, end int64) error {
	if err := os.MkdirAll(k.ends(), 0o700); err != nil {
		return err
	}
	file := filepath.Join(k.ends(), name)
	if err := os.WriteFile(file+".tmp", strconv.AppendInt(nil, end, 10), 0o600); err != nil {
		return err
	}
	return os.Rename(file+".tmp", file)
}

// repair runs before the broker starts.
func (k *keeper) repair() error {
	if err := each(k.links(), k.restore); err != nil {
		return fmt.Errorf("restoring after an interrupted cleaning: %w", err)
	}
	if err := os.RemoveAll(k.links()); err != nil {
		return err
	}
	if err := each(k.ends(), k.plant); err != nil {
		return fmt.Errorf("restoring the ends of emptied partitions: %w", err)
	}
	return nil
}

// restore puts the linked files back unless the partition reaches as far: a
// round writes the last batch last. Where the topic is gone, so are they.
func (k *keeper) restore(linked string) error {
	partition := filepath.Join(k.logs(), filepath.Base(linked))
	if _, err := os.Stat(partition); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	was, err := logEnd(linked)
	if err != nil {
		return err
	}
	if is, err := logEnd(partition); err != nil || is >= was {
		return err
	}
	if err := eachSegment(partition, os.Remove); err != nil {
		return err
	}
	return eachSegment(linked, func(file string) error {
		return os.Rename(file, filepath.Join(partition, filepath.Base(file)))
	})
}

// plant gives an emptied partition a batch without records before its end.
func (k *keeper) plant(note string) error {
	partition := filepath.Join(k.logs(), filepath.Base(note))
	if _, err := os.Stat(partition); err != nil || strings.HasSuffix(note, ".tmp") {
		return nil //nolint:nilerr // the topic is gone
	}
	text, err := os.ReadFile(note)
	if err != nil {
		return err
	}
	end, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		return err
	}
	if is, err := logEnd(partition); err != nil || is >= end {
		return err
	}
	return os.WriteFile(filepath.Join(partition, fmt.Sprintf("%d.dat", end-1)), emptyBatch(end-1, time.Now()), 0o600)
}

// emptyBatch is what a real broker, too, keeps of a batch whose records are gone.
func emptyBatch(offset int64, at time.Time) []byte {
	b := kmsg.RecordBatch{
		FirstOffset: offset, Magic: 2,
		FirstTimestamp: at.UnixMilli(), MaxTimestamp: at.UnixMilli(),
		ProducerID: -1, ProducerEpoch: -1, FirstSequence: -1,
	}
	raw := b.AppendTo(nil)
	b.Length = int32(len(raw) - batchLengthEnd)
	b.CRC = int32(crc32.Checksum(raw[batchCRCEnd:], crc32.MakeTable(crc32.Castagnoli)))
	return b.AppendTo(nil)
}

// Places in a record batch: the first offset, its length from there on, a CRC of
// what follows it, its attributes, the number of its last record, and its producer.
const (
	batchLengthAt  = 8
	batchLengthEnd = 12
	batchCRCEnd    = 21
	batchDeltaAt   = 23
	batchPIDAt     = 43
	batchEpochAt   = 51
	batchHead      = 53
)

// logEnd is the offset after the last whole batch of a partition, 0 without one.
func logEnd(partition string) (int64, error) {
	var end int64
	err := eachSegment(partition, func(file string) error {
		if filepath.Ext(file) != ".dat" {
			return nil
		}
		last, err := segmentEnd(file)
		end = max(end, last)
		return err
	})
	return end, err
}

func segmentEnd(file string) (end int64, err error) {
	err = eachBatch(file, func(head []byte) {
		end = int64(binary.BigEndian.Uint64(head)) + int64(binary.BigEndian.Uint32(head[batchDeltaAt:])) + 1
	})
	return end, err
}

// eachBatch reads the heads of a segment's whole batches and skips what they hold.
func eachBatch(file string, visit func(head []byte)) (err error) {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	head := make([]byte, batchHead)
	for at := int64(0); at+batchHead <= info.Size(); {
		if _, err := f.ReadAt(head, at); err != nil {
			return err
		}
		at += batchLengthEnd + int64(binary.BigEndian.Uint32(head[batchLengthAt:]))
		if at <= info.Size() {
			visit(head)
		}
	}
	return nil
}

// eachSegment visits the segments and their indices, not the snapshot.
func eachSegment(partition string, visit func(file string) error) error {
	return each(partition, func(file string) error {
		if ext := filepath.Ext(file); ext != ".dat" && ext != ".idx" {
			return nil
		}
		return visit(file)
	})
}

// each visits the entries of a directory; one that does not exist has none.
func each(dir string, visit func(path string) error) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		if err := visit(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}
