package examples_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Go code in a guide is of a program in this directory, which is compiled.
func TestGuideShowsCodeOfNoProgram(t *testing.T) {
	var programs strings.Builder
	sources, err := filepath.Glob("*/*.go")
	if err != nil || len(sources) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	for _, file := range sources {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		programs.Write(text)
	}
	for _, guide := range []string{"send-from-go.md", "receive-without-repeats.md"} {
		text, err := os.ReadFile(filepath.Join("..", "docs", "guides", guide))
		if err != nil {
			t.Fatal(err)
		}
		blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(text), -1)
		if len(blocks) == 0 {
			t.Errorf("%s shows no code", guide)
		}
		for _, block := range blocks {
			if !strings.Contains(programs.String(), block[1]) {
				t.Errorf("%s shows what no program has:\n%s", guide, block[1])
			}
		}
	}
}
