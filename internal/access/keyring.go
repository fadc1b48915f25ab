package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"golang.org/x/oauth2"
)

const (
	keysFresh   = time.Hour      // then keys are fetched again, so that one that was taken back is forgotten
	keysFor     = 24 * time.Hour // they are believed while the issuer is away
	mostWaiting = 64             // callers who wait for one issuer at once
)

var (
	errAway    = errors.New("the issuer does not answer")
	errTooSoon = errors.New("the issuer was asked a moment ago")
	errCrowd   = errors.New("too many wait for the issuer already")
)

// keyring are the keys of an issuer, and how they are come by.
type keyring struct {
	url         string
	authorities string
	wire        *wire
	waiting     chan struct{} // has one for each who may have to wait for the issuer
	mu          sync.Mutex
	asking      *question // where its keys are; nil until somebody needs them
	algorithms  []string
	endpoint    oauth2.Endpoint    // where people log in
	place       string             // of the keys
	current     *oidc.RemoteKeySet // nil until the issuer has said where they are
	fresh       *oidc.RemoteKeySet // that is to take its place once the issuer has answered; nil for none
}

// question is one that an issuer is asked, once for all who wait for its answer.
type question struct {
	done chan struct{} // closed once it is answered, or is not going to be
	err  error         // why not; not to be read before
}

// discover returns once the issuer has said where its keys are, or has failed to. It is asked
// once for all who wait, none of whom can call the question off for the others.
func (k *keyring) discover(ctx context.Context) error {
	q := k.question()
	if q == nil {
		return nil
	}
	ctx, leave := k.wait(ctx)
	defer leave()
	select {
	case <-q.done:
		return q.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// question is the one that is being asked; nil where the answer is known.
func (k *keyring) question() *question {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.current == nil && k.asking == nil {
		k.asking = &question{done: make(chan struct{})}
		go k.ask(k.asking)
	}
	return k.asking
}

// wait counts a caller who may have to wait for the issuer, until leave is called. Beyond the
// most who may, the context is over from the start: nobody notices who does not have to wait.
func (k *keyring) wait(ctx context.Context) (_ context.Context, leave func()) {
	select {
	case k.waiting <- struct{}{}:
		return ctx, func() { <-k.waiting }
	default:
		ctx, cancel := context.WithCancelCause(ctx)
		cancel(errCrowd)
		return ctx, func() {}
	}
}

// ask asks the issuer where its keys are. If it fails to say, the next one who needs to know
// asks anew.
func (k *keyring) ask(q *question) {
	q.err = k.learn()
	k.mu.Lock()
	k.asking = nil
	k.mu.Unlock()
	close(q.done)
}

func (k *keyring) learn() error {
	p, err := oidc.NewProvider(k.context(), k.url)
	if err != nil {
		return fmt.Errorf("asking the issuer %s: %w", k.url, err)
	}
	var says struct {
		Keys       string   `json:"jwks_uri"`
		Algorithms []string `json:"id_token_signing_alg_values_supported"`
		KnowsBy    []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err := p.Claims(&says); err != nil || says.Keys == "" {
		return fmt.Errorf("the issuer %s does not say where its keys are", k.url)
	}
	endpoint := p.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInHeader // which all issuers take that say nothing of it
	if len(says.KnowsBy) > 0 && !slices.Contains(says.KnowsBy, "client_secret_basic") {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, alg := range says.Algorithms {
		if slices.Contains(signed, jose.SignatureAlgorithm(alg)) {
			k.algorithms = append(k.algorithms, alg)
		}
	}
	k.endpoint, k.place, k.current = endpoint, says.Keys, k.keySet(says.Keys)
	return nil
}

// context is that of a question to the issuer, which belongs to nobody who waits.
func (k *keyring) context() context.Context {
	return oidc.ClientContext(context.Background(), k.wire.client)
}

func (k *keyring) keySet(place string) *oidc.RemoteKeySet {
	return oidc.NewRemoteKeySet(k.context(), place)
}

// asked is the keys of an issuer for one token, and why they could not be told; nil where
// they could.
type asked struct {
	ring *keyring
	away error
}

// VerifySignature implements oidc.KeySet.
func (a *asked) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	k := a.ring
	ctx, leave := k.wait(ctx)
	defer leave()
	current, fresh, fetched := k.sets()
	if fresh != nil {
		payload, err := fresh.VerifySignature(ctx, token)
		age, since := k.wire.age()
		if since != fetched { // it has answered
			k.renew(fresh)
		}
		switch {
		case since != fetched && ctx.Err() == nil:
			return payload, err
		case age > keysFor:
			a.away = errAway
			return nil, errAway
		}
	}
	payload, err := current.VerifySignature(ctx, token)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		a.away = context.Cause(ctx)
	case k.wire.failing():
		a.away = errAway
	}
	return payload, err
}

// sets are the keys that are known, and, if those are old, the ones that are to take their
// place: the same for all who ask meanwhile, so that they are fetched once. fetched is how
// often the issuer had answered by then.
func (k *keyring) sets() (current, fresh *oidc.RemoteKeySet, fetched int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	age, fetched := k.wire.age()
	if fetched > 0 && age > keysFresh && k.fresh == nil {
		k.fresh = k.keySet(k.place)
	}
	return k.current, k.fresh, fetched
}

// renew puts keys that were fetched in the place of the old.
func (k *keyring) renew(fresh *oidc.RemoteKeySet) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fresh == fresh {
		k.current, k.fresh = fresh, nil
	}
}
