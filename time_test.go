package esclusa_test

import (
	"math"
	"testing"
	"time"

	"github.com/esclusa/esclusa"
)

// Kafka takes any time from a sender, RFC 3339 has four digits for the year.
func TestTimeIsNotRFC3339(t *testing.T) {
	for milli, want := range map[int64]string{
		1767323045006: "2026-01-02T03:04:05.006Z", -1: "1969-12-31T23:59:59.999Z",
		-62167219200000: "0000-01-01T00:00:00.000Z", -62167219200001: "0000-01-01T00:00:00.000Z", math.MinInt64: "0000-01-01T00:00:00.000Z",
		253402300799999: "9999-12-31T23:59:59.999Z", 253402300800000: "9999-12-31T23:59:59.999Z", math.MaxInt64: "9999-12-31T23:59:59.999Z",
	} {
		at := time.UnixMilli(milli).In(time.FixedZone("", 3600))
		if got := string(esclusa.AppendTime(nil, at)); got != want {
			t.Errorf("%d is told as %s, want %s", milli, got, want)
		}
		rec := refused()
		rec.Timestamp = at
		a := origin.Alert(rec, esclusa.Reject(esclusa.Malformed, "", ""), nil, at)
		if a.Source.Timestamp != want || a.Time != want {
			t.Errorf("an alert tells %d as %s and %s, want %s", milli, a.Source.Timestamp, a.Time, want)
		}
	}
}

func TestTimeIsReadThatCannotBeToldInUTC(t *testing.T) {
	for text, readable := range map[string]bool{
		"2026-01-02T03:04:05Z": true, "2026-01-02T03:04:05.123456789+02:00": true,
		"0000-01-01T00:00:00Z": true, "0000-01-01T00:00:00+00:01": false, "0000-01-01T00:00:00-00:01": true,
		"9999-12-31T23:59:59.999999999Z": true, "9999-12-31T23:59:59-00:01": false, "9999-12-31T23:59:59+00:01": true,
		"10000-01-01T00:00:00Z": false, "yesterday": false, "": false,
		"2026-01-02T03:04:05.006Z": true, "2024-02-29T00:00:00.000Z": true, "2026-02-29T00:00:00.000Z": false, "2026-04-31T00:00:00.000Z": false,
		"2026-00-02T03:04:05.006Z": false, "2026-13-02T03:04:05.006Z": false, "2026-01-00T03:04:05.006Z": false, "2026-01-32T03:04:05.006Z": false,
		"2026-01-02T24:00:00.000Z": false, "2026-01-02T03:60:05.006Z": false, "2026-01-02T03:04:60.006Z": false,
		"2026-01-02t03:04:05.006Z": false, "2026-01-02T03:04:05.006z": false, "2026-01-02T03:04:05.0 6Z": false, "2026-01-02T03:04:05.006/": false,
	} {
		at, err := esclusa.ParseTime(text)
		if (err == nil) != readable {
			t.Errorf("%q reads as %v, %v", text, at, err)
		}
	}
}

// What AppendTime writes is read without the standard library, and as that reads it.
func TestTimeIsReadForAnother(t *testing.T) {
	for at := int64(firstMilli); at < lastMilli; at += 123_456_789_012 {
		text := string(esclusa.AppendTime(nil, time.UnixMilli(at)))
		want, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := esclusa.ParseTime(text); err != nil || got != want || got.UnixMilli() != at {
			t.Fatalf("%s reads as %v, want %v: %v", text, got, want, err)
		}
	}
}

// firstMilli and lastMilli are in the years 0 and 9999.
const firstMilli, lastMilli = -62167219200000, 253402300799999

func TestInstantIsReadForAnother(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"24h": now.Add(-24 * time.Hour), "0s": now, "90m": now.Add(-90 * time.Minute), "2026-01-01T00:00:00Z": time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		if got, err := esclusa.ParseInstant(text, now); err != nil || !got.Equal(want) {
			t.Errorf("%q is %v: %v", text, got, err)
		}
	}
	for _, text := range []string{"", "-1h", "yesterday", "24", "2026-01-01", "10000-01-01T00:00:00Z"} {
		if got, err := esclusa.ParseInstant(text, now); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}
