package recert_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/graph/recert"
)

func on(month time.Month, day int) time.Time {
	return time.Date(2026, month, day, 9, 0, 0, 0, time.UTC)
}

func TestRecommend(t *testing.T) {
	used := graph.ReviewEvidence{
		Since: on(1, 1), UsedUntil: on(11, 20), Uses: 40, LastUse: on(11, 19), Sponsor: "p:ana", Request: "CHG-7", Approved: true,
		Operations: []string{"s3:GetObject", "s3:PutObject"}, Used: []string{"S3:getobject", "s3:PutObject"},
	}
	with := func(change func(*graph.ReviewEvidence)) graph.ReviewEvidence {
		changed := used
		change(&changed)
		return changed
	}
	for name, given := range map[string]struct {
		evidence graph.ReviewEvidence
		answer   string
		reason   string
	}{
		"used and approved": {used, graph.ReviewKeep, "CHG-7 was approved."},
		"never used": {
			with(func(e *graph.ReviewEvidence) { e.Uses, e.LastUse, e.Used = 0, time.Time{}, nil }), graph.ReviewRevoke, "never used, as far as was read, until 2026-11-20",
		},
		"not used for 90 days":  {with(func(e *graph.ReviewEvidence) { e.LastUse = on(8, 22).Add(-time.Second) }), graph.ReviewRevoke, "last used on 2026-08-22"},
		"used just 90 days ago": {with(func(e *graph.ReviewEvidence) { e.LastUse = on(8, 22) }), graph.ReviewKeep, "last used on 2026-08-22"},
		"its use was not read":  {with(func(e *graph.ReviewEvidence) { e.UsedUntil, e.LastUse, e.Used = time.Time{}, time.Time{}, nil }), "", "not known"},
		"read for too short":    {with(func(e *graph.ReviewEvidence) { e.Since, e.LastUse, e.Used = on(9, 1), time.Time{}, nil }), "", "not known"},
		"the sponsor left":      {with(func(e *graph.ReviewEvidence) { e.SponsorGone = true }), graph.ReviewRevoke, "departed"},
		"nobody answers":        {with(func(e *graph.ReviewEvidence) { e.Sponsor = "" }), graph.ReviewRevoke, "Nobody answers"},
		"no request":            {with(func(e *graph.ReviewEvidence) { e.Request, e.Approved = "", false }), graph.ReviewRevoke, "No request"},
		"approved by nobody":    {with(func(e *graph.ReviewEvidence) { e.Approved = false }), graph.ReviewRevoke, "No approval of CHG-7"},
		"a severe gap":          {with(func(e *graph.ReviewEvidence) { e.Gaps = []graph.ReviewGap{{Rule: "self-approval", Severity: "high"}} }), graph.ReviewRevoke, "self-approval"},
		"a slight gap":          {with(func(e *graph.ReviewEvidence) { e.Gaps = []graph.ReviewGap{{Rule: "review-overdue", Severity: "low"}} }), graph.ReviewKeep, "approved"},
		"half of it not used":   {with(func(e *graph.ReviewEvidence) { e.Used = []string{"s3:GetObject"} }), graph.ReviewNarrow, "1 of its 2 operations"},
		"uses beyond the count": {with(func(e *graph.ReviewEvidence) { e.Used, e.UsesCut = []string{"s3:GetObject"}, true }), graph.ReviewKeep, "approved"},
		"patterns of operations": {with(func(e *graph.ReviewEvidence) {
			e.Operations, e.Used = []string{"s3:*", "s3:GetObject"}, []string{"s3:GetObject"}
		}), graph.ReviewKeep, "approved"},
	} {
		t.Run(name, func(t *testing.T) {
			got := recert.Recommend(given.evidence)
			if got.Answer != given.answer || !slices.ContainsFunc(got.Reasons, func(reason string) bool { return strings.Contains(reason, given.reason) }) {
				t.Errorf("recommends %q because %q, want %q because of %q", got.Answer, got.Reasons, given.answer, given.reason)
			}
		})
	}
}
