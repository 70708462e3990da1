package recert

import (
	"fmt"
	"slices"
	"strings"

	"clew/graph"
)

// Decide carries a reviewer's answer out on an item and gives the item afterwards. The error wraps graph.ErrConflict where
// campaign or item do not take it any more, or the item has changed since it was seen; graph.ErrForbidden where somebody
// else has to decide; and graph.ErrInvalid, naming the field, where the answer is not complete.
func Decide(campaign graph.Campaign, item graph.ReviewItem, decision graph.ReviewDecision, candidates Candidates, by Person) (graph.ReviewItem, error) {
	switch {
	case campaign.Status != graph.CampaignOpen:
		return item, fmt.Errorf("the campaign is %s and takes no decision: %w", campaign.Status, graph.ErrConflict)
	case item.State == graph.ItemWithdrawn:
		return item, fmt.Errorf("there is nothing left to decide on %s: %w", item.Grant, graph.ErrConflict)
	case decision.Seen != item.Version:
		return item, fmt.Errorf("%s has been decided on since it was shown%s; nothing was changed: %w", item.Grant, lastBy(item), graph.ErrConflict)
	}
	if err := check(decision); err != nil {
		return item, err
	}
	if why := Excluded(by, candidates); why != "" {
		return item, fmt.Errorf("%s %s and may not decide on it: %w", by.UID, why, graph.ErrForbidden)
	}
	confirming := item.State == graph.ItemProposed && item.Last != nil
	if confirming && same(by, item.Last.By) {
		return item, fmt.Errorf("%s decided the first step, and another person has to confirm it: %w", by.UID, graph.ErrForbidden)
	}
	if !confirming && !same(by, item.Reviewer) {
		return item, fmt.Errorf("%s has to decide on it: %w", item.Reviewer, graph.ErrForbidden)
	}
	item.Version++
	if item.Last != nil {
		decision.Supersedes = item.Last.UID
	}
	previous := item.Last
	item.Last = &decision
	switch {
	case decision.Answer == graph.ReviewDelegate:
		item.Reviewer, item.Chosen, item.State = decision.To, "delegated", graph.ItemOpen
	case campaign.TwoSteps && (!confirming || !agree(*previous, decision)):
		item.State = graph.ItemProposed // a different answer is a new proposal, which the other one has to confirm
	default:
		item.State = graph.ItemDecided
	}
	return item, nil
}

// check says what an answer lacks.
func check(decision graph.ReviewDecision) error {
	advice := decision.Evidence.Recommendation.Answer
	var needs bool
	switch decision.Answer {
	case graph.ReviewRevoke:
		needs = true
	case graph.ReviewKeep:
		needs = advice == graph.ReviewRevoke || advice == graph.ReviewNarrow
	case graph.ReviewNarrow:
		needs = advice == graph.ReviewRevoke
		if len(decision.Operations) == 0 {
			return fmt.Errorf("operations: narrowing needs at least one operation that remains; otherwise revoke: %w", graph.ErrInvalid)
		}
		for _, operation := range decision.Operations {
			if !slices.ContainsFunc(decision.Evidence.Operations, func(allowed string) bool { return strings.EqualFold(allowed, operation) }) {
				return fmt.Errorf("operations: %s is not one that the grant allows: %w", operation, graph.ErrInvalid)
			}
		}
	case graph.ReviewDelegate:
		needs = true
		if decision.To == "" || decision.To == decision.By {
			return fmt.Errorf("to: name another person who has to decide: %w", graph.ErrInvalid)
		}
	default:
		return fmt.Errorf("answer: %q is none of %s, %s, %s and %s: %w", decision.Answer, graph.ReviewKeep, graph.ReviewNarrow, graph.ReviewRevoke, graph.ReviewDelegate, graph.ErrInvalid)
	}
	if needs || strings.TrimSpace(decision.Reason) != "" {
		return graph.CheckText("reason", decision.Reason, graph.LongestReason)
	}
	return nil
}

// agree reports whether two answers come to the same.
func agree(one, other graph.ReviewDecision) bool {
	return one.Answer == other.Answer && slices.Equal(slices.Sorted(slices.Values(one.Operations)), slices.Sorted(slices.Values(other.Operations)))
}

// same reports whether a person goes by that uid.
func same(person Person, uid string) bool {
	return person.UID == uid || slices.Contains(person.SameAs, uid)
}

func lastBy(item graph.ReviewItem) string {
	if item.Last == nil {
		return ""
	}
	return " by " + item.Last.By
}

// Bulk says why an item must not be decided together with others; empty: it may.
func Bulk(item graph.ReviewItem, evidence graph.ReviewEvidence) string {
	switch {
	case item.State != graph.ItemOpen:
		return "is " + item.State
	case len(evidence.Gaps) > 0:
		return "has gaps"
	case evidence.Recommendation.Answer != graph.ReviewKeep:
		return "is not recommended to be kept"
	}
	return ""
}
