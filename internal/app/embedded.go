//go:build !noembedded

package app

import (
	"net"
	"path/filepath"

	"github.com/esclusa/esclusa/internal/embedded"
	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/mirror"
)

// hasEngines says whether this build has a broker and a Redis of its own.
const hasEngines = true

func startKafka(b *base, l net.Listener) (engine, error) {
	return embedded.StartKafka(embedded.KafkaOptions{
		Addr: b.opts.EmbeddedKafkaAddr, Listener: l, DataDir: filepath.Join(b.opts.DataDir, "kafka"),
		MaxMessageBytes: kafka.Cluster{MaxBody: b.opts.MaxRecordBytes}.MaxMessage(), Logger: b.log,
	})
}

func startRedis(b *base, l net.Listener) (engine, error) {
	return embedded.StartRedis(embedded.RedisOptions{
		Addr: b.opts.EmbeddedRedisAddr, Listener: l, Scripts: mirror.ScriptDigests(), Logger: b.log,
	})
}
