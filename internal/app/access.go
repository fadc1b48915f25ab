package app

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/service"
)

// openAccess reads the access file; without one it returns nil, which lets everybody do
// everything.
func openAccess(o Options, reg prometheus.Registerer, log *slog.Logger) (*access.Guard, error) {
	metrics := access.NewMetrics(reg)
	if o.Access == "" {
		return nil, nil
	}
	guard, err := access.Open(access.Config{Path: o.Access, Log: log, Metrics: metrics, Refuse: refuseClear(&o)})
	if err != nil {
		return nil, fmt.Errorf("--access: %w", err)
	}
	return guard, nil
}

// accessWatch reads the access file again when it changes.
func accessWatch(b *base) *service.Service {
	s := &service.Service{Name: "the access file"}
	if b.access != nil {
		s.Run = func(ctx context.Context) error {
			b.access.Run(ctx)
			return nil
		}
	}
	return s
}
