package torture

import (
	"errors"
	"fmt"
	"time"

	"github.com/esclusa/esclusa/internal/app"
)

// clockMoved puts the clock of a member, or of all with a role, an hour forward or
// back for a while.
func clockMoved(r *rig) fault {
	ahead := time.Hour
	if r.rng.IntN(2) == 0 {
		ahead = -ahead
	}
	role := pick(r, []string{app.RoleRouter, app.RoleTables, app.RoleMirror, app.RoleHTTP})
	members, on := r.of(role), "the clocks of "+role
	if r.rng.IntN(2) == 0 {
		members = []*member{pick(r, members)}
		on = members[0].name
	}
	set := func(ahead time.Duration) (err error) {
		for _, m := range members {
			err = errors.Join(err, m.setClock(ahead))
		}
		return err
	}
	f := fault{
		kind: "clock", what: fmt.Sprintf("%s %+v", on, ahead), on: on, hold: r.between(time.Second, 6*time.Second),
		inflict: func() error { return set(ahead) },
		heal:    func() error { return set(0) },
	}
	if len(members) == 1 && r.rng.IntN(2) == 0 {
		f.what += ", and it is killed with the clock there"
		f.heal = func() error {
			members[0].kill()
			return errors.Join(set(0), members[0].start())
		}
	}
	return f
}
