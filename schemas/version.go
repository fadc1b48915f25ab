package schemas

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// version is a SchemaVer: model, revision and addition. It names a schema file.
type version [3]int

var versionText = regexp.MustCompile(`^([1-9][0-9]{0,8})-(0|[1-9][0-9]{0,8})-(0|[1-9][0-9]{0,8})$`)

func parseVersion(text string) (version, error) {
	parts := versionText.FindStringSubmatch(text)
	if parts == nil {
		return version{}, fmt.Errorf("%.64q is not a version such as 1-0-0", text)
	}
	var v version
	for i := range v {
		v[i], _ = strconv.Atoi(parts[i+1]) // at most nine digits
	}
	return v, nil
}

// compare orders by number: 1-0-10 comes after 1-0-9.
func (v version) compare(w version) int { return slices.Compare(v[:], w[:]) }

func (v version) String() string { return fmt.Sprintf("%d-%d-%d", v[0], v[1], v[2]) }
