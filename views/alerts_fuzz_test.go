package views

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// FuzzPagesRepeatOrSkip holds that whoever follows next sees every alert once,
// whatever ids and times somebody has written into the topic. Lines are an id and,
// behind the last space, a time.
func FuzzPagesRepeatOrSkip(f *testing.F) {
	f.Add("datatype/3/4711 2026-01-02T03:04:05.006Z\ndatatype/3/4712 2026-01-02T03:04:05.006Z\ndatatype/3/4713 2026-01-02T03:04:05.006+01:00", uint8(0))
	f.Add("a b 2026-01-02T03:04:05Z\n 2026-01-02T03:04:05.123456789Z\n\xff tomorrow\nx \n", uint8(2))
	f.Add("a 2026-01-02T03:04:05.0061Z\nb 2026-01-02T03:04:05.0062Z\nc 2026-01-02T03:04:05.0063Z", uint8(0))
	f.Add("a 9999-12-31T23:59:59-12:00\nb 0000-01-01T00:00:00+12:00\nc 0001-01-01T00:00:00Z\nd 9999-12-31T23:59:59Z", uint8(0))
	f.Fuzz(func(t *testing.T, lines string, limit uint8) {
		w := newWorld()
		left := map[string]bool{}
		for n, line := range strings.Split(lines, "\n") {
			if n == 20 {
				break
			}
			a := alertAt(n)
			if i := strings.LastIndexByte(line, ' '); i >= 0 {
				a.ID, a.Time = line[:i], line[i+1:]
			}
			if nameBytes(a) > shownNames {
				continue
			}
			w.alerts.Add(a)
			left[a.ID] = true
		}
		n := len(left)
		query := "limit=" + strconv.Itoa(1+int(limit)%3)
		for range n + 1 {
			offsets, next := w.offsets(t, query)
			n -= len(strings.Fields(offsets))
			if next == nil {
				break
			}
			query = "limit=" + strconv.Itoa(1+int(limit)%3) + "&after=" + url.QueryEscape(*next)
		}
		if n != 0 {
			t.Errorf("of %d alerts %d were not seen, or twice", len(left), n)
		}
	})
}
