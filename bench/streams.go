package main

import (
	"path/filepath"
	"slices"
)

// streamsHeap is what the contestant in Java has beside RocksDB's caches.
const streamsHeap = "1g"

// streamsCount is the key under which it counts in Redis what it has written.
const streamsCount = "bench:customers"

// streamsArgs is the command line of Kafka Streams' contestant, which is told what the
// other contestants are, and speaks as they do.
func streamsArgs(j job, text string) []string {
	return append(slices.Clone(j.JVM),
		"-Xms"+streamsHeap, "-Xmx"+streamsHeap, "-XX:+UseParallelGC",
		"-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
		"-cp", filepath.Join(j.Jars, "*"), "dev.esclusa.bench.Contestant", text)
}
