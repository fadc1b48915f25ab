package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/credentials"
	"github.com/esclusa/esclusa/internal/testing/engines"
)

// receiver is a server that notes what is posted to it.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	posted []*http.Request
	bodies []string
	came   chan struct{} // one for each
}

// receives answers the nth post, from 0, as answer does.
func receives(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *receiver {
	t.Helper()
	r := newReceiver(answer)
	r.Start()
	t.Cleanup(r.Close)
	return r
}

func newReceiver(answer func(n int, w http.ResponseWriter, r *http.Request)) *receiver {
	r := &receiver{came: make(chan struct{}, 10_000)}
	r.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		r.mu.Lock()
		r.posted, r.bodies = append(r.posted, req), append(r.bodies, string(body))
		n := len(r.posted) - 1
		r.mu.Unlock()
		r.came <- struct{}{}
		answer(n, w, req)
	}))
	r.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	return r
}

func (r *receiver) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.posted)
}

// outcomes counts them.
type outcomes struct {
	mu   sync.Mutex
	of   map[Outcome]int
	news chan Outcome
}

func (o *outcomes) told(out Outcome) {
	o.mu.Lock()
	o.of[out]++
	o.mu.Unlock()
	o.news <- out
}

func (o *outcomes) count(out Outcome) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.of[out]
}

// until waits for an outcome.
func (o *outcomes) until(t *testing.T, want Outcome) {
	t.Helper()
	patience := time.After(20 * time.Second)
	for {
		select {
		case got := <-o.news:
			if got == want {
				return
			}
		case <-patience:
			t.Fatalf("it is not %s in time; there are %v", want, o.of)
		}
	}
}

// notifying is a notifier that runs until the test ends, or stop is called.
func notifying(t *testing.T, o Options) (n *Notifier, seen *outcomes, log *bytes.Buffer, stop func()) {
	t.Helper()
	seen, log = &outcomes{of: make(map[Outcome]int), news: make(chan Outcome, 100_000)}, &bytes.Buffer{}
	o.Told, o.Log, o.Source, o.Agent = seen.told, slog.New(slog.NewTextHandler(log, nil)), "esclusa:cluster/datatype", "esclusa/test"
	if o.firstWait == 0 {
		o.firstWait = time.Millisecond
	}
	n, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { n.Run(ctx) })
	stop = func() {
		cancel()
		running.Wait()
	}
	t.Cleanup(stop)
	return n, seen, log, stop
}

