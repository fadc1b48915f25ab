package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/client"
	"github.com/esclusa/esclusa/internal/testing/expect"
	"github.com/esclusa/esclusa/schemas"
)

// sendTexts sends so many texts of three keys, and waits until they are routed.
func sendTexts(t *testing.T, k client.Kafka, name string, n int) {
	t.Helper()
	s, err := client.OpenSender(t.Context(), client.SenderOptions{Kafka: k, Source: name})
	must(t, err)
	defer s.Close()
	for results, err := range s.SendAll(t.Context(), func(yield func(client.Message, error) bool) {
		for i := range n {
			if !yield(client.Message{Datatype: "text", Body: fmt.Appendf(nil, `{"id":"k%d","language":"es","body":"%d"}`, i%3, i)}, nil) {
				return
			}
		}
	}, client.Routed(expect.Patience)) {
		must(t, err)
		for _, r := range results {
			if !r.Routed {
				t.Fatalf("not routed: %+v", r)
			}
		}
	}
}

func receiver(t *testing.T, o client.ReceiverOptions) *client.Receiver {
	t.Helper()
	r, err := client.OpenReceiver(t.Context(), o)
	must(t, err)
	t.Cleanup(r.Close)
	return r
}

func here(w *whole) client.Kafka { return client.Kafka{Brokers: w.Kafka, TopicPrefix: w.prefix} }

