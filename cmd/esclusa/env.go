package main

import (
	"net/url"
	"strings"

	"github.com/spf13/pflag"
)

const redisFlag = "redis"

// variable is the environment variable that sets a flag.
func variable(flag string) string {
	return "ESCLUSA_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// applyEnv sets the flags that the command line does not, and the secrets that no
// file has. An empty variable is as good as none.
func (sh *shell) applyEnv(flags *pflag.FlagSet) error {
	var fault error
	flags.VisitAll(func(f *pflag.Flag) {
		if s, ok := f.Value.(*secretFile); ok {
			s.secret.Text = sh.env[strings.TrimSuffix(variable(f.Name), "_FILE")]
		}
		value := sh.env[variable(f.Name)]
		if fault != nil || f.Changed || value == "" || f.Name == "help" {
			return
		}
		if err := flags.Set(f.Name, value); err != nil {
			fault = usagef("%s: %w", variable(f.Name), err)
			return
		}
		sh.fromEnv[f.Name] = true
	})
	return fault
}

// refuseSecrets keeps passwords out of arguments, where every user of the machine
// can read them. It must see the flags before the environment sets them.
func refuseSecrets(flags *pflag.FlagSet) error {
	f := flags.Lookup(redisFlag)
	if f == nil || !f.Changed {
		return nil
	}
	u, err := url.Parse(f.Value.String())
	if err != nil {
		return usagef("--%s: must be a redis:// or rediss:// URL", redisFlag) // the parser's words would repeat it
	}
	if _, secret := u.User.Password(); secret || u.Query().Has("password") {
		return usagef("--%s: a password must not be an argument, which others on this machine can read; give it in %s, or in --redis-password-file",
			redisFlag, variable(redisFlag)+"_PASSWORD")
	}
	return nil
}
