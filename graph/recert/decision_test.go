package recert_test

import (
	"errors"
	"strings"
	"testing"

	"clew/graph"
	"clew/graph/recert"
)

func TestDecide(t *testing.T) {
	campaign := graph.Campaign{Status: graph.CampaignOpen}
	item := graph.ReviewItem{Grant: "g:1", Reviewer: "p:ana", State: graph.ItemOpen, Version: 3}
	ana := recert.Person{UID: "p:ana", SameAs: []string{"aws:ana"}}
	keep := graph.ReviewDecision{Answer: graph.ReviewKeep, By: "p:ana", Seen: 3}
	advised := func(answer string, decision graph.ReviewDecision) graph.ReviewDecision {
		decision.Evidence.Recommendation.Answer = answer
		decision.Evidence.Operations = []string{"s3:GetObject", "s3:PutObject"}
		return decision
	}
	for name, given := range map[string]struct {
		campaign   graph.Campaign
		item       graph.ReviewItem
		decision   graph.ReviewDecision
		candidates recert.Candidates
		by         recert.Person
		want       error
		says       string
	}{
		"kept":                     {campaign, item, keep, recert.Candidates{}, ana, nil, ""},
		"by the same person":       {campaign, item, keep, recert.Candidates{}, recert.Person{UID: "aws:ana", SameAs: []string{"p:ana"}}, nil, ""},
		"by somebody else":         {campaign, item, keep, recert.Candidates{}, recert.Person{UID: "p:bo"}, graph.ErrForbidden, "p:ana has to decide"},
		"by who holds it by now":   {campaign, item, keep, recert.Candidates{Holders: []string{"aws:ana"}}, ana, graph.ErrForbidden, "holds the grant"},
		"on what has changed":      {campaign, item, graph.ReviewDecision{Answer: graph.ReviewKeep, Seen: 2}, recert.Candidates{}, ana, graph.ErrConflict, "nothing was changed"},
		"in a paused campaign":     {graph.Campaign{Status: graph.CampaignPaused}, item, keep, recert.Candidates{}, ana, graph.ErrConflict, "paused"},
		"of what has ended":        {campaign, graph.ReviewItem{Grant: "g:1", State: graph.ItemWithdrawn, Version: 3}, keep, recert.Candidates{}, ana, graph.ErrConflict, "nothing left"},
		"without an answer":        {campaign, item, graph.ReviewDecision{Seen: 3}, recert.Candidates{}, ana, graph.ErrInvalid, "answer"},
		"revoked without a reason": {campaign, item, graph.ReviewDecision{Answer: graph.ReviewRevoke, Seen: 3}, recert.Candidates{}, ana, graph.ErrInvalid, "reason"},
		"kept against the advice":  {campaign, item, advised(graph.ReviewRevoke, keep), recert.Candidates{}, ana, graph.ErrInvalid, "reason"},
		"narrowed to nothing":      {campaign, item, advised("", graph.ReviewDecision{Answer: graph.ReviewNarrow, Seen: 3}), recert.Candidates{}, ana, graph.ErrInvalid, "operations"},
		"narrowed to more": {
			campaign, item, advised("", graph.ReviewDecision{Answer: graph.ReviewNarrow, Seen: 3, Operations: []string{"s3:DeleteObject"}}), recert.Candidates{}, ana, graph.ErrInvalid, "s3:DeleteObject",
		},
		"narrowed": {campaign, item, advised("", graph.ReviewDecision{Answer: graph.ReviewNarrow, Seen: 3, Operations: []string{"s3:getobject"}}), recert.Candidates{}, ana, nil, ""},
		"delegated to oneself": {
			campaign, item, graph.ReviewDecision{Answer: graph.ReviewDelegate, By: "p:ana", To: "p:ana", Reason: "away", Seen: 3}, recert.Candidates{}, ana, graph.ErrInvalid, "to",
		},
	} {
		t.Run(name, func(t *testing.T) {
			after, err := recert.Decide(given.campaign, given.item, given.decision, given.candidates, given.by)
			if !errors.Is(err, given.want) || (err != nil && !strings.Contains(err.Error(), given.says)) {
				t.Fatalf("answers %v, want %v with %q", err, given.want, given.says)
			}
			switch {
			case err != nil && (after.Version != given.item.Version || after.Last != nil):
				t.Errorf("a refused answer changed the item to %+v", after)
			case err == nil && (after.State != graph.ItemDecided || after.Version != 4):
				t.Errorf("the item is %s at version %d, want decided at 4", after.State, after.Version)
			}
		})
	}
}

// TestDecideInTwoSteps follows an item that the second reviewer first answers otherwise.
func TestDecideInTwoSteps(t *testing.T) {
	campaign := graph.Campaign{Status: graph.CampaignOpen, TwoSteps: true}
	ana, bo := recert.Person{UID: "p:ana"}, recert.Person{UID: "p:bo"}
	item := graph.ReviewItem{Reviewer: "p:ana", State: graph.ItemOpen}
	step := func(uid, answer, reason string, by recert.Person, state string) {
		t.Helper()
		after, err := recert.Decide(campaign, item, graph.ReviewDecision{UID: uid, Answer: answer, Reason: reason, By: by.UID, Seen: item.Version}, recert.Candidates{}, by)
		if err != nil || after.State != state {
			t.Fatalf("%s: %s, %v, want %s", uid, after.State, err, state)
		}
		item = after
	}
	step("d1", graph.ReviewKeep, "", ana, graph.ItemProposed)
	if _, err := recert.Decide(campaign, item, graph.ReviewDecision{Answer: graph.ReviewKeep, Seen: 1}, recert.Candidates{}, ana); !errors.Is(err, graph.ErrForbidden) {
		t.Errorf("one person took both steps: %v", err)
	}
	step("d2", graph.ReviewRevoke, "not needed", bo, graph.ItemProposed)
	step("d3", graph.ReviewRevoke, "agreed", ana, graph.ItemDecided)
	if item.Last.Supersedes != "d2" {
		t.Errorf("the last decision supersedes %q, want d2", item.Last.Supersedes)
	}
	item = graph.ReviewItem{Reviewer: "p:ana", State: graph.ItemOpen}
	after, err := recert.Decide(campaign, item, graph.ReviewDecision{Answer: graph.ReviewDelegate, By: "p:ana", To: "p:bo", Reason: "away"}, recert.Candidates{}, ana)
	if err != nil || after.State != graph.ItemOpen || after.Reviewer != "p:bo" || after.Chosen != "delegated" {
		t.Errorf("delegated: %+v, %v", after, err)
	}
}

func TestBulk(t *testing.T) {
	keep := graph.ReviewEvidence{Recommendation: graph.Recommendation{Answer: graph.ReviewKeep}}
	gap := keep
	gap.Gaps = []graph.ReviewGap{{Rule: "review-overdue", Severity: "low"}}
	open := graph.ReviewItem{State: graph.ItemOpen}
	if why := recert.Bulk(open, keep); why != "" {
		t.Errorf("an item without gaps %s", why)
	}
	for _, why := range []string{recert.Bulk(open, gap), recert.Bulk(open, graph.ReviewEvidence{}), recert.Bulk(graph.ReviewItem{State: graph.ItemDecided}, keep)} {
		if why == "" {
			t.Error("an item that has to be looked at alone may be decided together with others")
		}
	}
}
