// Package engines starts real Kafka brokers, Redis servers and OpenID providers for tests, on free
// loopback ports, and ends them in the ways in which they end in earnest.
//
// Kafka's jar files lie where KafkaJars says, redis-server in the PATH. `make
// test-real` provides both. Where they are missing, RunKafka and RunRedis skip
// their test.
package engines
