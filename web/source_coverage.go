package web

import (
	"time"

	"clew/graph"
	"clew/views"
)

// subjectWords name in the plural what a source can be complete for.
var subjectWords = map[graph.Subject]string{
	graph.SubjectIdentity: "identities", graph.SubjectSponsor: "sponsors", graph.SubjectRequest: "requests", graph.SubjectApproval: "approvals",
	graph.SubjectGrant: "grants", graph.SubjectCredential: "credentials", graph.SubjectAction: "actions", graph.SubjectContract: "contracts",
}

// holeWords say why a source is not complete for some time.
var holeWords = map[graph.HoleReason]string{
	graph.HoleRetention: "older than what the source kept when it was first read",
	graph.HoleFailed:    "the run that read it failed",
	graph.HoleLag:       "records may still appear there",
	graph.HoleNotRead:   "no run says that it was read",
	graph.HoleNoSource:  "no source tells of it",
}

// whyNot says why a source is not complete for a time.
func whyNot(hole graph.Hole) string {
	if hole.Why == graph.HoleRejected {
		return counted(int(hole.Rejected), "rejected record", "rejected records") + " may tell of it"
	}
	return holeWords[hole.Why]
}

// strips shows the coverage of a source by what it tells of, over the same window as the whole.
func strips(record graph.SourceRecord, whole views.Coverage) []views.CoverageStrip {
	var list []views.CoverageStrip
	for _, scope := range record.Reading.Scopes() {
		strip := views.CoverageStrip{Name: subjectWords[scope.Subject], Coverage: views.Coverage{From: whole.From, To: whole.To}}
		if scope.System != "" {
			strip.Name += " in " + scope.System
		}
		for _, span := range record.Coverage.Of(scope) {
			read := interval(span.Interval)
			strip.Rows = max(strip.Rows, span.Rows)
			if read.To.IsZero() {
				read.To = whole.To
			}
			strip.Coverage.Read = append(strip.Coverage.Read, read)
		}
		for _, hole := range record.Reading.Holes(scope, graph.Interval{From: whole.From, To: whole.To}) {
			strip.Gaps = append(strip.Gaps, views.CoverageGap{Interval: interval(hole.Interval), Why: whyNot(hole)})
		}
		list = append(list, strip)
	}
	return list
}

// readingRules says the lag and the retention of a source.
func readingRules(reading graph.Reading) string {
	text := ""
	if reading.Lag > 0 {
		text = "Complete up to " + reading.Lag.String() + " before it is read. "
	}
	if floor := reading.Floor(); !floor.IsZero() {
		text += "Nothing from before " + floor.UTC().Format(time.DateOnly) + " was to be had when it was first read."
	}
	return text
}
