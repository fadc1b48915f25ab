package app

import (
	"strings"
	"testing"
)

func TestFaultOfTheListenerForOperationsNamesNoFlag(t *testing.T) {
	for flag, change := range map[string]func(*Options){
		"operations-addr":           func(o *Options) { o.OperationsAddr = "9100" },
		"operations-web-config":     func(o *Options) { o.OperationsConfig = "web.yml" },
		"operations-web-config: op": func(o *Options) { o.OperationsAddr, o.OperationsConfig = "127.0.0.1:0", "/no/web.yml" },
		"operations-addr: taken":    func(o *Options) { o.OperationsAddr = o.HTTPAddr },
		"operations-addr: of all":   func(o *Options) { o.OperationsAddr, o.HTTPAddr = "0.0.0.0:5000", "127.0.0.1:5000" },
		"embedded-kafka-addr":       func(o *Options) { o.EmbeddedKafkaAddr = o.HTTPAddr },
		"embedded-redis-addr":       func(o *Options) { o.EmbeddedRedisAddr = o.EmbeddedKafkaAddr },
		"pprof":                     func(o *Options) { o.Profiles = true },
		"pprof: shows others":       func(o *Options) { o.Profiles, o.OperationsAddr = true, "0.0.0.0:9100" },
	} {
		o := valid()
		change(&o)
		flag, _, _ = strings.Cut(flag, ":")
		if err := o.Check(); err == nil || !strings.HasPrefix(err.Error(), "--"+flag) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", flag, err)
		}
	}
	o := valid()
	o.Roles, o.OperationsAddr, o.HTTPAddr = []string{RoleRouter}, "0.0.0.0:9100", "0.0.0.0:5000"
	if err := o.Check(); err != nil {
		t.Errorf("a process without calls, of which nobody listens at --http-addr: %v", err)
	}
}

func TestLimitThatCannotBeNamesNoFlag(t *testing.T) {
	for flag, change := range map[string]func(*Options){
		"max-requests":        func(o *Options) { o.MaxRequests = -1 },
		"max-streams":         func(o *Options) { o.MaxStreams = -1 },
		"max-alert-streams":   func(o *Options) { o.MaxAlertStreams = -1 },
		"max-exports":         func(o *Options) { o.MaxExports = -1 },
		"max-source-lookups":  func(o *Options) { o.MaxSourceLookups = -1 },
		"caller-rate":         func(o *Options) { o.CallerLimits.Requests = -1 },
		"caller-bytes":        func(o *Options) { o.CallerLimits.Bytes = -1 },
		"max-caller-requests": func(o *Options) { o.CallerLimits.AtOnce = -1 },
		"max-caller-streams":  func(o *Options) { o.CallerLimits.Streams = -1 },
		"max-caller-groups":   func(o *Options) { o.MaxCallerGroups = o.MaxReaderGroups + 1 },
	} {
		o := valid()
		change(&o)
		if err := o.Check(); err == nil || !strings.HasPrefix(err.Error(), "--"+flag+": ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", flag, err)
		}
	}
	if o := (Options{MaxReaderGroups: 5}).WithDefaults(); o.MaxCallerGroups != 3 {
		t.Errorf("of 5 groups one caller may have %d", o.MaxCallerGroups)
	}
}
