package views_test

import (
	"time"

	"clew/views"
)

func use() *views.Use {
	days := make([]views.DayUse, 0, 90)
	for i := range 90 {
		day := views.DayUse{Day: at(8, 27, 0, 0, 0).AddDate(0, 0, i), Count: int64(20 + (i*37)%61)}
		if day.Day.Weekday() == time.Sunday {
			day.Count = 0
		}
		days = append(days, day)
	}
	return &views.Use{Days: days}
}

func actionRows() []views.ActionRow {
	return []views.ActionRow{
		{UID: "cloudtrail:1:e1", At: at(11, 20, 2, 14, 7), Operation: "s3:GetObject", Resource: node("Resource", "arn:aws:s3:::finance-exports/2026/11/19/ledger.csv"), Actor: node("ServiceAccount", "report-export"), Outcome: "success", Verdict: views.Broken, Gaps: []string{"self-approval", "superseded-credential-used"}},
		{UID: "cloudtrail:1:e2", At: at(11, 20, 2, 13, 59), Operation: "secretsmanager:GetSecretValue", Resource: node("Resource", longARN), Actor: node("ServiceAccount", "report-export"), Outcome: "denied", Verdict: views.Unknown},
		{UID: "cloudtrail:1:e3", At: at(11, 19, 2, 14, 1), Operation: "sts:GetCallerIdentity", Actor: node("ServiceAccount", "report-export"), Outcome: "success", Verdict: views.Traced},
	}
}

func actionList(path string) *views.ActionList {
	return &views.ActionList{
		Filter: views.ActionFilter{Path: path, Verdict: views.Broken, From: "2026-11-01T00:00", Operations: []string{"s3:GetObject", "sts:AssumeRole"}},
		Rows:   actionRows(), Total: views.Total{Count: 151232, Known: true},
		Older: path + "?before=2026-11-19T02%3A14%3A01Z", Newer: path, Export: views.Exports{Path: path + "/actions", Of: "actions", Rows: -1},
	}
}

func findings() []views.Finding {
	return []views.Finding{
		{UID: "self-approval/grant:1", Rule: "self-approval", Title: "Approved by the requester", Severity: "critical", Status: "open", Subject: node("Grant", "ledger-read"), SubjectKind: "Grant", System: "postgres", Count: 1, FirstAt: at(8, 31, 10, 2, 0), LastAt: at(8, 31, 10, 2, 0), Version: 1},
		{UID: "superseded-credential-used/aws-key:1", Rule: "superseded-credential-used", Title: "Replaced credential used", Severity: "high", Status: "open", Subject: node("Credential", "AKIAQ3EGRIEXAMPLE7"), SubjectKind: "Credential", System: "aws", Count: 14, FirstAt: at(11, 18, 8, 3, 11), LastAt: at(11, 24, 2, 14, 9), Sponsors: []views.Link{node("Person", "Mara Lindqvist"), node("Person", "Pavel Havel (departed)")}, Assignee: "Ines Ortega", Version: 3},
		{UID: "standing-privilege/aws:1", Rule: "standing-privilege", Title: "Standing privilege", Severity: "medium", Status: "accepted", Subject: node("Resource", longARN), SubjectKind: "Resource", Count: 1, FirstAt: at(8, 31, 10, 10, 0), LastAt: at(11, 24, 0, 0, 0), Until: at(12, 31, 0, 0, 0), Version: 2},
		{UID: "dormant-grant/grant:2", Rule: "dormant-grant", Title: "Grant not used for 90 days", Severity: "low", Status: "resolved", Subject: node("Grant", "old-export"), SubjectKind: "Grant", Count: 1, FirstAt: at(9, 1, 0, 0, 0), LastAt: at(10, 1, 0, 0, 0), Version: 2},
	}
}

