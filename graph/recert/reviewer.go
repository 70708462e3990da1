package recert

import (
	"fmt"
	"slices"

	"clew/graph"
)

// Candidates are the persons who could review one item, each with all identities that aliases show to be the same person.
type Candidates struct {
	By        map[string][]Person // for each graph.ReviewBy rule, in the order in which they are preferred
	Holders   []string            // uids of who holds the grant, the members of a group included
	Approvers []string            // uids of who approved the request behind it
}

// Person is somebody who could review.
type Person struct {
	UID      string
	SameAs   []string // uids of other identities of the same person, and of the non-human ones that act for this person alone
	Departed bool
}

// Choice is the reviewer of an item.
type Choice struct {
	UID      string
	Rule     string   // the graph.ReviewBy rule that chose
	PassedBy []string // who was not chosen, and why, in words
}

// Choose gives the first person that the rules of a campaign name and that nothing excludes: never one who holds the grant,
// who alone approved it, or who has departed. The fallback is tried last. Where nobody remains the error wraps
// graph.ErrConflict and says why each was passed by.
func Choose(campaign graph.Campaign, candidates Candidates) (Choice, error) {
	rules := slices.DeleteFunc(slices.Clone(campaign.Rules), func(rule string) bool { return rule == graph.ReviewByFallback })
	var choice Choice
	for _, rule := range append(rules, graph.ReviewByFallback) {
		for _, person := range candidates.By[rule] {
			if why := Excluded(person, candidates); why != "" {
				choice.PassedBy = append(choice.PassedBy, person.UID+" "+why)
				continue
			}
			choice.UID, choice.Rule = person.UID, rule
			return choice, nil
		}
	}
	if len(choice.PassedBy) == 0 {
		return choice, fmt.Errorf("no rule of the campaign names a reviewer: %w", graph.ErrConflict)
	}
	return choice, fmt.Errorf("nobody may review this: %s: %w", joined(choice.PassedBy), graph.ErrConflict)
}

// Excluded says why a person must not review an item; empty: they may. Whoever a person is known as counts as that person.
func Excluded(person Person, candidates Candidates) string {
	known := append([]string{person.UID}, person.SameAs...)
	has := func(list []string) bool {
		return slices.ContainsFunc(known, func(uid string) bool { return slices.Contains(list, uid) })
	}
	switch {
	case person.Departed:
		return "has departed"
	case has(candidates.Holders):
		return "holds the grant"
	case has(candidates.Approvers) && !slices.ContainsFunc(candidates.Approvers, func(uid string) bool { return !slices.Contains(known, uid) }):
		return "alone approved the grant"
	}
	return ""
}
