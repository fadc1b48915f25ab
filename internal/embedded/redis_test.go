package embedded

import (
	"net"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func startRedis(t *testing.T, addr string) (*Redis, *redis.Client) {
	t.Helper()
	r, err := StartRedis(RedisOptions{Addr: addr, Scripts: []string{ourScript.Hash()}})
	if err != nil {
		t.Fatal(err)
	}
	cl := redis.NewClient(&redis.Options{Addr: r.Addr()})
	t.Cleanup(func() {
		for name, stop := range map[string]func() error{"server": r.Close, "client": cl.Close} {
			if err := stop(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	return r, cl
}

func TestRedisLetsKeysExpire(t *testing.T) {
	_, cl := startRedis(t, anyPort)
	if err := cl.Set(t.Context(), "k", "v", time.Second).Err(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); cl.Exists(t.Context(), "k").Val() == 1; {
		if time.Now().After(deadline) {
			t.Fatal("the key stayed")
		}
	}
}

func TestClosedRedisFreesThePort(t *testing.T) {
	r, _ := startRedis(t, anyPort)
	for range 2 {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := new(net.Dialer).DialContext(t.Context(), "tcp", r.Addr()); err == nil {
		t.Error("it still listens")
	}
	startRedis(t, r.Addr())
}

func TestRedisAtTheWildcardCanBeDialled(t *testing.T) {
	r, cl := startRedis(t, "0.0.0.0:0")
	if err := cl.Ping(t.Context()).Err(); err != nil {
		t.Errorf("%s: %v", r.Addr(), err)
	}
}
