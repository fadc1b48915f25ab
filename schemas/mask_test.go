package schemas

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/esclusa/esclusa"
)

// masking is a schema of order with members of its own beside its id.
func maskingSchema(members, settings string) string {
	return `{"$schema":"http://json-schema.org/draft-07/schema#","$id":"urn:x:order","title":"t","description":"d",
		"x-channel":{"key":"/id"` + settings + `},"type":"object","required":["id"],"properties":{"id":{"type":"string","minLength":1}` + members + `}}`
}

func TestNonsenseIsMaskedInSilence(t *testing.T) {
	const shared = `,"definitions":{"secret":{"type":"string","x-mask":true}}}`
	end := func(text string) string { return strings.TrimSuffix(maskingSchema(text, ""), "}") + shared }
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"a member":       {maskingSchema(`,"iban":{"type":"string","x-mask":true}`, ""), nil},
		"any depth":      {maskingSchema(`,"a":{"type":"object","properties":{"b":{"type":"array","items":{"type":"string","x-mask":true}}}}`, ""), nil},
		"by reference":   {end(`,"iban":{"$ref":"#/definitions/secret"}`), nil},
		"beside $ref":    {maskingSchema(`,"iban":{"$ref":"#/properties/id","x-mask":true}`, ""), nil},
		"an alternative": {maskingSchema(`,"how":{"oneOf":[{"type":"string","x-mask":true},{"type":"integer"}]}`, ""), nil},
		"by a pattern":   {maskingSchema(`},"patternProperties":{"^x-":{"x-mask":true}},"additionalProperties":{"x-mask":true`, ""), nil},
		"by contains":    {maskingSchema(`,"all":{"type":"array","contains":{"type":"string","x-mask":true}}`, ""), nil},
		"a name":         {maskingSchema(`,"x-mask":{"type":"string"}`, ""), nil},

		"false":            {maskingSchema(`,"iban":{"type":"string","x-mask":false}`, ""), []string{"/properties/iban/x-mask: must be true: leave it out where nothing is to be masked"}},
		"a text":           {maskingSchema(`,"iban":{"type":"string","x-mask":"99"}`, ""), []string{"/properties/iban/x-mask: must be true"}},
		"a slip":           {maskingSchema(`,"iban":{"type":"string","x-masked":true}`, ""), []string{"/properties/iban/x-masked: masks nothing: did you mean x-mask?"}},
		"other case":       {maskingSchema(`,"iban":{"type":"string","X-Mask":true}`, ""), []string{"/properties/iban/X-Mask: masks nothing: did you mean x-mask?"}},
		"within not":       {maskingSchema(`,"iban":{"type":"string","not":{"minLength":9,"x-mask":true}}`, ""), []string{"/properties/iban/not/x-mask: masks nothing here, where no value of a record is described (not, if, propertyNames): mark the member in properties"}},
		"a condition":      {maskingSchema(`},"if":{"properties":{"id":{"x-mask":true}}},"then":{"minProperties":2`, ""), []string{"/if/properties/id/x-mask: masks nothing here"}},
		"names":            {maskingSchema(`,"by":{"type":"object","propertyNames":{"minLength":2,"x-mask":true}}`, ""), []string{"/properties/by/propertyNames/x-mask: masks nothing here"}},
		"all of it":        {strings.Replace(maskingSchema("", ""), `"type":"object"`, `"x-mask":true,"type":"object"`, 1), []string{`/x-mask: belongs to members: to keep whole payloads out of alerts, say "alerts": {"payload": "none"} in x-channel`}},
		"all by reference": {strings.Replace(end(""), `"minLength":1}}`, `"minLength":1}},"allOf":[{"$ref":"#/definitions/secret"}]`, 1), []string{`/allOf/0: must be "object"`, "/x-mask: belongs to members"}},
		"the key":          {maskingSchema(`},"allOf":[{"properties":{"id":{"x-mask":true}}}],"dependencies":{`, ""), []string{"/x-channel/key: must not name a masked member: the key is in topics, paths and lists; take another one for the key, or do not mask this"}},
		"above the key":    {strings.NewReplacer(`"key":"/id"`, `"key":"/a/id"`, `"required":["id"],"properties":{`, `"required":["a"],"properties":{"a":{"x-mask":true,"type":"object","required":["id"],"properties":{"id":{"type":"string"}}},`).Replace(maskingSchema("", "")), []string{"/x-channel/key: must not name a masked member"}},

		"policy":             {maskingSchema(`,"iban":{"x-mask":true}`, `,"alerts":{"payload":"masked"}`), nil},
		"none without masks": {maskingSchema("", `,"alerts":{"payload":"none"}`), nil},
		"full":               {maskingSchema("", `,"alerts":{"payload":"full"}`), nil},
		"masked of nothing":  {maskingSchema("", `,"alerts":{"payload":"masked"}`), []string{"/x-channel/alerts/payload: masks nothing, since no member has x-mask: mark those that are not for everybody, or say none"}},
		"another policy":     {maskingSchema("", `,"alerts":{"payload":"some"}`), []string{"/x-channel/alerts/payload: must be full, masked or none"}},
		"no policy":          {maskingSchema("", `,"alerts":{}`), []string{"/x-channel/alerts/payload: must be full, masked or none"}},
		"more policy":        {maskingSchema("", `,"alerts":{"payload":"none","key":"none"}`), []string{"/x-channel/alerts/key: is not a setting: there is payload"}},
		"alerts a text":      {maskingSchema("", `,"alerts":"none"`), []string{`/x-channel/alerts: must be an object such as {"payload": "masked"}`}},
	} {
		t.Run(name, func(t *testing.T) { wantFaults(t, lintOf(tt.text), tt.want) })
	}
}

