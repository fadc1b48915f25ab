//go:build noembedded

package app

import (
	"errors"
	"net"
)

// hasEngines says whether this build has a broker and a Redis of its own.
const hasEngines = false

var errNoEngines = errors.New("this build has no engines of its own") // Options.CheckEngines asks for others

func startKafka(*base, net.Listener) (engine, error) { return nil, errNoEngines }
func startRedis(*base, net.Listener) (engine, error) { return nil, errNoEngines }
