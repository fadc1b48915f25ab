package processors

import (
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"testing"
)

func TestDecisionsAreMissingOrKnowKafka(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	must(t, err)
	files := regexp.MustCompile(`\w+\.go`).FindAllString(string(text), -1)
	if len(files) == 0 {
		t.Fatal("the package comment names no file")
	}
	foreign := regexp.MustCompile(`goka|kafka|sarama|franz`)
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, imp := range file.Imports {
			if foreign.MatchString(imp.Path.Value) {
				t.Errorf("%s imports %s", name, imp.Path.Value)
			}
		}
	}
}
