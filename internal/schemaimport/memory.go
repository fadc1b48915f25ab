package schemaimport

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"time"
)

// memory is a catalogue that is not on disk: files by their path.
type memory map[string][]byte

// Open opens a file or a directory.
func (m memory) Open(name string) (fs.File, error) {
	info, err := m.Stat(name)
	if err != nil {
		return nil, err
	}
	return &opened{bytes.NewReader(m[name]), info}, nil
}

// Stat describes a file, or a directory where something lies below it.
func (m memory) Stat(name string) (fs.FileInfo, error) {
	if text, ok := m[name]; ok {
		return entry{path.Base(name), int64(len(text)), 0o444}, nil
	}
	for file := range m {
		if name == "." || strings.HasPrefix(file, name+"/") {
			return entry{path.Base(name), 0, fs.ModeDir | 0o555}, nil
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadDir lists a directory, sorted by name.
func (m memory) ReadDir(name string) (list []fs.DirEntry, err error) {
	seen := make(map[string]bool)
	for _, file := range sorted(m) {
		below, ok := strings.CutPrefix(file, name+"/")
		if name == "." {
			below, ok = file, true
		}
		first, _, _ := strings.Cut(below, "/")
		if !ok || seen[first] {
			continue
		}
		seen[first] = true
		info, err := m.Stat(path.Join(name, first))
		if err != nil {
			return nil, err
		}
		list = append(list, fs.FileInfoToDirEntry(info))
	}
	return list, nil
}

type opened struct {
	*bytes.Reader
	info fs.FileInfo
}

func (o *opened) Stat() (fs.FileInfo, error) { return o.info, nil }

func (o *opened) Close() error { return nil }

type entry struct {
	name string
	size int64
	mode fs.FileMode
}

func (e entry) Name() string       { return e.name }
func (e entry) Size() int64        { return e.size }
func (e entry) Mode() fs.FileMode  { return e.mode }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) IsDir() bool        { return e.mode.IsDir() }
func (e entry) Sys() any           { return nil }
