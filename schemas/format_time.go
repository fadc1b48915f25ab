package schemas

import (
	"strings"
	"time"
)

// isDateTime accepts what RFC 3339 does: T and z in either case, a leap second
// only where it can be in UTC, and none of the other forms of ISO 8601.
func isDateTime(s string) bool {
	return len(s) > len(time.DateOnly) && (s[10] == 'T' || s[10] == 't') && isDate(s[:10]) && isTime(s[11:])
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func isTime(s string) bool {
	if len(s) < len("00:00:00Z") {
		return false
	}
	h, m, ok := clock(s[:5])
	second, isSecond := twoDigits(s[6:8])
	offset, isOffset := zone(fractionless(s[8:]))
	if !ok || s[5] != ':' || !isSecond || !isOffset || second > 60 {
		return false
	}
	const day = 24 * 60
	utc := (h*60 + m - offset + day) % day
	return second < 60 || utc == day-1
}

// fractionless drops a fraction of a second.
func fractionless(s string) string {
	fraction, ok := strings.CutPrefix(s, ".")
	if !ok {
		return s
	}
	rest := strings.TrimLeft(fraction, "0123456789")
	if rest == fraction {
		return s // a point without digits
	}
	return rest
}

// zone reads Z or an offset from UTC, in minutes.
func zone(s string) (minutes int, ok bool) {
	if s == "Z" || s == "z" {
		return 0, true
	}
	if len(s) != len("+00:00") || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	h, m, ok := clock(s[1:])
	if s[0] == '-' {
		return -(h*60 + m), ok
	}
	return h*60 + m, ok
}

// clock reads hours and minutes, such as 23:59.
func clock(s string) (h, m int, ok bool) {
	h, isHour := twoDigits(s[:2])
	m, isMinute := twoDigits(s[3:])
	return h, m, isHour && isMinute && s[2] == ':' && h < 24 && m < 60
}

func twoDigits(s string) (n int, ok bool) {
	if !only(s, charDigit) {
		return 0, false
	}
	return int(s[0]-'0')*10 + int(s[1]-'0'), true
}
