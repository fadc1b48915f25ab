package schemas

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/esclusa/esclusa/internal/jsonpointer"
)

func badMask(v any) string {
	if v != any(true) {
		return "must be true: leave it out where nothing is to be masked"
	}
	return ""
}

// maskSlips are words that look like x-mask, in any case: who writes one believes that
// something is masked.
var maskSlips = []string{"x-mask", "x-masked", "x-masks", "x-masking", "x-maks", "x-msak", "x_mask", "xmask"}

func isMaskSlip(name string) bool {
	return name != keywordMask && slices.Contains(maskSlips, strings.ToLower(name))
}

// unreached refuses masks that stand where no value of a record is described. Those of
// other files may be meant for other datatypes.
func (m *masker) unreached() {
	for at, node := range m.places {
		schema, _ := node.(map[string]any)
		if _, has := schema[keywordMask]; !has || m.made[at] != nil {
			continue
		}
		switch file, _ := fileOf(at); {
		case file != "":
		case strings.HasPrefix(at, "/definitions/"):
			m.warn(at+"/"+keywordMask, "masks nothing: no member of a record refers to this definition")
		default:
			m.fault(at+"/"+keywordMask, "masks nothing here, where no value of a record is described (not, if, propertyNames): mark the member in properties")
		}
	}
}

// maskable refuses to mask what has to be seen: all of a record, and its key.
func (d *document) maskable(ch *Channel) {
	if ch.mask == nil || !ch.mask.below {
		if ch.AlertPayload == PayloadMasked {
			d.fault("/x-channel/alerts/payload", "masks nothing, since no member has x-mask: mark those that are not for everybody, or say none")
		}
		return
	}
	at := masks{}.add(ch.mask)
	if at.hidesWhole() {
		d.fault("/"+keywordMask, `belongs to members: to keep whole payloads out of alerts, say "alerts": {"payload": "none"} in x-channel`)
		return
	}
	for name := range jsontext.Pointer(ch.Key).Tokens() {
		if at = at.member(name); at.hidesWhole() {
			d.fault("/x-channel/key", "must not name a masked member: the key is in topics, paths and lists; take another one for the key, or do not mask this")
			return
		}
	}
}

// hidesWhole reports whether a value is masked, whatever it is.
func (all masks) hidesWhole() bool {
	return slices.ContainsFunc(all, func(m *mask) bool { return m.whole })
}

// alerts reads x-channel.alerts.
func (d *document) alerts(ch *Channel, at string, setting any) {
	settings, ok := setting.(map[string]any)
	if !ok {
		d.fault(at, `must be an object such as {"payload": "masked"}`)
		return
	}
	for _, name := range sorted(settings) {
		if name != "payload" {
			d.fault(at+"/"+jsonpointer.Escape(name), "is not a setting: there is payload")
		}
	}
	text, _ := settings["payload"].(string)
	switch text {
	case PayloadFull, PayloadMasked, PayloadNone:
		ch.AlertPayload = text
	default:
		d.fault(at+"/payload", "must be full, masked or none")
	}
}
