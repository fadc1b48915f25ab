package findings

import (
	"encoding/xml"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa/internal/testing/leaks"
)

func TestMain(m *testing.M) { leaks.Main(m) }

var now = time.Date(2026, 1, 2, 3, 4, 5, 6, time.FixedZone("", 3600))

func write(t *testing.T, w Writer, cases ...Case) {
	t.Helper()
	for _, c := range cases {
		if err := w.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// A name or a message that others chose must not end the command, nor begin another.
func TestGitHubCommandIsCutOrForged(t *testing.T) {
	for name, tt := range map[string]struct {
		fault Fault
		want  string
	}{
		"place":   {Fault{File: "a/b.json", Line: 3, Pointer: "/x", Message: "must be there"}, "::error file=a/b.json,line=3,title=order%3A sample::/x: must be there\n"},
		"no file": {Fault{Line: 3, Message: "m"}, "::error title=order%3A sample::m\n"},
		"no line": {Fault{File: "f", Message: "m"}, "::error file=f,title=order%3A sample::m\n"},
		"warning": {Fault{File: "f", Message: "m", Warning: true}, "::warning file=f,title=order%3A sample::m\n"},
		"forged":  {Fault{File: "a,line=9::x:\n::error::b", Message: "100%\r\n::add-mask::s, t: u"}, "::error file=a%2Cline=9%3A%3Ax%3A%0A%3A%3Aerror%3A%3Ab,title=order%3A sample::100%25%0D%0A::add-mask::s, t: u\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			write(t, NewGitHub(&out), Case{Suite: "order", Name: "sample", Faults: []Fault{tt.fault}}, Case{Suite: "passes"})
			if out.String() != tt.want {
				t.Errorf("got  %q\nwant %q", out.String(), tt.want)
			}
		})
	}
}

// element is any element of a document, to look at what is really there.
type element struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Inside  []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// required are the attributes that the schema of Apache Ant's task asks for, and what
// may be inside, in its order.
var required = map[string]struct{ attrs, inside string }{
	"testsuites": {"", `^(testsuite )*$`},
	"testsuite":  {"errors failures hostname id name package tests time timestamp", `^properties (testcase )*system-out system-err $`},
	"testcase":   {"classname name time", `^(failure )?$`},
	"failure":    {"message type", `^$`},
	"properties": {"", `^$`}, "system-out": {"", `^$`}, "system-err": {"", `^$`},
}

func (e element) check(t *testing.T) {
	t.Helper()
	rule, known := required[e.XMLName.Local]
	var attrs []string
	for _, a := range e.Attrs {
		attrs = append(attrs, a.Name.Local)
		if a.Value == "" && a.Name.Local != "message" {
			t.Errorf("%s has an empty %s", e.XMLName.Local, a.Name.Local)
		}
	}
	slices.Sort(attrs)
	inside := ""
	for _, child := range e.Inside {
		inside += child.XMLName.Local + " "
		child.check(t)
	}
	if got := strings.Join(attrs, " "); !known || got != rule.attrs || !regexp.MustCompile(rule.inside).MatchString(inside) {
		t.Errorf("%s has the attributes %q and %q inside", e.XMLName.Local, got, inside)
	}
}

func parse(t *testing.T, text string) element {
	t.Helper()
	var root element
	if err := xml.Unmarshal([]byte(text), &root); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	root.check(t)
	return root
}

func TestJUnitIsNotWhatItsReadersTake(t *testing.T) {
	var out strings.Builder
	write(t, NewJUnit(&out, now),
		Case{Suite: "order", Name: "a.json"},
		Case{Suite: "order", Name: "b.json", Faults: []Fault{{File: "b.json", Line: 2, Pointer: "/x", Kind: "maximum", Message: "<must> & \x00 \"be\""}, {Message: "second\nline"}}},
		Case{Suite: "text", Name: "c.json", Faults: []Fault{{Message: "only a warning", Warning: true}}},
		Case{Suite: "order", Name: ""},
	)
	root := parse(t, out.String())
	order := root.Inside[0]
	if got := order.attr("tests") + order.attr("failures") + order.attr("errors") + " " + order.attr("timestamp"); got != "310 2026-01-02T02:04:05" {
		t.Errorf("counts and time are %s", got)
	}
	failure := order.Inside[2].Inside[0]
	if want := "b.json:2: /x: <must> & \uFFFD \"be\""; failure.attr("message") != want || failure.attr("type") != "maximum" || failure.Text != want+"\nsecond line\n" {
		t.Errorf("failure is %+v", failure)
	}
	if text := root.Inside[1]; text.attr("failures") != "0" || text.attr("id") != "1" {
		t.Errorf("a warning is counted: %+v", text.Attrs)
	}
}

// A file of a million bad lines is one case, whose faults are counted and not kept.
func TestJUnitGrowsWithTheRecords(t *testing.T) {
	var out strings.Builder
	w := NewJUnit(&out, now)
	for range 10_000 {
		if err := w.Add(Case{Suite: "s", Name: "big.ndjson", Faults: []Fault{{Message: "wrong"}}}); err != nil {
			t.Fatal(err)
		}
	}
	write(t, w)
	if root := parse(t, out.String()); root.Inside[0].attr("tests") != "1" || !strings.HasSuffix(root.Inside[0].Inside[1].Inside[0].Text, "\nand 9900 more\n") || out.Len() > 4000 {
		t.Errorf("got %d bytes: %.2000s", out.Len(), out.String())
	}
}

func TestFaultPointsToAnotherLine(t *testing.T) {
	const doc = "\n{\n  \"a\": {\n    \"b~/\": [1,\n      {\"c\":\n 2}]\n  },\n  \"d\": 1\n}"
	for pointer, want := range map[string]int{
		"": 2, "/a": 3, "/a/b~0~1": 4, "/a/b~0~1/0": 4, "/a/b~0~1/1": 5, "/a/b~0~1/1/c": 5, "/a/b~0~1/7": 4, "/a/no": 3, "/d": 8, "/d/e": 8, "/a/b~0~1/x": 4,
	} {
		if got := Line([]byte(doc), pointer); got != want {
			t.Errorf("%q is on line %d, not %d", pointer, got, want)
		}
	}
	for _, broken := range []string{"", "{", "{\"a\"", "[", "\xff", "{\"a\":\n"} {
		if got := Line([]byte(broken), "/a/0"); got != 1 {
			t.Errorf("%q: line %d", broken, got)
		}
	}
}
