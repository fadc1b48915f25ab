package views

import (
	"net/http"

	"github.com/esclusa/esclusa"
	"github.com/esclusa/esclusa/internal/access"
	"github.com/esclusa/esclusa/internal/apidocs"
)

// shownHeader is a header with which a refused record came.
type shownHeader struct {
	Name  string  `json:"name"`
	Value *[]byte `json:"value"` // in base64; null where it is withheld
}

func (c *counter) alertHeadersRoute() route {
	header := apidocs.Members(apidocs.Named("name", apidocs.Text()),
		apidocs.Named("value", apidocs.Object{apidocs.Named("type", []any{"string", "null"})}.With("description", "In base64; null where what withholds the payload withholds it.")))
	return route{Route: apidocs.Route{
		Method: http.MethodGet, Path: "/v1/alerts/{partition}/{offset}/headers", ID: "getAlertHeaders", Tag: "alerts", Summary: "The headers with which a refused record came",
		Params:   []apidocs.Param{inPath("partition", "Of the alerts' topic", aNumber), inPath("offset", "In the partition", aNumber)},
		Answers:  []apidocs.Answer{answersJSON(200, "Those that the alert has, in their order.", apidocs.Members(apidocs.Named("headers", apidocs.List(header))))},
		Problems: []int{404, 503},
	}, handle: c.getAlertHeaders, right: needsSome(access.AlertsRead)}
}

// getAlertHeaders answers with the sender's headers. A header may say what the payload
// says, or what a payload of its datatype would, so that whoever does not see all of such
// payloads sees names alone.
func (c *counter) getAlertHeaders(w http.ResponseWriter, r *http.Request) *problem {
	v := c.viewer(r)
	defer v.tell()
	a, p := v.alertAt(r.PathValue("partition") + "/" + r.PathValue("offset"))
	if p != nil {
		return p
	}
	withheld := v.alert(a.Alert).Withheld != "" || c.Catalogue.HidesAny(alertScope(a.Alert).Datatype) && !v.shows(a.Alert)
	headers := []shownHeader{}
	for _, h := range esclusa.SentHeaders(a.Record.Headers) {
		shown := shownHeader{Name: h.Key}
		if !withheld {
			value := append([]byte{}, h.Value...)
			shown.Value = &value
		}
		headers = append(headers, shown)
	}
	answerJSON(w, http.StatusOK, struct {
		Headers []shownHeader `json:"headers"`
	}{headers})
	return nil
}
