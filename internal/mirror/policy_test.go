package mirror

import (
	"errors"
	"testing"

	"github.com/alicebob/miniredis/v2/server"
)

// configured gives miniredis a CONFIG and an INFO of our own: nil refuses.
func configured(t *testing.T, config, info func(*server.Peer)) *Table {
	t.Helper()
	s, srv := open(t)
	srv.Server().SetPreHook(func(p *server.Peer, cmd string, _ ...string) bool {
		answer, ours := map[string]func(*server.Peer){"CONFIG": config, "INFO": info}[cmd]
		if !ours {
			return false
		}
		if answer == nil {
			p.WriteError("NOPERM this user has no permissions to run the '" + cmd + "' command")
		} else {
			answer(p)
		}
		return true
	})
	return s
}

func config(policy string) func(*server.Peer) {
	return func(p *server.Peer) { p.WriteStrings([]string{policySetting, policy}) }
}

func info(policy string) func(*server.Peer) {
	return func(p *server.Peer) { p.WriteBulk("# Memory\r\nmaxmemory_policy:" + policy + "\r\n") }
}

func TestEvictingRedisIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		config, info func(*server.Peer)
		refused      bool
	}{
		"keeps":                        {config("noeviction"), nil, false},
		"evicts":                       {config("allkeys-lru"), info("noeviction"), true},
		"evicts markers":               {config("volatile-ttl"), nil, true},
		"config forbidden, keeps":      {nil, info("noeviction"), false},
		"config forbidden, evicts":     {nil, info("allkeys-lfu"), true},
		"config and info forbidden":    {nil, nil, false},
		"config empty, info tells all": {config(""), info("allkeys-random"), true},
	} {
		t.Run(name, func(t *testing.T) {
			err := configured(t, c.config, c.info).CheckPolicy(t.Context())
			if c.refused != errors.Is(err, ErrEviction) || !c.refused && err != nil {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestPolicyOfRedisWithoutConfigIsAccepted(t *testing.T) {
	s, _ := open(t)
	if err := s.CheckPolicy(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestPolicyOfLoadingRedisIsNotAccepted(t *testing.T) {
	loading := func(p *server.Peer) { p.WriteError("LOADING Redis is loading the dataset in memory") }
	err := configured(t, loading, loading).CheckPolicy(t.Context())
	if err == nil || errors.Is(err, ErrEviction) {
		t.Errorf("got %v", err)
	}
}
