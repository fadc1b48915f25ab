package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

var ourScript = redis.NewScript("return redis.call('HSET', KEYS[1], 'doc', ARGV[1])")

// connect dials as a stranger does.
func connect(t testing.TB, addr string) net.Conn {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() }) // the server may have closed it
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return conn
}

func write(t testing.TB, conn net.Conn, text string) {
	t.Helper()
	if _, err := conn.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
}

// command is one in Redis' protocol.
func command(args ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "*%d\r\n", len(args))
	for _, a := range args {
		fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(a), a)
	}
	return b.String()
}

// works sends what a mirror and a person send.
func works(t testing.TB, cl *redis.Client) {
	t.Helper()
	ctx, done := context.WithTimeout(context.Background(), expect.Patience)
	defer done()
	if err := ourScript.Run(ctx, cl, []string{"row"}, "value").Err(); err != nil {
		t.Fatalf("a script of ours: %v", err)
	}
	pipe := cl.TxPipeline()
	doc := pipe.HGet(ctx, "row", "doc")
	pipe.Del(ctx, "row")
	if _, err := pipe.Exec(ctx); err != nil || doc.Val() != "value" {
		t.Fatalf("a transaction: %q, %v", doc.Val(), err)
	}
}

func TestStrangersEndRedis(t *testing.T) {
	r, cl := startRedis(t, anyPort)
	for name, c := range map[string]struct {
		bytes string
		says  string // the start of the answer; empty: the connection ends
	}{
		"no command":                {"*0\r\n" + command("PING"), "+PONG"},
		"less than none":            {"*-7\r\n" + command("PING"), "+PONG"},
		"huge bulk":                 {"*1\r\n$9223372036854775805\r\n", "-ERR Protocol error"},
		"bulk beyond the limit":     {"*1\r\n$536870912\r\n", "-ERR Protocol error"},
		"negative bulk":             {"*1\r\n$-5\r\n", "-ERR Protocol error"},
		"huge array":                {"*2147483647\r\n", "-ERR Protocol error"},
		"no number":                 {"*x\r\n", "-ERR Protocol error"},
		"number too large":          {"*99999999999999999999\r\n", "-ERR Protocol error"},
		"endless number":            {"*" + strings.Repeat("1", 10000) + "\r\n", "-ERR Protocol error"},
		"inline":                    {"PING\r\n", "-ERR Protocol error"},
		"browser":                   {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "-ERR Protocol error"},
		"bulk with a wrong end":     {"*1\r\n$4\r\nPINGxx", "-ERR Protocol error"},
		"empty name":                {"*1\r\n$0\r\n\r\n", "-ERR unknown command"},
		"a loop":                    {command("EVAL", "while true do end", "0"), "-NOPERM"},
		"a loop to load":            {command("SCRIPT", "LOAD", "while true do end"), "-NOPERM"},
		"all scripts away":          {command("SCRIPT", "FLUSH"), "-NOPERM"},
		"a script read only":        {command("EVAL_RO", "while true do end", "0"), "-ERR unknown command"},
		"a script of nobody":        {command("EVALSHA", strings.Repeat("a", 40), "0"), "-NOSCRIPT"},
		"half a gigabyte of zeroes": {command("SETRANGE", "k", "536870911", "x"), "-ERR unknown command"},
		"a bit far out":             {command("SETBIT", "k", "4294967295", "1"), "-ERR unknown command"},
		"a billion random fields":   {command("HRANDFIELD", "row", "-1000000000"), "-ERR unknown command"},
		"digits without end":        {command("INCRBYFLOAT", "k", "1e1000000"), "-ERR unknown command"},
		"waits":                     {command("BLPOP", "k", "0"), "-ERR unknown command"},
		"listens":                   {command("SUBSCRIBE", "k"), "-ERR unknown command"},
		"ends the server":           {command("SHUTDOWN", "NOSAVE"), "-ERR unknown command"},
		"a database too many":       {command("SELECT", "16"), "-ERR DB index"},
		"a long pattern":            {command("KEYS", strings.Repeat("[a-z]", 1000)), "-ERR an argument is too long"},
		"debug":                     {command("DEBUG", "SLEEP", "1000"), "-ERR unknown command"},
	} {
		t.Run(name, func(t *testing.T) {
			conn := connect(t, r.Addr())
			write(t, conn, c.bytes)
			got := make([]byte, len(c.says))
			if _, err := conn.Read(got); err != nil || string(got) != c.says {
				t.Errorf("it was answered with %q, %v, want %q", got, err, c.says)
			}
			works(t, cl)
		})
	}
}

