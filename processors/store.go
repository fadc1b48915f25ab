package processors

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/lovoo/goka/storage"
	"github.com/syndtr/goleveldb/leveldb"
	lderrors "github.com/syndtr/goleveldb/leveldb/errors"
	"github.com/syndtr/goleveldb/leveldb/opt"
	ldstorage "github.com/syndtr/goleveldb/leveldb/storage"
	"github.com/syndtr/goleveldb/leveldb/util"

	"github.com/esclusa/esclusa"
)

// Store says where goka keeps a copy of the table on disk: a LevelDB for each
// partition.
type Store struct {
	Dir string // one directory for each user; created
	// MaxAge is how long a copy may have been out of use and still be believed.
	// It must be well below the time for which the table's topic keeps
	// tombstones: an erasure that the copy has not seen would be undone.
	MaxAge   time.Duration
	Log      *slog.Logger
	Now      func() time.Time
	Size     *Size     // told how many rows a partition has; nil: nobody
	Position *Position // told how far a partition has been read; nil: nobody
}

// offsetEvery is how often the copy's place in the topic is written. What lies
// behind it is read again after a crash.
const offsetEvery = time.Second

// Files beside LevelDB's own in a copy's directory.
const (
	seenFile    = "SEEN"    // its time is when the copy was last in step with the topic
	damagedFile = "DAMAGED" // reading or writing has found damage
)

// Build is goka's storage builder. A copy that is damaged is set aside, one that
// is too old is removed, and goka makes a new one from the topic.
func (s Store) Build(topic string, partition int32) (storage.Storage, error) {
	path := filepath.Join(s.Dir, fmt.Sprintf("%s.%d", topic, partition))
	if err := os.MkdirAll(s.Dir, 0o750); err != nil {
		return nil, fmt.Errorf("making the directory of the local table: %w", err)
	}
	if err := s.retire(path); err != nil {
		return nil, err
	}
	st, err := s.open(path, partition)
	if isDamage(err) {
		if err := s.setAside(path); err != nil {
			return nil, err
		}
		st, err = s.open(path, partition)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the local table %s: %w", path, err)
	}
	return st, nil
}

func (s Store) open(path string, partition int32) (storage.Storage, error) {
	db, err := leveldb.OpenFile(path, nil)
	if err != nil {
		return nil, err
	}
	st := &store{db: db, cfg: s, partition: partition, path: path}
	at, err := st.begin()
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s.Position.set(partition, at+1)
	return st, nil
}

// isDamage reports whether LevelDB says that its files are damaged. Its own test
// does not look into wrapped errors.
func isDamage(err error) bool {
	var content *lderrors.ErrCorrupted
	var file *ldstorage.ErrCorrupted
	return errors.As(err, &content) || errors.As(err, &file)
}

// retire puts away a copy that is known to be damaged, or that was not in use for
// too long.
func (s Store) retire(path string) error {
	_, err := os.Stat(filepath.Join(path, damagedFile))
	if err == nil {
		return s.setAside(path)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("looking at the local table: %w", err)
	}
	seen, err := os.Stat(filepath.Join(path, seenFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("looking at the local table: %w", err)
	}
	if s.Now().Sub(seen.ModTime()) <= s.MaxAge {
		return nil
	}
	s.Log.Warn("a local copy of the table was out of use for too long and is made anew from its topic", "copy", path)
	if err := os.RemoveAll(path); err != nil {
		return fmt.Errorf("removing a local table that is out of date: %w", err)
	}
	return nil
}

// setAside keeps a damaged copy for whoever wants to know why, but only the last:
// it holds customers who may have been erased since.
func (s Store) setAside(path string) error {
	aside := path + ".damaged"
	s.Log.Warn("a local copy of the table is damaged and is made anew from its topic", "copy", path, "aside", aside)
	if err := errors.Join(os.RemoveAll(aside), os.Rename(path, aside)); err != nil {
		return fmt.Errorf("setting the local table aside: %w", err)
	}
	return nil
}

// store keeps rows apart from goka's own entry in the same LevelDB, the offset
// under key __offset, which a customer could be called too; it writes that
// offset at intervals, not for each row; and it notes damage, so that the copy is
// set aside when it is opened again: whoever runs into damage would do so for ever.
type store struct {
	storage.Storage // goka's, for the offset and the iterators
	db              *leveldb.DB
	cfg             Store
	partition       int32
	path            string

	mu        sync.Mutex
	offset    int64
	pending   bool // offset is not written
	recovered bool
	written   time.Time
}

const rowPrefix = "r"

// begin returns the offset that the copy has reached, -1 for a new one.
func (s *store) begin() (at int64, err error) {
	if s.Storage, err = storage.New(s.db); err != nil {
		return 0, err
	}
	// What goka's storage returns hides LevelDB's error.
	if _, err := s.db.Has([]byte("__offset"), nil); err != nil {
		return 0, err
	}
	if at, err = s.Storage.GetOffset(-1); err != nil {
		return 0, err
	}
	if _, err := os.Stat(filepath.Join(s.path, seenFile)); !errors.Is(err, fs.ErrNotExist) {
		return at, err
	}
	return at, s.touch() // a new copy ages from its beginning
}

func (s *store) Has(key string) (bool, error) {
	found, err := s.db.Has([]byte(rowPrefix+key), nil)
	return found, s.heed(err)
}

func (s *store) Get(key string) ([]byte, error) {
	row, err := s.db.Get([]byte(rowPrefix+key), nil)
	if errors.Is(err, leveldb.ErrNotFound) {
		return nil, nil
	}
	return row, s.heed(err)
}

func (s *store) Set(key string, value []byte) error {
	return s.heed(s.db.Put([]byte(rowPrefix+key), value, nil))
}

func (s *store) Delete(key string) error { return s.heed(s.db.Delete([]byte(rowPrefix+key), nil)) }

// heed notes damage.
func (s *store) heed(err error) error {
	if err == nil {
		return nil
	}
	if isDamage(err) {
		err = errors.Join(err, os.WriteFile(filepath.Join(s.path, damagedFile), nil, 0o600))
	}
	return fmt.Errorf("using the local table: %w", err)
}

// GetOffset is how far the copy reaches, written or not: a view that connects
// again must not read, and show, what is older.
func (s *store) GetOffset(def int64) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pending {
		return s.offset, nil
	}
	return s.Storage.GetOffset(def)
}

