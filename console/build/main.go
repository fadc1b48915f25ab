// Command build bundles the console: console/src and console/vendor become what
// console/dist has, with esbuild as a library, so that nothing but Go is needed. It is a
// module of its own, so that esbuild is no dependency of esclusa.
//
//	go run -C console/build .             writes console/dist
//	go run -C console/build . -out DIR    writes DIR
package main

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

func main() { os.Exit(run()) }

func run() int {
	out := flag.String("out", filepath.Join("..", "dist"), "where the bundle is written")
	flag.Parse()
	if err := build("..", *out); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		return 1
	}
	return 0
}

// build writes the bundle of the console in a directory to another.
func build(console, out string) error {
	console, err := filepath.Abs(console)
	if err != nil {
		return err
	}
	files, err := bundle(console)
	if err != nil {
		return err
	}
	page, err := os.ReadFile(filepath.Join(console, "src", "index.html"))
	if err != nil {
		return err
	}
	licenses, err := licenses(filepath.Join(console, "vendor"))
	if err != nil {
		return err
	}
	files["index.html"], files["licenses.txt"] = page, licenses
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(out, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// bundle is the script and the style, by their names.
func bundle(console string) (map[string][]byte, error) {
	in := func(path ...string) string { return filepath.Join(append([]string{console}, path...)...) }
	texts, err := readTexts(in("src"))
	if err != nil {
		return nil, err
	}
	result := api.Build(api.BuildOptions{
		AbsWorkingDir: console,
		EntryPointsAdvanced: []api.EntryPoint{
			{InputPath: in("src", "main.tsx"), OutputPath: "console"},
			{InputPath: in("src", "style.css"), OutputPath: "console"},
		},
		Alias: map[string]string{
			"preact":               in("vendor", "preact", "dist", "preact.mjs"),
			"preact/hooks":         in("vendor", "preact", "hooks", "dist", "hooks.mjs"),
			"@preact/signals":      in("vendor", "signals", "signals.mjs"),
			"@preact/signals-core": in("vendor", "signals-core", "signals-core.mjs"),
		},
		Outdir:  in("dist"),
		Plugins: []api.Plugin{texts.plugin()},
		Bundle:  true, Format: api.FormatESModule, Target: api.ES2022, Charset: api.CharsetUTF8,
		JSX: api.JSXTransform, JSXFactory: "createElement", JSXFragment: "Fragment",
		Inject:           []string{in("src", "jsx.ts")},
		TsconfigRaw:      `{}`, // whose form of JSX is for the type check
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Banner: map[string]string{"js": "/* Parts are Preact's, under the MIT licence: licenses.txt */"},
	})
	if len(result.Errors) > 0 {
		return nil, errors.New(fmt.Sprint(api.FormatMessages(result.Errors, api.FormatMessagesOptions{Kind: api.ErrorMessage})))
	}
	files := make(map[string][]byte)
	for _, f := range result.OutputFiles {
		files[filepath.Base(f.Path)] = f.Contents
	}
	return files, nil
}

// licenses are those of what is bundled.
func licenses(vendor string) ([]byte, error) {
	var all bytes.Buffer
	for _, name := range []string{"preact", "signals", "signals-core"} {
		text, err := os.ReadFile(filepath.Join(vendor, name, "LICENSE"))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&all, "%s\n\n%s\n\n", cmp.Or(map[string]string{"signals": "@preact/signals", "signals-core": "@preact/signals-core"}[name], name), bytes.TrimSpace(text))
	}
	return all.Bytes(), nil
}
