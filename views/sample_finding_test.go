package views_test

import (
	"time"

	"clew/views"
)

func trend() views.Trend {
	trend := views.Trend{Days: make([]views.TrendDay, 90), Of: "Of the filters, these counts follow rule, severity and system only."}
	for i := range trend.Days {
		trend.Days[i].Day = at(11, 24, 0, 0, 0).AddDate(0, 0, i-89)
	}
	trend.Days[5].Opened, trend.Days[40].Resolved, trend.Days[88].Opened, trend.Days[88].Resolved, trend.Days[89].Opened = 120, 31, 14, 2, 1
	return trend
}

func gaps() views.Findings {
	return views.Findings{
		Filter: views.FindingFilter{Status: "open", Assignee: "-", Me: "Ines Ortega", Rules: []views.Choice{{Value: "self-approval", Words: "Approved by the requester"}, {Value: "superseded-credential-used", Words: "Replaced credential used"}}},
		Chips:  []views.FilterChip{{Name: "Status", Value: "open", Remove: "/gaps?assignee=-"}, {Name: "Assigned to", Value: "nobody", Remove: "/gaps?status=open"}, {Name: "Subject", Value: longARN, Remove: "/gaps"}},
		Saved:  []views.SavedFilter{{Name: "Mine", Href: "/gaps?assignee=Ines+Ortega"}, {Name: "Critical ones of the payments team", Href: "/gaps?severity=critical"}}, Query: "assignee=-&status=open",
		Trend: trend(), Grouping: grouping("list"), Rows: findings(), Total: views.Total{Count: 189, Known: true}, Older: "/gaps?after=x", Newer: "/gaps",
		Export: views.Exports{Path: views.GapsPath, Query: "status=open", Of: "gaps", Rows: 189}, CanWrite: true,
	}
}

func grouping(current string) []views.GroupChoice {
	var list []views.GroupChoice
	for _, one := range []string{"list", "rule", "severity", "system", "sponsor"} {
		list = append(list, views.GroupChoice{Words: "By " + one, Href: "/gaps?group=" + one, Current: one == current})
	}
	list[0].Words = "List"
	return list
}

func gapsGrouped() views.Findings {
	result := gaps()
	result.Rows, result.Older, result.Newer, result.Grouping, result.Export.Rows, result.Trend = nil, "", "", grouping("sponsor"), -1, views.Trend{Days: trend().Days[50:70]}
	result.Groups = &views.FindingGroups{By: "Sponsor", Cut: "Counting stopped at a bound: only the newest are counted. Narrow the list for whole numbers.", Rows: []views.FindingGroup{
		{Value: views.Link{Text: "Mara Lindqvist", Href: "/gaps?sponsor=hr%3A1"}, Count: 1204}, {Value: views.Link{Text: "nobody answers, or it affects no identity"}, Count: 7},
	}}
	return result
}

func gapsOfRule() views.Findings {
	result := gaps()
	result.Filter.Rule = "superseded-credential-used"
	result.Rows, result.CanWrite, result.Saved, result.Query = result.Rows[1:2], false, nil, ""
	result.Rule = &views.Rule{
		ID: "superseded-credential-used", Title: "Replaced credential used", Severity: "high", Subject: "Action",
		Description: "The credential had been replaced by a newer one when it was used, so the rotation did not reach every job.",
		Remediation: "Find the workload that still carries the old credential, give it the new one, then disable the old one at the source.",
		Controls:    []views.Control{nhi7, ia5}, Queries: queries(),
	}
	return result
}

// gap is one that was accepted, withdrawn and accepted again.
func gap() views.FindingDetail {
	one := findings()[1]
	one.Status, one.Until = "accepted", at(12, 31, 0, 0, 0)
	return views.FindingDetail{
		Finding: one, Description: "The credential had been replaced by a newer one when it was used.", Remediation: "Give the job the new one.", Details: "Replaced on 2026-11-01 by AKIAQ3EGRIEXAMPLE8.",
		Affects: node("ServiceAccount", "report-export"), Reopenings: 2, ReopenedAt: at(11, 20, 3, 0, 0),
		Use:        &views.Use{Days: []views.DayUse{{Day: at(11, 22, 0, 0, 0), Count: 4}, {Day: at(11, 23, 0, 0, 0)}, {Day: at(11, 24, 0, 0, 0), Count: 10}}, Cut: "Older actions are not counted here: of its newest, those of the last 3 days are."},
		Samples:    []views.Link{{Text: "cloudtrail:1:e1", Href: views.ActionPath("cloudtrail:1:e1")}, {Text: longARN, Href: views.ActionPath(longARN)}},
		Acceptance: &views.Acceptance{By: "Mara Lindqvist", At: at(11, 21, 9, 0, 0), Until: at(12, 31, 0, 0, 0), Reason: "The vendor needs until the end of the year <to move>.", More: 3},
		History: []views.FindingEvent{
			{At: at(11, 21, 9, 0, 0), By: "Mara Lindqvist", Did: "accepted it until 2026-12-31 00:00", Text: "The vendor needs until the end of the year <to move>.", Status: "accepted", Count: 11},
			{At: at(11, 20, 3, 0, 0), Did: "opened it again", Status: "open", Count: 11},
			{At: at(11, 18, 8, 3, 11), Did: "found it", Status: "open", Count: 1},
		},
		HistoryOf: 5, CanWrite: true, Me: "Ines Ortega", EarliestEnd: "2026-11-25", LatestEnd: "2027-11-25",
	}
}

// gapOfState is one without actions, shown to somebody who may not decide.
func gapOfState() views.FindingDetail {
	one := findings()[3]
	return views.FindingDetail{Finding: one, Description: "Nobody used it.", ResolvedAt: at(time.October, 1, 0, 0, 0)}
}

func acceptGaps() views.AcceptFindings {
	list := findings()
	return views.AcceptFindings{Change: list[:3], Stay: list[3:], Changed: 1, EarliestEnd: "2026-11-25", LatestEnd: "2027-11-25"}
}
