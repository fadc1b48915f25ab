package esclusa

import (
	"fmt"
	"time"
)

// TimeFormat is RFC 3339 with milliseconds, the precision of Kafka timestamps.
const TimeFormat = "2006-01-02T15:04:05.000Z07:00"

// RFC 3339 has no other years.
var firstTime, lastTime = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)

// AppendTime appends a time in TimeFormat and in UTC. Senders may give their records
// times that RFC 3339 cannot tell; the nearest that it can tell stands for them.
func AppendTime(b []byte, at time.Time) []byte {
	switch {
	case at.Before(firstTime):
		at = firstTime
	case at.After(lastTime):
		at = lastTime
	}
	// Without a fraction the standard library writes it in a third of the time.
	b = at.UTC().AppendFormat(b, time.RFC3339)
	ms := at.Nanosecond() / int(time.Millisecond)
	return append(b[:len(b)-1], '.', '0'+byte(ms/100), '0'+byte(ms/10%10), '0'+byte(ms%10), 'Z')
}

// ParseInstant reads a time in RFC 3339, or an age such as 24h, which counts from now.
func ParseInstant(text string, now time.Time) (time.Time, error) {
	if age, err := time.ParseDuration(text); err == nil && age >= 0 {
		return now.Add(-age), nil
	}
	at, err := ParseTime(text)
	if err != nil {
		return at, fmt.Errorf("%q is neither a time like 2026-01-02T03:04:05Z nor an age like 24h", text)
	}
	return at, nil
}

// ParseTime reads a time in RFC 3339. One that only its zone keeps within the years
// 0 to 9999 is an error, since it cannot be told in UTC.
func ParseTime(text string) (time.Time, error) {
	if at, plain := plainTime(text); plain {
		return at, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, err
	}
	if at.Before(firstTime) || at.After(lastTime) {
		return time.Time{}, fmt.Errorf("in UTC RFC 3339 has no year %d", at.UTC().Year())
	}
	return at, nil
}

// plainTime reads a time as AppendTime writes it, in half of the time that the standard
// library takes. It does not tell why others are none.
func plainTime(text string) (at time.Time, ok bool) {
	const form = "0000-00-00T00:00:00.000Z"
	if len(text) != len(form) {
		return at, false
	}
	var n [7]int
	part := 0
	for i := range len(form) {
		digit := text[i] - '0'
		switch {
		case form[i] == '0' && digit <= 9:
			n[part] = 10*n[part] + int(digit)
		case form[i] != '0' && text[i] == form[i]:
			part++
		default:
			return at, false
		}
	}
	month, day, hour, minute, second := n[1], n[2], n[3], n[4], n[5]
	at = time.Date(n[0], time.Month(month), day, hour, minute, second, n[6]*int(time.Millisecond), time.UTC)
	ok = month >= 1 && month <= 12 && day >= 1 && hour < 24 && minute < 60 && second < 60 && (day <= 28 || at.Day() == day)
	return at, ok
}
