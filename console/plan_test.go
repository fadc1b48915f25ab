package console_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/esclusa/esclusa/internal/testing/browser"
)

// answering has calls of the page answered by a function of JavaScript: it is given the
// path, the init of fetch, and what asks the server; null leaves the call to that.
func answering(p *browser.Page, function string) {
	browser.Eval[bool](p, `(() => {
	const server = window.fetch, answer = `+function+`;
	window.fetch = async (path, init) => (await answer(String(path), init, () => server(path, init))) ?? server(path, init);
	return true;
})()`)
}

const jsonAnswer = `(status, text) => new Response(text, {status, headers: {"Content-Type": "application/json"}})`

// refused is where the newest alert of a sender is, and the id of its record.
func refused(t *testing.T, s *browser.System, sender string, values ...string) (at, id string) {
	t.Helper()
	_, ats := refuse(t, s, sender, values...)
	var alert struct{ ID string }
	s.Get(t, "/v1/alerts/"+ats[0], &alert)
	return ats[0], alert.ID
}

// A number of JavaScript is not the one that somebody types.
func TestPatchIsSentWithOtherNumbers(t *testing.T) {
	s := browser.Shared(t)
	refused(t, s, "numbers", `{"id_cliente":"70","nombre":7}`)
	p := browser.Open(t, s, "/console/redrives/new?datatype=customer&sender=numbers")
	const patch = `{"nombre": "n", "edad": 41.0, "firma": 12345678901234567890}`
	p.Fill("Patch, in JSON; empty sends them as they are", patch)
	p.Sees(`"firma": 12345678901234567890`, ".diff .added")
	p.Sees(`"edad": 41.0`, ".diff .added")
	p.Sees("Take this patch", ".suggested")
	p.Click("The same as commands")
	p.Sees(`'{"nombre":"n","edad":41.0,"firma":12345678901234567890}'`, ".commands")
	p.Click("Plan p")
	p.Sees("no record is ready", ".run")
	if _, text := s.Call(t, "GET", "/v1"+strings.TrimPrefix(p.Path(), "/console"), ""); !strings.Contains(text, `41.0`) || !strings.Contains(text, `12345678901234567890`) {
		t.Errorf("the plan is %s", text)
	}
	p.Sees(`"firma": 12345678901234567890`, "pre.text")
	p.Sees("still refused", ".trials")
	p.Click("The same as commands")
	p.Sees(`"edad":41.0`, ".commands")
	p.Accessible()
	fits(t, p)
	shot(p, "redrive-planned")
	p.Click("Plan again, with another patch")
	p.Await("the patch is there", `document.querySelector(".patch textarea")?.value.includes("12345678901234567890")`)
	p.Sees(`"edad": 41.0`, ".diff .added")
	shot(p, "redrive-new")
}

func TestPlanIsForgottenAtAReload(t *testing.T) {
	s := browser.Shared(t)
	at, id := refused(t, s, "options", `{"id_cliente":"71","nombre":7}`)
	p := browser.Open(t, s, "/console/redrives/new?"+url.Values{"id": {id}, "at": {at}, "datatype": {"customer"}, "sender": {"options"}}.Encode())
	p.Sees("Take this patch", ".suggested")
	p.Sees("still refused", ".trials") // nothing moves any more
	p.Click("Options")
	p.Fill("Times a record may be sent again", "7"+kb.Tab)
	p.Fill("Send at most", "2"+kb.Tab)
	p.Fill("Note", "mended by hand"+kb.Tab)
	p.Click("Send also what a later record of its key has overtaken")
	p.Reload()
	p.Await("the options are as they were", `[...document.querySelectorAll(".options input:not([autocomplete])")].map((e) => e.type === "checkbox" ? e.checked : e.value).join() === ",7,2,true,mended by hand"`)
	p.Click("Plan p")
	p.Sees("mended by hand", "h1")
	var planned struct {
		Plan struct {
			Overtaken   string
			MaxAttempts int `json:"max_attempts"`
			Limit       int
		}
	}
	s.Get(t, "/v1"+strings.TrimPrefix(p.Path(), "/console"), &planned)
	if planned.Plan.Overtaken != "send" || planned.Plan.MaxAttempts != 7 || planned.Plan.Limit != 2 {
		t.Errorf("the plan is %+v", planned)
	}
	p.Click("Plan again, with another patch")
	p.Sees("Alert "+at, ".trials")
	for _, kept := range []string{"at=" + url.QueryEscape(at), "overtaken=send", "max_attempts=7", "limit=2", "note=mended+by+hand"} {
		if !strings.Contains(p.Path(), kept) {
			t.Errorf("%s is not in %s", kept, p.Path())
		}
	}
}

