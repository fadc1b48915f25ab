package torture

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/esclusa/esclusa/internal/app"
)

// posts are records that are sent over HTTP: of those that are accepted, the answer
// says where they are.
type posts struct {
	r      *rig
	cancel context.CancelFunc
	done   sync.WaitGroup

	mu    sync.Mutex
	taken map[string]string // the ids, by source
	codes map[int]int       // answers, by status; 0: none
}

// postEvery is the time between two.
const postEvery = 100 * time.Millisecond

func startPosts(r *rig) *posts {
	ctx, cancel := context.WithCancel(context.Background())
	p := &posts{r: r, cancel: cancel, taken: make(map[string]string), codes: make(map[int]int)}
	p.done.Go(func() { p.run(ctx) })
	r.t.Cleanup(p.stop)
	return p
}

func (p *posts) stop() {
	p.cancel()
	p.done.Wait()
}

func (p *posts) run(ctx context.Context) {
	tick := time.NewTicker(postEvery)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		p.post(ctx, fmt.Sprint("post-", i))
	}
}

func (p *posts) post(ctx context.Context, id string) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	front := p.r.of(app.RoleHTTP)[0]
	body := fmt.Sprintf(`{"id":%q,"language":"es","body":"over HTTP"}`, id)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+front.opts.HTTPAddr+"/v1/channels/text/messages", strings.NewReader(body))
	if err != nil {
		return
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		p.note(0, "", "")
		return
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	var answer struct{ Source string }
	if err == nil {
		err = json.Unmarshal(text, &answer)
	}
	if err != nil {
		p.note(0, "", "")
		return
	}
	p.note(resp.StatusCode, answer.Source, id)
}

func (p *posts) note(code int, source, id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.codes[code]++
	if code == http.StatusAccepted {
		p.taken[source] = id
	}
}

// accepted are the ids that were taken, by the source that the answer named.
func (p *posts) accepted() map[string]string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.taken)
}