func message(id string, done func()) Message {
	if done == nil {
		done = func() {}
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return Message{
		Since: time.Now(), Done: done,
		Event: func() Event {
			return Event{ID: id, Type: "io.esclusa.test", Subject: "group", Time: at, Data: map[string]int{"count": 3}}
		},
	}
}

func ok(int, http.ResponseWriter, *http.Request) {}

func answers(codes ...int) func(int, http.ResponseWriter, *http.Request) {
	return func(n int, w http.ResponseWriter, _ *http.Request) {
		if n < len(codes) {
			w.WriteHeader(codes[n])
		}
	}
}

func TestNotificationIsNoCloudEventOrCannotBeVerified(t *testing.T) {
	r := receives(t, ok)
	file := filepath.Join(t.TempDir(), "secret")
	raw := []byte("a key of thirty-two bytes, random")
	if err := os.WriteFile(file, []byte("whsec_"+base64.StdEncoding.EncodeToString(raw)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	n, seen, _, _ := notifying(t, Options{URL: r.URL + "/hooks?token=x", Secret: credentials.Secret{File: file}})
	n.Add(message("alert-group/1/new", nil))
	seen.until(t, Delivered)
	req, body := r.posted[0], r.bodies[0]
	if req.Method != http.MethodPost || req.URL.String() != "/hooks?token=x" || req.Header.Get("Content-Type") != "application/cloudevents+json; charset=utf-8" || req.Header.Get("User-Agent") != "esclusa/test" {
		t.Errorf("it is %s %s with %v", req.Method, req.URL, req.Header)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	want := `{"data":{"count":3},"datacontenttype":"application/json","id":"alert-group/1/new","source":"esclusa:cluster/datatype","specversion":"1.0","subject":"group","time":"2026-01-02T03:04:05Z","type":"io.esclusa.test"}`
	if text, _ := json.Marshal(got); string(text) != want {
		t.Errorf("it is %s, want %s", text, want)
	}
	mac := hmac.New(sha256.New, raw)
	mac.Write([]byte(req.Header.Get("webhook-id") + "." + req.Header.Get("webhook-timestamp") + "." + body))
	if got, want := req.Header.Get("webhook-signature"), "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)); got != want || req.Header.Get("webhook-id") != "alert-group/1/new" {
		t.Errorf("the signature is %q, want %q", got, want)
	}
}

// What fails for a while is delivered once, under the same id.
func TestNotificationIsLostWhileTheReceiverFails(t *testing.T) {
	for name, codes := range map[string][]int{
		"it fails":        {500, 500, 500},
		"it is busy":      {429, 503},
		"it knows nobody": {401, 403, 404, 410},
		"it sends away":   {301, 302, 307, 308},
	} {
		t.Run(name, func(t *testing.T) {
			r := receives(t, answers(codes...))
			done := 0
			n, seen, _, stop := notifying(t, Options{URL: r.URL})
			n.Add(message("one", func() { done++ }))
			seen.until(t, Delivered)
			stop()
			if r.count() != len(codes)+1 || seen.count(Retried) != len(codes) || done != 1 || n.Waiting() != 0 {
				t.Errorf("%d posts, %v, done %d times, %d wait", r.count(), seen.of, done, n.Waiting())
			}
			for _, body := range r.bodies {
				if body != r.bodies[0] {
					t.Errorf("it is posted as %s, and as %s", r.bodies[0], body)
				}
			}
		})
	}
}

func TestRedirectIsFollowed(t *testing.T) {
	other := receives(t, ok)
	r := receives(t, func(n int, w http.ResponseWriter, req *http.Request) {
		if n == 0 {
			http.Redirect(w, req, other.URL, http.StatusTemporaryRedirect)
		}
	})
	n, seen, log, stop := notifying(t, Options{URL: r.URL})
	n.Add(message("one", nil))
	seen.until(t, Delivered)
	stop()
	if other.count() != 0 || r.count() != 2 || !strings.Contains(log.String(), "redirects are not followed") {
		t.Errorf("%d posts went elsewhere, %d where they belong; the log has %s", other.count(), r.count(), log)
	}
}

// One event that the receiver refuses must not keep others from it.
func TestRefusedNotificationHoldsOthersUp(t *testing.T) {
	bad := receives(t, answers(400))
	n, seen, log, stop := notifying(t, Options{URL: bad.URL})
	n.Add(message("bad", nil))
	n.Add(message("good", nil))
	seen.until(t, Failed)
	seen.until(t, Delivered)
	stop()
	if bad.count() != 2 || !strings.Contains(log.String(), "refuses one") {
		t.Errorf("%d posts; the log has %s", bad.count(), log)
	}
}

// One at which the receiver fails each time comes behind the others, again and again.
func TestNotificationThatFailsHoldsOthersUp(t *testing.T) {
	poison := newReceiver(nil)
	poison.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		if strings.Contains(string(body), `"poison"`) {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	poison.Start()
	defer poison.Close()
	n, seen, _, _ := notifying(t, Options{URL: poison.URL})
	n.Add(message("poison", nil))
	for i := range 5 {
		n.Add(message(fmt.Sprint("good", i), nil))
	}
	for range 5 {
		seen.until(t, Delivered)
	}
}

func TestReceiverThatHangsHoldsUp(t *testing.T) {
	hung := make(chan struct{})
	r := receives(t, func(_ int, _ http.ResponseWriter, req *http.Request) {
		close(hung)
		<-req.Context().Done()
	})
	n, _, _, stop := notifying(t, Options{URL: r.URL})
	n.Add(message("one", nil))
	<-hung
	began := time.Now()
	for i := range 10_000 {
		n.Add(message(fmt.Sprint(i), nil))
	}
	stop()
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("to add and to stop takes %v", took)
	}
}

// Ten thousand new groups at once take a bounded queue, and the rest is counted.
func TestFloodOfNotificationsIsKept(t *testing.T) {
	release := make(chan struct{})
	r := receives(t, func(int, http.ResponseWriter, *http.Request) { <-release })
	n, seen, _, _ := notifying(t, Options{URL: r.URL})
	taken := 0
	for i := range 10_000 {
		if n.Add(message(fmt.Sprint(i), nil)) {
			taken++
		}
	}
	if taken != Most || n.Waiting() != Most || seen.count(Dropped) != 10_000-Most {
		t.Errorf("%d are taken, %d wait, %v", taken, n.Waiting(), seen.of)
	}
	close(release)
	for range Most {
		seen.until(t, Delivered)
	}
}

// The receiver is away when it begins, and comes back at the same address.
func TestReceiverThatIsBackIsNotTold(t *testing.T) {
	at := engines.FreeAddr(t)
	n, seen, log, stop := notifying(t, Options{URL: "http://" + at + "/secret-path"})
	n.Add(message("one", nil))
	seen.until(t, Retried)
	seen.until(t, Retried)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	r := newReceiver(ok)
	r.Listener = listener
	r.Start()
	defer r.Close()
	seen.until(t, Delivered)
	stop()
	if text := log.String(); strings.Contains(text, "secret-path") || strings.Count(text, "cannot be delivered") != 1 || !strings.Contains(text, "delivered again") {
		t.Errorf("the log has %s", text)
	}
}

func TestNotificationIsTriedForEver(t *testing.T) {
	r := receives(t, ok)
	n, seen, _, stop := notifying(t, Options{URL: r.URL})
	old := message("old", nil)
	old.Since = time.Now().Add(-GiveUp - time.Minute)
	n.Add(old)
	seen.until(t, Failed)
	stop()
	if r.count() != 0 {
		t.Errorf("%d posts of what is a day old", r.count())
	}
}

func TestReceiverIsBelievedWhoeverHasSignedItsCertificate(t *testing.T) {
	authority, stranger := engines.NewAuthority(t), engines.NewAuthority(t)
	r := newReceiver(ok)
	r.TLS = authority.Server(authority.Issue("127.0.0.1", time.Now().Add(time.Hour)), false)
	r.StartTLS()
	defer r.Close()
	n, seen, log, stop := notifying(t, Options{URL: r.URL, TLS: credentials.TLS{CA: stranger.File}})
	n.Add(message("one", nil))
	seen.until(t, Retried)
	stop()
	if r.count() != 0 || !strings.Contains(log.String(), "see --notify-tls-ca") {
		t.Errorf("%d posts; the log has %s", r.count(), log)
	}
	n, seen, _, _ = notifying(t, Options{URL: r.URL, TLS: credentials.TLS{CA: authority.File}})
	n.Add(message("one", nil))
	seen.until(t, Delivered)
}

func TestFaultOfANotificationsSettingIsNotSaid(t *testing.T) {
	for text, want := range map[string]string{
		"https://chat.example.org/hooks/x?y=z": "", "http://127.0.0.1:8080": "",
		"": "must be an http", "chat.example.org": "must be an http", "ftp://chat.example.org": "must be an http", "https://": "must be an http", "https://%zz": "must be an http",
		"https://ana:geheim@chat.example.org": "no user", "https://chat.example.org/#x": "no fragment",
	} {
		err := CheckURL(text)
		if (err == nil) != (want == "") || err != nil && (!strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "zz")) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	for text, want := range map[string]string{"short": "at least 24 bytes", "whsec_%%%": "base64", "whsec_c2hvcnQ=": "at least 24 bytes"} {
		if _, err := New(Options{Secret: credentials.Secret{Text: text}}); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "--notify-secret-file") {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
