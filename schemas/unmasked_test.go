package schemas

import (
	"slices"
	"strings"
	"testing"
)

// Who takes a mask away shows what was hidden: whoever reviews the change must see it.
func TestMaskIsTakenAwayInSilence(t *testing.T) {
	const masked = `,"pin":{"x-mask":true},"a":{"type":"object","properties":{"b":{"x-mask":true},"left":{"$ref":"#/properties/a"}}},"list":{"type":"array","items":{"type":"object","properties":{"n":{"x-mask":true}}}},"by":{"type":"object","patternProperties":{"^p":{"x-mask":true}}}`
	for name, tt := range map[string]struct {
		text, settings string
		want           []string
	}{
		"the same":              {masked, "", nil},
		"one":                   {strings.Replace(masked, `"pin":{"x-mask":true}`, `"pin":{}`, 1), "", []string{"/pin"}},
		"a member":              {strings.Replace(masked, `"b":{"x-mask":true}`, `"b":{}`, 1), "", []string{"/a/b"}},
		"of items":              {strings.Replace(masked, `"n":{"x-mask":true}`, `"n":{}`, 1), "", []string{"/list/*/n"}},
		"by a pattern":          {strings.Replace(masked, `"^p":{"x-mask":true}`, `"^p":{}`, 1), "", []string{"/by/*"}},
		"all":                   {strings.ReplaceAll(masked, `"x-mask":true`, ""), "", []string{"/pin", "/a/b", "/by/*", "/list/*/n"}},
		"moved up":              {strings.Replace(masked, `"a":{"type"`, `"a":{"x-mask":true,"type"`, 1), "", nil},
		"only in alerts":        {masked, `,"alerts":{"payload":"masked"}`, []string{"x-channel.alerts.payload was none and is masked"}},
		"as much of it":         {masked, `,"alerts":{"payload":"none"}`, nil},
		"the member is no more": {strings.Replace(masked, `,"pin":{"x-mask":true}`, "", 1), "", []string{"/pin"}},
	} {
		settings := ""
		if tt.settings != "" {
			settings = `,"alerts":{"payload":"none"}`
		}
		was, err := LoadUnheldFS(directoryOf(map[string]string{"order/1-0-0.json": maskingSchema(masked, settings)}), DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{"order/1-0-0.json", "order/1-1-0.json"} { // the same version, or another beside it
			files := map[string]string{"order/1-0-0.json": maskingSchema(masked, settings)}
			text := maskingSchema(tt.text, tt.settings)
			if file != "order/1-0-0.json" {
				text = strings.Replace(text, "urn:x:order", "urn:x:order:1", 1)
			}
			files[file] = text
			is, err := LoadUnheldFS(directoryOf(files), DefaultLimits())
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			var got []string
			for _, change := range is.Changes(was) {
				got = append(got, change.Unmasked...)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s, %s: told is %q, not %q", name, file, got, tt.want)
			}
		}
	}
}
