package views

import (
	"bytes"
	"cmp"
	"errors"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/apidocs"
)

// Login is that somebody has logged in, or out.
type Login struct {
	Out     bool
	How     string // access.LoginKey or access.LoginOpenID
	Address string // of whoever did
}

const (
	loginBytes = 8 << 10 // of a body
	mostNext   = 1 << 10 // bytes of a path to go on to
	wantsLogin = `the body must be a JSON object such as {"key":"esclusa_…"}, or a form with key, and next for where to go on`
)

// loginRoutes have people log in to the console, and tell whoever asks who that is.
func (c *counter) loginRoutes() []route {
	me := apidocs.Schema("Me")
	leads := func(does string) apidocs.Answer { return answersEmpty(http.StatusSeeOther, does, "Location") }
	key := apidocs.Members(apidocs.Named("key", apidocs.Text().With("description", "An API key.")))
	return []route{
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/v1/me", ID: "getMe", Tag: "login", Summary: "Who you are, and what you may do",
			Answers: []apidocs.Answer{answersJSON(200, "Whoever asks; also who shows nothing, or nothing that is known.", me)},
		}, handle: c.getMe, right: open()},
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: "/login", ID: "beginLogin", Tag: "login", Summary: "Log in at the issuer, where a browser is led",
			Params:   []apidocs.Param{inQuery("next", "The path to go on to in the end", apidocs.Text().With("default", "/"))},
			Answers:  []apidocs.Answer{leads("To the issuer; or, where that does not answer and the request accepts text/html, to the console's page to log in, with failed.")},
			Problems: []int{404, 503},
		}, handle: c.getLogin, right: open()},
		{Route: apidocs.Route{
			Method: http.MethodGet, Path: access.CallbackPath, ID: "endLogin", Tag: "login", Summary: "Where the issuer sends browsers back to",
			Params: []apidocs.Param{
				inQuery("state", "By which the browser that the login began in is known", apidocs.Text()),
				inQuery("code", "By which the issuer says who has logged in", apidocs.Text()),
				inQuery("error", "Why the issuer has let nobody in", apidocs.Text()),
				inQuery("iss", "The issuer, if it says so", apidocs.Text()),
			},
			Answers:  []apidocs.Answer{leads("The session has begun; to the path that the login began with. Or it has not, and the request accepts text/html: to the console's page to log in, with failed, which says why.")},
			Problems: []int{404, 503},
		}, handle: c.getCallback, right: open(), anyQuery: true},
		{Route: apidocs.Route{
			Method: http.MethodPost, Path: "/login", ID: "logIn", Tag: "login", Summary: "Log in with an API key, for a session of the browser",
			Body:     []apidocs.Body{{Media: mediaJSON, Schema: key}, {Media: mediaForm, Schema: key.Optional(apidocs.Named("next", apidocs.Text().With("description", "The path to go on to; / without it.")))}},
			Answers:  []apidocs.Answer{answersJSON(200, "The session has begun; its cookie comes with the answer.", me), leads("So it has, to a form. Or it has not, to a form of a request that accepts text/html: to the console's page to log in, with failed.")},
			Problems: []int{404, 413, 415, 503},
		}, handle: c.postLogin, right: open()},
		{Route: apidocs.Route{
			Method: http.MethodPost, Path: "/logout", ID: "logOut", Tag: "login", Summary: "End the session of the browser",
			Answers: []apidocs.Answer{answersEmpty(204, "There is none any more.")},
		}, handle: c.postLogout, right: open()},
	}
}

// me is who makes a request.
type me struct {
	Principal string         `json:"principal"` // empty where nobody is known
	KnownBy   string         `json:"known_by"`
	Until     *string        `json:"until"` // when what was shown is over; null for never
	Login     []string       `json:"login"` // the ways in which people can log in here
	Rights    []access.Grant `json:"rights"`
}

// knownByNothing is how whoever shows nothing is known.
const knownByNothing = "nothing"

func (c *counter) getMe(w http.ResponseWriter, r *http.Request) *problem {
	answerJSON(w, http.StatusOK, c.meOf(callerOf(r)))
	return nil
}

func (c *counter) meOf(caller *access.Caller) *me {
	m := &me{Principal: caller.Name, KnownBy: caller.How, Login: append([]string{}, c.Access.Ways()...), Rights: caller.Grants(c.PayloadsInFull)}
	if m.KnownBy == access.ByNothing {
		m.KnownBy = knownByNothing
	}
	if !caller.Until.IsZero() {
		until := string(esclusa.AppendTime(nil, caller.Until))
		m.Until = &until
	}
	return m
}

