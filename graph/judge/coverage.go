package judge

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"clew/graph"
)

// covering gives the span that shows the subject at the moment; of several the one that reaches furthest, so that the
// order in which they come does not matter.
func (j *judging) covering(subject graph.Subject, moment time.Time) (graph.Coverage, bool) {
	var best graph.Coverage
	found := false
	for _, span := range j.coverage {
		if !span.Doubted() && span.Subject == subject && (span.System == "" || span.System == j.action.System) && span.Interval.Contains(moment) {
			if !found || compareReach(span, best) > 0 {
				best, found = span, true
			}
		}
	}
	j.awaits = j.awaits || !found
	return best, found
}

func compareReach(a, b graph.Coverage) int {
	if a.Interval.To.IsZero() != b.Interval.To.IsZero() {
		if a.Interval.To.IsZero() {
			return 1
		}
		return -1
	}
	if order := a.Interval.To.Compare(b.Interval.To); order != 0 {
		return order
	}
	if order := cmp.Or(strings.Compare(b.Name, a.Name), strings.Compare(b.Source, a.Source)); order != 0 {
		return order
	}
	return cmp.Or(b.Interval.From.Compare(a.Interval.From), cmp.Compare(a.Rows, b.Rows))
}

// coveredThroughout reports whether the subject is covered at every moment from the first to the last, both included.
// A zero first asks for coverage since ever.
func (j *judging) coveredThroughout(subject graph.Subject, first, last time.Time) bool {
	var spans []graph.Interval
	for _, span := range j.coverage {
		if !span.Doubted() && span.Subject == subject && (span.System == "" || span.System == j.action.System) {
			spans = append(spans, span.Interval)
		}
	}
	slices.SortFunc(spans, func(a, b graph.Interval) int { return a.From.Compare(b.From) })
	reached := first
	for _, span := range spans {
		if !span.From.IsZero() && (reached.IsZero() || span.From.After(reached)) {
			break
		}
		if span.To.IsZero() || span.To.After(last) {
			return true
		}
		if span.To.After(reached) {
			reached = span.To
		}
	}
	j.awaits = true
	return false
}

// doubted gives the span of the subject, within the time, that records in quarantine leave in doubt; of several the one
// that reaches furthest.
func (j *judging) doubted(subject graph.Subject, within graph.Interval) (graph.Coverage, bool) {
	var best graph.Coverage
	found := false
	for _, span := range j.coverage {
		if span.Doubted() && span.Subject == subject && (span.System == "" || span.System == j.action.System) && span.Interval.Overlaps(within) {
			if !found || compareReach(span, best) > 0 {
				best, found = span, true
			}
		}
	}
	return best, found
}

// doubtedBy says which source may have told of it in records that it could not read.
func doubtedBy(span graph.Coverage) string {
	those, lie := "those", " lie"
	if span.Rejected == 1 {
		those, lie = "that one", " lies"
	}
	return readUpTo(span) + ", but " + counted(span.Rejected, "rejected record", "rejected records") + " of it" + lie + " in quarantine: " + those + " may tell of it"
}

var subjectNames = map[graph.Subject]string{
	graph.SubjectIdentity:   "identities",
	graph.SubjectSponsor:    "sponsors",
	graph.SubjectRequest:    "requests",
	graph.SubjectApproval:   "approvals",
	graph.SubjectGrant:      "grants",
	graph.SubjectCredential: "credentials",
	graph.SubjectAction:     "actions",
	graph.SubjectContract:   "contracts",
}

// absences say what a source that was read does not state.
var absences = map[graph.Subject]string{
	graph.SubjectIdentity:   "no such identity",
	graph.SubjectSponsor:    "no sponsor",
	graph.SubjectRequest:    "no request",
	graph.SubjectApproval:   "no approval that counts",
	graph.SubjectGrant:      "no grant",
	graph.SubjectCredential: "no issuance",
	graph.SubjectContract:   "no contract",
}

// shownBy says which source would have shown what is missing, up to when it was read and how many records of it were, as a
// clause that follows a sentence about the absence. Of a violated link the source states nothing that would mend it.
func shownBy(span graph.Coverage, grade graph.Grade) string {
	states := absences[span.Subject]
	switch {
	case grade.State == graph.StatePresent:
		return " (" + readUpTo(span) + ")"
	case grade.State != graph.StateMissing || grade.Rule == RuleSponsorNotAPerson || states == "":
		states = "nothing that mends it"
	}
	return "; " + readUpTo(span) + ", and states " + states
}

// readUpTo says how far a source was read: "hr (sponsors) was read up to 2026-11-01 00:00 UTC, 1,204 rows".
func readUpTo(span graph.Coverage) string {
	clause := orElse(span.Name, span.Source, "a source without a name") + " (" + subjectNames[span.Subject] + ") was read up to " + stamp(span.Interval.To)
	if span.Interval.To.IsZero() {
		clause = orElse(span.Name, span.Source, "a source without a name") + " (" + subjectNames[span.Subject] + ") is still being read"
	}
	if span.Rows > 0 {
		clause += ", " + counted(span.Rows, "row", "rows")
	}
	return clause
}

// uncovered is the clause that says that nothing was collected about the subject for the moment.
func (j *judging) uncovered(subject graph.Subject, moment time.Time) string {
	if span, some := j.doubted(subject, graph.Interval{From: moment, To: moment.Add(1)}); some {
		return doubtedBy(span)
	}
	var before, after graph.Coverage
	hasBefore, hasAfter := false, false
	for _, span := range j.coverage {
		if span.Doubted() || span.Subject != subject || (span.System != "" && span.System != j.action.System) {
			continue
		}
		if !span.Interval.To.IsZero() && !span.Interval.To.After(moment) {
			if !hasBefore || compareReach(span, before) > 0 {
				before, hasBefore = span, true
			}
		} else if !hasAfter || span.Interval.From.Before(after.Interval.From) ||
			(span.Interval.From.Equal(after.Interval.From) && compareReach(span, after) > 0) {
			after, hasAfter = span, true
		}
	}
	clause := "no source of " + subjectNames[subject] + " was collected for " + stamp(moment)
	switch {
	case hasBefore:
		clause += "; the last one read, " + orElse(before.Name, before.Source) + ", reaches " + stamp(before.Interval.To)
	case hasAfter:
		clause += "; the first one read, " + orElse(after.Name, after.Source) + ", begins at " + stamp(after.Interval.From)
	default:
		clause += ", nor for any other time"
	}
	return clause
}
