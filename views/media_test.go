package views

import (
	"strings"
	"testing"
)

func TestBodyOfAnotherMediaTypeIsTaken(t *testing.T) {
	for header, status := range map[string]int{
		"X: absent":                                                              200,
		"Content-Type: application/json":                                         200,
		"Content-Type: Application/JSON":                                         200,
		"Content-Type: text/json":                                                200,
		"Content-Type: application/ld+json":                                      200,
		"Content-Type: application/json; charset=UTF-8":                          200,
		"Content-Type: application/json;charset=us-ascii":                        200,
		"Content-Type: application/x-www-form-urlencoded":                        200, // as curl -d has it
		"Content-Type: application/x-www-form-urlencoded; charset=utf-8":         200,
		"Content-Type: ":                                                         200,
		"Content-Type: text/plain":                                               415,
		"Content-Type: text/plain; charset=utf-8":                                415,
		"Content-Type: application/xml":                                          415,
		"Content-Type: application/octet-stream":                                 415,
		"Content-Type: application/x-ndjson":                                     415,
		"Content-Type: application/cloudevents+avro":                             415,
		"Content-Type: application/cloudevents-batch+json":                       415, // of which the router would take none
		"Content-Type: Application/CloudEvents-Batch+JSON; charset=utf-8":        415,
		"Content-Type: application/cloudevents-other+json":                       415,
		"Content-Type: multipart/form-data; boundary=x":                          415,
		"Content-Type: application/json; charset=iso-8859-1":                     415,
		"Content-Type: application/json; charset=utf-16":                         415,
		"Content-Type: json":                                                     415,
		"Content-Type: application/json;;;":                                      415,
		"Content-Type: application/jsonx":                                        415,
		"Content-Type: */*":                                                      415,
		"Content-Encoding: gzip":                                                 400,
		"Content-Encoding: gzip, zstd":                                           415,
		"Content-Encoding: x-gzip":                                               400,
		"Content-Encoding: x-zstd":                                               415,
		"Content-Encoding: br":                                                   415,
		"Content-Encoding: x":                                                    415,
		"Content-Encoding: identity, gzip":                                       400,
		"Content-Encoding: identity\nContent-Encoding: zstd":                     400,
		"Content-Encoding: Identity":                                             200,
		"Content-Type: application/json\nContent-Type: text/plain":               400,
		"Content-Type: application/json\nContent-Type: application/json":         400,
		"ce-source: crm\nce-source: shop":                                        400,
		"ce-id: 1\nCE-Id: 1":                                                     400,
		"ce-source: crm\nce-id: 1\ntracestate: a=1\ntracestate: b=2\nX: 1\nX: 2": 200,
	} {
		w := newWorld()
		h := w.handler(t)
		for _, path := range []string{"/send_message", "/v1/channels/customer/messages?wait=routed", "/v1/channels/customer/validate"} {
			if strings.Contains(header, mediaLines) && strings.Contains(path, "messages") {
				continue // which takes it
			}
			answer := call(h, "POST", path, grupo, strings.Split(header, "\n")...)
			if status == 200 {
				expect(t, answer, 200, "")
			} else if expectProblem(t, answer, status); len(w.sent) != 0 {
				t.Errorf("%q: sent", header)
			}
		}
	}
	expectProblem(t, call(newWorld().handler(t), "POST", "/send_message", "id_cliente=10&nombre=N", "Content-Type: "+mediaForm), 422)
}
