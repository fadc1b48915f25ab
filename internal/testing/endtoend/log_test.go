package endtoend

import (
	"log/slog"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

// An operator who looks at the log after a night must see what was away, from when
// to when, and not the cause of it eight times a second.
func TestOutageFillsTheLogOrIsNotInIt(t *testing.T) {
	t.Parallel()
	k := startKafka(t)
	r := newRedis(t)
	r.start(t)
	o := on(options(t), k.addr())
	o.Redis = r.url()
	var logged expect.Log
	s := runLogged(t, o, slog.New(slog.NewTextHandler(&logged, nil)))
	s.ready()
	if n := logged.Count(`msg="a role starts" role=router part=router version=test instance=test partitions=8`); n != 1 {
		t.Errorf("the start of the router is in the log %d times", n)
	}

	r.stop(t)
	eventually(t, "that Redis is away is in the log", func() bool { return logged.Count(`level=ERROR msg="Redis cannot be used`) == 1 })
	k.stop(t)
	eventually(t, "that Kafka is away is in the log", func() bool { return logged.Count(`level=ERROR msg="Kafka does not answer`) == 1 })
	tries := time.NewTimer(3 * time.Second)
	defer tries.Stop()
	<-tries.C // of asking again, twice a second or more often

	k.start(t)
	r.start(t)
	eventually(t, "that both are back is in the log", func() bool {
		return logged.Count(`level=INFO msg="Kafka answers again" after=`) == 1 && logged.Count(`level=INFO msg="Redis can be used again" after=`) == 1
	})
	s.ready()
	s.want("POST", "/send_message", grupo3, 200, stored)
	s.stop()
	if n := logged.Count(`msg="a role has stopped" role=router part=router after=`); n != 1 {
		t.Errorf("the end of the router is in the log %d times", n)
	}
	if n := logged.Count("level=WARN") + logged.Count("level=ERROR"); n > 8 {
		t.Errorf("%d warnings and errors of one outage of each:\n%s", n, logged.String())
	}
}
