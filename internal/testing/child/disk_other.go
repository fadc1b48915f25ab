//go:build !unix

package child

import "errors"

func outliveFullDisk() {}

// limitFiles cannot be had here.
func limitFiles(string) error { return errors.ErrUnsupported }