// getLogin leads a browser to the issuer.
func (c *counter) getLogin(w http.ResponseWriter, r *http.Request) *problem {
	next, p := ownPath(r.URL.Query().Get("next"))
	if p != nil {
		return p
	}
	place, cookie, err := c.Access.Authorize(r, next)
	if err != nil {
		return c.loginFailed(w, r, next, err)
	}
	http.SetCookie(w, cookie)
	leadTo(w, place)
	return nil
}

// getCallback begins a session of whoever comes back from the issuer.
func (c *counter) getCallback(w http.ResponseWriter, r *http.Request) *problem {
	caller, next, cookies, err := c.Access.LogIn(r)
	for _, cookie := range cookies {
		http.SetCookie(w, cookie)
	}
	if err != nil {
		return c.loginFailed(w, r, next, err)
	}
	c.loggedIn(r, caller, false)
	leadTo(w, next)
	return nil
}

// loginFailed leads a person, whose browser asks for a page, to the console's page to log in,
// which tells what kind of failure it was and goes on to next; whoever asks otherwise gets the
// problem.
func (c *counter) loginFailed(w http.ResponseWriter, r *http.Request, next string, err error) *problem {
	p := c.notLoggedIn(r, err)
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		return p
	}
	q := url.Values{"next": {cmp.Or(next, "/")}}
	if refusal, is := errors.AsType[*access.Refusal](err); is {
		q.Set("failed", refusal.Why())
	}
	leadTo(w, "/console/login?"+q.Encode())
	return nil
}

// postLogin begins a session of whoever sends an API key.
func (c *counter) postLogin(w http.ResponseWriter, r *http.Request) *problem {
	b, p := c.asked(w, r, loginBytes, "the body must be")
	if p != nil {
		return p
	}
	defer b.release()
	key, next, form, p := loginBody(r, b.bytes)
	if p != nil {
		return p
	}
	caller, cookie, err := c.Access.LogInByKey(r, key)
	switch {
	case err != nil && form:
		return c.loginFailed(w, r, next, err)
	case err != nil:
		return c.notLoggedIn(r, err)
	}
	http.SetCookie(w, cookie)
	c.loggedIn(r, caller, false)
	if form {
		leadTo(w, next)
		return nil
	}
	answerJSON(w, http.StatusOK, c.meOf(caller))
	return nil
}

// loginBody reads an API key: of JSON, or of a form, and then also where to go on.
func loginBody(r *http.Request, text []byte) (key, next string, form bool, p *problem) {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if media != mediaForm || bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) { // which curl -d says of JSON, too
		var body struct{ Key string }
		if p = readMembers(text, &body, wantsLogin, "key"); p == nil && body.Key == "" {
			p = badRequest(wantsLogin)
		}
		return body.Key, "", false, p
	}
	q, err := url.ParseQuery(string(text))
	if err != nil || q.Get("key") == "" {
		return "", "", true, badRequest(wantsLogin)
	}
	next, p = ownPath(q.Get("next"))
	return strings.TrimSpace(q.Get("key")), next, true, p
}

// ownPath is a path of this process to go on to, / where none is said. Whatever a browser
// could take for another place than a path is refused.
func ownPath(next string) (string, *problem) {
	if next == "" {
		return "/", nil
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || len(next) > mostNext ||
		!strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsFunc(next, func(c rune) bool { return c <= ' ' || c == '\\' || c >= 0x7f }) {
		return "", badRequest("next must be a path of this process, such as /v1/me")
	}
	return next, nil
}

// leadTo has a browser go on elsewhere.
func leadTo(w http.ResponseWriter, place string) {
	w.Header().Set("Location", place)
	w.Header().Set("Referrer-Policy", "no-referrer") // of a path with a code
	w.WriteHeader(http.StatusSeeOther)
}

// postLogout ends a session. Whoever has none has none any more.
func (c *counter) postLogout(w http.ResponseWriter, r *http.Request) *problem {
	caller, cookie := c.Access.LogOut(r)
	if cookie != nil {
		http.SetCookie(w, cookie)
	}
	if caller != nil {
		c.loggedIn(r, caller, true)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// loggedIn tells the journal who has logged in, or out.
func (c *counter) loggedIn(r *http.Request, caller *access.Caller, out bool) {
	address, _, _ := net.SplitHostPort(r.RemoteAddr)
	c.did(r.WithContext(access.With(r.Context(), caller)), Deed{Login: &Login{Out: out, How: caller.LoggedInBy(), Address: address}})
}

// notLoggedIn is the problem of a login that failed.
func (c *counter) notLoggedIn(r *http.Request, err error) *problem {
	if errors.Is(err, access.ErrNoWay) {
		return newProblem(http.StatusNotFound, err.Error())
	}
	p := denied(err)
	c.Access.Denied(r, &access.Denial{Trace: traceOf(r), Detail: p.Detail, Status: p.Status})
	return p
}
