package table

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/lovoo/goka/storage"
)

// A row of a table read and written, as the processor does for each
// record: of many keys that are new, or that come again.
func BenchmarkStore(b *testing.B) {
	row := []byte("row datatype/3/4711 2026-01-02T03:04:05.006Z 6f1c22aa 3:4711\n" + `{"id_cliente":"123456","nombre":"Maria Fernandez","edad":42,"promocion":"verano 2026"}`)
	for name, build := range map[string]storage.Builder{
		"log":          Store{Dir: b.TempDir(), MaxAge: time.Hour, Log: quiet, Now: time.Now}.Build,
		"log and keys": Store{Dir: b.TempDir(), MaxAge: time.Hour, Log: quiet, Now: time.Now, ordered: true}.Build,
	} {
		for _, keys := range []int{1000, 100_000, 1_000_000} {
			b.Run(fmt.Sprintf("%s/%dk", name, keys/1000), func(b *testing.B) {
				st, err := build(fmt.Sprint("t", keys, rand.Int()), 0)
				if err != nil {
					b.Fatal(err)
				}
				for i := 0; b.Loop(); i++ {
					key := fmt.Sprint(i % keys * 7919 % keys)
					if _, err := st.Get(key); err != nil {
						b.Fatal(err)
					}
					if err := st.Set(key, row); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
				if err := st.Close(); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
}
