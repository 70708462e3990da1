package recert_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/graph/recert"
)

func TestCheck(t *testing.T) {
	good := graph.Campaign{Title: "Q4", Rules: []string{graph.ReviewBySponsor}, Fallback: "p:chief", DueAt: on(12, 1), Overdue: graph.OverdueNothing}
	if err := recert.Check(good, on(11, 24)); err != nil {
		t.Fatal(err)
	}
	for field, change := range map[string]func(*graph.Campaign){
		"title":     func(c *graph.Campaign) { c.Title = " " },
		"reviewers": func(c *graph.Campaign) { c.Rules = []string{"anybody"} },
		"name":      func(c *graph.Campaign) { c.Rules = []string{graph.ReviewByNamed} },
		"fallback":  func(c *graph.Campaign) { c.Fallback = "" },
		"due":       func(c *graph.Campaign) { c.DueAt = on(11, 24) },
		"overdue":   func(c *graph.Campaign) { c.Overdue = "" },
	} {
		campaign := good
		change(&campaign)
		if err := recert.Check(campaign, on(11, 24)); !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestCampaignStates(t *testing.T) {
	campaign := graph.Campaign{Status: graph.CampaignOpen, DueAt: on(12, 1)}
	paused, err := recert.Pause(campaign, on(11, 20))
	if err != nil || paused.Status != graph.CampaignPaused {
		t.Fatalf("paused: %+v, %v", paused, err)
	}
	if _, err := recert.SignOff(paused, 0, "ana", "done", on(11, 21)); !errors.Is(err, graph.ErrConflict) {
		t.Errorf("a paused campaign is signed off: %v", err)
	}
	resumed, err := recert.Resume(paused, on(11, 23))
	if err != nil || !resumed.DueAt.Equal(on(12, 4)) || !resumed.PausedAt.IsZero() {
		t.Errorf("after a pause of three days it is due %s (%v), want three days later", resumed.DueAt, err)
	}
	if _, err := recert.Extend(resumed, on(12, 4), on(11, 23)); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("extended to the same day: %v", err)
	}
	if extended, err := recert.Extend(resumed, on(12, 5), on(11, 23)); err != nil || !extended.DueAt.Equal(on(12, 5)) {
		t.Errorf("extended: %+v, %v", extended, err)
	}
	if _, err := recert.SignOff(resumed, 2, "ana", "done", on(12, 1)); !errors.Is(err, graph.ErrConflict) || !strings.Contains(err.Error(), "2 items") {
		t.Errorf("signed off with two items open: %v", err)
	}
	if _, err := recert.Cancel(resumed, "ana", "", on(12, 1)); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("cancelled without a reason: %v", err)
	}
	signed, err := recert.SignOff(resumed, 0, "ana", "all decided", on(12, 1))
	if err != nil || signed.Status != graph.CampaignSignedOff || signed.EndedBy != "ana" {
		t.Fatalf("signed off: %+v, %v", signed, err)
	}
	for name, change := range map[string]func() error{
		"paused":    func() error { _, err := recert.Pause(signed, time.Now()); return err },
		"resumed":   func() error { _, err := recert.Resume(signed, time.Now()); return err },
		"extended":  func() error { _, err := recert.Extend(signed, on(12, 30), on(12, 1)); return err },
		"cancelled": func() error { _, err := recert.Cancel(signed, "ana", "again", time.Now()); return err },
	} {
		if err := change(); !errors.Is(err, graph.ErrConflict) {
			t.Errorf("%s after its sign-off: %v", name, err)
		}
	}
}