// maskingCatalogue has order, which masks, and plain, which does not.
func maskingCatalogue(t testing.TB, members, settings string) *Catalogue {
	t.Helper()
	c, err := Load(directoryOf(map[string]string{
		"order/1-0-0.json": maskingSchema(members, settings),
		"plain/1-0-0.json": strings.Replace(maskingSchema("", ""), "urn:x:order", "urn:x:plain", 1),
	}), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const maskedMembers = `,"name":{"type":"string"},"iban":{"type":"string","x-mask":true},"owner":{"type":"object","required":["birth"],"properties":{"birth":{"type":"integer","x-mask":true},"city":{"type":"string"}}},
	"cards":{"type":"array","items":{"type":"object","properties":{"number":{"x-mask":true},"brand":{"type":"string"}}}},"tags":{"type":"array","items":{"type":"string"}},
	"notes":{"type":"object","patternProperties":{"^p_":{"x-mask":true}},"additionalProperties":{"type":"string"}},"limits":{"type":"object","x-mask":true},
	"way":{"oneOf":[{"type":"object","required":["pin"],"properties":{"pin":{"x-mask":true}}},{"type":"string"}]}`

func TestMaskedValueIsShown(t *testing.T) {
	c := maskingCatalogue(t, maskedMembers, "")
	for name, tt := range map[string]struct{ payload, want string }{
		"a text":                    {`{"id":"1", "iban": "S", "name":"n"}`, `{"id":"1", "iban": "•", "name":"n"}`},
		"a number":                  {`{"id":"1","owner":{"birth":19800101,"city":"c"}}`, `{"id":"1","owner":{"birth":"•","city":"c"}}`},
		"null":                      {`{"iban":null,"name":null}`, `{"iban":"•","name":null}`},
		"an object":                 {`{"limits":{"S":1}}`, `{"limits":"•"}`},
		"in items":                  {`{"cards":[{"number":[1,2],"brand":"b"},{"brand":"c"}]}`, `{"cards":[{"number":"•","brand":"b"},{"brand":"c"}]}`},
		"items":                     {`{"tags":["a","b",3]}`, `{"tags":["a","b",3]}`},
		"by pattern":                {`{"notes":{"p_1":"S","q":"shown"}}`, `{"notes":{"p_1":"•","q":"shown"}}`},
		"an alternative":            {`{"way":{"pin":"S"}}`, `{"way":{"pin":"•"}}`},
		"the other alternative":     {`{"way":"S"}`, `{"way":"•"}`},
		"a slip of its name":        {`{"ibna":"S","id":"1"}`, `{"ibna":"•","id":"1"}`},
		"in another case":           {`{"IBAN":"S"}`, `{"IBAN":"•"}`},
		"escaped":                   {`{"\u0069ban":"S"}`, `{"\u0069ban":"•"}`},
		"a list instead":            {`{"iban":["S"]}`, `{"iban":"•"}`},
		"a list of owners":          {`{"owner":[{"birth":"S"}]}`, `{"owner":"•"}`},
		"an owner in one text":      {`{"owner":"S 1980"}`, `{"owner":"•"}`},
		"an owner is null":          {`{"owner":null}`, `{"owner":null}`},
		"cards by number":           {`{"cards":{"S":{"number":"S"}}}`, `{"cards":"•"}`},
		"an object for a text":      {`{"name":{"iban":"S"}}`, `{"name":"•"}`},
		"a level more":              {`{"order":{"id":"1","iban":"S"}}`, `{"order":"•"}`},
		"wrong type, nothing below": {`{"name":12}`, `{"name":12}`},
		"twice":                     {`{"id":"1","iban":"S","iban":"S"}`, `"•"`},
		"cut":                       {`{"id":"1","iban":"S`, `"•"`},
		"something behind":          {`{"id":"1"} S`, `"•"`},
		"a list":                    {`[{"iban":"S"}]`, `"•"`},
		"no JSON":                   {`iban=S`, `"•"`},
		"no UTF-8":                  {"{\"id\":\"1\xff\"}", `"•"`},
		"framed":                    {"\x00\x00\x00\x00\x07" + `{"id":"1","iban":"S"}`, `{"id":"1","iban":"•"}`},
		"an event":                  {`{"specversion":"1.0","type":"order","source":"/s","id":"e","subject":"S","data":{"id":"1","iban":"S"},"S":"S"}`, `{"specversion":"1.0","type":"order","source":"/s","id":"e","subject":"•","data":{"id":"1","iban":"•"},"S":"•"}`},
		"an event in base64":        {`{"specversion":"1.0","type":"order","data_base64":"` + base64.StdEncoding.EncodeToString([]byte(`{"iban":"S"}`)) + `"}`, `{"specversion":"1.0","type":"order","data_base64":"•"}`},
		"data of no event":          {`{"data":{"iban":"S"}}`, `{"data":"•"}`},
	} {
		t.Run(name, func(t *testing.T) {
			datatype := "order"
			a := &esclusa.Alert{Datatype: &datatype, Payload: []byte(tt.payload), PayloadSHA256: "abc"}
			got := c.Masked(a)
			if string(got.Payload) != tt.want {
				t.Errorf("shown %s, want %s", got.Payload, tt.want)
			}
			if hidden := tt.want != tt.payload; hidden != (got.Withheld == esclusa.WithheldMasked) || hidden != (got.PayloadSHA256 == noDigest) || hidden != (got != a) {
				t.Errorf("withheld %q, digest %s", got.Withheld, got.PayloadSHA256)
			}
			if string(a.Payload) != tt.payload || a.Withheld != "" {
				t.Error("the alert itself was changed")
			}
		})
	}
}

func TestMaskedValueIsShownBesideThePayload(t *testing.T) {
	c := maskingCatalogue(t, maskedMembers, "")
	order, plain, gone := "order", "plain", "gone"
	const secret = `{"id":"1","iban":"SECRET"}`
	for name, tt := range map[string]struct {
		datatype *string
		payload  string
		key      string
		want     string // payload, then key
	}{
		"its own key":        {&order, secret, "1", `{"id":"1","iban":"•"} 1`},
		"another key":        {&order, secret, "SECRET", `{"id":"1","iban":"•"} •`},
		"key of what is cut": {&order, secret[:20], "1", `"•" •`},
		"empty":              {&order, "", "1", ` •`},
		"masks nothing":      {&plain, secret, "SECRET", secret + ` SECRET`},
		"of no datatype":     {nil, secret, "1", `"•" •`},
		"not there any more": {&gone, secret, "1", `"•" •`},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.Masked(&esclusa.Alert{Datatype: tt.datatype, Payload: []byte(tt.payload), Source: esclusa.AlertSource{Key: []byte(tt.key)}})
			if text := fmt.Sprintf("%s %s", got.Payload, got.Source.Key); text != tt.want {
				t.Errorf("shown %s, want %s", text, tt.want)
			}
		})
	}
	if erased := c.Masked(&esclusa.Alert{Datatype: &order, Source: esclusa.AlertSource{Key: []byte("1")}}); string(erased.Source.Key) != "1" {
		t.Errorf("of an erasure the key is %s", erased.Source.Key)
	}
	a := &esclusa.Alert{Datatype: &order, Payload: []byte(`{"id":"1"}`), Errors: []esclusa.Violation{
		{Pointer: ""}, {Pointer: "/name"}, {Pointer: "/limits/SECRET/x"}, {Pointer: "/cards/0/number/SECRET"}, {Pointer: "/cards/0/brand"}, {Pointer: "/a~1b/SECRET"},
	}}
	got := c.Masked(a)
	for i, want := range []string{"", "/name", "/limits", "/cards/0/number", "/cards/0/brand", "/a~1b"} {
		if got.Errors[i].Pointer != want {
			t.Errorf("points to %s, want %s", got.Errors[i].Pointer, want)
		}
	}
	if a.Errors[2].Pointer != "/limits/SECRET/x" {
		t.Error("the alert itself was changed")
	}
	if same, err := Load(directoryOf(map[string]string{"order/1-0-0.json": maskingSchema("", "")}), DefaultLimits()); err != nil || same.Masked(a) != a {
		t.Errorf("without any mask the alert is another (%v)", err)
	}
}

