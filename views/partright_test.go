package views

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

// Of alerts, each caller is shown the part that the right covers, in full where it says so,
// by every call that shows any.
func TestAlertBeyondTheRightIsShown(t *testing.T) {
	type row struct {
		rights string
		full   bool                // what counts without a word
		want   func(string) string // how an alert is shown; empty for not at all
	}
	rows := map[string]row{}
	for name, caller := range partCallers {
		for _, says := range []string{"", "full", "masked"} {
			for _, full := range []bool{false, true} {
				how := says
				if how == "" {
					how = map[bool]string{true: "full", false: "masked"}[full]
				}
				grant := "do: [alerts.read]"
				if caller.only != "" {
					grant += ", " + caller.only
				}
				if says != "" {
					grant += ", payload: " + says
				}
				rows[fmt.Sprintf("%s, payload %q, without %v", name, says, full)] = row{"{" + grant + "}", full, func(alert string) string {
					if slices.Contains(strings.Fields(caller.alerts), alert) {
						return alert + " " + how
					}
					return ""
				}}
			}
		}
	}
	rows["two rights"] = row{"{do: [alerts.read], senders: [crm], payload: masked}, {do: [alerts.read], datatypes: [card], payload: full}", true, func(alert string) string {
		switch {
		case strings.HasPrefix(alert, "card/"):
			return alert + " full"
		case strings.HasSuffix(alert, "/crm"):
			return alert + " masked"
		}
		return ""
	}}
	for name, of := range rows {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newPartWorld(t, of.rights, of.full)
				var want []string
				for i := range w.refused {
					if shown := of.want(w.name(int64(i))); shown != "" {
						want = append(want, shown)
					}
				}
				for call, got := range map[string][]string{
					"list": w.listed("GET /v1/alerts"), "export": w.listed("GET /v1/alerts/export"), "place": w.byPlace(),
				} {
					if !slices.Equal(got, want) {
						t.Errorf("%s shows %q, not %q", call, got, want)
					}
				}
				if got := w.streamed(); !slices.Equal(got, slices.Concat(want, want)) {
					t.Errorf("the stream shows %q, not twice %q", got, want)
				}
			})
		})
	}
}

// acting are the rights to decide and to redrive a part, with that to see the same or all.
func acting(only string, seesAll bool) string {
	if only != "" {
		only = ", " + only
	}
	if seesAll {
		return "{do: [alerts.decide, redrive]" + only + "}, {do: [alerts.read]}"
	}
	return "{do: [alerts.read, alerts.decide, redrive]" + only + "}"
}

// covers tells which alerts, groups and redrives a right of a caller is about; of groups,
// decide are those that it covers all of.
func covers(caller string) func(kind, name string) bool {
	of := partCallers[caller]
	names := map[string]string{"alert": of.alerts, "group": of.groups, "decide": of.decides, "redrive": of.redrives}
	return func(kind, name string) bool { return slices.Contains(strings.Fields(names[kind]), name) }
}

// eachActing runs a test for each caller, and for each who sees all besides, with the names
// that they may see.
func eachActing(t *testing.T, test func(w *partWorld, seen, acts func(kind, name string) bool)) {
	for name, caller := range partCallers {
		for _, seesAll := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, sees all %v", name, seesAll), func(t *testing.T) {
				w, sees := newPartWorld(t, acting(caller.only, seesAll), false), name
				if seesAll {
					sees = "all"
				}
				test(w, covers(sees), covers(name))
			})
		}
	}
}

type partGroup struct {
	ID      string
	Senders []struct{ Sender string }
	Rest    int64 `json:"other_senders"`
	Samples []string
}

// checkGroup checks that a group tells of the senders that may be seen.
func (w *partWorld) checkGroup(g *partGroup, name string, seen func(kind, name string) bool) {
	w.t.Helper()
	datatype, senders, _ := strings.Cut(name, "/")
	var got, want []string
	var rest int64
	for _, s := range g.Senders {
		got = append(got, s.Sender)
	}
	for sender := range strings.SplitSeq(senders, "+") {
		if seen("alert", datatype+"/"+sender) {
			want = append(want, sender)
		} else {
			rest += 7
		}
	}
	slices.Sort(got)
	if whole := rest == 0 || seen("alert", datatype+"/-"); len(g.Samples) > 0 != whole {
		w.t.Errorf("of %s are shown the samples %q", name, g.Samples)
	}
	if !slices.Equal(got, want) || g.Rest != rest {
		w.t.Errorf("of %s are shown the senders %q and %d of others, not %q and %d", name, got, g.Rest, want, rest)
	}
}

