package notify

import (
	"encoding/base64"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/credentials"
	"github.com/esclusa/esclusa/internal/testing/engines"
)

// The relay that the guide shows takes what we sign, and nothing else.
func TestRelayOfTheGuideTakesNothingOrEverything(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv(engines.KafkaJars) != "" {
			t.Fatal(err)
		}
		t.Skip("there is no python3; make test-real brings one")
	}
	guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "guides", "refused-records.md"))
	if err != nil {
		t.Fatal(err)
	}
	program := regexp.MustCompile("(?s)```python\n(.*?)```").FindSubmatch(guide)
	if program == nil {
		t.Fatal("the guide shows no relay")
	}
	chat := receives(t, ok)
	secret := "whsec_" + base64.StdEncoding.EncodeToString([]byte("a key of thirty-two bytes, random"))
	at := engines.FreeAddr(t)
	_, port, _ := net.SplitHostPort(at)
	relay := exec.CommandContext(t.Context(), python, "-c", string(program[1]))
	relay.Env = append(os.Environ(), "NOTIFY_SECRET="+secret, "CHAT_WEBHOOK="+chat.URL, "PORT="+port)
	if err := relay.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = relay.Process.Kill()
		_ = relay.Wait()
	}()
	text := Message{
		Since: time.Now(), Done: func() {},
		Event: func() Event {
			return Event{ID: "alert-group/1/new", Type: "x", Subject: "1", Data: map[string]string{"sentence": "A new kind of fault.", "link": "/v1/alert-groups/1"}}
		},
	}
	n, seen, _, stop := notifying(t, Options{URL: "http://" + at, Secret: credentials.Secret{Text: secret}, firstWait: 50 * time.Millisecond})
	n.Add(text)
	seen.until(t, Delivered) // once it listens
	stop()
	if chat.count() != 1 || chat.bodies[0] != `{"text": "A new kind of fault. /v1/alert-groups/1"}` || chat.posted[0].Header.Get("Content-Type") != "application/json" {
		t.Errorf("the chat was sent %q", chat.bodies)
	}
	n, seen, log, stop := notifying(t, Options{URL: "http://" + at, Secret: credentials.Secret{Text: strings.Repeat("another", 5)}})
	n.Add(text)
	seen.until(t, Retried)
	stop()
	if chat.count() != 1 || !strings.Contains(log.String(), http.StatusText(http.StatusUnauthorized)) {
		t.Errorf("the chat was sent %q; the log has %s", chat.bodies, log)
	}
}
