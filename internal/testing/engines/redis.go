package engines

import (
	"net"
	"os/exec"
	"testing"
)

// Redis is a redis-server on a loopback address, which stays the same when it
// starts again. Its methods may be called by one goroutine at a time.
type Redis struct {
	engine

	Addr string // host:port
	args []string
}

// RunRedis starts a redis-server for one test and stops it when the test ends. It
// skips the test where redis-server is not installed. The arguments are added to
// ours, or replace them: --requirepass, --replicaof.
func RunRedis(t testing.TB, args ...string) *Redis {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("redis-server is not installed")
	}
	r, err := StartRedis(t.TempDir(), args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Kill)
	return r
}

// StartRedis starts a redis-server that keeps nothing on disk of its own accord.
// The caller kills or stops it.
func StartRedis(dir string, args ...string) (*Redis, error) {
	free, err := FreeAddrs(1)
	if err != nil {
		return nil, err
	}
	host, port, err := net.SplitHostPort(free[0])
	if err != nil {
		return nil, err
	}
	r := &Redis{Addr: free[0], args: append([]string{
		"--bind", host, "--port", port, "--dir", dir,
		"--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction",
	}, args...)}
	return r, r.Start()
}

// URL is the server's address as --redis takes it.
func (r *Redis) URL() string { return "redis://" + r.Addr }

// Start starts the server, again with the rows that it saved, if any, and comes
// back when it serves.
func (r *Redis) Start() (err error) {
	r.process, err = begin("Ready to accept connections", "redis-server", r.args...)
	return err
}
