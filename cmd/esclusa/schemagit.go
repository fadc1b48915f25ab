package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"strconv"
	"strings"
	"testing/fstest"
)

// Bounds of what is read of a commit.
const (
	mostCommitted  = 20_000
	committedBytes = 256 << 20
	fileBytes      = 1<<20 + 1 // as much as a schema may have, and one more
)

// committed are the schemas that a directory had at a commit of its repository, which is
// given as REF or as REF:PATH. Nothing is fetched, and nothing outside of the
// repository is read.
func committed(ctx context.Context, dir, rev string) (fstest.MapFS, error) {
	ref, at, given := strings.Cut(rev, ":")
	if ref == "" {
		return nil, errors.New("must name a commit, a branch or a tag, such as git:main")
	}
	prefix, err := git(ctx, dir, nil, "rev-parse", "--show-prefix")
	if err != nil {
		return nil, err
	}
	if !given {
		at = strings.TrimSpace(string(prefix))
	}
	commit, err := git(ctx, dir, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("there is no commit, branch or tag %q in the repository of %s", ref, dir)
	}
	return filesAt(ctx, dir, strings.TrimSpace(string(commit)), strings.Trim(path.Clean("/"+at), "/"))
}

// git is what the command prints in a directory.
func git(ctx context.Context, dir string, in io.Reader, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", dir, "--no-pager", "-c", "core.fsmonitor=false"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0", "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	cmd.Stdin = in
	out, err := cmd.Output()
	var failed *exec.ExitError
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("there is no git here: install it, or give a directory")
	case errors.As(err, &failed):
		first, _, _ := strings.Cut(strings.TrimSpace(string(failed.Stderr)), "\n")
		return nil, fmt.Errorf("git: %s", strings.TrimPrefix(first, "fatal: "))
	}
	return out, err
}

// filesAt are the schemas below a directory of a commit.
func filesAt(ctx context.Context, dir, commit, at string) (fstest.MapFS, error) {
	list, err := git(ctx, dir, nil, "ls-tree", "-r", "-l", "-z", "--full-tree", commit+":"+at)
	if err != nil {
		return nil, fmt.Errorf("there is no directory %q at that commit", at)
	}
	var names, ids []string
	sum := int64(0)
	for entry := range strings.SplitSeq(strings.TrimSuffix(string(list), "\x00"), "\x00") {
		about, name, _ := strings.Cut(entry, "\t") // mode, type, id and size
		fields := strings.Fields(about)
		if len(fields) != 4 || fields[1] != "blob" || !isSchemaFile(name) {
			continue
		}
		size, _ := strconv.ParseInt(fields[3], 10, 64) // of a blob it is a number
		if sum += size; sum > committedBytes || len(names) == mostCommitted {
			return nil, fmt.Errorf("there are more than %d schemas, or %d bytes of them, at that commit", mostCommitted, committedBytes)
		}
		names, ids = append(names, name), append(ids, fields[2])
	}
	text, err := git(ctx, dir, strings.NewReader(strings.Join(ids, "\n")+"\n"), "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	return unpacked(names, text)
}

// isSchemaFile leaves out what a catalogue has beside its schemas.
func isSchemaFile(name string) bool {
	return strings.Count(name, "/") == 1 && path.Ext(name) == ".json" && !strings.HasPrefix(name, ".")
}

// unpacked reads what git cat-file --batch says of as many objects.
func unpacked(names []string, text []byte) (fstest.MapFS, error) {
	files, in := make(fstest.MapFS, len(names)), bufio.NewReader(bytes.NewReader(text))
	for _, name := range names {
		head, err := in.ReadString('\n')
		fields := strings.Fields(head)
		if err != nil || len(fields) != 3 {
			return nil, fmt.Errorf("git has not got the text of %q here: fetch it first", name)
		}
		size, err := strconv.Atoi(fields[2])
		if err != nil {
			return nil, fmt.Errorf("git says %q of %q", strings.TrimSpace(head), name)
		}
		data := make([]byte, size)
		if _, err := io.ReadFull(in, data); err != nil {
			return nil, fmt.Errorf("git ends within %q", name)
		}
		_, _ = in.Discard(1) // the newline behind it
		files[name] = &fstest.MapFile{Data: data[:min(size, fileBytes)]}
	}
	return files, nil
}
