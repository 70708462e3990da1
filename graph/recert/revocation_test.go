package recert_test

import (
	"errors"
	"testing"

	"clew/graph"
	"clew/graph/recert"
)

func TestObserve(t *testing.T) {
	decided := graph.Revocation{Grant: "g:1", State: graph.RevocationAcknowledged, DecidedAt: on(11, 10), Deadline: on(11, 12)}
	gone := decided
	gone.State, gone.GoneAt = graph.RevocationGone, on(11, 11)
	for name, given := range map[string]struct {
		before graph.Revocation
		seen   recert.Seen
		now    int // day of November
		want   string
	}{
		"not there any more":           {decided, recert.Seen{At: on(11, 11), Complete: true}, 11, graph.RevocationGone},
		"not seen by part of a run":    {decided, recert.Seen{At: on(11, 11)}, 11, graph.RevocationAcknowledged},
		"not seen before the decision": {decided, recert.Seen{At: on(11, 9), Complete: true}, 11, graph.RevocationAcknowledged},
		"still there before the day":   {decided, recert.Seen{At: on(11, 11), Complete: true, There: true}, 11, graph.RevocationAcknowledged},
		"still there after the day":    {decided, recert.Seen{At: on(11, 13), Complete: true, There: true}, 13, graph.RevocationOverdue},
		"nothing read after the day":   {decided, recert.Seen{}, 13, graph.RevocationOverdue},
		"there again":                  {gone, recert.Seen{At: on(11, 14), Complete: true, There: true}, 14, graph.RevocationCameBack},
		"an older snapshot of it":      {gone, recert.Seen{At: on(11, 10), Complete: true, There: true}, 14, graph.RevocationGone},
		"gone, and still not there":    {gone, recert.Seen{At: on(11, 14), Complete: true}, 14, graph.RevocationGone},
		"gone stays so after its day":  {gone, recert.Seen{}, 20, graph.RevocationGone},
	} {
		t.Run(name, func(t *testing.T) {
			after := recert.Observe(given.before, given.seen, on(11, given.now))
			if after.State != given.want {
				t.Errorf("is %s, want %s", after.State, given.want)
			}
		})
	}
	cameBack := recert.Observe(gone, recert.Seen{At: on(11, 14), Complete: true, There: true}, on(11, 14))
	if again := recert.Observe(cameBack, recert.Seen{At: on(11, 15), Complete: true}, on(11, 15)); again.State != graph.RevocationGone || !again.GoneAt.Equal(on(11, 15)) {
		t.Errorf("taken away again it is %s since %s", again.State, again.GoneAt)
	}
}

func TestSendAndAcknowledge(t *testing.T) {
	revocation := graph.Revocation{Grant: "g:1", State: graph.RevocationDecided, DecidedAt: on(11, 10)}
	if _, err := recert.Acknowledge(revocation, nil); !errors.Is(err, graph.ErrConflict) {
		t.Errorf("acknowledged before it was sent: %v", err)
	}
	sent, err := recert.Send(revocation, false, on(11, 10))
	if err != nil || sent.State != graph.RevocationSent {
		t.Fatalf("sent: %+v, %v", sent, err)
	}
	partly, err := recert.Acknowledge(sent, []string{"granted by PUBLIC"})
	if err != nil || partly.State != graph.RevocationSent || len(partly.Left) != 1 {
		t.Errorf("partly done it is %+v, %v", partly, err)
	}
	again, err := recert.Send(partly, false, on(11, 11))
	if err != nil || again.Attempts != 2 || !again.SentAt.Equal(on(11, 10)) {
		t.Errorf("sent again it is %+v, %v", again, err)
	}
	whole, err := recert.Acknowledge(again, nil)
	if err != nil || whole.State != graph.RevocationAcknowledged || len(whole.Left) != 0 {
		t.Errorf("done it is %+v, %v", whole, err)
	}
	whole.State = graph.RevocationGone
	if _, err := recert.Send(whole, false, on(11, 12)); !errors.Is(err, graph.ErrConflict) {
		t.Errorf("sent when it was gone: %v", err)
	}
}

func TestUsed(t *testing.T) {
	revocation := graph.Revocation{DecidedAt: on(11, 10)}
	if _, first := recert.Used(revocation, on(11, 10)); first {
		t.Error("a use at the moment of the decision is one after it")
	}
	after, first := recert.Used(revocation, on(11, 12))
	if !first || !after.UsedAt.Equal(on(11, 12)) {
		t.Errorf("the first use: %v, %s", first, after.UsedAt)
	}
	if earlier, again := recert.Used(after, on(11, 11)); again || !earlier.UsedAt.Equal(on(11, 11)) {
		t.Errorf("an earlier use that came late: %v, %s", again, earlier.UsedAt)
	}
	if later, again := recert.Used(after, on(11, 13)); again || !later.UsedAt.Equal(on(11, 12)) {
		t.Errorf("a later use: %v, %s", again, later.UsedAt)
	}
}
