// Package access says who may do what over HTTP: it reads the access file, finds out
// who a caller is, by an API key, a bearer token, a session of a browser or a certificate,
// and what the caller may do. Rights add up; there are none that take away.
//
// It answers no requests: which right a call needs stands beside the call, in views.
// Certificates are of package credentials, as are the passwords for Kafka and Redis.
package access