func TestReceiverLosesRepeatsOrMisordersRecords(t *testing.T) {
	w := started(t, "")
	sendTexts(t, here(w), "a", 60)
	r := receiver(t, client.ReceiverOptions{Kafka: here(w), Datatype: "text", Group: "g"})

	var got []client.Record
	failure := errors.New("the database is away")
	err := r.Receive(t.Context(), func(_ context.Context, rec client.Record) error {
		if len(got) == 10 {
			return failure
		}
		got = append(got, rec)
		return nil
	})
	if !errors.Is(err, failure) {
		t.Fatalf("the handler's error came back as %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), expect.Patience) // records that were committed unhandled do not come
	defer cancel()
	err = r.Receive(ctx, func(_ context.Context, rec client.Record) error {
		got = append(got, rec)
		if len(got) == 30 {
			return client.ErrStop
		}
		return nil
	})
	must(t, err)
	must(t, r.CatchUp(t.Context(), func(_ context.Context, rec client.Record) error {
		got = append(got, rec)
		return nil
	}))
	last, seen := map[int32]int64{}, map[esclusa.Source]bool{}
	for _, rec := range got {
		if before, ok := last[rec.At.Partition]; ok && rec.At.Offset <= before {
			t.Errorf("%s came after offset %d", rec.At, before)
		}
		last[rec.At.Partition], seen[rec.Source] = rec.At.Offset, true
		if rec.Schema != "https://esclusa.dev/schemas/text/1-0-0" || rec.Source.Topic != w.prefix || len(rec.Body) == 0 || rec.Key == "" || rec.Time.IsZero() {
			t.Errorf("record %+v", rec)
		}
	}
	if len(got) != 60 || len(seen) != 60 {
		t.Errorf("%d records of %d sources", len(got), len(seen))
	}
}

// What Readable has waited for is there for whoever reads, at once.
func TestRowIsNotReadableThoughItWasWaitedFor(t *testing.T) {
	w := started(t, "")
	at := client.HTTP{URL: "http://" + w.HTTP}
	s, err := client.OpenSender(t.Context(), client.SenderOptions{Kafka: here(w), HTTP: at})
	must(t, err)
	defer s.Close()
	read := func(key string) (int, string) {
		resp, err := http.Get(at.URL + "/v1/customers?key=" + key) //nolint:noctx // of this machine
		must(t, err)
		defer func() { _ = resp.Body.Close() }()
		body, err := io.ReadAll(resp.Body)
		must(t, err)
		return resp.StatusCode, strings.TrimSpace(string(body))
	}
	for i := range 20 {
		doc := fmt.Sprintf(`{"id_cliente":"..","nombre":"%d"}`, i)
		_, err := s.Send(t.Context(), "customer", []byte(doc), client.Readable(expect.Patience))
		must(t, err)
		if status, got := read(".."); status != 200 || got != doc {
			t.Fatalf("%d %s, not %s", status, got, doc)
		}
		_, err = s.Erase(t.Context(), "customer", "..", client.Readable(expect.Patience))
		must(t, err)
		if status, got := read(".."); status != 404 {
			t.Fatalf("%d %s is not erased", status, got)
		}
	}
	_, err = s.Erase(t.Context(), "customer", "nobody", client.Readable(expect.Patience))
	must(t, err)
	const keys, rounds = 50, 4
	for results, err := range s.SendAll(t.Context(), func(yield func(client.Message, error) bool) {
		for i := range keys * rounds {
			body := fmt.Appendf(nil, `{"id_cliente":"k%d","nombre":"%d"}`, i%keys, i/keys)
			if i == 7 {
				body = []byte("{")
			}
			if !yield(client.Message{Datatype: "customer", Body: body, Tag: i}, nil) {
				return
			}
		}
	}, client.Readable(expect.Patience)) {
		must(t, err)
		for _, r := range results {
			if r.Readable != (r.Tag != 7) {
				t.Fatalf("%+v", r)
			}
		}
	}
	for i := range keys {
		if _, got := read(fmt.Sprint("k", i)); got != fmt.Sprintf(`{"id_cliente":"k%d","nombre":"%d"}`, i, rounds-1) {
			t.Errorf("row %d is %s", i, got)
		}
	}
	away, err := client.OpenSender(t.Context(), client.SenderOptions{Kafka: here(w), HTTP: client.HTTP{URL: "http://127.0.0.1:1"}})
	must(t, err)
	defer away.Close()
	src, err := away.Send(t.Context(), "customer", []byte(`{"id_cliente":"1","nombre":"n"}`), client.Readable(time.Second))
	if !errors.Is(err, client.ErrNotSeen) || !errors.Is(err, client.ErrNoAnswer) || src.Topic != w.prefix {
		t.Errorf("nobody answers: %v, %v", src, err)
	}
}

// What somebody wrote past the router reaches no handler, and raises an alert.
func TestForeignRecordReachesAHandler(t *testing.T) {
	w := started(t, "")
	sendTexts(t, here(w), "b", 3)
	cl, err := kgo.NewClient(kgo.SeedBrokers(w.Kafka...))
	must(t, err)
	defer cl.Close()
	must(t, cl.ProduceSync(t.Context(), &kgo.Record{Topic: w.prefix + ".text", Key: []byte("k0"), Value: []byte(`{"id":"k0","language":"es","body":"forged"}`)}).FirstErr())
	var told []esclusa.Source
	var got []string
	r := receiver(t, client.ReceiverOptions{Kafka: here(w), Datatype: "text", Foreign: func(at esclusa.Source, why *esclusa.Rejection) {
		if why.Reason == esclusa.InconsistentChannel {
			told = append(told, at)
		}
	}})
	must(t, r.CatchUp(t.Context(), func(_ context.Context, rec client.Record) error {
		got = append(got, string(rec.Body))
		return nil
	}))
	if len(got) != 3 || len(told) != 1 {
		t.Fatalf("handled %q, told of %v", got, told)
	}
	alerts, err := kgo.NewClient(kgo.SeedBrokers(w.Kafka...), kgo.ConsumeTopics(w.prefix+".alerts"))
	must(t, err)
	defer alerts.Close()
	ctx, cancel := context.WithTimeout(t.Context(), expect.Patience)
	defer cancel()
	for {
		fetches := alerts.PollFetches(ctx)
		must(t, fetches.Err())
		for _, rec := range fetches.Records() {
			if a, err := esclusa.ParseAlert(rec.Value); err == nil && a.Component == "client" && a.ID == told[0].String() {
				return
			}
		}
	}
}

func TestSourceIsHandledTwice(t *testing.T) {
	var handled []int64
	handle := client.Once(client.NewMemory(3), func(_ context.Context, rec client.Record) error {
		handled = append(handled, rec.Source.Offset)
		if rec.Source.Offset == 9 && len(handled) < 7 {
			return errors.New("not yet")
		}
		if rec.Source.Offset == 4 {
			return client.ErrStop
		}
		return nil
	})
	for _, offset := range []int64{1, 2, 1, 3, 2, 4, 4, 1, 9, 9} {
		err := handle(t.Context(), client.Record{Source: esclusa.Source{Topic: "t", Offset: offset}})
		if stop := errors.Is(err, client.ErrStop); stop != (offset == 4 && len(handled) == 4 && handled[3] == 4 && err != nil) {
			t.Errorf("%d: %v", offset, err)
		}
	}
	// 1 is forgotten once three others have come; what failed is not remembered.
	if want := []int64{1, 2, 3, 4, 1, 9, 9}; !slices.Equal(handled, want) {
		t.Errorf("handled %v, want %v", handled, want)
	}
}

func TestReceiverOfNothingIsOpened(t *testing.T) {
	for name, o := range map[string]client.ReceiverOptions{
		"no datatype":                {},
		"a datatype there is not":    {Datatype: "nothing"},
		"a group that is no name":    {Datatype: "text", Group: "A B"},
		"a prefix that is no name":   {Datatype: "text", Kafka: client.Kafka{TopicPrefix: "a b"}},
		"security that is not whole": {Datatype: "text", Kafka: client.Kafka{Security: client.Security{User: "u"}}},
	} {
		if _, err := client.OpenReceiver(t.Context(), o); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}

// A record by a version that the receiver's catalogue lacks is neither passed over nor
// foreign: it comes once the version is there.
func TestRecordOfAMissingVersionIsPassedOver(t *testing.T) {
	w := started(t, catalogueDir(t, manyVersions(t)))
	const later = "https://esclusa.dev/schemas/text/1-1-0"
	s, err := client.OpenSender(t.Context(), client.SenderOptions{Kafka: here(w), Refresh: remoteOf(w).Load})
	must(t, err)
	defer s.Close()
	for i, version := range []string{"https://esclusa.dev/schemas/text/1-0-0", later, later, "https://esclusa.dev/schemas/text/1-0-0"} {
		_, err := s.Send(t.Context(), "text", fmt.Appendf(nil, `{"id":"k","language":"es","body":"body %d"}`, i), client.Version(version), client.Routed(expect.Patience))
		must(t, err)
	}
	var got []string
	handle := func(_ context.Context, rec client.Record) error {
		got = append(got, string(rec.Body[len(rec.Body)-3]))
		if len(got) == 4 {
			return client.ErrStop
		}
		return nil
	}
	o := client.ReceiverOptions{Kafka: here(w), Datatype: "text", Group: "g", Foreign: func(at esclusa.Source, why *esclusa.Rejection) {
		t.Errorf("%s does not belong: %v", at, why)
	}}
	for name, receive := range map[string]func(r *client.Receiver, ctx context.Context) error{
		"Receive": func(r *client.Receiver, ctx context.Context) error { return r.Receive(ctx, handle) },
		"CatchUp": func(r *client.Receiver, ctx context.Context) error { return r.CatchUp(ctx, handle) },
	} {
		ctx, cancel := context.WithTimeout(t.Context(), expect.Patience)
		err := receive(receiver(t, o), ctx)
		cancel()
		if missing, is := errors.AsType[*schemas.MissingVersion](err); !is || missing.ID != later || missing.Datatype != "text" || len(got) != 1 {
			t.Fatalf("%s: %v, after %q", name, err, got)
		}
	}
	var waited []string
	o.Refresh = remoteOf(w).Load
	o.Waiting = func(m *schemas.MissingVersion) { waited = append(waited, m.ID) }
	ctx, cancel := context.WithTimeout(t.Context(), expect.Patience)
	defer cancel()
	must(t, receiver(t, o).Receive(ctx, handle))
	if strings.Join(got, "") != "0123" || !slices.Equal(waited, []string{later}) {
		t.Errorf("handled %q, waited for %q", got, waited)
	}
}

func remoteOf(w *whole) *client.Remote {
	return client.NewRemote(client.HTTP{URL: "http://" + w.HTTP}, schemas.DefaultLimits())
}
