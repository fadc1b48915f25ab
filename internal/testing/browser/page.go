package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/esclusa/esclusa/internal/testing/expect"
)

// patience is how long a test waits for what must come: nobody would look at a page for so
// long, but a machine may do other work.
const patience = time.Minute

// Page is a tab, with storage of its own. Its methods end the test where what they are to
// do cannot be done within a minute.
type Page struct {
	t      *testing.T
	ctx    context.Context
	origin string
	mu     sync.Mutex
	faults []string
}

// Open opens a path of a system in a tab that nobody else has, 1280 by 900 pixels, and
// waits until its heading is there. When the test ends, the tab must have had no fault.
func Open(t *testing.T, s *System, path string) *Page {
	t.Helper()
	p := &Page{t: t, origin: s.URL}
	tab, cancel := chromedp.NewContext(start(t), chromedp.WithNewBrowserContext(), chromedp.WithListener(p.hear))
	p.ctx = tab
	t.Cleanup(func() {
		p.mu.Lock()
		for _, fault := range p.faults {
			t.Error(fault)
		}
		p.mu.Unlock()
		cancel()
	})
	p.do(chromedp.EmulateViewport(1280, 900))
	// Before there is a script, of which what ran before this is not counted.
	if _, err := chromedp.Call(p.ctx, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks}); err != nil {
		t.Fatal(err)
	}
	p.Go(path)
	return p
}

// hear collects what is wrong. It must not ask the browser anything.
func (p *Page) hear(event any) {
	fault := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		fault = "the script failed: " + e.ExceptionDetails.Text + " " + arguments([]*runtime.RemoteObject{e.ExceptionDetails.Exception})
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			fault = fmt.Sprintf("the console says %s: %s", e.Type, arguments(e.Args))
		}
	case *log.EventEntryAdded:
		if e.Entry.Source != "network" && (e.Entry.Level == "error" || e.Entry.Level == "warning") { // of the network every answer above 399
			fault = fmt.Sprintf("the browser says: %s (%s, %s)", e.Entry.Text, e.Entry.Source, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if url := e.Request.URL; !strings.HasPrefix(url, p.origin+"/") && !strings.HasPrefix(url, "data:") && url != "about:blank" {
			fault = "the page asks somebody else: " + url
		}
	}
	if fault == "" {
		return
	}
	p.mu.Lock()
	p.faults = append(p.faults, fault)
	p.mu.Unlock()
}

func arguments(args []*runtime.RemoteObject) string {
	var all []string
	for _, a := range args {
		if a == nil {
			continue
		}
		all = append(all, string(a.Value)+a.Description)
	}
	return strings.Join(all, " ")
}

// Faults takes the faults that there were up to now, for a test that expects some.
func (p *Page) Faults() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	faults := p.faults
	p.faults = nil
	return faults
}

func (p *Page) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if len(p.faults) == 0 && chromedp.FromContext(p.ctx).Target == nil {
		ctx = p.ctx // the first action opens the tab, which lives as long as its context
	}
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

// Go loads a path of the system, as somebody does who types it, and waits for the heading.
func (p *Page) Go(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.origin + path))
	p.Await("a heading", `document.querySelector("h1")`)
}

// Prelude has a script run in each page that the tab loads from now on, before the page's
// own.
func (p *Page) Prelude(script string) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		p.t.Fatal(err)
	}
}

// Script is how long the page's scripts have run since it was loaded, in time of the
// processor, so that what else a machine does does not count.
func (p *Page) Script() time.Duration {
	p.t.Helper()
	told, err := chromedp.Call(p.ctx, performance.GetMetrics, cdp.Empty{})
	if err != nil {
		p.t.Fatal(err)
	}
	for _, m := range told.Metrics {
		if m.Name == "ScriptDuration" {
			return time.Duration(m.Value * float64(time.Second))
		}
	}
	p.t.Fatalf("the browser tells of no scripts: %v", told.Metrics)
	return 0
}

// Path is where the page is, with its query.
func (p *Page) Path() string {
	p.t.Helper()
	return Eval[string](p, `location.pathname + location.search`)
}

// Eval is the value of an expression in the page, of a promise what that becomes.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	v, err := eval[T](p, expression)
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