func TestAlertThatIsNotMeantIsPreviewed(t *testing.T) {
	s := browser.Shared(t)
	at, _ := refused(t, s, "meant", `{"id_cliente":"72","nombre":7}`)
	p := browser.Open(t, s, "/console/redrives/new?datatype=customer&sender=meant&at="+url.QueryEscape(at))
	p.Sees("Alert "+at, ".trials")
	p.Sees("Take this patch", ".suggested")
	p.Click("Change which")
	p.Fill("Sender", "nobody"+kb.Tab)
	p.Sees("No alert fits")
	p.SeesNot("Alert " + at)
}

func TestTextThatIsNoPatchIsOffered(t *testing.T) {
	s := browser.Shared(t)
	refused(t, s, "typo", `{"id_cliente":"73","nombre":7}`)
	p := browser.Open(t, s, "/console/redrives/new?datatype=customer&sender=typo")
	p.Sees("still refused", ".trials")
	p.Sees("The same as commands")
	p.Fill("Patch, in JSON; empty sends them as they are", `[{"op"`)
	p.Sees("This is no JSON yet")
	p.SeesNot("still refused")
	p.SeesNot("The same as commands")
	p.Sees("It is shown once the patch can be read")
	p.Accessible()
}

// What a sender is named may drive a terminal.
func TestCommandHasWhatIsNotSeen(t *testing.T) {
	s := browser.Shared(t)
	for _, sender := range []string{"a\x1b[31m", "a\nb", "a\u202eb", "a\u0085"} {
		p := browser.Open(t, s, "/console/redrives/new?datatype=customer&sender="+url.QueryEscape(sender))
		p.Sees("There is nothing to suggest")
		p.Sees("No alert fits")
		p.Click("The same as commands")
		p.Sees("The same call", ".commands")
		if text := p.Text(".commands"); strings.Contains(text, "esclusa redrive") || strings.Contains(text, strings.TrimPrefix(sender, "a")) {
			t.Errorf("with sender %q it is %q", sender, text)
		}
	}
}

func TestPreviewThatFailsHidesOthers(t *testing.T) {
	s := browser.Shared(t)
	refused(t, s, "failing", `{"id_cliente":"74","nombre":7}`, `{"id_cliente":"75","nombre":8}`)
	p := browser.Open(t, s, "/console/redrives/new?datatype=customer&sender=failing")
	p.Sees("still refused", ".trials")
	answering(p, `(path, init) => path.endsWith("/preview") && init.body.includes(window.failing ??= init.body.match(/"at":"[^"]*"/)[0]) ? (`+jsonAnswer+`)(503, '{"detail":"the alerts cannot be read"}') : null`)
	p.Fill("Patch, in JSON; empty sends them as they are", `{"nombre":"n"}`)
	p.Sees("the alerts cannot be read", ".trials > li:first-child")
	p.Sees("passes", ".trials > li:last-child")
	p.Sees(`"nombre": "n"`, ".trials .added")
}

// What was made of a patch must not stand below another.
func TestPreviewIsOfThePatchBefore(t *testing.T) {
	s := browser.Shared(t)
	refused(t, s, "stale", `{"id_cliente":"76","nombre":7}`)
	p := browser.Open(t, s, "/console/redrives/new?datatype=customer&sender=stale")
	p.Sees("still refused", ".trials")
	answering(p, `(path) => path.endsWith("/preview") ? new Promise((go) => (window.go = () => go(null))) : null`)
	p.Fill("Patch, in JSON; empty sends them as they are", `{"nombre":"n"}`)
	p.Sees("Trying it on some records")
	p.SeesNot("still refused")
	p.Await("it is asked", "window.go")
	browser.Eval[bool](p, "window.go() ?? true")
	p.Sees("passes", ".trials")
}

