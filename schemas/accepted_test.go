package schemas

import (
	"fmt"
	"sync"
	"testing"
)

func TestAnotherBodyIsTakenForAnAcceptedOne(t *testing.T) {
	a, of, other := NewAccepted(), channel(t, "customer"), channel(t, "text")
	// Two that differ in nothing but what is key and what is body.
	a.Add(of, []byte("10"), []byte(customer))
	a.Add(of, []byte(customer), []byte("10"))
	for name, c := range map[string]struct {
		version   *Channel
		key, body string
		want      bool
	}{
		"the same":        {of, "10", customer, true},
		"another version": {other, "10", customer, false},
		"another key":     {of, "11", customer, false},
		"no key":          {of, "", customer, false},
		"another body":    {of, "10", customer[:len(customer)-1] + " ", false},
		"longer":          {of, "10", customer + " ", false},
		"empty":           {of, "10", "", false},
		"nothing":         {of, "", "", false},
		"key and body":    {of, "10" + customer, "", false},
		"body and key":    {of, "1", "0" + customer, false},
	} {
		if got := a.has(c.version, []byte(c.key), []byte(c.body)); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if (*Accepted)(nil).has(of, []byte("10"), []byte(customer)) {
		t.Error("nobody knows the body")
	}
}

// A receiver that knows a body does not look at it, and knows no other.
func TestAcceptedBodyIsCheckedAgain(t *testing.T) {
	const wrong = `{"id_cliente":"10"}` // so that a check would show
	r := receiver(ends{3: 4712})
	r.Accepted = NewAccepted()
	r.Accepted.Add(channel(t, "customer"), []byte("10"), []byte(wrong))
	for body, want := range map[string]string{
		wrong:                            "",
		`{"id_cliente":"10" }`:           "inconsistent_channel customer /nombre:required",
		`{"id_cliente":"10","nombre":1}`: "inconsistent_channel customer /nombre:type",
	} {
		rej, err := r.Check(t.Context(), channel(t, "customer"), routed("10", body, "esclusa-source", "datatype/3/4711"))
		if err != nil || why(rej) != want {
			t.Errorf("%s: %s, want %s (%v)", body, why(rej), want, err)
		}
	}
}

// Of bodies that many add at once none is taken for another.
func TestSumOfAnotherBodyIsThere(t *testing.T) {
	a, of := NewAccepted(), channel(t, "customer")
	var all sync.WaitGroup
	for writer := range 4 {
		all.Go(func() {
			for i := range acceptedBodies / 8 {
				a.Add(of, nil, fmt.Appendf(nil, "%d/%d", writer, i))
				if a.has(of, nil, fmt.Appendf(nil, "not %d/%d", writer, i)) {
					t.Errorf("body %d/%d is taken for another", writer, i)
				}
			}
		})
	}
	all.Wait()
	if a.Add(of, nil, []byte("last")); !a.has(of, nil, []byte("last")) {
		t.Error("the last body is not remembered")
	}
}
