package embedded

import (
	"bufio"
	"fmt"
	"log/slog"
	"net"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
)

// RedisOptions says where Redis listens and what it runs.
type RedisOptions struct {
	// Addr is host:port. Port 0 takes a free one.
	Addr string
	// Listener listens at Addr already, and is closed with Redis. Nil: Redis listens by
	// itself.
	Listener net.Listener
	// Scripts are the SHA-1 digests, in hex, of the scripts that may be run. No other is.
	Scripts []string
	// Logger takes what Redis has to say. Default: none.
	Logger *slog.Logger
}

// Redis is a running Redis, empty at every start. The engine is miniredis; all that
// comes from outside is read, bounded and looked at here before the engine sees it,
// one command at a time. If the engine panics all the same, it is replaced by an empty
// one and all connections end, as if Redis had been started again.
type Redis struct {
	addr    string
	ln      net.Listener
	log     *slog.Logger
	scripts map[string]bool // by digest
	door    *door
	stop    chan struct{}
	tasks   sync.WaitGroup
	once    sync.Once

	mu     sync.Mutex // held while the engine works
	engine *miniredis.Miniredis
	swept  int // how often databases were emptied or exchanged
}

// StartRedis starts a Redis. A port in use is an error for which errors.Is says
// syscall.EADDRINUSE.
func StartRedis(o RedisOptions) (*Redis, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	ln, told, err := listenAt(o.Addr, o.Listener)
	if err != nil {
		return nil, fmt.Errorf("starting the embedded Redis: %w", err)
	}
	engine, err := newEngine()
	if err != nil {
		return nil, fmt.Errorf("starting the embedded Redis: %w", err)
	}
	r := &Redis{
		addr: told.String(), ln: ln, log: o.Logger,
		scripts: make(map[string]bool), door: newDoor(maxVisitors), stop: make(chan struct{}), engine: engine,
	}
	for _, sha := range o.Scripts {
		r.scripts[sha] = true
	}
	r.tasks.Go(r.age)
	r.tasks.Go(r.listen)
	return r, nil
}

// newEngine is a Redis without a listener. It starts with its first connection, which
// is not used.
func newEngine() (*miniredis.Miniredis, error) {
	engine := miniredis.NewMiniRedis()
	conn, err := engine.Dial()
	if err != nil {
		return nil, err
	}
	return engine, conn.Close()
}

// Addr is the host:port for clients on this machine.
func (r *Redis) Addr() string { return r.addr }

// Close stops the server; what it held is gone. It may be called again.
func (r *Redis) Close() error {
	var err error
	r.once.Do(func() {
		close(r.stop)
		err = r.ln.Close()
		r.door.shut(true)
		r.tasks.Wait()
		r.engine.Close()
	})
	return err
}

func (r *Redis) listen() {
	for {
		v, err := r.door.accept(r.ln)
		if err != nil {
			return // it is closing
		}
		r.tasks.Go(func() { r.serve(v) })
	}
}

// serve answers the commands of one connection.
func (r *Redis) serve(v *visitor) {
	defer func() { _ = v.Close() }()
	r.mu.Lock()
	c := &redisConn{redis: r, engine: r.engine, from: v, in: newRESPReader(v)}
	r.mu.Unlock()
	c.peer = server.NewPeer(bufio.NewWriter(&c.out))
	c.out.to = v
	for {
		if err := c.step(); err != nil {
			return
		}
	}
}

// dispatch has the engine carry out one command, for a connection to that engine.
func (r *Redis) dispatch(c *redisConn, args []string) (err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c.engine != r.engine {
		return net.ErrClosed
	}
	defer func() {
		if fault := recover(); fault != nil {
			err = r.replace(args[0], fault)
		}
	}()
	if !c.watch.allows(r, args[0]) {
		c.giveUp()
		return nil
	}
	c.engine.Server().Dispatch(c.peer, args)
	return nil
}

// replace puts an empty engine in the place of one that has panicked. What it holds
// may be half done, and its lock with it.
func (r *Redis) replace(command string, fault any) error {
	r.log.Error("the embedded Redis failed at a command and begins again, empty; the mirror fills it",
		"command", strings.ToUpper(command), "cause", cause(fault))
	r.log.Debug("where the embedded Redis failed", "stack", string(debug.Stack()))
	engine, err := newEngine()
	if err != nil {
		return err
	}
	r.engine.CtxCancel()
	r.engine = engine
	r.door.shut(false)
	return net.ErrClosed
}

// cause tells a panic without what a client sent: what the runtime says has no values
// of its own but numbers.
func cause(fault any) string {
	if err, ok := fault.(interface {
		error
		RuntimeError()
	}); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", fault)
}

// age lets keys expire, which miniredis leaves to its owner. Its own clock would
// look at every key that can expire on every command.
func (r *Redis) age() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	last := time.Now()
	for {
		select {
		case <-r.stop:
			return
		case now := <-tick.C:
			r.mu.Lock()
			r.engine.FastForward(now.Sub(last))
			r.mu.Unlock()
			last = now
		}
	}
}
