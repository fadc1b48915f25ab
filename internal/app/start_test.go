package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/credentials"
	"github.com/esclusa/esclusa/internal/testing/engines"
	"github.com/esclusa/esclusa/internal/testing/expect"
	"github.com/esclusa/esclusa/schemas"
)

func TestStartThatFailsNamesNoFlag(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for flag, set := range map[string]func(*Options){
		"--http-addr":           func(o *Options) { o.HTTPAddr = taken.Addr().String() },
		"--embedded-kafka-addr": func(o *Options) { o.EmbeddedKafkaAddr = taken.Addr().String() },
		"--embedded-redis-addr": func(o *Options) { o.EmbeddedRedisAddr = taken.Addr().String() },
		"--brokers": func(o *Options) {
			o.Brokers, o.StartWait = []string{"127.0.0.1:1"}, 100*time.Millisecond // where nothing listens
			o.Redis = "redis://127.0.0.1:1"
		},
		"--redis":               func(o *Options) { o.Redis = "redis://127.0.0.1:0/no-number" },
		"--schemas":             func(o *Options) { o.Schemas = filepath.Join(o.DataDir, "none") },
		"--redis-password-file": func(o *Options) { o.RedisPassword = credentials.Secret{File: filepath.Join(o.DataDir, "none")} },
		"--partitions":          func(o *Options) { o.Partitions = -1 },
		"--data-dir": func(o *Options) {
			o.DataDir = filepath.Join(o.DataDir, "file")
			if err := os.WriteFile(o.DataDir, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		},
	} {
		o := alone(t)
		set(&o)
		a, err := New(o, quiet)
		if err == nil {
			err = a.Run(t.Context(), func(Addresses) { t.Errorf("%s: it has started", flag) })
		}
		if err == nil || !strings.Contains(err.Error(), flag) {
			t.Errorf("%s: %v", flag, err)
		}
	}
}

// A stop in the middle of a start was told as an outage of Redis.
func TestStopDuringTheStartIsToldAsAnOutage(t *testing.T) {
	silent, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var accepting sync.WaitGroup
	accepting.Go(func() {
		for {
			conn, err := silent.Accept()
			if err != nil {
				return
			}
			defer conn.Close() // not before: it does not answer
			stop()
		}
	})
	o := alone(t)
	o.EmbeddedRedisAddr, o.Redis = "", "redis://"+silent.Addr().String()
	var log expect.Log
	a, err := New(o, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Run(ctx, func(Addresses) { t.Error("it has started") }); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("it returns %v", err)
	}
	_ = silent.Close()
	accepting.Wait()
	if strings.Contains(log.String(), "Redis cannot be used") {
		t.Errorf("the log has %s", log.String())
	}
}

// --schemas with the wrong directory was answered with a sentence of 400 kB.
func TestWrongDirectoryOfSchemasIsToldWithoutEnd(t *testing.T) {
	dir := t.TempDir()
	for i := range 500 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.txt", i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := LoadCatalogue(dir, schemas.DefaultLimits())
	if err == nil || len(err.Error()) > 2000 || !strings.HasSuffix(err.Error(), "\nand 495 more, which esclusa schema lint "+dir+" lists") {
		t.Errorf("it says %v", err)
	}
}

// Whose directory it is was told, and not what to do.
func TestDirectoryThatCannotBeWrittenIsToldWithoutAWayOut(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "taken", "lock"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(dir, "taken")} {
		if _, err := lockDataDir(dir); err == nil || !strings.HasSuffix(err.Error(), "; name a directory that this user may write") {
			t.Errorf("%s: it says %v", dir, err)
		}
	}
}

// A port in use was found when topics had been made, and local state set aside.
func TestPortInUseIsFoundAfterSomethingWasMade(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	at := taken.Addr().String()
	for flag, set := range map[string]func(*Options){
		"--http-addr":           func(o *Options) { o.HTTPAddr = at },
		"--embedded-kafka-addr": func(o *Options) { o.EmbeddedKafkaAddr = at },
		"--embedded-redis-addr": func(o *Options) { o.EmbeddedRedisAddr = at },
	} {
		o := alone(t)
		o.DataDir, o.HTTPAddr = filepath.Join(o.DataDir, "new"), engines.FreeAddr(t)
		o.EmbeddedKafkaAddr, o.EmbeddedRedisAddr = engines.FreeAddr(t), engines.FreeAddr(t)
		set(&o)
		a, err := New(o, quiet)
		if err != nil {
			t.Fatal(err)
		}
		err = a.Run(t.Context(), func(Addresses) { t.Errorf("%s: it has started", flag) })
		if want := flag + ": " + at + " is in use by another program"; err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("it says %v, not %s", err, want)
		}
		made, err := os.ReadDir(o.DataDir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) || len(made) > 1 || len(made) == 1 && made[0].Name() != "lock" {
			t.Errorf("%s: the data directory has %v, %v", flag, made, err)
		}
		for _, e := range []string{o.HTTPAddr, o.EmbeddedKafkaAddr, o.EmbeddedRedisAddr} {
			if e == at {
				continue
			}
			l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", e)
			if err != nil {
				t.Errorf("%s: %s is still listened at: %v", flag, e, err)
				continue
			}
			l.Close()
		}
	}
}

// Ctrl-C during a start that waits is an ordered stop, not a failure.
func TestStopDuringTheStartIsCalledAFailure(t *testing.T) {
	silent, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	o := alone(t)
	o.Brokers, o.Redis, o.StartWait = []string{silent.Addr().String()}, "redis://"+silent.Addr().String(), time.Minute
	a, err := New(o, quiet)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { // what asks it is a broker that says nothing
		conn, err := silent.Accept()
		if err == nil {
			defer conn.Close()
		}
		cancel()
	}()
	if err := a.Run(ctx, func(Addresses) {}); err != nil {
		t.Error(fmt.Errorf("stopped: %w", err))
	}
}