func eval[T any](p *Page, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Await waits until an expression in the page is truthy.
func (p *Page) Await(what, expression string) {
	p.t.Helper()
	expect.Eventually(p.t, patience, what, func() bool {
		so, err := eval[bool](p, "Boolean("+expression+")")
		return err == nil && so // while a page loads there is none to ask
	}, func() string { return "the page says:\n" + p.Text() })
}

// Sees waits until a text can be seen in the page, or in an element of it.
func (p *Page) Sees(text string, within ...string) {
	p.t.Helper()
	p.Await("it shows "+text, fmt.Sprintf("[...document.querySelectorAll(%s)].some((e) => e.innerText.includes(%s))", quote(selector(within)), quote(text)))
}

// SeesNot waits until a text cannot be seen any more.
func (p *Page) SeesNot(text string, within ...string) {
	p.t.Helper()
	p.Await("it shows no more "+text, fmt.Sprintf("![...document.querySelectorAll(%s)].some((e) => e.innerText.includes(%s))", quote(selector(within)), quote(text)))
}

// Text is what can be read in the page, or in the first element that a selector finds.
func (p *Page) Text(within ...string) string {
	p.t.Helper()
	return Eval[string](p, fmt.Sprintf("document.querySelector(%s)?.innerText ?? ''", quote(selector(within))))
}

func selector(within []string) string {
	if len(within) == 0 {
		return "body"
	}
	return strings.Join(within, " ")
}

// find is an expression for the first control that can be seen whose name is given: what a
// button or a link says, or its aria-label, or what labels a field.
const find = `((name) => [...document.querySelectorAll("dialog[open] :is(button, a[href], input, select, textarea, summary), :is(button, a[href], input, select, textarea, summary)")].find((e) => {
	if (!e.checkVisibility() || e.disabled) return false;
	const open = document.querySelector("dialog[open]");
	if (open && !open.contains(e)) return false;
	const own = (e.getAttribute("aria-label") ?? (/^(INPUT|SELECT|TEXTAREA)$/.test(e.tagName) ? "" : e.innerText)).trim();
	const labels = [...(e.labels ?? [])].map((l) => { const c = l.cloneNode(true); c.querySelectorAll("select, input, textarea, small").forEach((x) => x.remove()); return c.textContent.trim(); });
	return own === name || labels.includes(name);
}))(%s)`

// Click clicks with the pointer on the control that has a name.
func (p *Page) Click(name string) {
	p.t.Helper()
	p.ClickOn(fmt.Sprintf(find, quote(name)), name)
}

// ClickOn clicks with the pointer on what an expression finds.
func (p *Page) ClickOn(expression, what string) {
	p.t.Helper()
	p.Await("there is "+what, expression)
	at := Eval[struct{ X, Y float64 }](p, `(() => { const e = `+expression+`; e.scrollIntoView({block: "center"}); const r = e.getBoundingClientRect(); return {X: r.x + r.width / 2, Y: r.y + r.height / 2}; })()`)
	p.do(chromedp.MouseClickXY(at.X, at.Y))
}

// Drag presses the pointer at one place of the window, and releases it at another.
func (p *Page) Drag(fromX, fromY, toX, toY float64) {
	p.t.Helper()
	for _, event := range []input.DispatchMouseEventParams{
		{Type: input.DispatchMouseEventTypeMousePressed, X: fromX, Y: fromY, Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1},
		{Type: input.DispatchMouseEventTypeMouseMoved, X: toX, Y: toY, Button: input.MouseButtonLeft, Buttons: 1},
		{Type: input.DispatchMouseEventTypeMouseReleased, X: toX, Y: toY, Button: input.MouseButtonLeft, ClickCount: 1},
	} {
		if _, err := chromedp.Call(p.ctx, input.DispatchMouseEvent, event); err != nil {
			p.t.Fatal(err)
		}
	}
}

// Fill puts a text into the field that has a label, in place of what is there.
func (p *Page) Fill(label, text string) {
	p.t.Helper()
	e := fmt.Sprintf(find, quote(label))
	p.Await("there is a field "+label, e)
	Eval[bool](p, `(() => { const e = `+e+`; e.focus(); e.select?.(); return true; })()`)
	p.Press(text)
}

// Choose chooses an option, by its text, of the list that has a label.
func (p *Page) Choose(label, option string) {
	p.t.Helper()
	e := fmt.Sprintf(find, quote(label))
	p.Await("there is an option "+option, fmt.Sprintf("%s && [...%s.options].some((o) => o.text === %s)", e, e, quote(option)))
	Eval[bool](p, fmt.Sprintf(`(() => { const e = %s; e.value = [...e.options].find((o) => o.text === %s).value; e.dispatchEvent(new Event("change", {bubbles: true})); return true; })()`, e, quote(option)))
}

// Press presses keys, one after the other: letters, or names of package kb.
func (p *Page) Press(keys string) {
	p.t.Helper()
	for _, r := range keys {
		for _, event := range pressed(r) {
			if _, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, *event); err != nil {
				p.t.Fatal(err)
			}
		}
	}
}

// pressed is a key that goes down and up. Its character comes with the first event, as from
// a keyboard: apart it would be typed even where the page has taken the key for itself.
func pressed(r rune) []*input.DispatchKeyEventParams {
	events := kb.Encode(r)
	if len(events) < 3 {
		return events
	}
	down, char, up := events[0], events[1], events[2]
	down.Text, down.UnmodifiedText = char.Text, char.UnmodifiedText
	return []*input.DispatchKeyEventParams{down, up}
}

// Size makes the page so many pixels wide and high.
func (p *Page) Size(width, height int64) {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(width, height))
}

// Prefers has the system of whoever looks prefer a theme, light or dark, and less motion.
func (p *Page) Prefers(theme string) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	if err != nil {
		p.t.Fatal(err)
	}
}

// Reload loads the page again, as it stands in the URL.
func (p *Page) Reload() {
	p.t.Helper()
	p.Go(p.Path())
}

// Offline takes the network away from the page, or gives it back.
func (p *Page) Offline(away bool) {
	p.t.Helper()
	conditions := []*network.Conditions{}
	if away {
		conditions = append(conditions, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	if _, err := chromedp.Call(p.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: conditions}); err != nil {
		p.t.Fatal(err)
	}
}

func quote(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err) // of a string there is no error
	}
	return string(b)
}
