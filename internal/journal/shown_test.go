package journal

import (
	"errors"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/testing/brokers"
)

// What is written bears no text that drives what it is shown in, and what others have
// written beside us, or we before, is read without.
func TestEntryDrivesWhatItIsShownIn(t *testing.T) {
	fake, client, adm := brokers.Fake(t, kfake.SeedTopics(1, topic))
	j := open(t, fake, adm)
	for _, e := range []*Entry{decision("ana\nben", StateOpen, None), decision("ana", StateOpen, None)} {
		if e.By == "ana" {
			e.Note = "\u202ewhy"
		}
		if _, err := j.Append(t.Context(), e); !errors.Is(err, esclusa.ErrDrives) {
			t.Errorf("it is written: %v", err)
		}
	}
	text := `{"id":"1","kind":"run","by":"ana\nben","time":"2026-01-02T12:00:00Z","note":"\u202ewhy","run":{"plan":"p","state":"paused","why":"a\u001b[2J"}}`
	if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: topic, Value: []byte(text)}).FirstErr(); err != nil {
		t.Fatal(err)
	}
	var read []*Read
	if _, err := j.Scan(t.Context(), 0, func(e *Read) error { read = append(read, e); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(read) != 1 || esclusa.CheckShown(read[0].By+read[0].Note+read[0].Run.Why) != nil || !strings.HasPrefix(read[0].By, "ana") {
		t.Errorf("read is %+v", read)
	}
}
