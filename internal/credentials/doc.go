// Package credentials is what connections to Kafka and to Redis have in common:
// certificates, secrets, and what to say where the other end is not who it should
// be, or does not believe us. It opens no connection.
package credentials
