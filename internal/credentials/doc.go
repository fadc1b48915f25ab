// Package credentials is what connections have in common, to Kafka, to Redis and over
// HTTP: certificates, secrets, and what to say where the other end is not who it should
// be, or does not believe us. It opens no connection.
package credentials
