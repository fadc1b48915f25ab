package app

import (
	"fmt"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"

	"github.com/esclusa/esclusa/internal/credentials"
)

// exposedOperations are the files of Prometheus' web configuration that are not as secret
// as whoever has named them may believe, a sentence each: its users have passwords, which
// can be guessed by their digests, and its certificate a key.
func (o *Options) exposedOperations() (all []string) {
	var config struct {
		TLS struct {
			Key string `yaml:"key_file"`
		} `yaml:"tls_server_config"`
		Users map[string]string `yaml:"basic_auth_users"`
	}
	text, err := os.ReadFile(o.OperationsConfig)
	if err != nil || yaml.Unmarshal(text, &config) != nil {
		return nil // which is said where it is used
	}
	var secrets []string
	if len(config.Users) > 0 {
		secrets = append(secrets, o.OperationsConfig)
	}
	if key := config.TLS.Key; key != "" && !filepath.IsAbs(key) {
		config.TLS.Key = filepath.Join(filepath.Dir(o.OperationsConfig), key)
	}
	for _, file := range append(secrets, config.TLS.Key) {
		if credentials.ReadByOthers(file) {
			all = append(all, fmt.Sprintf("--operations-web-config: every user of this machine may read %s: take that right away (chmod o= %s)", file, file))
		}
	}
	return all
}
