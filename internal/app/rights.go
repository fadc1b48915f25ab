package app

import (
	"context"
	"slices"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/kgoka"
	"github.com/esclusa/esclusa/internal/reach"
	"github.com/esclusa/esclusa/internal/redrive"
	"github.com/esclusa/esclusa/internal/service"
	"github.com/esclusa/esclusa/internal/topics"
	"github.com/esclusa/esclusa/schemas"
	"github.com/esclusa/esclusa/views"
)

// Commands that speak to Kafka beside the roles of a process.
const (
	CommandPlan    = "topics plan"
	CommandApply   = "topics apply"
	CommandOffsets = "offsets"
	CommandSend    = "send"
	CommandReceive = "receive"
	CommandAlerts  = "alerts command" // beside the role of the name
	CommandExports = "alerts -o json" // and alerts export: what shows payloads
	CommandDemo    = "demo"
	CommandVerify  = "verify"

	CommandWhatIf         = "schema what-if"
	CommandWhatIfChannels = "schema what-if --from channel"
	CommandRedrive        = "redrive"
	CommandJournal        = "journal"
)

// Commands are all of these.
func Commands() []string {
	return []string{CommandPlan, CommandApply, CommandOffsets, CommandSend, CommandReceive, CommandAlerts, CommandExports, CommandDemo, CommandVerify, CommandWhatIf, CommandWhatIfChannels, CommandRedrive, CommandJournal}
}

// Scope is what rights are about.
type Scope struct {
	Names     esclusa.Names
	Datatypes []string          // of the catalogue
	Tables    map[string]string // of datatypes that are kept in one, its name
	Instance  string            // of a process
	Group     string            // of readers, by its short name

	// AtLeastOnce leaves out what transactions need.
	AtLeastOnce bool
}

// NewScope is about a whole catalogue, and nobody in particular.
func NewScope(names esclusa.Names, catalogue *schemas.Catalogue) Scope {
	s := Scope{Names: names, Datatypes: datatypes(catalogue), Tables: make(map[string]string)}
	for _, ch := range catalogue.Tabled() {
		s.Tables[ch.Datatype] = ch.Table
	}
	return s
}

// Rights lists what the brokers must allow to whoever plays a role, or calls a
// command. No other place says it: the start checks it, and docs/guides/secure.md is
// compared with it.
func (s Scope) Rights(who string) []topics.Right {
	var l list
	n := s.Names
	if len(s.Tables) == 0 && (who == RoleTables || who == RoleMirror) {
		return nil // they have nothing to do
	}
	switch who {
	case RoleRouter:
		l.add(topics.Read, topics.Topics, n.Ingress(), n.Journal())
		l.add(topics.Write, topics.Topics, append(s.channels(), n.Alerts(), n.Journal())...)
		l.add(topics.Read, topics.Groups, n.RouterGroup())
		if !s.AtLeastOnce {
			l.add(topics.Write, topics.TransactionalID, kgoka.TransactionOf(n.RouterGroup(), s.Instance))
		}
	case RoleTables:
		l.add(topics.Read, topics.Topics, append([]string{n.Ingress()}, append(s.keyed(), s.tables()...)...)...)
		l.add(topics.Write, topics.Topics, append(s.tables(), n.Alerts())...)
		l.add(topics.Read, topics.Groups, s.tableGroups()...)
	case RoleMirror:
		l.add(topics.Read, topics.Topics, s.tables()...)
		l.add(topics.Read, topics.Groups, n.MirrorGroup())
	case RoleAuditor:
		l.add(topics.Read, topics.Topics, append([]string{n.Ingress()}, append(s.channels(), n.Alerts())...)...)
		l.add(topics.Write, topics.Topics, n.Alerts())
		l.add(topics.Read, topics.Groups, n.AuditorGroup(), n.AccountGroup())
		l.add(topics.Describe, topics.Groups, n.RouterGroup())
	case RoleAlerts: // always in transactions, whatever the router's delivery
		l.add(topics.Read, topics.Topics, append(s.recordTopics(), n.AlertGroups())...)
		l.redrives(s)
		l.add(topics.Write, topics.Topics, n.AlertGroups())
		l.add(topics.Read, topics.Groups, n.AlertGroups())
		l.add(topics.Write, topics.TransactionalID, kgoka.TransactionOf(n.AlertGroups(), s.Instance))
	case RoleHTTP:
		l.add(topics.Read, topics.Topics, append([]string{n.Ingress()}, slices.Concat(s.channels(), s.tables(), []string{n.Alerts(), n.AlertGroups(), n.Journal()})...)...)
		l.add(topics.Write, topics.Topics, n.Ingress(), n.Alerts(), n.Journal())
		l.add(topics.Read, topics.Groups, n.HTTPGroup(s.Group))
		l.add(topics.Describe, topics.Groups, append([]string{n.RouterGroup()}, s.tableGroups()...)...)
	case CommandApply:
		l.add(topics.Create, topics.Topics, s.topics()...)
		l.add(topics.AlterConfigs, topics.Topics, s.topics()...)
	case CommandOffsets:
		l.add(topics.Read, topics.Topics, s.recordTopics()...) // which setting an offset asks for
		l.add(topics.Read, topics.Groups, n.Prefix+"."+s.Group)
		return l
	case CommandSend:
		return reach.SendRights(n)
	case CommandReceive:
		return reach.ReceiveRights(n, s.Group, s.Datatypes...)
	case CommandAlerts, CommandExports:
		l.add(topics.Read, topics.Topics, n.Alerts())
		if who == CommandExports { // what was erased is shown to nobody
			l.add(topics.Read, topics.Topics, s.tables()...)
		}
		l.add(topics.Describe, topics.Topics, append([]string{n.Ingress()}, s.channels()...)...)
		return l
	case CommandVerify:
		l.add(topics.Read, topics.Topics, s.recordTopics()...)
		l.add(topics.Describe, topics.Groups, append([]string{n.RouterGroup()}, s.tableGroups()...)...)
		return l
	case CommandWhatIf:
		l.add(topics.Read, topics.Topics, n.Ingress())
		return l
	case CommandWhatIfChannels:
		l.add(topics.Read, topics.Topics, s.channels()...)
		return l
	case CommandRedrive:
		l.add(topics.Read, topics.Topics, s.recordTopics()...)
		l.redrives(s)
		return l
	case CommandJournal:
		l.add(topics.Read, topics.Topics, n.Journal())
		return l
	case CommandDemo:
		l.add(topics.Write, topics.Topics, n.Ingress())
		l.add(topics.Read, topics.Topics, append(s.channels(), n.Alerts())...)
		return l
	}
	// Whoever knows the whole catalogue compares all topics with it.
	for _, topic := range s.topics() {
		if !l.describes(topic) {
			l.add(topics.Describe, topics.Topics, topic)
		}
	}
	if who != CommandApply {
		l.add(topics.DescribeConfigs, topics.Topics, s.topics()...)
	}
	return l
}

