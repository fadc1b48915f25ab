package schemas

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/schemas/internal/onepass"
)

// ComponentHTTP raises the alerts about records that were refused over HTTP.
const ComponentHTTP = "http"

// AlertReader tells alerts that esclusa wrote from what anybody else has written
// into their topic. All fields are required. It is for one goroutine at a time.
//
// An alert is believed where it keeps its schema, is keyed by its sender, and says
// the same as its id and as its source, which is a record that is there: of ingress,
// or of the datatype's channel where it is about such a record. One about a record
// that was refused over HTTP has no place, and says so. Nothing here tells a true
// alert from a forged one about a record that exists: rights are the answer, and who
// lists alerts must let neither hide the other.
type AlertReader struct {
	Names     esclusa.Names
	Catalogue *Catalogue
	// Ends tells where the partitions of a topic end, as it is when it is asked; nothing
	// where there is no such topic. Only Read asks.
	Ends func(ctx context.Context, topic string) (map[int32]int64, error)

	pass onepass.Pass
	ends map[string]map[int32]int64 // that were seen: they only grow
}

// ReadAlert is an alert that can be believed, and the record that it was read from.
type ReadAlert struct {
	*esclusa.Alert
	// Of is the record that it is about; without a topic where that was refused over
	// HTTP.
	Of     esclusa.Source
	Record *esclusa.Record
}

// Read returns the alerts of a batch that can be believed, in order. The others were
// written by somebody else. An error says that Ends could not tell. A batch costs at
// most one question for each topic, however many of its alerts were invented.
func (r *AlertReader) Read(ctx context.Context, batch []esclusa.Record) ([]ReadAlert, error) {
	var out []ReadAlert
	asked := make(map[string]bool)
	for i := range batch {
		a, err := r.Parse(&batch[i])
		if err != nil {
			continue
		}
		there, err := r.there(ctx, a.Of, asked)
		if err != nil {
			return nil, err
		}
		if there {
			out = append(out, a)
		}
	}
	return out, nil
}

var (
	alertLimits = onepass.Limits{
		Bytes: 1 << 20, Depth: 8, NumberChars: 20, ExponentDigits: 2, Elements: 1 << 10, Steps: maxWork, PathBytes: 1 << 20,
	}
	errForeign = errors.New("esclusa has not written this alert")
)

var compiledAlert = sync.OnceValue(func() *onepass.Schema {
	schema, err := compileAlert()
	if err != nil {
		panic(err) // it is part of the program
	}
	return schema
})

func compileAlert() (*onepass.Schema, error) {
	value, bad := DefaultLimits().decode(alertSchema)
	if bad != nil {
		return nil, fmt.Errorf("decoding the schema of alerts: %s", bad.violations[0].Message)
	}
	d := examine(value)
	tree := d.unfold("")
	if len(d.faults) > 0 {
		return nil, &d.faults[0]
	}
	return onepass.Compile(tree, onepass.Options{Formats: formatChecks(), Order: propertyNames(alertSchema)})
}

// Parse reads a record of the alerts' topic and holds what it says against itself.
// Its error says that somebody else wrote it. Unlike Read it does not ask whether the
// record is there that the alert is about.
func (r *AlertReader) Parse(rec *esclusa.Record) (ReadAlert, error) {
	alert := esclusa.ParseOurAlert(rec.Value)
	if alert == nil || len(rec.Value) > alertLimits.Bytes || !r.fits(alert) {
		if !r.pass.Valid(compiledAlert(), &alertLimits, rec.Value) {
			return ReadAlert{}, errForeign
		}
		if alert == nil {
			var err error
			if alert, err = esclusa.ParseAlert(rec.Value); err != nil {
				return ReadAlert{}, err
			}
		}
	}
	if string(rec.Key) != alert.Key() {
		return ReadAlert{}, errForeign
	}
	of, ok := r.about(alert)
	if !ok {
		return ReadAlert{}, errForeign
	}
	return ReadAlert{Alert: alert, Of: of, Record: rec}, nil
}

