package access

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
)

const (
	sealKeyBytes = 32 // AES-256
	mostSealKeys = 2  // the one that seals, and the one before it
)

// seal seals what browsers keep for us, so that they can neither read nor change it. It does
// not change, and is safe for concurrent use.
type seal struct {
	keys []cipher.AEAD // the first seals, all open
}

// newSeal has one key, which nobody else has.
func newSeal() *seal {
	key := make([]byte, sealKeyBytes)
	_, _ = rand.Read(key) // which never fails
	return &seal{[]cipher.AEAD{aead(key)}}
}

func aead(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // the key has the right length
	}
	a, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // AES has the right block
	}
	return a
}

// parseSeal reads one key a line, the one that seals first. What follows # counts for
// nothing. No fault tells a key.
func parseSeal(path, text string) (*seal, error) {
	s := &seal{}
	var faults []error
	fault := func(line int, message string) { faults = append(faults, &Fault{path, line, message}) }
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		key, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(key) != sealKeyBytes {
			fault(i+1, "must be 32 random bytes in base64; openssl rand -base64 32 prints such a line")
			continue
		}
		s.keys = append(s.keys, aead(key))
	}
	if n := len(s.keys); len(faults) == 0 && (n == 0 || n > mostSealKeys) {
		fault(0, "must have one key a line: the one that seals, and behind it the one before, while sessions of that one last")
	}
	return s, errors.Join(faults...)
}

// close seals a value for one purpose.
func (s *seal) close(purpose string, v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // v is of a type that can be encoded
	}
	return base64.RawURLEncoding.EncodeToString(s.keys[0].Seal(nil, nil, text, []byte(purpose)))
}

// open reads what was sealed for the purpose; false where it was not, or is not as it was.
func (s *seal) open(purpose, sealed string, into any) bool {
	box, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return false
	}
	for _, k := range s.keys {
		if text, err := k.Open(nil, nil, box, []byte(purpose)); err == nil {
			return json.Unmarshal(text, into) == nil
		}
	}
	return false
}
