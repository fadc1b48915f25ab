package torture

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/esclusa/esclusa/internal/app"
	"github.com/esclusa/esclusa/internal/testing/child"
)

// member is a process of the system, which is started again when it ends, as
// Kubernetes or systemd would.
type member struct {
	name string
	opts app.Options

	mu      sync.Mutex
	process *child.Process // the one that runs, or ran last; nil before the first start
	wanted  bool
	kept    bool       // where the process ends, another is started
	news    *sync.Cond // one was started, or none will be
	ends    []string   // how it ended by itself
	ahead   time.Duration
	files   int64 // beyond this size no file grows; negative: no limit
	loop    sync.WaitGroup
	log     *os.File
}

// restartAfter is how long a member that has ended stays away.
const restartAfter = 500 * time.Millisecond

func newMember(dir string, o app.Options) (*member, error) {
	log, err := os.Create(filepath.Join(dir, o.Instance+".log"))
	if err != nil {
		return nil, err
	}
	o.DataDir = filepath.Join(dir, o.Instance)
	m := &member{name: o.Instance, opts: o, log: log, files: -1}
	m.news = sync.NewCond(&m.mu)
	return m, nil
}

// start starts the process and keeps it running.
func (m *member) start() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wanted = true
	if err := m.begin(); err != nil {
		return err
	}
	m.kept = true
	m.loop.Go(m.keep)
	return nil
}

// begin starts a process; the caller holds the lock.
func (m *member) begin() error {
	// The log goes through us, so that a full disk does not silence it.
	process, err := child.Start(m.opts, new(slog.LevelInfo), struct{ io.Writer }{m.log})
	if err != nil {
		return err
	}
	m.process = process
	return errors.Join(process.SetClock(m.ahead), process.LimitFiles(m.files))
}

// keep starts the process again until nobody wants it.
func (m *member) keep() {
	defer func() {
		m.mu.Lock()
		m.kept = false
		m.news.Broadcast()
		m.mu.Unlock()
	}()
	for {
		m.mu.Lock()
		process := m.process
		m.mu.Unlock()
		<-process.Done()
		m.mu.Lock()
		if !m.wanted {
			m.mu.Unlock()
			return
		}
		m.ends = append(m.ends, fmt.Sprintf("%s: %v", m.name, process.Ended()))
		m.mu.Unlock()
		time.Sleep(restartAfter)
		m.mu.Lock()
		if !m.wanted {
			m.mu.Unlock()
			return
		}
		if err := m.begin(); err != nil {
			m.ends = append(m.ends, fmt.Sprintf("%s cannot be started again: %v", m.name, err))
			m.mu.Unlock()
			return
		}
		m.news.Broadcast()
		m.mu.Unlock()
	}
}

// kill ends the process as a crash does; it stays away until start.
func (m *member) kill() {
	m.mu.Lock()
	m.wanted = false
	process := m.process
	m.mu.Unlock()
	process.Kill()
	m.loop.Wait()
}

// stopWithin bounds an ordered stop: ours is five seconds, and the machine may be
// busy.
const stopWithin = 15 * time.Second

// disorder is what a process says that had to cut off what was in work.
const disorder = "did not stop in order"

// stop ends the process in order; an error says that it has not. Where nothing else
// is broken, it is not to have cut off anything either.
func (m *member) stop(alone bool) error {
	before := len(m.said())
	if err := m.terminate(); err != nil {
		return err
	}
	if said := m.said()[before:]; alone && bytes.Contains(said, []byte(disorder)) {
		return fmt.Errorf("%s did not stop in order: %s", m.name, said)
	}
	return nil
}

// hearsWithin is how soon a process that begins hears signals: before that, SIGTERM
// ends it at once. It says that it has started, unless what it needs is away.
const hearsWithin = 3 * time.Second

func (m *member) terminate() error {
	var err error
	m.mu.Lock()
	process := m.process
	for {
		m.mu.Unlock()
		select {
		case <-process.Started():
		case <-process.Done():
		case <-time.After(hearsWithin):
		}
		m.mu.Lock()
		if err = process.Signal(syscall.SIGTERM); !errors.Is(err, os.ErrProcessDone) || !m.kept {
			break
		}
		process = m.following(process)
	}
	m.wanted = false
	m.mu.Unlock()
	if err != nil {
		return fmt.Errorf("%s: %w", m.name, err)
	}
	select {
	case <-process.Done():
	case <-time.After(stopWithin):
		process.Kill()
		return fmt.Errorf("%s did not stop within %v", m.name, stopWithin)
	}
	m.loop.Wait()
	if err := process.Ended(); err != nil {
		return fmt.Errorf("%s did not stop in order: %w", m.name, err)
	}
	return nil
}

func (m *member) signal(s syscall.Signal) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for process := m.process; ; process = m.following(process) {
		if err := process.Signal(s); !errors.Is(err, os.ErrProcessDone) || !m.kept {
			return err
		}
	}
}

// following waits for the process that follows one that has just ended; where none
// will, it is the same. The caller holds the lock.
func (m *member) following(process *child.Process) *child.Process {
	for m.process == process && m.kept {
		m.news.Wait()
	}
	return m.process
}

// setClock puts the clock ahead, for later processes too.
func (m *member) setClock(ahead time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ahead = ahead
	return ended(m.process.SetClock(ahead))
}

// limitFiles fills the disk, for later processes too; negative frees it.
func (m *member) limitFiles(size int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files = size
	return ended(m.process.LimitFiles(size))
}

// ended passes over what comes of telling something to a process that has ended:
// the next one is told when it begins.
func ended(err error) error {
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}

// state is where the member keeps copies of the table.
func (m *member) state() string { return filepath.Join(m.opts.DataDir, "state") }

// plays reports whether the member plays a role.
func (m *member) plays(role string) bool { return slices.Contains(m.opts.Roles, role) }

// said is all that the member has said.
func (m *member) said() []byte {
	text, err := os.ReadFile(m.log.Name())
	if err != nil {
		return []byte(err.Error())
	}
	return text
}

// tail is the end of what the member has said.
func (m *member) tail() string {
	lines := bytes.Split(m.said(), []byte("\n"))
	return string(bytes.Join(lines[max(0, len(lines)-40):], []byte("\n")))
}