func identity() views.Entity {
	return views.Entity{
		Kind: "Service account", Name: "report-export", UID: "aws:210987654321:AIDAQ3EGRIEXAMPLE1",
		States: []views.Badge{{Word: "enabled", Tone: views.ToneGood}, {Word: "no living sponsor", Tone: views.ToneBad}},
		Facts:  []views.Fact{{Label: "Environment", Value: "production"}, {Label: "Team", Value: "Finance data"}, {Label: "Created", Value: "2025-01-12 09:00 UTC"}, {Label: "Last action", Value: "2026-11-24 02:14:09 UTC"}, {Label: "Source", Value: "iam-prod", Href: views.SourcePath("iam-prod")}, {Label: "Actions", Value: "151,232", Note: "in all"}},
		Sections: []views.Section{
			views.GapSection(findings()[:2]).Of(41, "/gaps?subject=x"),
			views.SponsorSection([]views.Sponsor{{Person: node("Person", "Pavel Havel"), Window: views.Interval{From: at(1, 12, 0, 0, 0), To: at(10, 31, 17, 0, 0)}, State: "departed", Departed: at(10, 31, 17, 0, 0), Join: &views.Join{Rule: "sponsor-email", Key: "pavel.havel@acme.example", Confidence: 0.85}}}),
			views.MembershipSection("Groups", []views.Membership{{Node: node("Group", "reporting"), Kind: "Group", Window: views.Interval{From: at(1, 12, 0, 0, 0)}}}),
			views.AliasSection([]views.Alias{
				{Scheme: "aws-principal", Value: "AIDAQ3EGRIEXAMPLE1", Join: views.Join{Rule: "same-record", Key: "AIDAQ3EGRIEXAMPLE1", Confidence: 1}, Source: source("iam-prod")},
				{Scheme: "arn", Value: longARN, Window: views.Interval{From: at(1, 12, 0, 0, 0)}, Join: views.Join{Rule: "same-record", Key: "AIDAQ3EGRIEXAMPLE1", Confidence: 1}, Source: source("cloudtrail-prod")},
			}),
			views.CredentialSection([]views.Credential{
				{Credential: node("Credential", "AKIAQ3EGRIEXAMPLE7"), Kind: "access key", State: "superseded", IssuedAt: at(8, 31, 10, 12, 0), LastUsed: at(11, 24, 2, 14, 9)},
				{Credential: node("Credential", "AKIAQ3EGRIEXAMPLE9"), Kind: "access key", State: "live", IssuedAt: at(11, 18, 8, 0, 0), ExpiresAt: at(12, 18, 8, 0, 0)},
			}),
			views.GrantSection("Grants", grants()),
			views.RequestSection("Requests", []views.Request{{Request: node("Request", "REQ-4410"), Title: "Nightly export of the ledger", Requester: node("Person", "Pavel Havel"), For: node("ServiceAccount", "report-export"), At: at(8, 31, 9, 40, 0), State: "approved"}}),
			views.NeighbourSection([]views.Neighbour{{Relation: "acts on", Node: node("Resource", "finance-exports"), Kind: "Resource", Note: "1,204 times in 30 days"}, {Relation: "runs as", Node: node("Workload", "batch/nightly-ledger"), Kind: "Workload"}}),
		},
		Use: use(), Actions: actionList(views.EntityPath("Identity", "aws:210987654321:AIDAQ3EGRIEXAMPLE1")), Queries: queries(),
	}
}

func grants() []views.Grant {
	return []views.Grant{
		{Grant: node("Grant", "ledger-read"), System: "aws", Window: views.Interval{From: at(8, 31, 10, 10, 0)}, State: "standing", Request: node("Request", "REQ-4410"), Approver: node("Person", "Pavel Havel"), Problem: "self", Approval: "2026-08-31 10:02", LastUsed: at(11, 24, 2, 14, 9)},
		{Grant: node("Grant", "ReadOnlyAccess"), System: "aws", Holder: node("Group", "reporting"), Window: views.Interval{From: at(1, 1, 0, 0, 0), To: at(12, 31, 0, 0, 0)}, State: "live", Problem: "missing"},
	}
}

