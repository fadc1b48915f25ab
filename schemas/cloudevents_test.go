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
		"Base64OfAnArray":         {nil, envelope(`"data_base64":"W10="`), "malformed - /data_base64:syntax"},
		"Base64OfAPicture":        {nil, envelope(`"data_base64":"iVBORw0KGgo=","datacontenttype":"image/png"`), "malformed - /data_base64:syntax"},
		"Base64OfABomb":           {nil, envelope(`"data_base64":"eyJhIjoxZTk5OX0="`), "limit_exceeded - /data_base64:limit"},
		"Base64WithoutPadding":    {nil, envelope(`"data_base64":"e30"`), "malformed - /data_base64:cloudevents"},
		"Base64ForURLs":           {nil, envelope(`"data_base64":"eyJhIjoi_z8ifQ=="`), "malformed - /data_base64:cloudevents"},
		"Base64OfNothing":         {nil, envelope(`"data_base64":""`), "malformed - /data_base64:syntax"},
		"Base64IsANumber":         {nil, envelope(`"data_base64":1`), "malformed - /data_base64:cloudevents"},
		"Base64IsNull":            {nil, envelope(`"data_base64":null`), "malformed - /data:cloudevents"},
		"Base64BreaksTheSchema":   {nil, envelope(`"data_base64":"e30="`), "schema_violation customer /id_cliente:required /nombre:required"},
		"DataTwice":               {nil, envelope(`"data":` + customer + `,"data_base64":"e30="`), "malformed - /data_base64:cloudevents"},
		"DataAndNoBase64":         {nil, envelope(`"data":` + customer + `,"data_base64":null`), "> customer 10"},
		"AttributeIsAnObject":     {nil, envelope(`"data":` + customer + `,"x":{}`), "malformed - /x:cloudevents"},
		"AttributeIsAnArray":      {nil, envelope(`"data":` + customer + `,"x":[]`), "malformed - /x:cloudevents"},
		"AttributeNamedInCapital": {nil, envelope(`"data":` + customer + `,"xY":"1"`), "malformed - /xY:cloudevents"},
		"AttributeNamedAsAHeader": {nil, envelope(`"data":` + customer + `,"a-b/~":"1"`), "malformed - /a-b~1~0:cloudevents"},
		"AttributeWithoutAName":   {nil, envelope(`"data":` + customer + `,"":"1"`), "malformed - /:cloudevents"},
		"SourceIsANumber":         {nil, strings.Replace(envelope(`"data":`+customer), `"/shop"`, "4711", 1), "malformed - /source:cloudevents"},
		"MediaTypeIsANumber":      {nil, envelope(`"data":` + customer + `,"datacontenttype":1`), "malformed - /datacontenttype:cloudevents"},
		"EnvelopeIsAnArray":       {nil, `[]`, "malformed - :syntax"},
		"DuplicateAttribute":      {nil, envelope(`"id":"e2","data":` + customer), "malformed - /id:syntax"},
		"NumberBombInData":        {headers("datatype", "customer"), envelope(`"data":{"edad":1e1000001}`), "limit_exceeded customer /data/edad:limit"},
		"AttributesFillTheLimit":  {nil, envelope(attributes(59) + `"data":` + customer), "> customer 10"},
		"AttributesAreTooMany":    {nil, envelope(attributes(60) + `"data":` + customer), "limit_exceeded customer :limit"},
		"AttributeIsTooLarge":     {nil, envelope(`"x":"` + strings.Repeat("x", 64<<10) + `","data":` + customer), "limit_exceeded customer :limit"},
		"BatchTakenForAnEvent":    {headers("content-type", "application/cloudevents-batch+json"), envelope(`"data":` + customer), "malformed - :cloudevents"},
		"BatchOfEvents":           {headers("content-type", "Application/CloudEvents-Batch+JSON", "datatype", "customer"), "[" + envelope(`"data":`+customer) + "]", "malformed customer :cloudevents"},
		"ContentTypeOfTheData":    {headers("content-type", "application/json"), envelope(`"data":` + customer), "unclassified - :datatype"},
		"BinaryModeHasAnEnvelope": {headers("content-type", "", "ce_type", "text"), envelope(`"data":` + customer), "schema_violation text /body:required /data:additionalProperties /language:required /source:additionalProperties /specversion:additionalProperties /type:additionalProperties"},
	} {
		t.Run(name, func(t *testing.T) {
			h := c.headers
			if _, there := (&esclusa.Record{Headers: h}).Header(esclusa.HeaderContentType); !there {
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
	for _, body := range []string{envelope(`"data_base64":""`), envelope(`"data_base64":"e30="`), envelope(`"data":{}`)} {
		v := builtIn().Check(&esclusa.Record{Headers: sent, Value: []byte(body)})
		if v.Rejection == nil || string(v.Sender) != "/shop" || !reflect.DeepEqual(v.Headers, sent) {
			t.Errorf("%v, sender %q, headers %q", v.Rejection, v.Sender, v.Headers)
		}
	}
}

// sdkEvents are what official SDKs put on Kafka for the same event, byte for byte.
var sdkEvents = map[string]struct {
	headers []esclusa.Header
	body    string
}{
	"PythonOfAnObject":   {headers("content-type", "application/cloudevents+json"), `{"id": "1", "source": "/crm", "type": "customer", "specversion": "1.0", "time": "2026-11-27T02:23:11.418242Z", "data": {"id_cliente": "b1", "nombre": "N"}}`},
	"PythonOfBytes":      {headers("content-type", "application/cloudevents+json"), `{"id": "1", "source": "/crm", "type": "customer", "specversion": "1.0", "datacontenttype": "application/json", "time": "2026-11-27T02:23:11.418606Z", "data_base64": "eyJpZF9jbGllbnRlIjoiYjEiLCJub21icmUiOiJOIn0="}`},
	"Python1OfAnObject":  {nil, `{"type": "customer", "source": "/crm", "specversion": "1.0", "id": "7fc90d2e-2e1d-4ca0-8160-02cb55b1b265", "time": "2026-11-27T02:23:11.470788+00:00", "data": {"id_cliente": "b1", "nombre": "N"}}`},
	"Python1OfBytes":     {nil, `{"type": "customer", "source": "/crm", "specversion": "1.0", "id": "109e7a1d-2036-4723-85c7-9f97dc83a6aa", "time": "2026-11-27T02:23:11.470887+00:00", "data_base64": "eyJpZF9jbGllbnRlIjoiYjEiLCJub21icmUiOiJOIn0="}`},
	"GoOfBytes":          {headers("content-type", "application/cloudevents+json"), `{"specversion":"1.0","id":"1","source":"/crm","type":"customer","datacontenttype":"application/json","data_base64":"eyJpZF9jbGllbnRlIjoiYjEiLCJub21icmUiOiJOIn0="}`},
	"GoOfBytesOfAVendor": {headers("content-type", "application/cloudevents+json"), `{"specversion":"1.0","id":"1","source":"/crm","type":"customer","datacontenttype":"application/vnd.acme+json","data_base64":"eyJpZF9jbGllbnRlIjoiYjEiLCJub21icmUiOiJOIn0="}`},
	"NodeOfAnObject":     {headers("content-type", "application/cloudevents+json; charset=utf-8"), `{"id":"a7e9c27f-50ff-428c-98bd-85b57e91e297","time":"2026-11-27T02:23:11.587Z","type":"customer","source":"/crm","specversion":"1.0","datacontenttype":"application/json","data":{"id_cliente":"b1","nombre":"N"}}`},
	"NodeOfABuffer":      {headers("content-type", "application/cloudevents+json; charset=utf-8"), `{"id":"286ecc9e-01e7-42bc-b507-50d6b548c36c","time":"2026-11-27T02:23:11.587Z","type":"customer","source":"/crm","specversion":"1.0","datacontenttype":"application/json","data_base64":"eyJpZF9jbGllbnRlIjoiYjEiLCJub21icmUiOiJOIn0="}`},
}

func TestEventOfAnSDKIsRefused(t *testing.T) {
	for name, c := range sdkEvents {
		t.Run(name, func(t *testing.T) {
			v := builtIn().Check(&esclusa.Record{Headers: c.headers, Value: []byte(c.body)})
			if got := told(v); got != "> customer b1" || string(v.Sender) != "/crm" {
				t.Errorf("got %s, sender %q", got, v.Sender)
			}
			if strings.ReplaceAll(string(v.Body), " ", "") != `{"id_cliente":"b1","nombre":"N"}` {
				t.Errorf("body %q", v.Body)
			}
			if version, _ := (&esclusa.Record{Headers: v.Headers}).Header("ce_specversion"); string(version) != "1.0" {
				t.Errorf("headers %q", v.Headers)
			}
		})
	}
}

// What is refused is told what to change.
func TestForeignEventIsRefusedWithoutItsName(t *testing.T) {
	for name, c := range map[string]struct{ mediaType, body, want string }{
		"Batch":         {"application/cloudevents-batch+json", `[]`, "must be one CloudEvent in JSON (application/cloudevents+json), not a batch of events: send each in a record of its own"},
		"Avro":          {"application/cloudevents+avro", "\x00", "must be one CloudEvent in JSON (application/cloudevents+json), not in Avro"},
		"Protobuf":      {"application/cloudevents+protobuf", "\n", "must be one CloudEvent in JSON (application/cloudevents+json), not in Protobuf"},
		"XML":           {"application/cloudevents+xml; charset=utf-8", "<event/>", "must be one CloudEvent in JSON (application/cloudevents+json), not in XML"},
		"Other":         {"application/cloudevents+cbor", "", "must be one CloudEvent in JSON (application/cloudevents+json), not in another format"},
		"TextForObject": {structuredJSON, envelope(`"data":"{}"`), "must be an object, not a string: give it to the SDK as an object, not as text"},
		"Picture":       {structuredJSON, envelope(`"data_base64":"iVBORw0KGgo="`), "must be base64 of a JSON document, which must be one JSON object"},
		"MediaType":     {"application/json", envelope(`"data":{}`), "must have content-type application/cloudevents+json, if it is the CloudEvent that it looks like, or name its datatype in header datatype"},
	} {
		t.Run(name, func(t *testing.T) {
			v := builtIn().Check(&esclusa.Record{Headers: headers("content-type", c.mediaType), Value: []byte(c.body)})
			if v.Rejection == nil || v.Rejection.Errors[0].Message != c.want {
				t.Errorf("got %+v", v.Rejection)
			}
		})
	}
}
