package apidocs

import (
	"strings"
	"testing"

	"github.com/esclusa/esclusa/schemas"
)

func pageOf(t *testing.T, dir, datatype string) string {
	t.Helper()
	s := system(t, dir)
	ch, ok := s.Catalogue.Channel(datatype)
	if !ok {
		t.Fatalf("no %s", datatype)
	}
	samples, err := schemas.Samples(dir, schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return string(s.Page(ch, samples))
}

func TestPageHidesAMemberOrItsRules(t *testing.T) {
	for page, lines := range map[string][]string{
		pageOf(t, "", "customer"): {
			"| `/id_cliente` | string | yes |", "| `/edad` | integer |  | at least `0`; at most `150` |",
			"| table | `customers`, at `GET /v1/customers/{key}` |", "Other members are refused.",
		},
		pageOf(t, "", "video"): {"Beside that `oneOf` of the schema counts."},
		pageOf(t, files, "order"): {
			"| key | `/number`, an integer: its decimal text |",
			"| further names | `com.example.order.created` |",
			"| `/to/zip` | string |  | matches `^[0-9]{5}$` |", // of another file
			"| `/to/again` | object |",
			"| `/lines/*/sku` | string | yes | at most `20` characters |",
			"| `/note` | string or null |  | default `null` |",
			"| `1-0-0` | deprecated | `https://example.org/order/1-0-0` |",
			"`schema_violation`: `/extra` must not be there",
		},
		pageOf(t, files, "tree"): {"| `/id` | string | yes |", "| `/left` | object |  |  | the left |", "| `/a~1b c%` | string |", "| `1-0-0` | retired |"},
	} {
		for _, line := range lines {
			if !strings.Contains(page, line) {
				t.Errorf("%s\nlacks %s", page, line)
			}
		}
		if strings.Count(page, "\n| `/") > 30 {
			t.Errorf("a tree is listed without end:\n%s", page)
		}
	}
}

func TestTextOfASchemaIsTakenForMarkdown(t *testing.T) {
	text := pageOf(t, files, "order")
	if want := "An order \\| of &lt;things>, \\`code\\`."; !strings.Contains(text, want) {
		t.Errorf("%s\nlacks %s", text, want)
	}
	var p page
	for plain, want := range map[string]string{"a|b": "`a\\|b`", "a`b": "`` a`b ``", "two\nlines": "`two lines`"} {
		if got := p.code(plain); got != want {
			t.Errorf("%q becomes %s, not %s", plain, got, want)
		}
	}
	p.fence("json", "a ``` b")
	if !strings.HasPrefix(p.String(), "````json\n") {
		t.Errorf("a fence that its text ends: %s", p.String())
	}
}
