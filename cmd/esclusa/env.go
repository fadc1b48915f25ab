package main

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/esclusa/esclusa/internal/nearest"
)

const (
	redisFlag      = "redis"
	variablePrefix = "ESCLUSA_"
)

// variable is the environment variable that sets a flag.
func variable(flag string) string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// secretVariable is the environment variable that holds what the file of a flag
// would.
func secretVariable(flag string) string { return strings.TrimSuffix(variable(flag), "_FILE") }

// setting is a flag as whoever has set it knows it.
func (sh *shell) setting(flag string) string {
	if sh.fromEnv[flag] {
		return variable(flag)
	}
	return "--" + flag
}

// applyEnv sets the flags that the command line does not, and the secrets that no
// file has. An empty variable is as good as none.
func (sh *shell) applyEnv(flags *pflag.FlagSet) error {
	var fault error
	flags.VisitAll(func(f *pflag.Flag) {
		if s, ok := f.Value.(*secretFile); ok {
			s.secret.Text = sh.env[secretVariable(f.Name)]
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

// others are variables with our prefix that are not meant for the command:
// Kubernetes makes some for each service, and the tests have theirs.
var others = regexp.MustCompile(`_SERVICE_(HOST|PORT)|_PORT(_\d+_(TCP|UDP|SCTP)(_PROTO|_PORT|_ADDR)?)?$|^ESCLUSA_TEST_`)

// nameUnknown says which variables with our prefix set nothing in any command:
// whoever wrote one believes that it does.
func (sh *shell) nameUnknown(root *cobra.Command) {
	known := make(map[string]bool)
	variables(root, known)
	for _, name := range slices.Sorted(maps.Keys(sh.env)) {
		if strings.HasPrefix(name, variablePrefix) && sh.env[name] != "" && !known[name] && !others.MatchString(name) {
			sh.note("%s is the variable of no flag, and sets nothing%s", name, nearest.Hint(name, slices.Sorted(maps.Keys(known))))
		}
	}
}

// variables notes the variables of a command's flags, and of those below it.
func variables(cmd *cobra.Command, known map[string]bool) {
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		known[variable(f.Name)] = true
		if _, ok := f.Value.(*secretFile); ok {
			known[secretVariable(f.Name)] = true
		}
	})
	for _, sub := range cmd.Commands() {
		variables(sub, known)
	}
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
