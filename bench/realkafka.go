package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/esclusa/esclusa/internal/kafka"
	"github.com/esclusa/esclusa/internal/testing/engines"
)

// realKafka is Apache Kafka: one broker in KRaft mode, with its data in a directory
// that goes with it.
type realKafka struct {
	*engines.Kafka
	dir string
}

// kafkaHeap is the broker's. One that works is compiled and collected as in earnest,
// where tests have one that starts soon.
const kafkaHeap = "1g"

func startKafka() (*realKafka, error) {
	if os.Getenv(engines.KafkaJars) == "" {
		return nil, fmt.Errorf("%s does not say where Kafka's jar files are; make bench-real does", engines.KafkaJars)
	}
	dir, err := os.MkdirTemp("", "esclusa-bench-kafka-")
	if err != nil {
		return nil, err
	}
	k, err := engines.StartKafka(dir, engines.KafkaOptions{
		Properties: map[string]string{"message.max.bytes": strconv.Itoa(kafka.Cluster{MaxBody: maxBody}.MaxMessage())},
		JVM:        []string{"-Xms" + kafkaHeap, "-Xmx" + kafkaHeap, "-XX:-UseSerialGC", "-XX:+UseG1GC", "-XX:TieredStopAtLevel=4"},
	})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return &realKafka{k, dir}, nil
}

func (k *realKafka) usage() (usage, error) { return usageOf(k.Brokers[0].PID()) }

// stop ends the broker as a crash does: its data go with it.
func (k *realKafka) stop() error {
	k.Kill()
	return os.RemoveAll(k.dir)
}

// kafkaName names the broker by its jars.
func kafkaName() string {
	jars, err := filepath.Glob(filepath.Join(os.Getenv(engines.KafkaJars), "kafka-clients-*.jar"))
	if err != nil || len(jars) == 0 {
		return "Apache Kafka"
	}
	version := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(jars[0]), "kafka-clients-"), ".jar")
	return "Apache Kafka " + version + ", one broker, with a heap of " + kafkaHeap
}

// tick is how Linux counts the CPU time of others.
const tick = 10 * time.Millisecond

// usageOf is what another process has taken, which only Linux tells.
func usageOf(pid int) (u usage, err error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return u, fmt.Errorf("asking for the CPU time of process %d: %w", pid, err)
	}
	u.CPU, err = cpuOf(string(stat))
	return u, err
}

// cpuOf reads user and system time, the 14th and 15th field. The second is the
// program's name in parentheses, which may hold anything.
func cpuOf(stat string) (time.Duration, error) {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	if len(fields) < 13 {
		return 0, fmt.Errorf("%q does not tell the CPU time", stat)
	}
	user, uerr := strconv.ParseInt(fields[11], 10, 64)
	system, serr := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * tick, errors.Join(uerr, serr)
}
