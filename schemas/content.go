package schemas

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"strings"

	"github.com/esclusa/esclusa"
)

// contentViolations compares the inline data of a body, if it has any, with what
// the body says of it. Which of the members must be there is the schema's to
// say.
func contentViolations(value map[string]any) []esclusa.Violation {
	text, ok := value[memberData].(string)
	if !ok {
		return nil
	}
	data, err := decodeData(text)
	if err != nil {
		return []esclusa.Violation{mismatch(memberData, ruleData, "must be base64 of RFC 4648 with padding and without line breaks")}
	}
	var v []esclusa.Violation
	if mediaType, ok := value["media_type"].(string); ok && !holds(data, mediaType) {
		v = append(v, mismatch(memberData, ruleMediaType, "must begin with the bytes of its media_type"))
	}
	if size, ok := value["size"].(json.Number); ok && !equals(size, len(data)) {
		v = append(v, mismatch("size", ruleSize, "must be the length of the decoded data in bytes"))
	}
	if digest, ok := value["sha256"].(string); ok && digest != hexDigest(data) {
		v = append(v, mismatch("sha256", ruleSHA256, "must be the SHA-256 of the decoded data in lower-case hexadecimal"))
	}
	return v
}

// mismatch is a violation at a member that the schema declares.
func mismatch(member, rule, message string) esclusa.Violation {
	return esclusa.Violation{Pointer: "/" + member, Keyword: rule, Message: message, Shape: "/" + member}
}

// decodeData decodes base64 of which there is one spelling for the same bytes:
// the standard library skips line breaks and, unless strict, spare bits.
func decodeData(text string) ([]byte, error) {
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		return nil, base64.CorruptInputError(i)
	}
	return base64.StdEncoding.Strict().DecodeString(text)
}

// equals compares exactly, however the number is written. Limits keep numbers
// short, so that this is cheap.
func equals(number json.Number, n int) bool {
	r, ok := new(big.Rat).SetString(number.String())
	return ok && r.IsInt() && r.Num().IsInt64() && r.Num().Int64() == int64(n)
}

func hexDigest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