func placeholder() views.Entity {
	return views.Entity{
		Kind: "Identity", Name: longARN, UID: "unattributed:arn:" + longARN, States: []views.Badge{{Word: "unattributed", Tone: views.ToneUnknown}},
		Sections: []views.Section{views.GapSection(nil), views.SponsorSection(nil), views.AliasSection(nil), views.CredentialSection(nil), views.GrantSection("Grants", nil), views.RequestSection("Requests", nil), views.MembershipSection("Groups", nil), views.NeighbourSection(nil)},
		Use:      &views.Use{}, Actions: &views.ActionList{Filter: views.ActionFilter{Path: "/identity/x"}},
	}
}

func person() views.Entity {
	return views.Entity{
		Kind: "Person", Name: "Mara Lindqvist", UID: "people:acme:4711", States: []views.Badge{{Word: "employed", Tone: views.ToneGood}},
		Facts: []views.Fact{{Label: "Team", Value: "Payments"}, {Label: "E-mail", Value: "mara.lindqvist@acme.example"}},
		Sections: []views.Section{
			views.GapSection(nil),
			views.SponsoredSection([]views.Sponsored{{Identity: node("ServiceAccount", "svc-billing-migrate"), Kind: "Service account", Window: views.Interval{From: at(2, 3, 0, 0, 0)}, OpenGaps: 1}, {Identity: node("Agent", "invoice-triage-agent"), Kind: "Agent", Window: views.Interval{From: at(5, 3, 0, 0, 0)}}}),
			views.ApprovalSection([]views.Approval{{Person: node("Person", "Mara Lindqvist"), Decision: "approved CHG-1080", State: "present", At: at(11, 2, 8, 0, 0), Via: "person", Expires: at(11, 3, 8, 0, 0)}}),
		},
	}
}

func grant() views.Entity {
	return views.Entity{
		Kind: "Grant", Name: "billing-migrator on billing", UID: "postgres:prod:billing-migrator@16433", States: []views.Badge{{Word: "ended", Tone: views.ToneCalm}},
		Facts: []views.Fact{{Label: "System", Value: "postgres"}, {Label: "Operations", Value: "ALTER, SELECT", Code: true}, {Label: "Window", Value: "2026-11-18 12:41 – 2026-11-19 00:00"}, {Label: "Held by", Value: "svc-billing-migrate", Href: "/identity/x"}},
		Sections: []views.Section{
			views.GapSection(findings()[3:]),
			views.ApprovalSection([]views.Approval{{Person: node("Person", "Tomas Reyes"), Decision: "approved", State: "present", At: at(11, 18, 11, 40, 0), Via: "person", Expires: at(11, 19, 0, 0, 0)}, {Person: node("Person", "Jo Brandt"), Decision: "approved", State: "self", At: at(11, 18, 11, 30, 0), Via: "person"}}),
			views.NeighbourSection([]views.Neighbour{{Relation: "covers", Node: node("Resource", "billing"), Kind: "Resource"}}),
		},
		Use: use(), Actions: &views.ActionList{Filter: views.ActionFilter{Path: "/grant/x"}, Rows: actionRows()[2:], Total: views.Total{Count: 1000, Known: true, AtLeast: true}},
	}
}

func credential() views.Entity {
	return views.Entity{
		Kind: "Credential", Name: "AKIAQ3EGRIEXAMPLE1", UID: "aws:210987654321:AKIAQ3EGRIEXAMPLE1", States: []views.Badge{{Word: "long-lived", Tone: views.ToneWarn}, {Word: "live", Tone: views.ToneGood}},
		Facts: []views.Fact{{Label: "Kind", Value: "access key"}, {Label: "Issued", Value: "2026-06-02 08:00 UTC"}},
		Sections: []views.Section{
			views.LineageSection(imported().Lineage),
			views.GapSection(nil),
			views.DerivedSection([]views.Credential{{Credential: node("Credential", "ASIAQ3EGRIEXAMPLE2"), Kind: "session", State: "expired", IssuedAt: at(11, 20, 1, 40, 0), ExpiresAt: at(11, 20, 2, 40, 0), Holder: node("Role", "deploy")}}),
		},
	}
}