func TestSuggestionForAnotherFilterIsLost(t *testing.T) {
	s := browser.Shared(t)
	refused(t, s, "slow", `{"id_cliente":"77","nombre":"n","edad":"41"}`)
	p := browser.Open(t, s, "/console/redrives/new")
	p.Sees("at least one of these")
	answering(p, `(path, init) => path.endsWith("/suggest") && !init.body.includes("slow") ? new Promise((_, off) => init.signal.addEventListener("abort", () => setTimeout(() => off(new DOMException("", "AbortError")), 200))) : null`)
	p.Choose("Datatype", "customer")
	p.Sees("Looking for a patch")
	p.Fill("Sender", "slow"+kb.Tab)
	p.Sees(`{"op":"convert","path":"/edad","to":"integer"}`, ".suggested")
}

// A run whose end does not say what came back says nothing more.
func TestRunThatIsDoneIsAskedForEver(t *testing.T) {
	s := browser.Shared(t)
	refused(t, s, "ended", `{"id_cliente":"78","nombre":"n","edad":"41"}`)
	p := browser.Open(t, s, "/console/redrives/new?datatype=customer&sender=ended")
	p.Click("Take this patch s")
	p.Press("p")
	p.Fill("Type 1 to run it", "1")
	p.Click("Send 1 record again")
	p.Sees("None of them was refused again", ".run")
	run := p.Path()
	p.Go("/console/redrives")
	answering(p, fmt.Sprintf(`async (path, init, server) => {
	if (!%q.endsWith(path.slice("/v1".length))) return null;
	window.asked = (window.asked ?? 0) + 1;
	const answer = await (await server()).json();
	delete answer.run.back;
	return (%s)(200, JSON.stringify(answer));
}`, run, jsonAnswer))
	p.ClickOn(fmt.Sprintf(`document.querySelector('a[href=%q]')`, run), "the run")
	p.Sees("Whether any of them was refused again is not known", ".run")
	p.Accessible()
	browser.Eval[bool](p, "new Promise((done) => setTimeout(() => done(true), 2000))") // a run that moves is asked for thrice then
	if asked := browser.Eval[int](p, "window.asked"); asked > 2 {
		t.Errorf("it was asked for %d times", asked)
	}
}

func TestResultStandsBelowAnotherQuestion(t *testing.T) {
	s := browser.Shared(t)
	p := browser.Open(t, s, "/console/schemas?datatype=customer&from=1-0-0&to=draft")
	whatIf := func(result string) {
		answering(p, `(path) => path.includes("/what-if?") ? (`+jsonAnswer+`)(200, `+quoted(result)+`) : null`)
	}
	whatIf(`{"result":{"partial":false,"judged":4711,"accepted":4711,"newly_refused":0,"newly_accepted":0,"rerouted":0}}`)
	p.Click("What if?")
	p.Sees("4,711 records were judged", ".outcome")
	p.Choose("Since", "An hour ago")
	p.SeesNot("4,711 records", ".outcome")
	whatIf(`{"result":{"partial":true,"judged":0,"accepted":0,"newly_refused":0,"newly_accepted":0,"rerouted":0}}`)
	p.Click("What if?")
	p.Sees("It was interrupted")
	p.SeesNot("There was no record in that time")
}

func TestSchemaIsShownWithOtherNumbers(t *testing.T) {
	s := browser.Shared(t)
	p := browser.Open(t, s, "/console/schemas?datatype=customer&from=1-0-0&to=draft")
	p.Sees("Both say the same.")
	browser.Eval[bool](p, `(() => { const e = document.querySelector("main textarea"); e.value = e.value.replace('"maximum": 150', '"maximum": 150.00'); e.dispatchEvent(new Event("input", {bubbles: true})); return true; })()`)
	p.Sees(`"maximum": 150.00`, ".diff .added")
	const record = `{"from":"1-0-0","to":"1-0-1","outcome":"admitted","senders":{"answer":"breaks","record":{"edad":12345678901234567890.0},"errors":[]}}`
	answering(p, `(path) => path.endsWith("/compatibility") ? (`+jsonAnswer+`)(200, `+quoted(`{"changes":[`+record+`]}`)+`) : null`)
	p.Click("Check")
	p.Sees(`"edad": 12345678901234567890.0`, ".compat .code")
}

