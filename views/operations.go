package views

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/esclusa/esclusa/internal/access"
)

// alive says that the process can answer; nothing more, so that an orchestrator
// does not restart it for what a restart cannot heal.
func alive(w http.ResponseWriter, _ *http.Request) *problem {
	answerJSON(w, http.StatusOK, struct {
		Status string `json:"status"`
	}{"alive"})
	return nil
}

// ready answers 200 only where all conditions hold, and lists them either way.
// How far a condition is, and why it does not hold, is for those who may know.
func (o Operations) ready(w http.ResponseWriter, r *http.Request) *problem {
	conditions := slices.Clone(o.Ready())
	if !callerOf(r).May(access.OperationsRead, access.Scope{}) {
		for i := range conditions {
			conditions[i].Detail = ""
		}
	}
	var unmet []string
	for _, c := range conditions {
		if !c.Met {
			unmet = append(unmet, c.Name)
		}
	}
	if len(unmet) > 0 {
		p := unavailable("not ready yet: "+strings.Join(unmet, ", "), soon)
		p.Conditions = conditions
		return p
	}
	if conditions == nil {
		conditions = []Condition{}
	}
	answerJSON(w, http.StatusOK, struct {
		Status     string      `json:"status"`
		Conditions []Condition `json:"conditions"`
	}{"ready", conditions})
	return nil
}

func (o Operations) exposition() handler {
	h := promhttp.HandlerFor(o.Registry, promhttp.HandlerOpts{
		ErrorLog:      slog.NewLogLogger(o.Logger.Handler(), slog.LevelWarn),
		ErrorHandling: promhttp.ContinueOnError,
	})
	return func(w http.ResponseWriter, r *http.Request) *problem {
		h.ServeHTTP(w, r)
		return nil
	}
}
