package recert

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clew/graph"
)

// idle is how long without a use speaks for taking access away.
const idle = 90 * 24 * time.Hour

// Recommend gives the answer that the evidence speaks for. Absence counts only as far as was read: access whose use
// was not collected is never called unused.
func Recommend(evidence graph.ReviewEvidence) graph.Recommendation {
	var against, narrow, inFavour []string
	if day := evidence.UsedUntil; !day.IsZero() && !day.Add(-idle).Before(evidence.Since) {
		switch {
		case evidence.LastUse.IsZero():
			against = append(against, "It was never used, as far as was read, until "+date(day)+".")
		case evidence.LastUse.Before(day.Add(-idle)):
			against = append(against, "It was last used on "+date(evidence.LastUse)+".")
		}
	}
	if evidence.SponsorGone {
		against = append(against, "Who answered for the holder has departed.")
	} else if evidence.Sponsor == "" {
		against = append(against, "Nobody answers for the holder.")
	}
	if gaps := severe(evidence.Gaps); len(gaps) > 0 {
		against = append(against, "It has severe gaps: "+strings.Join(gaps, ", ")+".")
	}
	switch {
	case evidence.Request == "":
		against = append(against, "No request for it is on record.")
	case !evidence.Approved:
		against = append(against, "No approval of "+evidence.Request+" was in force when it was provisioned.")
	default:
		inFavour = append(inFavour, evidence.Request+" was approved.")
	}
	if unused := Unused(evidence); len(unused) > 0 && len(evidence.Used) > 0 {
		narrow = append(narrow, fmt.Sprintf("%d of its %d operations were not used.", len(unused), len(evidence.Operations)))
	}
	if !evidence.LastUse.IsZero() {
		inFavour = append(inFavour, "It was last used on "+date(evidence.LastUse)+".")
	}
	switch {
	case len(against) > 0:
		return graph.Recommendation{Answer: graph.ReviewRevoke, Reasons: append(against, narrow...)}
	case len(narrow) > 0:
		return graph.Recommendation{Answer: graph.ReviewNarrow, Reasons: append(narrow, inFavour...)}
	case evidence.LastUse.IsZero():
		return graph.Recommendation{Reasons: append(inFavour, "Whether it was used is not known.")}
	}
	return graph.Recommendation{Answer: graph.ReviewKeep, Reasons: inFavour}
}

// Unused gives the operations that a grant names and that were not done under it; none where their use was not read since
// the beginning, or not all of them could be counted, or where the grant names patterns.
func Unused(evidence graph.ReviewEvidence) []string {
	if evidence.UsedUntil.IsZero() || evidence.UsesCut || !evidence.UsedUntil.Add(-idle).After(evidence.Since) {
		return nil
	}
	var unused []string
	for _, operation := range evidence.Operations {
		if strings.ContainsAny(operation, "*?") {
			return nil
		}
		if !slices.ContainsFunc(evidence.Used, func(used string) bool { return strings.EqualFold(used, operation) }) {
			unused = append(unused, operation)
		}
	}
	return unused
}

// severe names the rules of the gaps that alone speak against keeping access.
func severe(gaps []graph.ReviewGap) []string {
	var rules []string
	for _, gap := range gaps {
		if gap.Severity == "critical" || gap.Severity == "high" {
			rules = append(rules, gap.Rule)
		}
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

func date(at time.Time) string { return at.UTC().Format(time.DateOnly) }

func joined(list []string) string { return strings.Join(list, "; ") }
