package access

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"
)

// Outcomes of logins, beside the kinds of denials.
const (
	loginDone    = "done"
	loginRefused = "refused" // by the issuer
)

// Outcomes of questions to issuers, about where their keys are and which.
const (
	questionAnswered = "answered"
	questionFailed   = "failed"  // there is no answer, or none that can be read
	questionKeyless  = "keyless" // there is no key in the answer that tokens may be signed by
)

// Metrics count reloads, denials, logins and questions to issuers. A process has them whether
// or not it has an access file.
type Metrics struct {
	reloads, denied, logins, questions *prometheus.CounterVec
}

// NewMetrics registers them, and panics where they are there already.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	m := &Metrics{
		reloads: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_access_reloads_total", Help: "Times that the access file had changed: taken; refused, since it has faults; or missing. The last two leave the old one in force.",
		}, []string{"outcome"}),
		denied: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_access_denied_total", Help: "Requests that were turned away, by why: unknown (401), forbidden (403), throttled (429), away (503, an issuer of tokens cannot be asked).",
		}, []string{"why"}),
		logins: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_access_logins_total", Help: "Logins to the console, by way (key, openid) and outcome: done, unknown (a key, code or answer that is none), refused (by the issuer), throttled, away (the issuer does not answer as it should, or does not take us for its client).",
		}, []string{"way", "outcome"}),
		questions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "esclusa_access_issuer_questions_total", Help: "Questions to issuers about where their keys are and which, by outcome: answered; failed; keyless, since no key of the answer can be used. After the last two the keys that are known count on, for a day.",
		}, []string{"outcome"}),
	}
	for _, outcome := range []string{outcomeTaken, outcomeRefused, outcomeMissing} {
		m.reloads.WithLabelValues(outcome)
	}
	for _, why := range []string{denialUnknown, denialForbidden, denialThrottled, denialAway} {
		m.denied.WithLabelValues(why)
	}
	for _, outcome := range []string{loginDone, denialUnknown, denialThrottled} {
		m.logins.WithLabelValues(LoginKey, outcome)
		m.logins.WithLabelValues(LoginOpenID, outcome)
	}
	for _, outcome := range []string{loginRefused, denialAway} {
		m.logins.WithLabelValues(LoginOpenID, outcome)
	}
	for _, outcome := range []string{questionAnswered, questionFailed, questionKeyless} {
		m.questions.WithLabelValues(outcome)
	}
	reg.MustRegister(m.reloads, m.denied, m.logins, m.questions)
	return m
}

// question counts a question to an issuer; failed is nil where it was answered.
func (m *Metrics) question(failed error) {
	outcome := questionAnswered
	switch {
	case errors.Is(failed, errNoKeys):
		outcome = questionKeyless
	case failed != nil:
		outcome = questionFailed
	}
	m.questions.WithLabelValues(outcome).Inc()
}

// login counts a login that has ended, well where err is nil. Where nobody logs in so, none has.
func (m *Metrics) login(way string, err error) {
	if errors.Is(err, ErrNoWay) {
		return
	}
	outcome := loginDone
	if refusal, is := errors.AsType[*Refusal](err); is {
		outcome = refusal.Why()
	}
	m.logins.WithLabelValues(way, outcome).Inc()
}
