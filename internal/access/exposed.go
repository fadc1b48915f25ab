package access

import (
	"fmt"

	"github.com/esclusa/esclusa/internal/credentials"
)

// exposed are the files that are not as secret, or not as safe, as whoever has named them
// may believe, a sentence each. The digests of keys are no secret; whoever may write them,
// or the file itself, or authorities, lets in whom they like.
func (f *File) exposed(path string) (all []string) {
	var secrets []string
	trusted := []string{path, f.KeysFile}
	if f.TLS != nil {
		secrets = append(secrets, f.TLS.Key)
		trusted = append(trusted, f.TLS.ClientCA)
	}
	if f.Console != nil {
		secrets = append(secrets, f.Console.SessionKeysFile, f.Console.ClientSecretFile)
	}
	for _, i := range f.Issuers {
		trusted = append(trusted, i.CA)
	}
	for _, file := range secrets {
		if credentials.ReadByOthers(file) {
			all = append(all, fmt.Sprintf("every user of this machine may read %s: take that right away (chmod o= %s)", file, file))
		}
	}
	for _, file := range trusted {
		if credentials.WrittenByOthers(file) {
			all = append(all, fmt.Sprintf("every user of this machine may write %s, which says who gets in: take that right away (chmod o-w %s)", file, file))
		}
	}
	return all
}
