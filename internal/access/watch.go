package access

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
)

// lookEvery is how often it is looked whether files have changed.
const lookEvery = time.Second

// Outcomes of a look at a file that has changed.
const (
	outcomeTaken   = "taken"
	outcomeRefused = "refused"
	outcomeMissing = "missing"
)

// candidate is what lies at the paths now.
type candidate struct {
	text         string // of all files
	files        map[string]lying
	file         *File
	keys         *keys
	seal         *seal // of the file that has its keys
	clientSecret string
	authorities  map[string]string // of issuers, by path
	err          error
}

// lying is a file as it was read.
type lying struct {
	info os.FileInfo
	text string
}

// watched is what was last seen of the files.
type watched struct {
	last  *candidate // that was judged
	other *candidate // that differs from it, and may be half written
}

// Run looks for changes of the files until ctx is over.
func (g *Guard) Run(ctx context.Context) {
	for tick := time.NewTicker(lookEvery); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
			g.look()
		}
	}
}

// look takes files that have changed, if they have no faults. A file that another one has
// taken the place of is whole. One that is written in place may be cut anywhere, and a
// right whose restriction is cut off is wider: it counts once it stays as it is.
func (g *Guard) look() {
	w := &g.watched
	c := g.read(w.last)
	switch {
	case c.text == w.last.text && (c.err == nil) == (w.last.err == nil):
		w.other = nil
		return
	case errors.Is(c.err, os.ErrNotExist):
		w.last = c
		g.cfg.Metrics.reloads.WithLabelValues(outcomeMissing).Inc()
		g.cfg.Log.Error("a file of access is missing; what it said stays in force", "err", c.err)
		return
	case !c.replaces(w.last) && (w.other == nil || w.other.text != c.text):
		w.other = c
		return
	}
	w.last, w.other = c, nil
	if c.err != nil {
		g.cfg.Metrics.reloads.WithLabelValues(outcomeRefused).Inc()
		g.cfg.Log.Error("the access file has changed and has faults, or cannot be in force here; the old one stays in force", "err", c.err)
		return
	}
	before, after := len(g.inForce.Load().digests.known), len(c.keys.known)
	g.take(c)
	g.cfg.Metrics.reloads.WithLabelValues(outcomeTaken).Inc()
	g.cfg.Log.Info("the access file has changed and is in force", "file", g.cfg.Path)
	if before > 0 && after == 0 {
		g.cfg.Log.Warn("there are no API keys any more: none that was shown until now opens anything; if that was not meant, put the keys file back", "keys_before", before, "keys_after", after)
	}
}

// replaces reports whether every file that differs is another file, not the same written
// over, nor one that was not there before. It goes by the text: one that is written over
// while it is read has the size and time of before.
func (c *candidate) replaces(last *candidate) bool {
	for path, now := range c.files {
		before, was := last.files[path]
		if !was || now.text != before.text && os.SameFile(now.info, before.info) {
			return false
		}
	}
	return len(c.files) > 0
}

// Check reads an access file and those that it names, as the start does. Its error is all
// that is wrong, each a *Fault or an error that names the file.
func Check(path string) (*File, error) {
	c := readFiles(path, nil)
	return c.file, c.err
}

// readFiles reads the access file, and those that it names. What has been parsed in last
// is not parsed again.
func readFiles(path string, last *candidate) *candidate {
	c := &candidate{files: map[string]lying{}, authorities: map[string]string{}}
	text, err := c.read(path)
	if err == nil {
		if last != nil && last.file != nil && strings.HasPrefix(last.text, c.text) {
			c.file = last.file
		} else {
			c.file, err = Parse(path, []byte(text))
		}
	}
	if err == nil {
		err = c.readNamed()
	}
	if err != nil {
		c.file = nil
	}
	c.err = err
	return c
}

// readNamed reads the files that the access file names.
func (c *candidate) readNamed() (err error) {
	c.keys = &keys{}
	var faults []error
	if p := c.file.KeysFile; p != "" {
		text, err := c.read(p)
		if err == nil {
			c.keys, err = parseKeys(p, text)
		}
		faults = append(faults, err)
	}
	issuers := c.file.Issuers
	if of := c.file.Console; of != nil {
		faults = append(faults, c.readConsole(of))
		if of.OpenID != nil {
			issuers = append(slices.Clip(issuers), *of.OpenID)
		}
	}
	for _, i := range issuers {
		if i.CA != "" {
			text, err := c.read(i.CA)
			c.authorities[i.CA] = text
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

// readConsole reads the secrets of the console.
func (c *candidate) readConsole(of *Console) error {
	var faults []error
	if p := of.SessionKeysFile; p != "" {
		text, err := c.read(p)
		if err == nil {
			c.seal, err = parseSeal(p, text)
		}
		faults = append(faults, err)
	}
	if p := of.ClientSecretFile; p != "" {
		text, err := c.read(p)
		if c.clientSecret = strings.TrimSpace(text); err == nil && c.clientSecret == "" {
			err = &Fault{p, 0, "is empty: it has the secret by which the issuer knows us"}
		}
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

var errNoFile = errors.New("it is no regular file")

// read reads a file, and takes note of it.
func (c *candidate) read(path string) (string, error) {
	// To open a pipe would wait for whoever writes into it.
	if is, err := os.Stat(path); err == nil && !is.Mode().IsRegular() {
		return "", &fs.PathError{Op: "open", Path: path, Err: errNoFile}
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(f, mostFile+1))
	if err != nil {
		return "", err
	}
	c.files[path] = lying{info, string(text)}
	c.text += string(text) + "\x00"
	return string(text), nil
}
