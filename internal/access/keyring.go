package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
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
	errNotJSON = errors.New("what it answers is not JSON")
	errNoKeys  = errors.New("what it answers has no key that tokens may be signed by")
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
	endpoint    oauth2.Endpoint // where people log in
	place       string          // of the keys
	current     *keySet         // nil until the issuer has said where they are
	fresh       *keySet         // that is to take its place once the issuer has answered; nil for none
}

// keySet are keys that are fetched once somebody needs them, and again for a key that is not
// among them.
type keySet struct {
	*oidc.RemoteKeySet
	told atomic.Bool // the issuer has told keys
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
	p, err := oidc.NewProvider(k.context(document), k.url)
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
func (k *keyring) context(read func([]byte) ([]byte, error)) context.Context {
	return oidc.ClientContext(context.Background(), k.wire.asking(read))
}

func (k *keyring) keySet(place string) *keySet {
	set := &keySet{}
	set.RemoteKeySet = oidc.NewRemoteKeySet(k.context(func(text []byte) ([]byte, error) {
		keys, err := usableKeys(text)
		if err == nil {
			set.told.Store(true)
		}
		return keys, err
	}), place)
	return set
}

// document is an answer that is JSON.
func document(text []byte) ([]byte, error) {
	if !json.Valid(text) {
		return nil, errNotJSON
	}
	return text, nil
}

// usableKeys are, of the keys that an issuer has answered, those that tokens may be signed by.
// The others are as good as not there (RFC 7517, 5), and an answer that has none is no answer:
// it must not take away the keys that are known.
func usableKeys(text []byte) ([]byte, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if _, err := document(text); err != nil {
		return nil, err
	}
	if json.Unmarshal(text, &set) != nil {
		return nil, errNoKeys
	}
	set.Keys = slices.DeleteFunc(set.Keys, func(text json.RawMessage) bool {
		var key jose.JSONWebKey
		return json.Unmarshal(text, &key) != nil || !key.IsPublic() || key.Use == "enc" ||
			key.Algorithm != "" && !slices.Contains(signed, jose.SignatureAlgorithm(key.Algorithm))
	})
	if len(set.Keys) == 0 {
		return nil, errNoKeys
	}
	return json.Marshal(set)
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
	current, fresh := k.sets()
	if fresh != nil {
		payload, err := fresh.VerifySignature(ctx, token)
		told := fresh.told.Load()
		if told {
			k.renew(fresh)
		}
		switch {
		case told && ctx.Err() == nil:
			return payload, err
		case k.wire.age() > keysFor:
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
// place: the same for all who ask meanwhile, so that they are fetched once.
func (k *keyring) sets() (current, fresh *keySet) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fresh == nil && k.current.told.Load() && k.wire.age() > keysFresh {
		k.fresh = k.keySet(k.place)
	}
	return k.current, k.fresh
}

// renew puts keys that were fetched in the place of the old.
func (k *keyring) renew(fresh *keySet) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fresh == fresh {
		k.current, k.fresh = fresh, nil
	}
}