func (s Scope) channels() []string {
	var all []string
	for _, d := range s.Datatypes {
		all = append(all, s.Names.Channel(d))
	}
	return all
}

func (s Scope) topics() []string {
	return append(s.recordTopics(), s.Names.AlertGroups(), s.Names.Journal())
}

// recordTopics are the topics of records and of what is made of them.
func (s Scope) recordTopics() []string {
	return slices.Concat([]string{s.Names.Ingress()}, s.channels(), []string{s.Names.Alerts()}, s.tables())
}

// keyed are the channels of datatypes with a table.
func (s Scope) keyed() []string {
	return s.ofTables(func(datatype, _ string) string { return s.Names.Channel(datatype) })
}

func (s Scope) tables() []string {
	return s.ofTables(func(_, table string) string { return s.Names.Table(table) })
}

func (s Scope) tableGroups() []string {
	return s.ofTables(func(_, table string) string { return s.Names.TableGroup(table) })
}

// ofTables is something of each table, in the order of the datatypes.
func (s Scope) ofTables(name func(datatype, table string) string) []string {
	var all []string
	for _, d := range s.Datatypes {
		if table := s.Tables[d]; table != "" {
			all = append(all, name(d, table))
		}
	}
	return all
}

// list is a list of rights that grows.
type list []topics.Right

func (l *list) add(op topics.Operation, of topics.Resource, names ...string) {
	for _, name := range names {
		*l = append(*l, topics.Right{Operation: op, Resource: of, Name: name})
	}
}

// redrives adds what it takes to send records again, beside reading them.
func (l *list) redrives(s Scope) {
	n := s.Names
	l.add(topics.Read, topics.Topics, n.Journal())
	l.add(topics.Write, topics.Topics, n.Ingress(), n.Journal())
	l.add(topics.Write, topics.TransactionalID, redrive.TransactionalID(n))
	l.add(topics.Describe, topics.Groups, append([]string{n.RouterGroup()}, s.tableGroups()...)...)
}

// describes reports whether a topic can be described by another right to it.
func (l list) describes(topic string) bool {
	return slices.ContainsFunc(l, func(r topics.Right) bool {
		return r.Resource == topics.Topics && r.Name == topic && (r.Operation == topics.Read || r.Operation == topics.Write)
	})
}

// newRights makes sure that the brokers allow everything that the roles of this
// process need, before a role finds out in the middle of its work. What it takes to
// make topics is not asked for: it may be granted on the cluster, of which brokers
// do not tell, and who lacks it hears so when there is something to make.
func newRights(k *brokers) *service.Service {
	return &service.Service{Name: "the rights at Kafka", Needs: []*service.Service{&k.Service}, Start: func(ctx context.Context) error {
		if k.opts.embeddedKafka() {
			return nil // it allows everything
		}
		ctx, cancel := context.WithTimeout(ctx, k.opts.StartWait)
		defer cancel()
		return topics.CheckRights(ctx, k.admin, k.neededRights())
	}}
}

// neededRights are those of all roles of this process.
func (b *base) neededRights() []topics.Right {
	scope := NewScope(b.names, b.catalogue)
	scope.Instance, scope.Group, scope.AtLeastOnce = b.opts.Instance, views.DefaultGroup, b.opts.Delivery == AtLeastOnce
	var needs []topics.Right
	for _, w := range b.opts.Roles {
		for _, r := range scope.Rights(w) {
			if !slices.Contains(needs, r) {
				needs = append(needs, r)
			}
		}
	}
	return needs
}
