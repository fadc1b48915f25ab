package views

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestConfigNamesEveryGap(t *testing.T) {
	_, err := New(Config{SendWait: -1, Tables: map[string]Table{"customers": {}}})
	if err == nil {
		t.Fatal("an empty configuration was taken")
	}
	for _, field := range []string{"Ready", "Registry", "Logger", "prefix", "Catalogue", "Sender", "Progress", "customers].Datatype", "customers].Mirror", "customers].Local", "customers].Feed", "Reader", "Alerts", "--send-wait"} {
		if !strings.Contains(err.Error(), field) {
			t.Errorf("%s is not named in: %v", field, err)
		}
	}
}

func TestOneGapIsEnough(t *testing.T) {
	for name, spoil := range map[string]func(*Config){
		"Sender":   func(c *Config) { c.Sender = nil },
		"Registry": func(c *Config) { c.Registry = nil },
		"prefix":   func(c *Config) { c.Names.Prefix = "" },
	} {
		cfg := newWorld().config(t)
		spoil(&cfg)
		if _, err := New(cfg); err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	w := newWorld()
	w.handler(t)
	if _, err := New(w.config(t)); err == nil {
		t.Error("two handlers shared a registry")
	}
}

func TestServerOutlastsEveryWait(t *testing.T) {
	for _, wait := range []time.Duration{0, time.Second, time.Hour} {
		s := NewServer(http.NotFoundHandler(), wait, slog.New(slog.DiscardHandler))
		longest := max(maxConsumeWait, wait+ackWait)
		if s.ReadTimeout <= longest || s.WriteTimeout <= longest || s.ReadHeaderTimeout == 0 || s.IdleTimeout == 0 || s.MaxHeaderBytes == 0 {
			t.Errorf("with a wait of %v: %+v", wait, s)
		}
	}
}