// heap is what lives after a collection, in MiB.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc >> 20)
}

func TestRedisAllocatesWhatIsAnnounced(t *testing.T) {
	r, cl := startRedis(t, anyPort)
	before := heap()
	for range 50 {
		write(t, connect(t, r.Addr()), "*2\r\n$3\r\nGET\r\n$80000000\r\nx")
	}
	works(t, cl)
	if more := heap() - before; more > 50 {
		t.Errorf("50 connections of 30 bytes take %d MiB", more)
	}
}

// A transaction is kept until it is carried out.
func TestTransactionsOfStrangersTakeAllMemory(t *testing.T) {
	r, cl := startRedis(t, anyPort)
	conn := connect(t, r.Addr())
	write(t, conn, command("MULTI"))
	part := command("SET", "k", strings.Repeat("x", 1<<20))
	sent := 0
	for ; sent < 2*maxCommandBytes; sent += len(part) {
		if _, err := conn.Write([]byte(part)); err != nil {
			break
		}
	}
	if sent >= 2*maxCommandBytes {
		t.Errorf("a transaction holds %d MiB", sent>>20)
	}
	works(t, cl)
}

func TestRedisWaitsForWhoDoesNotRead(t *testing.T) {
	r, cl := startRedis(t, anyPort)
	if err := cl.Set(t.Context(), "k", strings.Repeat("x", 1<<20), 0).Err(); err != nil {
		t.Fatal(err)
	}
	before := heap()
	for range 10 {
		write(t, connect(t, r.Addr()), strings.Repeat(command("GET", "k"), 1000)) // asks for 1 GB each, and reads none
	}
	works(t, cl)
	if more := heap() - before; more > maxHeld>>20+50 {
		t.Errorf("answers that nobody reads take %d MiB", more)
	}
}

func TestRedisIsFullForever(t *testing.T) {
	d := newDoor(3)
	var inside []*visitor
	enter := func() net.Conn {
		ours, theirs := net.Pipe()
		t.Cleanup(func() { _ = ours.Close() })
		v, err := d.enter(theirs)
		if err != nil {
			t.Fatal(err)
		}
		inside = append(inside, v)
		return ours
	}
	first, second := enter(), enter()
	enter()
	if err := inside[0].take(maxHeld); err != nil {
		t.Fatal(err)
	}
	if err := inside[1].take(1); !errors.Is(err, errFull) {
		t.Errorf("more than there is was given: %v", err)
	}
	inside[0].giveBack()
	if err := inside[1].take(maxHeld); err != nil {
		t.Errorf("what was given back is not there: %v", err)
	}
	inside[0].touch()
	enter() // the second is the one that is idle longest
	if _, err := second.Read(make([]byte, 1)); err == nil {
		t.Error("it stayed")
	}
	if err := inside[0].take(maxHeld); err != nil {
		t.Errorf("who had to leave still holds something: %v", err)
	}
	if err := first.SetReadDeadline(time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := first.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("another had to leave: %v", err)
	}
	d.shut(true)
	if _, err := d.enter(first); !errors.Is(err, errClosed) {
		t.Errorf("somebody came in after the end: %v", err)
	}
	for _, v := range inside {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	}
	if len(d.inside) != 0 || d.held != 0 {
		t.Errorf("%d are left and hold %d", len(d.inside), d.held)
	}
}

