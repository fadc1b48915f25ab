package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/esclusa/esclusa/internal/embedded"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/mirror"
)

// maxBody is esclusa's own default bound on a record's body, in bytes.
const maxBody = 1 << 20

// broker is the embedded broker, in memory. Its hello is its address.
func broker(ctx context.Context, _ job, hello func(string)) error {
	k, err := embedded.StartKafka(embedded.KafkaOptions{Addr: "127.0.0.1:0", MaxMessageBytes: kafka.Cluster{MaxBody: maxBody}.MaxMessage()})
	if err != nil {
		return err
	}
	hello(k.Addr())
	<-ctx.Done()
	return k.Close()
}

// redisServer is redis-server without persistence and with the setting that
// docs/reference/redis.md asks for, for every contestant; or the embedded Redis where
// that is not installed. Its hello is its address, and what it is.
func redisServer(ctx context.Context, _ job, hello func(string)) error {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return embeddedRedis(ctx, hello)
	}
	addr, err := freeAddr(ctx)
	if err != nil {
		return err
	}
	_, port, _ := strings.Cut(addr, ":")
	cmd := exec.CommandContext(ctx, program, "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no",
		"--hash-max-listpack-value", "1024", "--dir", os.TempDir())
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting redis-server: %w", err)
	}
	version, err := redisVersion(ctx, addr)
	if err == nil {
		hello(addr + " redis-server " + version)
	}
	werr := cmd.Wait()
	if ctx.Err() != nil {
		return nil // it was told to end
	}
	return errors.Join(err, werr)
}

func embeddedRedis(ctx context.Context, hello func(string)) error {
	r, err := embedded.StartRedis(embedded.RedisOptions{Addr: "127.0.0.1:0", Scripts: mirror.ScriptDigests()})
	if err != nil {
		return err
	}
	hello(r.Addr() + " the embedded Redis, since redis-server is not installed")
	<-ctx.Done()
	return r.Close()
}

// freeAddr is an address at which nobody listens now.
func freeAddr(ctx context.Context) (string, error) {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return ln.Addr().String(), ln.Close()
}

// redisVersion waits until Redis answers.
func redisVersion(ctx context.Context, addr string) (string, error) {
	client := redis.NewClient(&redis.Options{Addr: addr})
	defer client.Close()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		info, err := client.Info(ctx, "server").Result()
		if err == nil {
			_, after, _ := strings.Cut(info, "redis_version:")
			version, _, _ := strings.Cut(after, "\r")
			return version, nil
		}
		select {
		case <-ctx.Done():
			return "", err
		case <-tick.C:
		}
	}
}

// redisCPU is what Redis says that it has taken; 0 for the embedded one, which
// answers that it does not know.
func redisCPU(ctx context.Context, client *redis.Client) (time.Duration, error) {
	info, err := client.InfoMap(ctx, "cpu").Result()
	var refusal redis.Error
	if errors.As(err, &refusal) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("asking Redis for its CPU time: %w", err)
	}
	var total time.Duration
	for _, kind := range []string{"used_cpu_sys", "used_cpu_user"} {
		cpu, err := time.ParseDuration(info["CPU"][kind] + "s")
		if err != nil {
			return 0, fmt.Errorf("reading the CPU time of Redis: %w", err)
		}
		total += cpu
	}
	return total, nil
}
