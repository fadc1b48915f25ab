package client_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/internal/testing/engines"
)

func TestWrongOptionIsTaken(t *testing.T) {
	for name, c := range map[string]struct {
		wrong client.Kafka
		want  string // empty: it is right
	}{
		"nothing is set":             {client.Kafka{}, ""},
		"a broker without a name":    {client.Kafka{Brokers: []string{""}}, "each of Brokers must be host:port"},
		"a prefix that is no name":   {client.Kafka{TopicPrefix: "a b"}, "TopicPrefix: "},
		"a file without TLS":         {client.Kafka{Security: client.Security{CA: "ca.pem"}}, "--kafka-tls: must be set"},
		"half a certificate":         {client.Kafka{Security: client.Security{TLS: true, Cert: "c.pem"}}, "--kafka-tls-cert: needs"},
		"a mechanism there is not":   {client.Kafka{Security: client.Security{Mechanism: "PLAN"}}, "--kafka-sasl-mechanism: must be one of"},
		"a login without a user":     {client.Kafka{Security: client.Security{Mechanism: "PLAIN"}}, "--kafka-sasl-user: must say"},
		"a login without a password": {client.Kafka{Security: client.Security{Mechanism: "PLAIN", User: "u"}}, "--kafka-sasl-password-file: must name"},
		"a user without a login":     {client.Kafka{Security: client.Security{User: "u"}}, "--kafka-sasl-mechanism: must say"},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.wrong.Check()
			if c.want == "" {
				must(t, err)
				return
			}
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if _, oerr := client.OpenSender(t.Context(), client.SenderOptions{Kafka: c.wrong}); oerr == nil || oerr.Error() != err.Error() {
				t.Errorf("opening says %v", oerr)
			}
		})
	}
}

func TestPasswordIsPrinted(t *testing.T) {
	o := client.SenderOptions{Kafka: client.Kafka{Security: client.Security{Mechanism: "PLAIN", User: "u", Password: "hunter2"}}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(verb, o); strings.Contains(text, "hunter2") {
			t.Errorf("%s prints %s", verb, text)
		}
	}
}

func TestAbsentBrokerOrSystemIsWaitedFor(t *testing.T) {
	addr := engines.FreeAddr(t)
	_, err := client.OpenSender(t.Context(), client.SenderOptions{Kafka: client.Kafka{Brokers: []string{addr}}})
	if !errors.Is(err, client.ErrNoAnswer) || err.Error() != "no answer from "+addr {
		t.Errorf("no broker: %v", err)
	}
	k := local()
	k.TopicPrefix = "elsewhere"
	_, err = client.OpenSender(t.Context(), client.SenderOptions{Kafka: k})
	if !errors.Is(err, client.ErrTopics) || !strings.Contains(err.Error(), `topic "elsewhere" is missing`) {
		t.Errorf("no system: %v", err)
	}
}
