// Package console is what a browser is given: one page, with a script and a style, that
// shows the system and asks the calls under /v1 for everything. They are in dist, built
// from src and vendor by make console and committed, so that nothing but Go is needed.
//
// How they are served, and to whom, is left to package views.
package console

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// Assets is the path below which the assets are, to which the page refers.
const Assets = "/console/assets/"

//go:embed all:dist
var dist embed.FS

// File is something to serve.
type File struct {
	Body   []byte // not to be changed
	Packed []byte // Body in gzip, of an asset
	Media  string // as Content-Type has it
	Tag    string // of the content, in hexadecimal digits
}

// Page is the page, which is the same whatever its path, for the script reads that.
func Page() File { return built().page }

// Asset is an asset by its name below Assets, which has a digest of its content in it: what
// a name once stood for it always stands for.
func Asset(name string) (File, bool) {
	f, ok := built().assets[name]
	return f, ok
}

type files struct {
	page   File
	assets map[string]File
}

var media = map[string]string{
	".css":  "text/css; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".txt":  "text/plain; charset=utf-8",
}

// built are the files as they are served. Most processes never serve them.
var built = sync.OnceValue(func() *files {
	all := &files{assets: make(map[string]File)}
	page := string(read("index.html"))
	for _, name := range []string{"console.css", "console.js", "licenses.txt"} {
		f := file(name, read(name))
		f.Packed = pack(f.Body)
		ext := path.Ext(name)
		named := strings.TrimSuffix(name, ext) + "-" + f.Tag[:16] + ext
		all.assets[named] = f
		page = strings.ReplaceAll(page, `"`+Assets+name+`"`, `"`+Assets+named+`"`)
	}
	all.page = file("index.html", []byte(page))
	return all
})

func file(name string, body []byte) File {
	sum := sha256.Sum256(body)
	return File{Body: body, Media: media[path.Ext(name)], Tag: hex.EncodeToString(sum[:16])}
}

// pack is a body in gzip.
func pack(body []byte) []byte {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err) // memory takes whatever it is given
	}
	return packed.Bytes()
}

func read(name string) []byte {
	body, err := fs.ReadFile(dist, "dist/"+name)
	if err != nil {
		panic(err) // it would not have been built
	}
	return body
}
