package torture

import (
	"os"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/esclusa/esclusa/internal/testing/engines"
)

// killed is kill -9; the process is started again.
func killed(r *rig) fault { return kill(pick(r, r.members), r.between(0, 4*time.Second)) }

func kill(m *member, hold time.Duration) fault {
	return fault{
		kind: "kill -9", what: m.name, on: m.name, hold: hold,
		inflict: func() error { m.kill(); return nil },
		heal:    m.start,
	}
}

// terminated is SIGTERM, which has to be an ordered stop.
func terminated(r *rig) fault { return r.terminate(pick(r, r.members), r.between(0, 4*time.Second)) }

func (r *rig) terminate(m *member, hold time.Duration) fault {
	return fault{
		kind: "SIGTERM", what: m.name, on: m.name, hold: hold,
		inflict: func() error { return m.stop(r.alone) }, heal: m.start,
	}
}

// freezeAtMost is how long a process sleeps at most; TORTURE_FREEZE says otherwise.
const freezeAtMost = 15 * time.Second

// frozen is SIGSTOP, and SIGCONT after a time in which the others may have taken
// over what the process still believes to be its own.
func frozen(r *rig) fault {
	most := freezeAtMost
	if text := os.Getenv("TORTURE_FREEZE"); text != "" {
		var err error
		most, err = time.ParseDuration(text)
		must(r.t, err)
	}
	return freeze(pick(r, r.members), r.between(5*time.Second, most))
}

func freeze(m *member, hold time.Duration) fault {
	return fault{
		kind: "SIGSTOP", what: m.name, on: m.name, hold: hold,
		inflict: func() error { return m.signal(engines.Freeze) },
		heal:    func() error { return m.signal(engines.Thaw) },
	}
}

// visited is a router that joins the others for a while, and leaves in order or as
// a crash does. Its partitions are the others' again once the group has missed it for
// a session: then it is healed.
func visited(r *rig) fault {
	m := pick(r, r.guests)
	leave, how := func() error { return m.stop(false) }, "leaves in order"
	if r.rng.IntN(2) == 0 {
		leave, how = func() error { m.kill(); return nil }, "is killed"
	}
	return fault{
		kind: "one router more", what: m.name + " " + how, on: m.name, hold: r.between(2*time.Second, 6*time.Second),
		inflict: m.start,
		heal: func() error {
			err := leave()
			r.eventually("the group has missed "+m.name, func() bool { return !r.counted(m) })
			return err
		},
	}
}

// counted reports whether the routers' group counts on a member, and where nobody can
// tell, that it does.
func (r *rig) counted(m *member) bool {
	group := r.names.RouterGroup()
	told, err := r.admin.DescribeGroups(r.t.Context(), group)
	return err != nil || told.Error() != nil || slices.ContainsFunc(told[group].Members, func(is kadm.DescribedGroupMember) bool {
		return is.InstanceID != nil && *is.InstanceID == m.name
	})
}