// SetOffset is called by the producer's acknowledgements and by recovery.
func (s *store) SetOffset(offset int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset, s.pending = offset, true
	s.cfg.Position.set(s.partition, offset+1)
	if s.cfg.Now().Sub(s.written) < offsetEvery {
		return nil
	}
	return s.flush()
}

func (s *store) flush() error {
	if !s.pending {
		return nil
	}
	s.written = s.cfg.Now()
	if err := s.Storage.SetOffset(s.offset); err != nil {
		return err
	}
	s.pending = false
	if !s.recovered {
		return nil
	}
	return s.touch()
}

// touch notes that the copy is in step with the topic now.
func (s *store) touch() error {
	if err := os.WriteFile(filepath.Join(s.path, seenFile), nil, 0o600); err != nil {
		return fmt.Errorf("noting that the local table is in use: %w", err)
	}
	return nil
}

// MarkRecovered counts the rows, once the copy has all of them.
func (s *store) MarkRecovered() error {
	s.mu.Lock()
	s.recovered = true
	err := errors.Join(s.flush(), s.touch())
	s.mu.Unlock()
	if err != nil {
		return err
	}
	if s.cfg.Size != nil {
		n, err := s.count()
		if err != nil {
			return err
		}
		s.cfg.Size.set(s.partition, n)
	}
	return s.Storage.MarkRecovered()
}

func (s *store) count() (int64, error) {
	it := s.db.NewIterator(util.BytesPrefix([]byte(rowPrefix)), &opt.ReadOptions{DontFillCache: true})
	defer it.Release()
	var n int64
	for it.Next() {
		if !esclusa.ErasedRow(it.Value()) {
			n++
		}
	}
	return n, s.heed(it.Error())
}

// Close writes the last offset.
func (s *store) Close() error {
	if s.cfg.Size != nil {
		s.cfg.Size.drop(s.partition)
	}
	s.mu.Lock()
	err := s.flush()
	s.mu.Unlock()
	return errors.Join(err, s.Storage.Close())
}

// Position is how far each partition of the table has been read: the offset
// after the last record. It is safe for concurrent use.
type Position struct {
	mu sync.Mutex
	at map[int32]int64
}

// At is 0 for a partition that has not been read.
func (p *Position) At(partition int32) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at[partition]
}

func (p *Position) set(partition int32, at int64) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.at == nil {
		p.at = make(map[int32]int64)
	}
	p.at[partition] = at
}

// Size counts the rows of the partitions that this process owns. It is safe for
// concurrent use.
type Size struct {
	mu   sync.Mutex
	rows map[int32]int64
}

// Rows is the sum over the partitions; erased rows do not count.
func (z *Size) Rows() int64 {
	z.mu.Lock()
	defer z.mu.Unlock()
	var sum int64
	for _, n := range z.rows {
		sum += n
	}
	return sum
}

func (z *Size) set(partition int32, rows int64) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.rows == nil {
		z.rows = make(map[int32]int64)
	}
	z.rows[partition] = rows
}

func (z *Size) add(partition int32, rows int64) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if _, owned := z.rows[partition]; owned {
		z.rows[partition] += rows
	}
}

func (z *Size) drop(partition int32) {
	z.mu.Lock()
	defer z.mu.Unlock()
	delete(z.rows, partition)
}
