package app

import (
	"context"

	"github.com/esclusa/esclusa/internal/service"
)

// engine is a broker or a Redis in this process.
type engine interface {
	Addr() string // for clients on this machine
	Close() error
}

// embeddedEngine is the service that runs one.
type embeddedEngine struct {
	service.Service
	engine engine // nil until it has started
}

func newEmbeddedEngine(name string, start func() (engine, error), needs ...*service.Service) *embeddedEngine {
	e := &embeddedEngine{}
	e.Service = service.Service{
		Name: name, Needs: needs,
		Start: func(context.Context) (err error) {
			e.engine, err = start()
			return err
		},
		Stop: func(context.Context) error {
			if e.engine == nil {
				return nil
			}
			return e.engine.Close()
		},
	}
	return e
}
