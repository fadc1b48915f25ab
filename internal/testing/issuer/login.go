package issuer

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"golang.org/x/oauth2"
)

// Client is whom an issuer lets people log in to.
type Client struct {
	ID, Secret string
	Redirect   string // where browsers are sent back to
}

// logins are the logins at an issuer.
type logins struct {
	client Client
	claims map[string]any // of who logs in next
	spoil  func(url.Values)
	codes  map[string]*login // that were handed out, and not taken yet
}

// login is one that waits for its code to be taken.
type login struct{ asked url.Values }

// LetIn has people log in to a client: everybody who comes is who the claims say, which add
// to those of Token.
func (i *Issuer) LetIn(c Client, claims map[string]any) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.logins.client, i.logins.claims = c, claims
	if i.logins.codes == nil {
		i.logins.codes = map[string]*login{}
	}
}

// Spoil has what browsers ask for at a login changed before it is looked at; nil for no
// more.
func (i *Issuer) Spoil(change func(url.Values)) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.logins.spoil = change
}

// authorize lets somebody in, and sends the browser back with a code. It refuses what is not
// as OpenID Connect has it, with PKCE.
func (i *Issuer) authorize(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	q, c := r.URL.Query(), i.logins.client
	if i.logins.spoil != nil {
		i.logins.spoil(q)
	}
	if q.Get("client_id") != c.ID || q.Get("redirect_uri") != c.Redirect || q.Get("response_type") != "code" || q.Get("scope") == "" || q.Get("state") == "" || q.Get("nonce") == "" || q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43 {
		http.Error(w, fmt.Sprintf("this is no login to %s: %s", c.Redirect, q), http.StatusBadRequest)
		return
	}
	code := rand.Text()
	i.logins.codes[code] = &login{q}
	http.Redirect(w, r, c.Redirect+"?"+url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {i.URL}, "session_state": {"x"}}.Encode(), http.StatusFound)
}

// token hands out the token for a code, once, to the client that proves itself and that the
// login is its own.
func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	id, secret, basic := r.BasicAuth()
	if basic { // of a form, as RFC 6749 has it
		id, _ = url.QueryUnescape(id)
		secret, _ = url.QueryUnescape(secret)
	} else {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	code := r.PostFormValue("code")
	i.mu.Lock()
	c, of, claims := i.logins.client, i.logins.codes[code], map[string]any{}
	delete(i.logins.codes, code)
	for name, value := range i.logins.claims {
		claims[name] = value
	}
	i.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	switch {
	case id != c.ID || secret != c.Secret:
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"error":"invalid_client"}`))
		return
	case of == nil || r.PostFormValue("redirect_uri") != c.Redirect || oauth2.S256ChallengeFromVerifier(r.PostFormValue("code_verifier")) != of.asked.Get("code_challenge"):
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
		return
	}
	for name, value := range map[string]any{"aud": c.ID, "nonce": of.asked.Get("nonce")} {
		if _, said := claims[name]; !said {
			claims[name] = value
		}
	}
	text, err := json.Marshal(map[string]any{"access_token": "SECRETO-access", "refresh_token": "SECRETO-refresh", "token_type": "Bearer", "id_token": i.Token(claims)})
	if err != nil {
		panic(err)
	}
	_, _ = w.Write(text)
}