func (w *partWorld) checkGroups(seen, acts func(kind, name string) bool) {
	t := w.t
	code, body := w.ask(t.Context(), "GET /v1/alert-groups", "/v1/alert-groups", "")
	var page struct{ Groups []partGroup }
	if err := json.Unmarshal([]byte(body), &page); code != http.StatusOK || err != nil {
		t.Fatalf("the groups are %d %s: %v", code, body, err)
	}
	for name := range strings.FieldsSeq(partCallers["all"].groups) {
		i := slices.IndexFunc(page.Groups, func(g partGroup) bool { return g.ID == groupID(name) })
		if i >= 0 != seen("group", name) {
			t.Errorf("the list has %s: %v", name, i >= 0)
		}
		if i >= 0 {
			w.checkGroup(&page.Groups[i], name, seen)
		}
		datatype, senders, _ := strings.Cut(name, "/")
		for _, sender := range []string{"crm", "shop"} {
			_, body := w.ask(t.Context(), "GET /v1/alert-groups", "/v1/alert-groups?sender="+sender, "")
			want := slices.Contains(strings.Split(senders, "+"), sender) && seen("alert", datatype+"/"+sender)
			if told := strings.Contains(body, `"`+groupID(name)+`"`); told != want {
				t.Errorf("that %s has alerts of %s is told: %v", name, sender, told)
			}
		}
		code, body := w.ask(t.Context(), "GET /v1/alert-groups/{id}", "/v1/alert-groups/"+groupID(name), "")
		put, said := w.ask(t.Context(), "PUT /v1/alert-groups/{id}/state", "/v1/alert-groups/"+groupID(name)+"/state", `{"state":"acknowledged"}`, "If-Match: *")
		want, decided := http.StatusNotFound, http.StatusNotFound
		if seen("group", name) {
			want, decided = http.StatusOK, http.StatusForbidden
			var g partGroup
			if err := json.Unmarshal([]byte(body), &g); err != nil {
				t.Errorf("%s: %v", body, err)
			}
			w.checkGroup(&g, name, seen)
		}
		if seen("group", name) && acts("decide", name) {
			decided = http.StatusOK
		}
		if _, is := w.decided[groupID(name)]; code != want || put != decided || is != (decided == http.StatusOK) {
			t.Errorf("%s is answered %d, not %d, and a decision %d, not %d: %s", name, code, want, put, decided, said)
		}
	}
}

// Groups are shown with the senders that the right covers, and decided about by who has it
// for all of them.
func TestGroupBeyondTheRightIsShownOrDecided(t *testing.T) {
	eachActing(t, (*partWorld).checkGroups)
}

func (w *partWorld) checkPlans(acts func(kind, name string) bool) {
	for name := range strings.FieldsSeq(partCallers["all"].redrives) {
		datatype, sender, _ := strings.Cut(name, "/")
		for _, as := range []string{"", "card", "ticket"} {
			may := acts("redrive", name) && (as == "" || acts("redrive", as+"/"+sender))
			body := fmt.Sprintf(`{"filter":{"reason":"schema_violation","datatype":%q,"sender":%q},"as":%q}`, datatype, sender, as)
			for path, want := range map[string]int{"/v1/redrives": http.StatusCreated, "/v1/redrives/suggest": http.StatusOK} {
				if !may {
					want = http.StatusForbidden
				}
				w.redrives.planned = 0
				if code, said := w.ask(w.t.Context(), "POST "+path, path, body); code != want || (w.redrives.planned == 1) != may {
					w.t.Errorf("%s of %s is answered %d, not %d: %s", path, body, code, want, said)
				}
			}
		}
	}
}

