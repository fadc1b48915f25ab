package onepass

import "testing"

// TestPatternIsNotAsInECMA262 has verdicts of V8 where Go's, for the expression as
// it stands, are others, or where it has none.
func TestPatternIsNotAsInECMA262(t *testing.T) {
	for expression, c := range map[string]struct{ matches, not []string }{
		`^\s$`:               {[]string{" ", "\t", "\v", "\u00a0", "\u1680", "\u2003", "\u2028", "\u3000", "\ufeff"}, []string{"a", "", "\u200b", "\u180e", "\x00"}},
		`^\S+$`:              {[]string{"a", "\u200b", "\x00", "😀"}, []string{"a b", "a\u00a0b", "a\u2003", "\ufeffa", "a\vb"}},
		`^[^\s]$`:            {[]string{"a", "\u200b"}, []string{"\u00a0", "\v"}},
		`^[\S]$`:             {[]string{"a", "\U0010ffff"}, []string{"\u00a0", "\ufeff"}},
		`^[\s\d]+$`:          {[]string{"1\u00a02"}, []string{"a", "٣"}},
		`^.$`:                {[]string{"a", "\v", "\u0085", "😀"}, []string{"\n", "\r", "\u2028", "\u2029"}},
		`^a$`:                {[]string{"a"}, []string{"a\n"}},
		`^\w+$`:              {[]string{"a_9"}, []string{"é", "\u212a"}},
		`^\d$`:               {[]string{"7"}, []string{"٣"}},
		`\bé`:                {[]string{"aé"}, []string{"é", " é"}},
		`^[]$`:               {nil, []string{"", "a"}},
		`^[^]$`:              {[]string{"\n", "😀"}, []string{""}},
		`^[\b]$`:             {[]string{"\b"}, []string{"b"}},
		`^\cJ\0$`:            {[]string{"\n\x00"}, []string{"cJ0"}},
		`^\u00e9\u{1F600}$`:  {[]string{"é😀"}, nil},
		`^\ud83d\ude00$`:     {[]string{"😀"}, nil},
		`^\p{Script=Greek}$`: {[]string{"Ω"}, []string{"a"}},
		`^\p{Letter}$`:       {[]string{"é"}, []string{"1"}},
		`^[[:]+$`:            {[]string{"[:"}, []string{"a"}},
	} {
		p, err := NewPattern(expression)
		if err != nil {
			t.Errorf("%s: %v", expression, err)
			continue
		}
		for _, text := range c.matches {
			if !p.MatchString(text) {
				t.Errorf("%s does not match %q", expression, text)
			}
		}
		for _, text := range c.not {
			if p.MatchString(text) {
				t.Errorf("%s matches %q", expression, text)
			}
		}
	}
}
