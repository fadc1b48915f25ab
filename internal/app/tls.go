package app

import (
	"fmt"
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/credentials"
)

// openTLS reads the files that HTTP has for TLS by the access file; nil where there are
// none. Whether there is TLS is decided here: it does not come or go while the process
// runs, whatever the access file says then.
func openTLS(guard *access.Guard, reg prometheus.Registerer, log *slog.Logger) (*credentials.Listening, error) {
	if guard == nil || guard.File().TLS == nil {
		measureTLS(reg, nil)
		return nil, nil
	}
	settings := func() credentials.ServerTLS {
		if t := guard.File().TLS; t != nil {
			return *t
		}
		return credentials.ServerTLS{}
	}
	l, err := credentials.NewListening(settings, func(err error) {
		if err != nil {
			log.Error("the files of TLS for HTTP cannot be used; the last that could be are in force", "err", err)
			return
		}
		log.Info("the files of TLS for HTTP are in force as they are")
	})
	if err != nil {
		return nil, fmt.Errorf("--access: tls: %w", err)
	}
	measureTLS(reg, l)
	return l, nil
}

// measureTLS tells of the certificate; l is nil where there is none.
func measureTLS(reg prometheus.Registerer, l *credentials.Listening) {
	state := func() (end, stale float64) {
		if l == nil {
			return 0, 0
		}
		until, err := l.State()
		if err != nil {
			stale = 1
		}
		return float64(until.Unix()), stale
	}
	reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "esclusa_http_certificate_expiry_timestamp_seconds", Help: "When the certificate that HTTP shows ends, as seconds since the epoch; 0 without TLS.",
	}, func() float64 { end, _ := state(); return end }), prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "esclusa_http_certificate_stale", Help: "1 while the files of TLS for HTTP cannot be used as they are, and the last that could be are in force.",
	}, func() float64 { _, stale := state(); return stale }))
}

// refuseClear refuses that keys and tokens come in the clear from elsewhere. Whether they do
// the first file decides, as openTLS has it.
func refuseClear(o *Options) func(*access.File) error {
	var first *access.File
	return func(f *access.File) error {
		if first == nil {
			first = f
		}
		if first.TLS != nil || o.TLSElsewhere || !o.callsFromElsewhere() || f.KeysFile == "" && len(f.Issuers) == 0 && f.Console == nil {
			return nil
		}
		return fmt.Errorf("keys and tokens would come to %s in the clear, for everybody on the way to read: start with a section tls in %s, or say --tls-elsewhere if a proxy in front of it has TLS", o.HTTPAddr, o.Access)
	}
}