// checkPreviews has each alert's record tried by who sees the alert and may send it again.
func (w *partWorld) checkPreviews(seen, acts func(kind, name string) bool) {
	for offset := range w.refused {
		name, want := w.name(int64(offset)), http.StatusOK
		switch {
		case !seen("alert", name):
			want = http.StatusNotFound
		case !acts("alert", name):
			want = http.StatusForbidden
		}
		w.redrives.planned = 0
		code, said := w.ask(w.t.Context(), "POST /v1/redrives/preview", "/v1/redrives/preview", fmt.Sprintf(`{"at":"0/%d"}`, offset))
		if code != want || (w.redrives.planned == 1) != (want == http.StatusOK) {
			w.t.Errorf("a preview of %s is answered %d, not %d: %s", name, code, want, said)
		}
	}
}

func (w *partWorld) checkRedrives(seen, acts func(kind, name string) bool) {
	t := w.t
	w.checkPlans(acts)
	w.checkPreviews(seen, acts)
	code, list := w.ask(t.Context(), "GET /v1/redrives", "/v1/redrives", "")
	if code != http.StatusOK {
		t.Fatalf("the redrives are %d %s", code, list)
	}
	for name := range strings.FieldsSeq(partCallers["all"].redrives) {
		id := redriveID(name)
		if told := strings.Contains(list, `"`+id+`"`); told != seen("redrive", name) {
			t.Errorf("the list has %s: %v", name, told)
		}
		want := http.StatusOK
		if !seen("redrive", name) {
			want = http.StatusNotFound
		}
		if code, body := w.ask(t.Context(), "GET /v1/redrives/{id}", "/v1/redrives/"+id, ""); code != want {
			t.Errorf("%s is answered %d, not %d: %s", name, code, want, body)
		}
		for _, order := range []string{"run", "stop"} {
			want := http.StatusAccepted
			switch {
			case !acts("redrive", name) && seen("redrive", name):
				want = http.StatusForbidden
			case !acts("redrive", name):
				want = http.StatusNotFound
			}
			w.redrives.ordered = 0
			code, body := w.ask(t.Context(), "POST /v1/redrives/{id}/"+order, "/v1/redrives/"+id+"/"+order, "")
			if code != want || (w.redrives.ordered == 1) != (want == http.StatusAccepted) {
				t.Errorf("to %s %s is answered %d, not %d: %s", order, name, code, want, body)
			}
		}
	}
}

// Redrives are planned, shown and ordered by who has the right to all that they are about.
func TestRedriveBeyondTheRightIsShownOrOrdered(t *testing.T) {
	eachActing(t, (*partWorld).checkRedrives)
}

func (w *partWorld) channels() string {
	_, body := w.ask(w.t.Context(), "GET /v1/channels", "/v1/channels", "")
	_, flow := w.ask(w.t.Context(), "GET /v1/flow", "/v1/flow", "")
	for _, datatype := range []string{"card", "ticket"} {
		if name := `"datatype":"` + datatype + `"`; strings.Contains(body, name) != strings.Contains(flow, name) {
			w.t.Errorf("the flow is that of other channels: %s", flow)
		}
	}
	return body
}

func TestChannelBeyondTheRightIsListed(t *testing.T) {
	for only, want := range map[string][2]bool{"": {true, true}, ", datatypes: [card]": {true, false}, `, datatypes: ["tick*"]`: {false, true}, ", datatypes: [video]": {}} {
		body := newPartWorld(t, "{do: [channels.read]"+only+"}", false).channels()
		if got := [2]bool{strings.Contains(body, `"datatype":"card"`), strings.Contains(body, `"datatype":"ticket"`)}; got != want {
			t.Errorf("with %q the list is %s", only, body)
		}
	}
}

// Each route for which a right to a part is enough is asked for by the tests above.
func TestRouteForAPartIsNotInTheTable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newPartWorld(t, "{do: [alerts.read, alerts.decide, redrive]}, {do: [channels.read]}", false)
		all := covers("all")
		w.listed("GET /v1/alerts")
		w.listed("GET /v1/alerts/export")
		w.byPlace()
		w.streamed()
		w.checkGroups(all, all)
		w.checkRedrives(all, all)
		w.channels()
		for _, rt := range w.h.(*front).routes {
			if rt.right.some && !w.asked[rt.Label()] {
				t.Errorf("%s is answered to who has a right to a part: no test asks which", rt.Label())
			}
		}
	})
}
