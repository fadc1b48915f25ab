package client

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/esclusa/esclusa/internal/verified"
	"github.com/esclusa/esclusa/schemas"
)

// A catalogue that is away or does not have the version either is asked again after a
// while, neither at once nor never.
func TestReceiverAsksWithoutAPauseOrOnlyOnce(t *testing.T) {
	shipped, err := schemas.Embedded(schemas.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	text, _ := shipped.Channel("text")
	k, err := Kafka{}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		answers []*schemas.Catalogue // nil: none
		id      string
		want    time.Duration
	}{
		"at once":                    {[]*schemas.Catalogue{shipped}, text.ID, 0},
		"away at first":              {[]*schemas.Catalogue{nil, nil, shipped}, text.ID, 2 * refreshEvery},
		"without the version":        {[]*schemas.Catalogue{shipped, shipped}, "urn:later", 2 * refreshEvery},
		"away, then without version": {[]*schemas.Catalogue{nil, shipped, nil}, "urn:later", 3 * refreshEvery},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				r := &Receiver{conn: &connection{kafka: k}, inspector: verified.Inspector{Receiver: new(schemas.Receiver)}, o: ReceiverOptions{
					Datatype: "text", Refresh: func(context.Context) (*schemas.Catalogue, error) {
						asked++
						if newer := c.answers[asked-1]; newer != nil {
							return newer, nil
						}
						return nil, errors.New("away")
					},
				}}
				begin := time.Now()
				for range c.answers {
					if err := r.refresh(t.Context(), &schemas.MissingVersion{Datatype: "text", ID: c.id}); !errors.Is(err, errAgain) {
						t.Errorf("%v", err)
					}
				}
				if took := time.Since(begin); took != c.want || asked != len(c.answers) {
					t.Errorf("asked %d times in %v, want %v", asked, took, c.want)
				}
				if found := c.id == text.ID; (r.inspector.Receiver.Catalogue == shipped) != found || (r.channel != nil) != found {
					t.Errorf("it judges by %v", r.channel)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				c.answers = append(c.answers, nil)
				if err := r.refresh(ctx, &schemas.MissingVersion{}); !errors.Is(err, errAgain) || time.Since(begin) != c.want+time.Second {
					t.Errorf("%v after %v: the caller waited no longer", err, time.Since(begin)-c.want)
				}
			})
		})
	}
}
