package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/esclusa/esclusa/internal/address"
	"github.com/esclusa/esclusa/internal/credentials"
)

const tokenFlag = "http-token-file"

// webAccess is how a command and a running esclusa know each other.
type webAccess struct {
	token     credentials.Secret
	files     credentials.TLS
	transport *http.Transport // nil until it is needed
}

// webAccessFlags gives its flags to each command that asks a running esclusa.
func webAccessFlags(cmd *cobra.Command) {
	for _, sub := range cmd.Commands() {
		webAccessFlags(sub)
	}
	f := cmd.Flags()
	if f.Lookup("http") == nil && f.Lookup("against") == nil {
		return
	}
	var a webAccess
	f.Var(&secretFile{&a.token}, tokenFlag, "`file` with an API key or a token for the running esclusa")
	f.StringVar(&a.files.CA, "http-ca", "", "`file` of the authorities that sign its certificate; none for the system's")
	f.StringVar(&a.files.Cert, "http-cert", "", "`file` of the certificate to show to it")
	f.Var((*keyFile)(&a.files.Key), "http-key", "`file` of the key of --http-cert")
}

type webAccessKey struct{}

// withWebAccess has the context know what the flags say, where there are those.
func withWebAccess(ctx context.Context, f *pflag.FlagSet) context.Context {
	token := f.Lookup(tokenFlag)
	if token == nil {
		return ctx
	}
	text := func(name string) string { return f.Lookup(name).Value.String() }
	return context.WithValue(ctx, webAccessKey{}, &webAccess{
		token: *token.Value.(*secretFile).secret,
		files: credentials.TLS{CA: text("http-ca"), Cert: text("http-cert"), Key: text("http-key"), Flags: "http"},
	})
}

// webAccessOf is what the flags of the command say whose context it is.
func webAccessOf(ctx context.Context) *webAccess {
	if a, ok := ctx.Value(webAccessKey{}).(*webAccess); ok {
		return a
	}
	return &webAccess{files: credentials.TLS{Flags: "http"}}
}

// client asks the esclusa at a URL.
func (a *webAccess) client(base string) (*http.Client, error) {
	if err := a.open(); err != nil {
		return nil, err
	}
	cl := &http.Client{
		Transport: a.transport,
		// What leads elsewhere is no esclusa, and gets no token.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if !a.token.Set() {
		return cl, nil
	}
	token, err := a.token.Read()
	if err != nil {
		return nil, fmt.Errorf("--%s: %w", tokenFlag, err)
	}
	if u, err := url.Parse(base); err != nil || u.Scheme != "https" && !address.Loopback(u.Hostname()) {
		return nil, usagef("--%s: a token goes to https:// only, or to this machine: %s is neither", tokenFlag, withoutPassword(base))
	}
	cl.Transport = withToken{a.transport, token}
	return cl, nil
}

// open makes the transport, one for all calls of the command.
func (a *webAccess) open() error {
	if a.transport != nil {
		return nil
	}
	a.transport = http.DefaultTransport.(*http.Transport)
	if !a.files.Any() {
		return nil
	}
	conf, err := a.files.Config()
	if err != nil {
		return err
	}
	a.transport = a.transport.Clone()
	a.transport.TLSClientConfig = conf
	return nil
}

// withToken shows a token with each request.
type withToken struct {
	*http.Transport
	token string
}

// RoundTrip implements http.RoundTripper.
func (t withToken) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+t.token)
	return t.Transport.RoundTrip(r)
}

// explained is why there was no answer, where that is for other reasons than that nobody
// listens; nil else.
func (a *webAccess) explained(base string, err error) error {
	return a.files.Explain("the servers of "+withoutPassword(base), err)
}
