package findings

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// maxFaults bounds what is kept of one case.
const maxFaults = 100

// NewJUnit writes JUnit's XML, as the schema of Apache Ant's task has it: a suite for
// each Suite, in the order in which they come, and at most one failure for a case, which
// lists up to 100 faults. Cases that follow one another under the same name are one.
// Nothing is written before Close, since the counts come first.
func NewJUnit(out io.Writer, now time.Time) Writer {
	return &junit{out: out, now: now.UTC().Format("2006-01-02T15:04:05"), suites: make(map[string]*suite)}
}

type junit struct {
	out    io.Writer
	now    string
	suites map[string]*suite
	order  []*suite
	last   *tested
}

// suite is an element of the document, with what the schema asks for although nobody
// needs it.
type suite struct {
	Package    string    `xml:"package,attr"`
	ID         int       `xml:"id,attr"`
	Name       string    `xml:"name,attr"`
	Timestamp  string    `xml:"timestamp,attr"`
	Hostname   string    `xml:"hostname,attr"`
	Tests      int       `xml:"tests,attr"`
	Failures   int       `xml:"failures,attr"`
	Errors     int       `xml:"errors,attr"`
	Time       string    `xml:"time,attr"`
	Properties string    `xml:"properties"`
	Cases      []*tested `xml:"testcase"`
	SystemOut  string    `xml:"system-out"`
	SystemErr  string    `xml:"system-err"`
}

type tested struct {
	Name    string   `xml:"name,attr"`
	Class   string   `xml:"classname,attr"`
	Time    string   `xml:"time,attr"`
	Error   *failure `xml:"error"`
	Failure *failure `xml:"failure"`
}

type failure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`

	kept, omitted int
}

func (j *junit) Add(c Case) error {
	name, class := cmp.Or(c.Name, "-"), cmp.Or(c.Suite, "-")
	s := j.suites[class]
	if s == nil {
		s = &suite{Package: class, ID: len(j.order), Name: class, Timestamp: j.now, Hostname: "localhost", Time: "0"}
		j.suites[class] = s
		j.order = append(j.order, s)
	}
	if j.last == nil || j.last.Name != name || j.last.Class != class {
		j.last = &tested{Name: name, Class: class, Time: "0"}
		s.Cases = append(s.Cases, j.last)
		s.Tests++
	}
	if c.Error != "" && j.last.Error == nil {
		j.last.Error = &failure{Message: c.Error, Type: "error", Text: c.Error + "\n"}
		s.Errors++
	}
	for _, f := range c.Faults {
		if f.Warning {
			continue
		}
		if j.last.Failure == nil {
			j.last.Failure = &failure{Message: f.String(), Type: cmp.Or(f.Kind, "fault")}
			s.Failures++
		}
		j.last.Failure.add(f)
	}
	return nil
}

func (f *failure) add(fault Fault) {
	if f.kept == maxFaults {
		f.omitted++
		return
	}
	f.kept++
	f.Text += strings.ReplaceAll(fault.String(), "\n", " ") + "\n"
}

func (j *junit) Close() error {
	for _, s := range j.order {
		for _, c := range s.Cases {
			if c.Failure != nil && c.Failure.omitted > 0 {
				c.Failure.Text += fmt.Sprintf("and %d more\n", c.Failure.omitted)
			}
		}
	}
	if _, err := io.WriteString(j.out, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(j.out)
	enc.Indent("", "  ")
	err := enc.Encode(struct {
		XMLName xml.Name `xml:"testsuites"`
		Suites  []*suite `xml:"testsuite"`
	}{Suites: j.order})
	if err != nil {
		return err
	}
	_, err = io.WriteString(j.out, "\n")
	return err
}
