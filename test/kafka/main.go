// Command kafka starts a broker and stops it in order, for Java to leave the classes that the
// broker has loaded in a file: `make test-real` puts it beside the jar files, and brokers of
// tests start from it in half the time.
package main

import (
	"fmt"
	"os"

	"github.com/esclusa/esclusa/internal/testing/engines"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: kafka ARCHIVE, with the directory of the jar files in "+engines.KafkaJars)
		os.Exit(2)
	}
	if err := archive(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "kafka:", err)
		os.Exit(1)
	}
}

func archive(file string) error {
	dir, err := os.MkdirTemp("", "esclusa-kafka-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	k, err := engines.StartKafka(dir, engines.KafkaOptions{JVM: []string{"-XX:ArchiveClassesAtExit=" + file}})
	if err != nil {
		return err
	}
	return k.Brokers[0].Stop()
}
