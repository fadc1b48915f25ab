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
