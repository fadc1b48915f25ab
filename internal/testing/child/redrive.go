package child

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/redrives"
)

// Redrive is what a child is told that sends refused records again.
type Redrive struct {
	App      app.Options // brokers, prefix, schemas
	Plan     string      // its id
	By       string      // who does it
	TakeOver bool
	Rate     float64 // records a second; 0 for as fast as it goes
	Stop     *Stop   // nil: it goes on to its end
}

// Stop is where in a transaction a child sends a signal to itself. It says that it has
// started right before.
type Stop struct {
	Ends   int64          // how many transactions it has asked the end of before
	Asked  bool           // right behind the request to end this one, or right before it
	Signal syscall.Signal // engines.Freeze, or one that kills
}

// StartRedrive starts a child that runs a plan. What it ends with goes to said.
func StartRedrive(r *Redrive, said io.Writer) (*Process, error) {
	return launch(&settings{Redrive: r}, said)
}

func (r *Redrive) run() error {
	dial := kafka.Cluster{}.Dialer()
	if r.Stop != nil {
		dial = r.Stop.dialer(dial)
	}
	d, done, err := redrives.Open(r.App, r.By, dial)
	if err != nil {
		return err
	}
	defer done()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	s := redrives.Settings()
	s.TakeOver, s.Rate = r.TakeOver, r.Rate
	_, err = d.Continue(ctx, r.Plan, s)
	return err
}

// dialer looks at what is written to the brokers.
func (s *Stop) dialer(dial kafka.Dialer) kafka.Dialer {
	left := new(atomic.Int64)
	left.Store(s.Ends)
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return &stopping{Conn: conn, stop: s, left: left}, nil
	}
}

// stopping is a connection to a broker.
type stopping struct {
	net.Conn
	stop *Stop
	left *atomic.Int64 // ends of transactions until it is there, for all connections
}

// Write gets one request.
func (c *stopping) Write(request []byte) (int, error) {
	if !isEnd(request) || c.left.Add(-1) != -1 {
		return c.Conn.Write(request)
	}
	if !c.stop.Asked {
		c.stop.now()
	}
	n, err := c.Conn.Write(request)
	if c.stop.Asked {
		c.stop.now()
	}
	return n, err
}

// isEnd reports whether a request asks for the end of a transaction: behind its length is
// its key.
func isEnd(request []byte) bool {
	return len(request) >= 6 && kmsg.Key(binary.BigEndian.Uint16(request[4:])) == kmsg.EndTxn
}

// now comes back when the process is thawed: until a signal has stopped it, it may go on
// for a while.
func (s *Stop) now() {
	awake := make(chan os.Signal, 1)
	signal.Notify(awake, engines.Thaw)
	fmt.Println(started)
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Signal(s.Signal)
	}
	if err != nil {
		panic(err) // it goes on, which its test would take for a survivor
	}
	<-awake
}