// Bounds of texts in the schema of alerts.
const (
	mostNamed = 64  // characters of the name that the sender gave
	mostWho   = 256 // of who sent the record, and of how it was sent again
)

// fits reports whether an alert of our spelling keeps the schema of alerts, as far as the
// spelling leaves that open, and about does not ask: so that most alerts are read once,
// and not by the schema before. Of what is rare it may say that it does not.
func (r *AlertReader) fits(a *esclusa.Alert) bool {
	if a.Component == "" || a.Component == ComponentHTTP || a.Errors == nil || len(a.Errors) > esclusa.MaxErrors || len(a.Groups) == 0 || len(a.Groups) > esclusa.MaxErrors {
		return false
	}
	if a.Datatype != nil {
		if _, ok := r.Catalogue.Channel(*a.Datatype); !ok {
			return false
		}
	}
	for i := range a.Errors {
		if a.Errors[i].Keyword == "" || a.Errors[i].Message == "" {
			return false
		}
	}
	for _, group := range a.Groups {
		if !isDigest(group, 16) {
			return false
		}
	}
	return slices.Contains(reasons, a.Reason) && (a.Withheld == "" || a.Withheld == esclusa.WithheldMasked || a.Withheld == esclusa.WithheldAll) &&
		isDigest(a.PayloadSHA256, 64) && isDigest(a.Fingerprint, len(a.Fingerprint)) && a.Fingerprint != "" &&
		atMost(a.Named, mostNamed) && atMost(a.Redrive, mostWho) && atMost(a.Principal, mostWho) &&
		isDateTime(a.Time) && isDateTime(a.Source.Timestamp)
}

var reasons = esclusa.Reasons()

// isDigest reports whether a text is so many hexadecimal digits, as we write them.
func isDigest(text string, length int) bool {
	return len(text) == length && strings.Trim(text, "0123456789abcdef") == ""
}

func atMost(text *string, most int) bool { return text == nil || len(*text) <= most }

// about is the record that an alert is about, without a topic for one that was
// refused over HTTP. It is not ok where its parts do not fit each other.
func (r *AlertReader) about(a *esclusa.Alert) (of esclusa.Source, ok bool) {
	ofChannel := a.Reason == esclusa.InconsistentChannel
	if a.Component == ComponentHTTP {
		ok = a.Source.Partition == nil && a.Source.Offset == nil && strings.HasPrefix(a.ID, ComponentHTTP+"/") &&
			a.Source.Topic == r.Names.Ingress() && !ofChannel
		return of, ok
	}
	if a.Source.Partition == nil || a.Source.Offset == nil {
		return of, false
	}
	of = esclusa.Source{Topic: a.Source.Topic, Partition: *a.Source.Partition, Offset: *a.Source.Offset}
	topic := r.Names.Ingress()
	if ofChannel {
		topic, ok = r.output(a.Datatype)
	} else {
		ok = true
	}
	return of, ok && of.Topic == topic && of.String() == a.ID
}

// output is where a record lies that should not: in the channel of a datatype, or
// without one among the alerts.
func (r *AlertReader) output(datatype *string) (topic string, ok bool) {
	if datatype == nil {
		return r.Names.Alerts(), true
	}
	_, ok = r.Catalogue.Channel(*datatype)
	return r.Names.Channel(*datatype), ok
}

// there reports whether a record exists. Topics that were asked of have not been
// asked in vain for this batch, all of which is older than the answer.
func (r *AlertReader) there(ctx context.Context, of esclusa.Source, asked map[string]bool) (bool, error) {
	if of.Topic == "" || of.Offset < r.ends[of.Topic][of.Partition] {
		return true, nil
	}
	if !asked[of.Topic] {
		asked[of.Topic] = true
		ends, err := r.Ends(ctx, of.Topic)
		if err != nil {
			return false, fmt.Errorf("asking where %s ends: %w", of.Topic, err)
		}
		if r.ends == nil {
			r.ends = make(map[string]map[int32]int64)
		}
		r.ends[of.Topic] = ends
	}
	return of.Offset < r.ends[of.Topic][of.Partition], nil
}
