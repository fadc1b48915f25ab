// Command dex is Dex, an OpenID Connect provider that others have written, with the people
// and programs of the tests: `make test-real` builds it, and tests start it. Its keys are in
// memory: one that is started again has others, as after a rotation that was an emergency.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/dexidp/dex/server"
	"github.com/dexidp/dex/server/connectors"
	"github.com/dexidp/dex/server/signer"
	"github.com/dexidp/dex/server/tokens"
	"github.com/dexidp/dex/storage"
	"github.com/dexidp/dex/storage/memory"
	"golang.org/x/crypto/bcrypt"
)

func main() {
	if len(os.Args) < 2 || len(os.Args) > 3 {
		fmt.Fprintln(os.Stderr, "usage: dex host:port [where people are sent back to]")
		os.Exit(2)
	}
	if err := serve(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// validFor is how long tokens are.
const validFor = time.Hour

func serve(addr string, back []string) error {
	ctx, log := context.Background(), slog.New(slog.NewTextHandler(os.Stderr, nil))
	known, err := people()
	if err != nil {
		return err
	}
	store := storage.WithStaticClients(memory.New(log), clients(back))
	store = storage.WithStaticPasswords(store, known, log)
	store = storage.WithStaticConnectors(store, []storage.Connector{{ID: connectors.LocalConnector, Name: "Password", Type: connectors.LocalConnector}})
	now := func() time.Time { return time.Now().UTC() }
	signs, err := (&signer.LocalConfig{KeysRotationPeriod: "6h"}).Open(ctx, store, validFor, now, log)
	if err != nil {
		return err
	}
	refresh, err := tokens.NewRefreshTokenPolicy(log, false, "", "", "")
	if err != nil {
		return err
	}
	dex, err := server.NewServer(ctx, server.Config{
		Issuer: "http://" + addr, Storage: store, Signer: signs, Logger: log, Now: now, IDTokensValidFor: validFor,
		RefreshTokenPolicy: refresh, PasswordConnector: connectors.LocalConnector, SkipApprovalScreen: true,
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	fmt.Println("listening at", addr)
	return http.Serve(listener, dex)
}

// clients are esclusa, for people, and crm, a program, whose tokens are for esclusa too.
func clients(back []string) []storage.Client {
	return []storage.Client{
		{ID: "esclusa", Secret: "secret-of-esclusa", Name: "esclusa", RedirectURIs: back, TrustedPeers: []string{"crm"}},
		{ID: "crm", Secret: "secret-of-crm", Name: "crm", ClientCredentialsClaims: &storage.ClientCredentialsClaims{Groups: []string{"crm-apps"}}},
	}
}

// people each have their name for a password.
func people() ([]storage.Password, error) {
	var all []storage.Password
	var faults error
	for name, group := range map[string]string{"ana": "sre", "eva": "crm"} {
		hash, err := bcrypt.GenerateFromPassword([]byte(name), bcrypt.DefaultCost)
		faults = errors.Join(faults, err)
		all = append(all, storage.Password{Email: name + "@example.org", Hash: hash, Username: name, UserID: name, Groups: []string{group}})
	}
	return all, faults
}