// Where two long lines differ must be seen of them.
func TestDifferenceOfLongLinesIsCutOff(t *testing.T) {
	s := browser.Shared(t)
	name, err := json.Marshal(strings.Repeat("long ", 200) + "end")
	if err != nil {
		t.Fatal(err)
	}
	refused(t, s, "long", `{"id_cliente":"79","nombre":`+string(name)+`,"edad":"x"}`)
	p := browser.Open(t, s, "/console/redrives/new?datatype=customer&sender=long")
	p.Fill("Patch, in JSON; empty sends them as they are", `{"nombre":`+strings.Replace(string(name), "end", "other", 1)+`}`)
	p.Sees("long end", ".diff .gone")
	p.Sees("long other", ".diff .added")
	fits(t, p)
}

// A caller may look for one patch or plan at a time: the page's own suggestion is in the way
// of its plan.
func TestSuggestionHoldsThePlanUp(t *testing.T) {
	s := browser.Shared(t)
	refused(t, s, "hurry", `{"id_cliente":"80","nombre":7}`)
	p := browser.Open(t, s, "/console/redrives/new")
	p.Sees("at least one of these")
	answering(p, `(path, init) => {
	const refusal = (`+jsonAnswer+`)(429, '{"detail":"this caller has its share"}');
	if (path.endsWith("/suggest")) return new Promise((_, off) => {
		window.looks = true;
		init.signal.addEventListener("abort", () => setTimeout(() => { window.looks = false; off(new DOMException("", "AbortError")); }, 300));
	});
	return path.endsWith("/redrives") && window.looks ? refusal : null;
}`)
	p.Choose("Datatype", "customer")
	p.Fill("Sender", "hurry"+kb.Tab)
	p.Await("it looks", "window.looks")
	p.Sees("still refused", ".trials")
	p.Click("Plan p")
	p.Sees("no record is ready", ".run")
}

// Whoever goes on to something else while a plan is made stays there.
func TestPlanTakesAwayWhoHasGone(t *testing.T) {
	s := browser.Shared(t)
	refused(t, s, "gone", `{"id_cliente":"81","nombre":7}`)
	p := browser.Open(t, s, "/console/redrives/new?datatype=customer&sender=gone")
	p.Sees("still refused", ".trials")
	answering(p, `async (path, init, server) => {
	if (!path.endsWith("/redrives") || init?.method !== "POST") return null;
	await new Promise((go) => (window.go = go));
	const answer = await server();
	setTimeout(() => (window.planned = true), 200);
	return answer;
}`)
	p.Click("Plan p")
	p.Await("it is asked", "window.go")
	visit(p, "/console/health")
	p.Sees("Health", "h1")
	browser.Eval[bool](p, "window.go() ?? true")
	p.Await("it is planned", "window.planned")
	if at := p.Path(); at != "/console/health" {
		t.Errorf("it is at %s", at)
	}
}

func TestRedriveIsOfferedToWhoMayOnlyLook(t *testing.T) {
	s := browser.Shared(t)
	refused(t, s, "looked", `{"id_cliente":"82","nombre":"n","edad":"41"}`)
	code, text := s.Call(t, "POST", "/v1/redrives", `{"filter":{"datatype":"customer","sender":"looked"},"patch":[{"op":"convert","path":"/edad","to":"integer"}]}`)
	if code != 201 {
		t.Fatalf("%d %s", code, text)
	}
	var r struct{ ID string }
	decode(t, text, &r)
	p := browser.Open(t, s, "/console/health")
	p.Prelude(`{
	const server = window.fetch;
	window.fetch = async (path, init) => {
		if (String(path) === "/v1/me") return new Response('{"principal":"","known_by":"nothing","login":[],"rights":[{"do":["alerts.read"]}]}');
		window.tried ||= String(path).endsWith("/preview");
		return server(path, init);
	};
}`)
	p.Go("/console/redrives/" + r.ID)
	p.Sees("You may not send these records again", ".run")
	p.Sees("convert", "pre.text")
	p.Accessible() // until then all has come
	p.SeesNot("Plan again")
	if browser.Eval[bool](p, "Boolean(window.tried)") {
		t.Error("it is asked for what the patch makes of records")
	}
}
