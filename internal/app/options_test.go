package app

import (
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

func valid() Options { return Options{Instance: "one"}.WithDefaults() }

func TestDefaultsAreValid(t *testing.T) {
	if err := valid().Check(); err != nil {
		t.Error(err)
	}
}

func TestEachFaultNamesItsFlag(t *testing.T) {
	for flag, change := range map[string]func(*Options){
		"roles":                func(o *Options) { o.Roles = []string{"janitor"} },
		"roles: router":        func(o *Options) { o.Roles = []string{RoleRouter, RoleRouter} },
		"http-addr":            func(o *Options) { o.HTTPAddr = "5000" },
		"http-addr: 0.0.0.0":   func(o *Options) { o.HTTPAddr = "0.0.0.0:5000" },
		"brokers":              func(o *Options) { o.Brokers, o.Replication = []string{"localhost"}, 3 },
		"embedded-kafka-addr":  func(o *Options) { o.EmbeddedKafkaAddr = "nowhere" },
		"embedded-redis-addr":  func(o *Options) { o.EmbeddedRedisAddr = "nowhere" },
		"redis":                func(o *Options) { o.Redis = "http://127.0.0.1" },
		"redis: roles mirror":  func(o *Options) { o.Brokers, o.Roles = []string{"a:1"}, []string{RoleMirror} },
		"topic-prefix":         func(o *Options) { o.TopicPrefix = "a b" },
		"partitions":           func(o *Options) { o.Partitions = -1 },
		"replication":          func(o *Options) { o.Replication = 500; o.Brokers = []string{"a:1"} },
		"replication: the emb": func(o *Options) { o.Replication = 3 },
		"instance":             func(o *Options) { o.Instance = "" },
		"max-record-bytes":     func(o *Options) { o.MaxRecordBytes = 1 << 30 },
		"max-batch-bytes":      func(o *Options) { o.MaxBatchBytes = o.MaxRecordBytes },
		"max-elements":         func(o *Options) { o.MaxElements = 1 << 30 },
		"max-depth":            func(o *Options) { o.MaxDepth = 129 },
		"http-payloads":        func(o *Options) { o.HTTPPayloads = "none" },
		"delivery":             func(o *Options) { o.Delivery = "sometimes" },
		"transaction-interval": func(o *Options) { o.TransactionInterval = time.Minute },
		"linger":               func(o *Options) { o.Linger = -time.Second },
		"compression":          func(o *Options) { o.Compression = "brotli" },
		"send-wait":            func(o *Options) { o.SendWait = -time.Second },
		"trusted-proxies":      func(o *Options) { o.TrustedProxies = []string{"0.0.0.0/0"} },
		"http-hosts":           func(o *Options) { o.HTTPHosts = []string{"esclusa.example.org:5000"} },
		"max-reader-groups":    func(o *Options) { o.MaxReaderGroups = -1 },
		"max-inflight-bytes":   func(o *Options) { o.MaxInflightBytes = 1 << 10 },
		"min-body-rate":        func(o *Options) { o.MinBodyRate = -1 },
		"otlp-endpoint":        func(o *Options) { o.OTLPEndpoint = "127.0.0.1:4318" },
		"notify-url":           func(o *Options) { o.NotifyURL = "chat.example.org/hooks" },
		"notify-url: must hav": func(o *Options) { o.NotifyURL = "https://ana:secret@chat.example.org" },
		"notify-url: must be ": func(o *Options) { o.NotifyURL, o.NotifyTLS.CA = "http://chat.example.org", "ca.pem" },
		"notify-secret-file":   func(o *Options) { o.NotifySecret.File = "secret" },
		"notify-tls-cert":      func(o *Options) { o.NotifyURL, o.NotifyTLS.Cert = "https://chat.example.org", "cert.pem" },
		"notify-link":          func(o *Options) { o.NotifyLink = "esclusa.example.org" },
		"start-wait":           func(o *Options) { o.StartWait = -time.Second },
	} {
		t.Run(flag, func(t *testing.T) {
			o := valid()
			change(&o)
			err := o.Check()
			if err == nil || !strings.HasPrefix(err.Error(), "--"+flag) || strings.Count(err.Error(), "\n") > 0 {
				t.Errorf("the fault reads %q", err)
			}
		})
	}
}

func TestAllFaultsAreReportedAtOnce(t *testing.T) {
	o := valid()
	o.Partitions, o.Instance, o.TopicPrefix = -1, "", ""
	err := o.Check()
	if err == nil || strings.Count(err.Error(), "--") != 3 {
		t.Errorf("three faults read %q", err)
	}
}

func TestForeignBrokersChangeTheDefaults(t *testing.T) {
	o := Options{Instance: "one", Brokers: []string{"a:1"}}.WithDefaults()
	if o.Replication != 3 || *o.CreateTopics {
		t.Errorf("on foreign brokers replication is %d and topics are created: %v", o.Replication, *o.CreateTopics)
	}
}

func TestProcessIsOpenToOthersByAccident(t *testing.T) {
	for addr, open := range map[string]bool{
		"127.0.0.1:5001": false, "127.8.9.10:0": false, "localhost:5001": false, "[::1]:5001": false, "[::ffff:127.0.0.1]:5001": false,
		"0.0.0.0:5001": true, ":5001": true, "[::]:5001": true, "10.1.2.3:5001": true, "http-1:5001": true, "localhost.example.org:5001": true, "[fe80::1%eth0]:5001": true,
	} {
		for flag, set := range map[string]func(*Options){
			"http-addr":           func(o *Options) { o.HTTPAddr = addr },
			"embedded-kafka-addr": func(o *Options) { o.EmbeddedKafkaAddr = addr },
			"embedded-redis-addr": func(o *Options) { o.EmbeddedRedisAddr = addr },
		} {
			o := valid()
			set(&o)
			err := o.Check()
			if refused := err != nil && strings.HasPrefix(err.Error(), "--"+flag) && strings.Contains(err.Error(), "--open-to-everybody"); refused != open || err != nil && !open {
				t.Errorf("--%s %s: %v", flag, addr, err)
			}
			if o.OpenToEverybody = true; o.Check() != nil {
				t.Errorf("--%s %s: it is refused although everybody is meant: %v", flag, addr, o.Check())
			}
		}
	}
	o := valid()
	o.Brokers, o.Redis, o.Replication = []string{"a:1"}, "redis://b", 3
	o.EmbeddedKafkaAddr, o.EmbeddedRedisAddr = "0.0.0.0:9092", "0.0.0.0:6379"
	if err := o.Check(); err != nil {
		t.Errorf("engines that are not there: %v", err)
	}
}
