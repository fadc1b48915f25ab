package app

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/esclusa/esclusa/internal/journal"
	kafkatest "github.com/esclusa/esclusa/internal/testing/brokers"
	"github.com/esclusa/esclusa/views"
)

func TestHTTPKnowsOtherKindsOfEntries(t *testing.T) {
	var kinds []string
	for _, k := range journal.Kinds() {
		kinds = append(kinds, string(k))
	}
	if slices.Sort(kinds); !slices.Equal(kinds, views.JournalKinds()) {
		t.Errorf("there are %v, and HTTP knows %v", kinds, views.JournalKinds())
	}
}

// groups is how the list of alert groups is answered.
func (p *process) groups() (code int, text string) {
	return p.call(http.MethodGet, "/v1/alert-groups", "")
}

// What people decide about refused records is nobody's business who sends or reads others.
func TestJournalThatIsGoneTakesTheProcessOutOfService(t *testing.T) {
	fake, _, adm := kafkatest.Fake(t)
	p := begin(t, onBrokers(t, fake.ListenAddrs(), RoleRouter, RoleMirror, RoleHTTP, RoleAlerts))
	p.write(p.names.Ingress(), "1", `{"datatype":"nothing"}`)
	p.await("the group is there", func() bool { code, text := p.groups(); return code == 200 && strings.Contains(text, `"count":1`) })
	if _, err := adm.DeleteTopics(t.Context(), p.names.Journal()); err != nil {
		t.Fatal(err)
	}
	p.await("groups are not told", func() bool { code, _ := p.groups(); return code == http.StatusServiceUnavailable })
	p.await("it is ready, and says what cannot be told", func() bool {
		code, text := p.call(http.MethodGet, "/readyz", "")
		return code == http.StatusOK && strings.Contains(text, `-decisions","met":true,"detail":"alert groups`)
	})
	if _, err := p.work.topics.ask(t.Context()); err != nil {
		t.Errorf("the process will end: %v", err)
	}
	p.write(p.names.Ingress(), "1", `{"datatype":"customer","id_cliente":"1","nombre":"Anna"}`)
	p.await("records are routed", func() bool { return len(p.records(p.names.Channel("customer"))) == 1 })
	if code, text := p.call(http.MethodPost, "/v1/channels/customer/messages", `{"id_cliente":"2","nombre":"Ben"}`); code/100 != 2 {
		t.Errorf("a message is answered %d %s", code, text)
	}
	if _, err := adm.CreateTopic(t.Context(), 1, 1, nil, p.names.Journal()); err != nil {
		t.Fatal(err)
	}
	p.await("groups are told again", func() bool { code, _ := p.groups(); return code == 200 })
	p.await("and it says nothing", func() bool {
		code, text := p.call(http.MethodGet, "/readyz", "")
		return code == http.StatusOK && !strings.Contains(text, "cannot be told")
	})
}

// The rows of alert groups can be made anew: the alerts are there.
func TestGroupsAreEmptyOnceTheirTopicIsMadeAnew(t *testing.T) {
	fake, _, adm := kafkatest.Fake(t)
	o := onBrokers(t, fake.ListenAddrs(), RoleRouter, RoleMirror, RoleHTTP, RoleAlerts)
	p := begin(t, o)
	for range 3 {
		p.write(p.names.Ingress(), "1", `{"datatype":"nothing"}`)
	}
	counted := func() bool { code, text := p.groups(); return code == 200 && strings.Contains(text, `"count":3`) }
	p.await("all are counted", counted)
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	committed, err := adm.FetchOffsets(t.Context(), p.names.AlertGroups())
	if err != nil || len(committed) == 0 {
		t.Fatalf("nothing is committed: this tests nothing (%v)", err)
	}
	if _, err := adm.DeleteTopics(t.Context(), p.names.AlertGroups()); err != nil {
		t.Fatal(err)
	}
	p = begin(t, o)
	p.await("they are counted again", counted)
}
