// Package ajv asks ajv, the validator of Node's world, for its verdict: a third opinion
// beside our own and that of another implementation in Go. It is for tests and benchmarks
// only, and wants node and an installed ajv (make bin/ajv/complete).
package ajv

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

//go:embed judge.js
var program string

// Judge is a child process that judges. It is for one goroutine at a time.
type Judge struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// Request asks for the verdicts of one schema.
type Request struct {
	Draft  string                     `json:"draft"`  // draft-04, draft-06, draft-07, 2019-09 or 2020-12
	URI    string                     `json:"uri"`    // that references in the schema go from
	Schema json.RawMessage            `json:"schema"` // any
	Others map[string]json.RawMessage `json:"others"` // schemas that it refers to, by URI
	Values []json.RawMessage          `json:"values"`
}

// ErrUntold is for a schema that ajv does not take.
var ErrUntold = errors.New("ajv does not take the schema")

// Start starts node with what is installed below dir. Close it, or cancel the context.
func Start(ctx context.Context, dir string) (*Judge, error) {
	cmd := exec.CommandContext(ctx, "node", "--stack-size=4000", "-e", program, dir)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting node: %w", err)
	}
	return &Judge{cmd, in, bufio.NewReader(out)}, nil
}

// Valid tells of each value whether the schema takes it.
func (j *Judge) Valid(r Request) ([]bool, error) {
	if err := json.NewEncoder(j.in).Encode(r); err != nil {
		return nil, fmt.Errorf("asking ajv: %w", err)
	}
	line, err := j.out.ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("reading ajv's answer: %w", err)
	}
	var answer struct {
		Valid []bool
		Error string
	}
	switch err := json.Unmarshal(line, &answer); {
	case err != nil:
		return nil, fmt.Errorf("reading ajv's answer: %w", err)
	case answer.Error != "":
		return nil, fmt.Errorf("%w: %s", ErrUntold, answer.Error)
	case len(answer.Valid) != len(r.Values):
		return nil, fmt.Errorf("ajv answered for %d of %d values", len(answer.Valid), len(r.Values))
	}
	return answer.Valid, nil
}

// Close ends the process.
func (j *Judge) Close() error {
	_ = j.in.Close() // it ends when there is nothing more to read
	return j.cmd.Wait()
}
