package schemas

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"strconv"
)

const (
	// chunkBytes of inline data are decoded at a time. It is a multiple of three,
	// and more than detect looks at, so that the first chunk tells the media type.
	chunkBytes = 6 << 10
	chunkChars = chunkBytes / 3 * 4
)

// inlineReader reads inline data without keeping it.
type inlineReader struct {
	hash   hash.Hash
	chunk  [chunkBytes]byte
	sum    [sha256.Size]byte
	digest [2 * sha256.Size]byte
}

// holdsContent is contentViolations for a body that a pass has found valid. It
// says no of what it does not know, such as members that are not there or have
// escapes.
func (r *reading) holdsContent(body []byte) bool {
	found := &r.pass.Found
	if found[markData].End == 0 {
		return true
	}
	data, isData := plainString(body, found[markData])
	mediaType, isType := plainString(body, found[markMediaType])
	digest, isDigest := plainString(body, found[markSHA256])
	size, err := strconv.Atoi(string(body[found[markSize].Start:found[markSize].End]))
	if !isData || !isType || !isDigest || err != nil {
		return false
	}
	return r.inline.decode(data, size, string(mediaType)) && string(r.inline.digest[:]) == string(digest)
}

// decode reports whether text is base64 as decodeData takes it, of size bytes
// that are of the media type as far as the first chunk tells, and leaves their
// digest.
func (in *inlineReader) decode(text []byte, size int, mediaType string) bool {
	if in.hash == nil {
		in.hash = sha256.New()
	}
	in.hash.Reset()
	left := size
	for first := true; first || len(text) > 0; first = false {
		part := text[:min(len(text), chunkChars)]
		text = text[len(part):]
		n, err := strictBase64.Decode(in.chunk[:], part)
		if err != nil || len(text) > 0 && n < chunkBytes { // padding before the end
			return false
		}
		if first && !begins(detect(in.chunk[:n]), mediaType) {
			return false
		}
		in.hash.Write(in.chunk[:n])
		left -= n
	}
	hex.Encode(in.digest[:], in.hash.Sum(in.sum[:0]))
	return left == 0
}

// strictBase64 refuses spare bits. It skips line breaks, which a string without
// escapes cannot have.
var strictBase64 = base64.StdEncoding.Strict()
