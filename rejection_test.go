package esclusa_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/esclusa/esclusa"
)

func violation(pointer, keyword, shape string) esclusa.Violation {
	return esclusa.Violation{Pointer: pointer, Keyword: keyword, Message: "must be right", Shape: shape}
}

func TestViolationsAreUnsortedOrTooMany(t *testing.T) {
	var all []esclusa.Violation
	for i := range 25 {
		all = append(all, violation(fmt.Sprintf("/items/%02d", 24-i), "type", "/items/*"))
	}
	all = append(all, violation("/items/00", "minimum", "/items/*"))
	rej := esclusa.Reject(esclusa.SchemaViolation, "text", "$id", all...)
	if len(rej.Errors) != esclusa.MaxErrors || rej.Omitted != 6 {
		t.Fatalf("%d errors and %d omitted, want %d and 6", len(rej.Errors), rej.Omitted, esclusa.MaxErrors)
	}
	if rej.Errors[0].Keyword != "minimum" || rej.Errors[1].Pointer != "/items/00" || rej.Errors[2].Pointer != "/items/01" {
		t.Errorf("the errors begin with %v", rej.Errors[:3])
	}
	if rej := esclusa.Reject(esclusa.Malformed, "", ""); len(rej.Errors) != 0 || rej.Omitted != 0 || rej.Fingerprint() == "" {
		t.Errorf("without a violation: %+v", rej)
	}
}

func TestFingerprintFollowsIndexOrOrderOrCount(t *testing.T) {
	base := []esclusa.Violation{violation("/a/1", "type", "/a/*"), violation("/b", "minimum", "/b")}
	printed := func(reason esclusa.Reason, datatype, schema string, v ...esclusa.Violation) string {
		return esclusa.Reject(reason, datatype, schema, slices.Clone(v)...).Fingerprint()
	}
	want := printed(esclusa.SchemaViolation, "text", "$id", base...)
	if len(want) != 32 {
		t.Errorf("the fingerprint is %q", want)
	}
	for name, same := range map[string]string{
		"order":  printed(esclusa.SchemaViolation, "text", "$id", base[1], base[0]),
		"index":  printed(esclusa.SchemaViolation, "text", "$id", violation("/a/7", "type", "/a/*"), base[1]),
		"count":  printed(esclusa.SchemaViolation, "text", "$id", base[0], violation("/a/2", "type", "/a/*"), base[1]),
		"beyond": printed(esclusa.SchemaViolation, "text", "$id", append(slices.Repeat(base[:1], 30), base[1])...),
	} {
		if same != want {
			t.Errorf("another %s makes another fingerprint", name)
		}
	}
	for name, other := range map[string]string{
		"reason":   printed(esclusa.ContentMismatch, "text", "$id", base...),
		"datatype": printed(esclusa.SchemaViolation, "image", "$id", base...),
		"schema":   printed(esclusa.SchemaViolation, "text", "$other", base...),
		"keyword":  printed(esclusa.SchemaViolation, "text", "$id", violation("/a/1", "enum", "/a/*"), base[1]),
		"shape":    printed(esclusa.SchemaViolation, "text", "$id", violation("/a/1", "type", "/c/*"), base[1]),
		"fewer":    printed(esclusa.SchemaViolation, "text", "$id", base[0]),
	} {
		if other == want {
			t.Errorf("another %s makes the same fingerprint", name)
		}
	}
}

func TestSentenceOfARejection(t *testing.T) {
	for want, rej := range map[string]*esclusa.Rejection{
		"malformed":                esclusa.Reject(esclusa.Malformed, "", ""),
		"malformed: must be right": esclusa.Reject(esclusa.Malformed, "", "", violation("", "syntax", "")),
		"schema_violation: /a must be right (and 1 more)": esclusa.Reject(esclusa.SchemaViolation, "", "", violation("/b", "type", ""), violation("/a", "type", "")),
	} {
		if got := rej.Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestReasonIsMissingFromTheClosedSet(t *testing.T) {
	want := []esclusa.Reason{"malformed", "limit_exceeded", "unclassified", "unknown_datatype", "schema_violation", "content_mismatch", "inconsistent_channel"}
	if got := esclusa.Reasons(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// The same fault must be the same group whatever else is wrong with the record, at
// whatever index, and under whatever version of the schema.
func TestGroupFollowsWhatElseIsWrong(t *testing.T) {
	width, tag := violation("/width", "minimum", "/width"), violation("/tags/7", "type", "/tags/*")
	grouped := func(reason esclusa.Reason, datatype, schema string, v ...esclusa.Violation) []string {
		return esclusa.Reject(reason, datatype, schema, slices.Clone(v)...).Groups()
	}
	alone := grouped(esclusa.SchemaViolation, "image", "$id", width)
	if len(alone) != 1 || alone[0] != "c2dcb81380222c6b" { // an id that changes loses what people decided about it
		t.Fatalf("the group is %q", alone)
	}
	other := grouped(esclusa.SchemaViolation, "image", "$id", tag)
	for name, got := range map[string][]string{
		"version":   grouped(esclusa.SchemaViolation, "image", "$other", width),
		"twice":     grouped(esclusa.SchemaViolation, "image", "$id", width, width),
		"and other": grouped(esclusa.SchemaViolation, "image", "$id", width, tag)[1:],
	} {
		if !slices.Equal(got, alone) {
			t.Errorf("%s: %q, want %q", name, got, alone)
		}
	}
	if got := grouped(esclusa.SchemaViolation, "image", "$id", width, violation("/tags/3", "type", "/tags/*"), tag); !slices.Equal(got, []string{other[0], alone[0]}) {
		t.Errorf("both, the lead first, each once: %q, want %q and %q", got, other, alone)
	}
	for name, got := range map[string][]string{
		"reason":   grouped(esclusa.ContentMismatch, "image", "$id", width),
		"datatype": grouped(esclusa.SchemaViolation, "video", "$id", width),
		"keyword":  grouped(esclusa.SchemaViolation, "image", "$id", violation("/width", "type", "/width")),
		"shape":    other,
		"none":     grouped(esclusa.SchemaViolation, "", "$id", width),
		"nothing":  grouped(esclusa.SchemaViolation, "image", "$id"),
	} {
		if len(got) != 1 || got[0] == alone[0] {
			t.Errorf("another %s makes the same group: %q", name, got)
		}
	}
	var many []esclusa.Violation
	for i := range 1_000 {
		many = append(many, violation(fmt.Sprintf("/%04d", i), "type", fmt.Sprintf("/%04d", i)))
	}
	if got := grouped(esclusa.SchemaViolation, "image", "$id", many...); len(got) != esclusa.MaxErrors || got[0] != grouped(esclusa.SchemaViolation, "image", "", many[0])[0] {
		t.Errorf("%d groups, the first %s", len(got), got[0])
	}
}

// More ways of being wrong than are remembered, each met again after all others.
func TestRememberedFingerprintIsAnothers(t *testing.T) {
	const ways = 3000
	first, all := make([]string, ways), make(map[string]bool)
	for round := range 2 {
		for i := range ways {
			rej := esclusa.Reject(esclusa.SchemaViolation, "text", "$id", violation("/a", "type", fmt.Sprint("/a", i)), violation("/b", "type", "/b"))
			identity := rej.Fingerprint() + fmt.Sprint(rej.Groups())
			if round == 1 && identity != first[i] {
				t.Fatalf("way %d is %s, then %s", i, first[i], identity)
			}
			first[i], all[identity] = identity, true
		}
	}
	if len(all) != ways {
		t.Errorf("%d identities of %d ways", len(all), ways)
	}
}