func TestPanicOfTheEngineEndsTheProcess(t *testing.T) {
	var said bytes.Buffer
	r, err := StartRedis(RedisOptions{Addr: anyPort, Scripts: []string{ourScript.Hash()}, Logger: slog.New(slog.NewTextHandler(&said, nil))})
	if err != nil {
		t.Fatal(err)
	}
	cl := redis.NewClient(&redis.Options{Addr: r.Addr(), MaxRetries: -1})
	ctx := t.Context()
	if err := cl.Set(ctx, "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	bystander := connect(t, r.Addr())
	write(t, bystander, command("MULTI")+command("GET", "k"))
	if _, err := bystander.Read(make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	r.engine.Server().SetPreHook(func(_ *server.Peer, cmd string, args ...string) bool {
		if cmd == "TTL" {
			r.engine.Lock() // as a command does that has begun
			_ = args[7]
		}
		return false
	})
	if err := cl.TTL(ctx, "k").Err(); err == nil {
		t.Error("the engine did not panic")
	}
	if rest, err := io.ReadAll(bystander); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("a connection to the old engine goes on: %q", rest)
	}
	works(t, cl)
	if n, err := cl.Exists(ctx, "k").Result(); n != 0 || err != nil {
		t.Errorf("the new engine has the key: %d, %v", n, err)
	}
	if err := errors.Join(cl.Close(), r.Close()); err != nil {
		t.Error(err)
	}
	if s := said.String(); strings.Count(s, "\n") != 1 || !strings.Contains(s, "command=TTL") || !strings.Contains(s, "out of range") {
		t.Errorf("it said %q", s)
	}
}

// Whatever a stranger sends, in whatever pieces, others are served, and nothing of it
// is held when the stranger is gone.
func FuzzRedisStranger(f *testing.F) {
	for _, seed := range []string{
		"*0\r\n", "*1\r\n$99\r\n", "PING\r\n", command("MULTI") + command("HSET", "row", "doc", "x") + command("EXEC"),
		command("EVAL", "return 1", "0"), command("SET", "k", "v", "PX", "10", "KEEPTTL"), command("SCAN", "0", "MATCH", "[a", "COUNT", "-1"),
		command("GETRANGE", "k", "-9223372036854775808", "9223372036854775807"), command("HELLO", "3", "SETNAME", "x") + command("HGETALL", "row"),
		command("CLIENT", "SETNAME", "x") + command("CLIENT", "GETNAME") + command("INFO", "all") + command("COMMAND"),
		command("EXPIRE", "k", "9223372036854775807", "GT") + command("TTL", "k") + command("GETEX", "k", "EXAT", "-1"),
		command("EVALSHA", ourScript.Hash(), "-1") + command("EVALSHA", ourScript.Hash(), "1"), command("SET", "k", "7") + command("DECRBY", "k", "-9223372036854775808"),
	} {
		f.Add([]byte(seed), 3)
	}
	r, err := StartRedis(RedisOptions{Addr: anyPort, Scripts: []string{ourScript.Hash()}})
	if err != nil {
		f.Fatal(err)
	}
	cl := redis.NewClient(&redis.Options{Addr: r.Addr(), PoolSize: 1})
	f.Cleanup(func() {
		if err := errors.Join(cl.Close(), r.Close()); err != nil {
			f.Error(err)
		}
	})
	f.Fuzz(func(t *testing.T, bytes []byte, piece int) {
		ours, theirs := net.Pipe()
		v, err := r.door.enter(theirs)
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() { r.serve(v); close(done) }()
		go func() {
			drain := make([]byte, 1<<16)
			for {
				if _, err := ours.Read(drain); err != nil {
					return
				}
			}
		}()
		for piece = max(1, piece%1000); len(bytes) > 0; {
			n, err := ours.Write(bytes[:min(len(bytes), piece)])
			if bytes = bytes[n:]; err != nil {
				break
			}
		}
		if err := ours.Close(); err != nil {
			t.Error(err)
		}
		select {
		case <-done:
		case <-time.After(expect.Patience):
			t.Fatal("the server goes on with a stranger that is gone")
		}
		works(t, cl)
		r.door.mu.Lock()
		defer r.door.mu.Unlock()
		if _, inside := r.door.inside[v]; inside || r.door.held != 0 {
			t.Errorf("%d bytes are held; the stranger is inside: %t", r.door.held, inside)
		}
	})
}

// What the guard costs, beside miniredis by itself.
func BenchmarkRedis(b *testing.B) {
	r, err := StartRedis(RedisOptions{Addr: anyPort, Scripts: []string{ourScript.Hash()}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = r.Close() })
	alone := miniredis.RunT(b)
	for name, addr := range map[string]string{"guarded": r.Addr(), "miniredis": alone.Addr()} {
		cl := redis.NewClient(&redis.Options{Addr: addr})
		b.Cleanup(func() { _ = cl.Close() })
		works(b, cl)
		doc := strings.Repeat("x", 500)
		b.Run(name+"/get", func(b *testing.B) {
			for b.Loop() {
				if err := cl.HGetAll(b.Context(), "row").Err(); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/scripts100", func(b *testing.B) {
			for b.Loop() {
				pipe := cl.Pipeline()
				for range 100 {
					ourScript.EvalSha(b.Context(), pipe, []string{"row"}, doc)
				}
				if _, err := pipe.Exec(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
