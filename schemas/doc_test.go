package schemas

import (
	"os"
	"regexp"
	"testing"
)

func TestWayOfARecordLeadsToAFileThatIsNotThere(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`[a-z_]+\.go\b`).FindAllString(string(text), -1)
	if len(named) < 10 {
		t.Fatalf("the package's comment names only %q", named)
	}
	for _, name := range named {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
}
