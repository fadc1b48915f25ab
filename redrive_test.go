package esclusa_test

import (
	"strings"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

func TestAlertForgetsThatARecordWasSentAgain(t *testing.T) {
	sent := esclusa.Redrive{First: esclusa.Source{Topic: "datatype", Partition: 3, Offset: 4711}, Attempt: 2, Run: "00aa"}
	header := esclusa.Header{Key: esclusa.HeaderRedrive, Value: []byte(sent.String())}
	if !esclusa.ReservedHeader(header.Key) {
		t.Error("it goes on into the channel")
	}
	wrong := []string{"", ";;", "datatype/3/4711;0;00aa", "datatype/3/4711;+1;00aa", "datatype/3/4711;01;00aa", "datatype/3;1;00aa",
		"datatype/3/4711;1;", "datatype/3/4711;1;a;b", "datatype/3/4711;1;\u202e", "datatype/3/4711;1;" + strings.Repeat("a", 300)}
	cases := map[string]struct {
		headers []esclusa.Header
		want    string
	}{
		"none":  {nil, ""},
		"one":   {[]esclusa.Header{header}, "datatype/3/4711;2;00aa"},
		"twice": {[]esclusa.Header{header, header}, ""},
	}
	for _, text := range wrong {
		cases[text] = struct {
			headers []esclusa.Header
			want    string
		}{[]esclusa.Header{{Key: esclusa.HeaderRedrive, Value: []byte(text)}}, ""}
	}
	for name, c := range cases {
		rec := &esclusa.Record{Topic: "datatype", Value: []byte("x"), Headers: c.headers}
		a := esclusa.Origin{Component: "router"}.Alert(rec, esclusa.Reject(esclusa.Malformed, "", ""), nil, time.Unix(0, 0))
		got := ""
		if a.Redrive != nil {
			got = *a.Redrive
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", name, got, c.want)
		}
	}
}
