package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"clew/graph"
)

// marks draw the states of links. The word stands beside each, so that the mark is never the only sign.
var marks = map[graph.State]string{graph.StatePresent: "●", graph.StateUnknown: "?", graph.StateMissing: "○"}

// traceTree draws the chain of one action for a terminal.
func traceTree(chain graph.Chain, judgement graph.Judgement) string {
	action := chain.Action
	var text strings.Builder
	line := func(format string, arguments ...any) { fmt.Fprintf(&text, format+"\n", arguments...) }
	line("%s", action.UID)
	line("%s  %s, %s", action.At.UTC().Format(time.RFC3339), action.Operation, outcome(action))
	line("by %s", actor(chain))
	if chain.OnBehalfOf.UID != "" {
		line("on behalf of %s", cmp.Or(chain.OnBehalfOf.Name, chain.OnBehalfOf.UID))
	}
	if action.ResourceName != "" {
		line("on %s", action.ResourceName)
	}
	if action.CredentialUID != "" {
		line("with %s", action.CredentialUID)
	}
	line("")
	line("%s", strings.ToUpper(string(judgement.Verdict)))
	for i, grade := range judgement.Grades {
		branch, stem := "├─", "│ "
		if i == len(judgement.Grades)-1 {
			branch, stem = "└─", "  "
		}
		mark, known := marks[grade.State]
		if !known {
			mark = "✗"
		}
		rule := ""
		if grade.Rule != "" {
			rule = "  [" + grade.Rule + "]"
		}
		line("%s %s %-10s %s%s", branch, mark, grade.Link, grade.State, rule)
		if grade.Reason != "" {
			line("%s   %s", stem, grade.Reason)
		}
	}
	if len(judgement.Gaps) > 0 {
		line("")
		line("gaps: %s", strings.Join(judgement.Gaps, ", "))
	}
	return text.String()
}

func outcome(action graph.Action) string {
	if action.OutcomeReason == "" {
		return action.Outcome
	}
	return action.Outcome + " (" + action.OutcomeReason + ")"
}

// actor names who acted, with what is known of them.
func actor(chain graph.Chain) string {
	identity := chain.Circumstances.Standing.Identity
	name := cmp.Or(identity.Name, identity.UID, chain.Action.IdentityUID)
	if identity.Unattributed {
		return name + " (no source has described who that is)"
	}
	words := []string{cmp.Or(string(identity.Kind), "unknown kind")}
	if identity.Environment != "" {
		words = append(words, identity.Environment)
	}
	return name + " (" + strings.Join(words, ", ") + ")"
}
