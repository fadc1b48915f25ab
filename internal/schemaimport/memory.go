package schemaimport

import "testing/fstest"

// memory is a catalogue that is not on disk.
func memory(files Files) fstest.MapFS {
	fsys := make(fstest.MapFS, len(files)) // a file system in memory; nothing of it is for tests alone
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: text}
	}
	return fsys
}