// A version that masks nothing must not show what another masks.
func TestVersionWithoutMasksShowsWhatAnotherMasks(t *testing.T) {
	c, err := Load(directoryOf(map[string]string{
		"order/1-0-0.json": maskingSchema(`,"iban":{"type":"string","x-mask":true}`, ""),
		"order/2-0-0.json": strings.Replace(maskingSchema(`,"iban":{"type":"string"},"more":{"type":"string"}`, ""), "urn:x:order", "urn:x:order:2", 1),
	}), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	order := "order"
	got := c.Masked(&esclusa.Alert{Datatype: &order, Payload: []byte(`{"iban":"S","more":"m"}`)})
	if string(got.Payload) != `{"iban":"•","more":"m"}` {
		t.Errorf("shown %s", got.Payload)
	}
}

func TestAlertHasMoreThanItsDatatypeWants(t *testing.T) {
	const payload = `{"id":"1","iban":"SECRET","name":7}`
	for name, tt := range map[string]struct{ setting, datatype, payload, key, want string }{
		"full":            {"full", "order", payload, "k", ` k ` + payload},
		"masked":          {"masked", "order", payload, "1", `masked 1 {"id":"1","iban":"•","name":7}`},
		"masked, foreign": {"masked", "order", payload, "SECRET", `masked • {"id":"1","iban":"•","name":7}`},
		"masked, nothing": {"masked", "order", `{"id":"1","name":7}`, "1", ` 1 {"id":"1","name":7}`},
		"none":            {"none", "order", payload, "1", `all 1 `},
		"none, foreign":   {"none", "order", payload, "SECRET", `all • `},
		"another":         {"none", "plain", payload, "k", ` k ` + payload},
		"unknown":         {"none", "", payload, "k", `all • `},
		"unknown, masked": {"masked", "", payload, "k", `masked • "•"`},
		"empty":           {"none", "order", "", "SECRET", `masked • `},
	} {
		t.Run(name, func(t *testing.T) {
			c := maskingCatalogue(t, maskedMembers, `,"alerts":{"payload":"`+tt.setting+`"}`)
			rec := &esclusa.Record{Topic: "datatype", Key: []byte(tt.key), Value: []byte(tt.payload)}
			rej := esclusa.Reject(esclusa.SchemaViolation, tt.datatype, "", esclusa.Violation{Pointer: "/name", Keyword: "type"})
			a := esclusa.Origin{Withhold: c.Withholding()}.Alert(rec, rej, nil, rec.Timestamp)
			if text := fmt.Sprintf("%s %s %s", a.Withheld, a.Source.Key, a.Payload); text != tt.want {
				t.Errorf("the alert has %s, want %s", text, tt.want)
			}
			full := esclusa.Origin{}.Alert(rec, rej, nil, rec.Timestamp)
			if a.PayloadBytes != full.PayloadBytes || a.PayloadSHA256 != full.PayloadSHA256 || a.Fingerprint != full.Fingerprint {
				t.Error("the record cannot be recognised by its alert")
			}
			text := a.AppendJSON(nil)
			if back, err := esclusa.ParseAlert(text); err != nil || back.Withheld != a.Withheld {
				t.Errorf("read back as %q, error %v", back.Withheld, err)
			}
		})
	}
	if c := maskingCatalogue(t, maskedMembers, ""); c.Withholding() != nil {
		t.Error("a catalogue that withholds nothing costs each alert something")
	}
}
