package views

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// FuzzPagesRepeatOrSkip holds that whoever follows next sees every alert once,
// whatever ids and times somebody has written into the topic. Lines are an id and,
// behind the last space, milliseconds since the epoch.
func FuzzPagesRepeatOrSkip(f *testing.F) {
	f.Add("datatype/3/4711 1767323045006\ndatatype/3/4712 1767323045006\ndatatype/3/4713 1767319445006", uint8(0))
	f.Add("a b 0\n -1\n\xff tomorrow\nx \n", uint8(2))
	f.Add("a 253402300799999\nb -62167219200000\nc 9223372036854775807\nd -9223372036854775808", uint8(0))
	f.Fuzz(func(t *testing.T, lines string, limit uint8) {
		w := newWorld()
		w.counter = http.HandlerFunc(w.handler(t).ServeHTTP) // whose answers no document tells of: no log holds such ids
		left := map[string]bool{}
		for n, line := range strings.Split(lines, "\n") {
			if n == 20 {
				break
			}
			a, rec := alertAt(n), recordAt(n)
			if i := strings.LastIndexByte(line, ' '); i >= 0 {
				a.ID = line[:i]
				ms, _ := strconv.ParseInt(line[i+1:], 10, 64)
				rec.Timestamp = time.UnixMilli(ms)
			}
			if w.alerts.Add(a, rec) {
				left[strconv.Itoa(n)] = true
			}
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
