// Package mirror is the mirror's store: the copies of the tables in Redis, and the
// watermarks that say how complete each of them is.
//
// A row is the hash <datatype>:<key>, such as customer:10, with the fields doc, version, source and
// time. An erasure removes doc and leaves the other three for an hour, so that
// a late write cannot bring the row back. A write does nothing unless its version is
// newer than the stored one: a script compares the two, or the partition's bound
// (esclusa:mirror:<table>:bound:<partition>), which no stored version reaches, says so
// for a whole batch.
//
// # Owner
//
// The key esclusa:owner says which system the database belongs to. Every script
// compares it first, every transaction that writes rows watches it, and every read fetches it with what is read, in one
// transaction: so a database that is swapped under a running process (another is
// selected, restored or promoted, or somebody else is first after FLUSHALL) is
// neither written to nor believed. A database that is nobody's belongs to whoever
// writes first. What it holds then is not believed either: its watermarks go, and with
// the next Begin its rows.
//
// # Cursors
//
// The hash esclusa:mirror:<table> holds the id of the table's topic and, for each
// complete partition, the offset up to which it is mirrored: its watermark. The hash
// esclusa:mirror:<table>:fill holds the same for fills that are still running. Both are
// moved only when Redis has answered that it holds every row that they speak of:
// a full Redis refuses some rows of a pipeline and takes others.
//
// That order is what makes a loss visible. Redis loses the newest part of its
// writes, never an older part alone: when it restarts from an old file, when it
// is emptied, when a replica that lagged is promoted. So a cursor that survived
// vouches for the rows before it, and a cursor that is missing, or lower than
// what its writer remembers, says that rows went with it. Every method that
// moves a cursor takes what the writer remembers, and answers [esclusa.ErrLostWrites]
// where Redis remembers less. An idle writer compares [Table.Watermarks] with its
// memory from time to time.
//
// The package knows neither Kafka nor who fills it. It speaks to one Redis (or
// a primary with replicas), not to a Redis Cluster, and needs access to
// <datatype>:*, esclusa:owner and esclusa:mirror* only.
package mirror

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/esclusa/esclusa/internal/credentials"
)

// Names in Redis: a contract with other programs.
const (
	ownerKey         = "esclusa:owner"
	watermarksPrefix = "esclusa:mirror:" // and the table
	topicField       = "topic"
)

// ErrEviction says that Redis may drop rows when its memory is full.
var ErrEviction = errors.New("redis may evict rows")

// Options says where Redis is and how long to wait for it.
type Options struct {
	// URL is redis://[[user]:password@]host[:port][/db], or rediss:// for TLS.
	URL string
	// Password goes before one in the URL. It is read again for each connection.
	Password credentials.Secret
	// TLS are the files for rediss://.
	TLS credentials.TLS
	// Addr is host:port, used where URL is empty.
	Addr string
	// Owner is the system that the store is of. Required.
	Owner Owner
	// Partitions is the partition count of each table's topic. Must be positive.
	Partitions int32
	// DialTimeout bounds one connection attempt. Default 2s.
	DialTimeout time.Duration
	// ReadTimeout bounds the wait for an answer, of a whole pipeline too.
	// Default 3s.
	ReadTimeout time.Duration
	// WriteTimeout bounds the sending of a request. Default 3s.
	WriteTimeout time.Duration
}

// Store is a database of Redis. It is safe for concurrent use.
type Store struct {
	client     *redis.Client
	tls        credentials.TLS
	user       string // empty: Redis' default user
	owner      Owner
	partitions int32
}

// Table is the copy of one table. It is safe for concurrent use; two writers of one
// partition disturb each other's cursors, not the rows.
type Table struct {
	*Store
	rows       string // before the key of a row
	watermarks string // the key of the watermarks
	fills      string // the key of the cursors of fills
	highest    highest
}

// Table is the copy of a table, whose rows are of a datatype.
func (s *Store) Table(table, datatype string) *Table {
	watermarks := watermarksPrefix + table
	return &Table{Store: s, rows: datatype + ":", watermarks: watermarks, fills: watermarks + ":fill"}
}

// Open checks the options, reads the files that they name and returns a store. It
// does not connect: an unreachable Redis shows at the first call.
func Open(o Options) (*Store, error) {
	if o.Partitions <= 0 {
		return nil, fmt.Errorf("partitions of the mirror must be positive, not %d", o.Partitions)
	}
	if o.Owner.Cluster == "" || o.Owner.Prefix == "" {
		return nil, fmt.Errorf("the owner of the mirror must have a cluster and a prefix, not %+v", o.Owner)
	}
	conf := &redis.Options{Addr: o.Addr}
	if o.URL != "" {
		var err error
		if conf, err = parse(o.URL); err != nil {
			return nil, err
		}
	}
	o.TLS.Flags = "redis-tls"
	if conf.TLSConfig != nil {
		files, err := o.TLS.Config()
		if err != nil {
			return nil, err
		}
		files.ServerName, files.InsecureSkipVerify = conf.TLSConfig.ServerName, conf.TLSConfig.InsecureSkipVerify
		conf.TLSConfig = files
	}
	if user := conf.Username; o.Password.Set() {
		conf.CredentialsProviderContext = func(context.Context) (string, string, error) {
			password, err := o.Password.Read()
			return user, password, err
		}
	}
	conf.DialTimeout = orDefault(o.DialTimeout, 2*time.Second)
	conf.ReadTimeout = orDefault(o.ReadTimeout, 3*time.Second)
	conf.WriteTimeout = orDefault(o.WriteTimeout, 3*time.Second)
	conf.ContextTimeoutEnabled = true
	conf.DialerRetries = 1
	// Every command is idempotent. One repetition is for the pooled connection
	// that Redis has closed; a Redis that is away is the caller's to wait for.
	conf.MaxRetries = 1
	// Neither is needed, and both are commands that an ACL may refuse.
	conf.DisableIdentity = true
	conf.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return &Store{client: redis.NewClient(conf), tls: o.TLS, user: conf.Username, owner: o.Owner, partitions: o.Partitions}, nil
}

// parse never repeats the URL or a parser's message, either of which may hold
// the password.
func parse(text string) (*redis.Options, error) {
	shape := errors.New("the Redis URL must look like redis://[[user]:password@]host[:port][/db], or rediss:// for TLS")
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "redis" && u.Scheme != "rediss") || u.Hostname() == "" {
		return nil, shape
	}
	conf, err := redis.ParseURL(text)
	if err != nil {
		return nil, shape
	}
	return conf, nil
}

func orDefault(d, fallback time.Duration) time.Duration {
	if d <= 0 {
		return fallback
	}
	return d
}

// Close ends all connections. Calls under way fail.
func (s *Store) Close() error {
	if err := s.client.Close(); err != nil {
		return fmt.Errorf("closing the Redis client: %w", err)
	}
	return nil
}
