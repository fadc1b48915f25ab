package schemas

import (
	"reflect"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

const structuredJSON = "application/cloudevents+json"

func envelope(members string) string {
	return `{"specversion":"1.0","id":"e1","source":"/shop","type":"customer",` + members + `}`
}

func TestCloudEventUnfolding(t *testing.T) {
	// white space and escapes show that the data is not written anew
	const data = `{ "id_cliente" : "\u0031\u0030",` + "\r\n\t" + `"nombre":"Grupo 3" }`
	base := []string{"ce_specversion", "1.0", "ce_id", "e1", "ce_source", "/shop", "ce_type", "customer"}
	with := func(before []string, after ...string) []esclusa.Header {
		return headers(append(append(append([]string{}, before...), base...), after...)...)
	}
	for name, c := range map[string]struct {
		headers []esclusa.Header
		body    string
		want    []esclusa.Header
	}{
		"DataWrittenAnew":           {headers("content-type", structuredJSON), envelope(`"data" : ` + data + ` `), with([]string{"content-type", "application/json"})},
		"MediaTypeInOtherCase":      {headers("content-type", "Application/CloudEvents+JSON; charset=UTF-8"), envelope(`"data":` + data), with([]string{"content-type", "application/json"})},
		"MediaTypeLosesItsPlace":    {headers("a", "1", "content-type", structuredJSON, "b", "2"), envelope(`"data":` + data + `,"datacontenttype":"application/vnd.x+json"`), with([]string{"a", "1", "content-type", "application/vnd.x+json", "b", "2"})},
		"RepeatedMediaTypeStays":    {headers("content-type", structuredJSON, "b", "2", "content-type", structuredJSON), envelope(`"data":` + data), with([]string{"content-type", "application/json", "b", "2"})},
		"FoldedBesideDatatype":      {headers("datatype", "customer", "content-type", structuredJSON), envelope(`"data":` + data), with([]string{"content-type", "application/json"})},
		"ScalarsChangeTheirText":    {headers("content-type", structuredJSON), envelope(`"data":` + data + `,"n":-12,"t":true,"f":false,"s":"\u00e9\n","absent":null`), with([]string{"content-type", "application/json"}, "ce_n", "-12", "ce_t", "true", "ce_f", "false", "ce_s", "é\n")},
		"SenderContradictsEnvelope": {headers("ce_id", "forged", "content-type", structuredJSON, "ce_x", "1", "ce_source", "forged", "ce_absent", "2"), envelope(`"data":` + data + `,"absent":null`), with([]string{"content-type", "application/json", "ce_x", "1", "ce_absent", "2"})},
		"AttributeForgesAReserved":  {headers("content-type", structuredJSON), envelope(`"data":` + data + `,"datatype":"text","esclusasource":"x"`), with([]string{"content-type", "application/json"}, "ce_datatype", "text", "ce_esclusasource", "x")},
	} {
		t.Run(name, func(t *testing.T) {
			v := builtIn().Check(&esclusa.Record{Headers: c.headers, Value: []byte(c.body)})
			if got := told(v); got != "> customer 10" || string(v.Body) != data || string(v.Sender) != "/shop" {
				t.Errorf("got %s, body %q, sender %q", got, v.Body, v.Sender)
			}
			if got := esclusa.AppendUnreserved(nil, v.Headers); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestCloudEventGoesAstray(t *testing.T) {
	noType := `{"specversion":"1.0","source":"/shop","data":`
	for name, c := range map[string]struct {
		headers []esclusa.Header
		body    string
		want    string
	}{
		"TypeLosesToCEType":       {headers("ce_type", "text"), envelope(`"data":` + customer), "> customer 10"},
		"TypeWinsOverDatatype":    {headers("datatype", "text"), envelope(`"data":` + text), "> text t1"},
		"TypeLosesToMember":       {nil, envelope(`"data":` + strings.Replace(text, "{", `{"datatype":"text",`, 1)), "schema_violation customer /body:additionalProperties /datatype:const /id:additionalProperties /id_cliente:required /language:additionalProperties /nombre:required"},
		"MemberOfDataIgnored":     {nil, noType + strings.Replace(text, "{", `{"datatype":"text",`, 1) + "}", "> text t1"},
		"CETypeIgnoredForNoType":  {headers("ce_type", "customer"), noType + customer + "}", "> customer 10"},
		"MemberOfEnvelopeCounts":  {nil, `{"datatype":"customer","data":` + customer + `}`, "unclassified - :datatype"},
		"UnknownType":             {nil, strings.Replace(envelope(`"data":`+customer), `"customer"`, `"nope"`, 1), "unknown_datatype - :datatype"},
		"DataMissing":             {headers("datatype", "customer"), envelope(`"x":"1"`), "malformed customer /data:cloudevents"},
		"DataIsNull":              {nil, envelope(`"data":null`), "malformed - /data:cloudevents"},
		"DataIsText":              {nil, envelope(`"data":"{}","datacontenttype":"text/plain"`), "malformed - /data:cloudevents"},
		"DataIsAnArray":           {nil, envelope(`"data":[]`), "malformed - /data:cloudevents"},
		"DataInBase64":            {nil, envelope(`"data_base64":"e30="`), "malformed - /data_base64:cloudevents"},
		"DataTwice":               {nil, envelope(`"data":` + customer + `,"data_base64":null`), "malformed - /data_base64:cloudevents"},
		"AttributeIsAnObject":     {nil, envelope(`"data":` + customer + `,"x":{}`), "malformed - /x:cloudevents"},
		"AttributeIsAnArray":      {nil, envelope(`"data":` + customer + `,"x":[]`), "malformed - /x:cloudevents"},
		"AttributeNamedInCapital": {nil, envelope(`"data":` + customer + `,"xY":"1"`), "malformed - /xY:cloudevents"},
		"AttributeNamedAsAHeader": {nil, envelope(`"data":` + customer + `,"a-b/~":"1"`), "malformed - /a-b~1~0:cloudevents"},
		"AttributeWithoutAName":   {nil, envelope(`"data":` + customer + `,"":"1"`), "malformed - /:cloudevents"},
		"MediaTypeIsANumber":      {nil, envelope(`"data":` + customer + `,"datacontenttype":1`), "malformed - /datacontenttype:cloudevents"},
		"EnvelopeIsAnArray":       {nil, `[]`, "malformed - :syntax"},
		"DuplicateAttribute":      {nil, envelope(`"id":"e2","data":` + customer), "malformed - /id:syntax"},
		"NumberBombInData":        {headers("datatype", "customer"), envelope(`"data":{"edad":1e1000001}`), "limit_exceeded customer /data/edad:limit"},
		"AttributesFillTheLimit":  {nil, envelope(attributes(59) + `"data":` + customer), "> customer 10"},
		"AttributesAreTooMany":    {nil, envelope(attributes(60) + `"data":` + customer), "limit_exceeded customer :limit"},
		"AttributeIsTooLarge":     {nil, envelope(`"x":"` + strings.Repeat("x", 64<<10) + `","data":` + customer), "limit_exceeded customer :limit"},
		"BatchTakenForAnEvent":    {headers("content-type", "application/cloudevents-batch+json"), envelope(`"data":` + customer), "unclassified - :datatype"},
	} {
		t.Run(name, func(t *testing.T) {
			h := c.headers
			if _, there := header(h, esclusa.HeaderContentType); !there {
				h = append(headers("content-type", structuredJSON), h...)
			}
			if got := told(builtIn().Check(&esclusa.Record{Headers: h, Value: []byte(c.body)})); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// attributes is the text of n members of an envelope.
func attributes(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`"x` + strings.Repeat("x", i) + `":"",`)
	}
	return b.String()
}

// An alert holds the envelope, so its headers must be the envelope's.
func TestRefusedCloudEventHalfUnfolded(t *testing.T) {
	sent := headers("content-type", structuredJSON, "datatype", "customer")
	for _, body := range []string{envelope(`"data_base64":""`), envelope(`"data":{}`)} {
		v := builtIn().Check(&esclusa.Record{Headers: sent, Value: []byte(body)})
		if v.Rejection == nil || string(v.Sender) != "/shop" || !reflect.DeepEqual(v.Headers, sent) {
			t.Errorf("%v, sender %q, headers %q", v.Rejection, v.Sender, v.Headers)
		}
	}
}
