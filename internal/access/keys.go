package access

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

const (
	// keyPrefix begins every API key, so that whoever searches for leaked ones finds them,
	// and no token of an issuer is taken for one.
	keyPrefix = "esclusa_"
	keyBytes  = 32
	keysEach  = 2 // of one name: the old and the new, while one takes the other's place
)

// goodName is what the name of a key or of a role is.
var goodName = regexp.MustCompile(`^[a-zA-Z0-9._-]{1,64}$`)

const goodNameHas = "1 to 64 letters, digits, dots, underscores and hyphens"

// NewKey makes an API key, and the line of the keys file by which it is known.
func NewKey(name string) (key, line string, err error) {
	if !goodName.MatchString(name) {
		return "", "", errKeyName
	}
	random := make([]byte, keyBytes)
	_, _ = rand.Read(random) // which never fails
	key = keyPrefix + base64.RawURLEncoding.EncodeToString(random)
	sum := sha256.Sum256([]byte(key))
	return key, name + " sha256:" + hex.EncodeToString(sum[:]), nil
}

var errKeyName = errors.New("the name of a key has " + goodNameHas)

// keys are the API keys, by their digests. They do not change.
type keys struct {
	secret [32]byte // so that nobody can tell by the time that a search takes where a digest lies
	known  map[digest]apiKey
}

type digest [sha256.Size]byte

type apiKey struct {
	sum  digest
	name string
}

// parseKeys reads lines of a name and the digest of its key. What follows # counts for
// nothing.
func parseKeys(path, text string) (*keys, error) {
	ks := &keys{known: map[digest]apiKey{}}
	_, _ = rand.Read(ks.secret[:])
	of := map[string]int{}
	var faults []error
	fault := func(line int, message string) { faults = append(faults, &Fault{path, line + 1, message}) }
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		k, err := parseKey(fields)
		if err != nil {
			fault(i, err.Error())
			continue
		}
		if of[k.name]++; of[k.name] > keysEach {
			fault(i, fmt.Sprintf("there are more than %d keys of this name: take away those that nobody uses any more", keysEach))
		}
		if other, again := ks.known[ks.place(k.sum)]; again {
			fault(i, "this key is there already, as "+other.name+"'s")
		}
		ks.known[ks.place(k.sum)] = k
	}
	return ks, errors.Join(faults...)
}

func parseKey(fields []string) (k apiKey, err error) {
	text, is := strings.CutPrefix(fields[len(fields)-1], "sha256:")
	sum, err := hex.DecodeString(text)
	if len(fields) != 2 || !is || err != nil || len(sum) != len(k.sum) {
		return k, errors.New("must be a name, a space, and sha256: with 64 hexadecimal digits; esclusa access key new prints such a line")
	}
	if !goodName.MatchString(fields[0]) {
		return k, errKeyName
	}
	return apiKey{digest(sum), fields[0]}, nil
}

// place is where a digest is kept, which nobody outside can tell.
func (ks *keys) place(sum digest) digest {
	var keyed [2 * sha256.Size]byte // of one length, so that a digest with the secret before it is enough
	copy(keyed[copy(keyed[:], ks.secret[:]):], sum[:])
	return sha256.Sum256(keyed[:])
}

// name is whose key it is that has the digest.
func (ks *keys) name(sum digest) (string, bool) {
	k, ok := ks.known[ks.place(sum)]
	return k.name, ok && subtle.ConstantTimeCompare(k.sum[:], sum[:]) == 1
}
