package views_test

import (
	"clew/views"
)

const rotatedRecord = `{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDAQ3EGRIEXAMPLE1","arn":"arn:aws:iam::210987654321:user/report-export","accountId":"210987654321","accessKeyId":"AKIAQ3EGRIEXAMPLE7","userName":"report-export"},"eventTime":"2026-11-20T02:14:07Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-central-1","sourceIPAddress":"10.20.4.31","requestParameters":{"bucketName":"finance-exports","key":"2026/11/19/ledger.csv"},"eventID":"6f2b6a0e-9d2c-4f6b-8a63-1f8f2e7f7c11"}`

func text(words string) views.Link { return views.Link{Text: words} }

func node(kind, name string) views.Link {
	return views.Link{Text: name, Href: views.EntityPath(kind, "sample:"+name)}
}

func source(name string) views.Link { return views.Link{Text: name, Href: views.SourcePath(name)} }

var (
	nhi7 = views.Control{ID: "NHI7", Title: "Long-Lived Secrets"}
	nhi3 = views.Control{ID: "NHI3", Title: "Vulnerable Third-Party NHI"}
	ac2  = views.Control{ID: "AC-2", Title: "Account Management"}
	ac6  = views.Control{ID: "AC-6", Title: "Least Privilege"}
	ia5  = views.Control{ID: "IA-5", Title: "Authenticator Management"}
)

func chainOf(sponsor, request, approval, grant, credential, action, evidence views.ChainLink) []views.ChainLink {
	links := []views.ChainLink{sponsor, request, approval, grant, credential, action, evidence}
	for i, name := range []string{"sponsor", "request", "approval", "grant", "credential", "action", "evidence"} {
		links[i].Name = name
	}
	return links
}

// migration is a fully traced action: a service account runs the schema change that it asked access for.
func migration() views.Action {
	role := node("Grant", "billing-migrator on billing")
	return views.Action{
		UID: "postgres:prod:6b054d94.1501/7", Operation: "ALTER TABLE", Resource: node("Resource", "billing.invoice"),
		Actor: node("ServiceAccount", "svc-billing-migrate"), ActorKind: "Service account", At: at(11, 18, 22, 4, 31), Outcome: "success", Verdict: views.Traced,
		Sentence: "Mara Lindqvist sponsors it, CHG-1077 asked for it, Tomas Reyes approved it an hour before it was granted, and the record is intact.",
		Context:  []views.Fact{{Label: "Workload", Value: "billing/migrate-job-2204"}, {Label: "Environment", Value: "production"}, {Label: "Source address", Value: "10.8.2.17", Code: true}, {Label: "Client", Value: "ticket=CHG-1077 migrate"}},
		Chain: chainOf(
			views.ChainLink{State: "present", Subject: node("Person", "Mara Lindqvist"), Facts: []views.Fact{{Label: "Team", Value: "Payments"}, {Label: "Since", Value: "2025-02-03"}}, Join: &views.Join{Rule: "role-comment", Key: "mara.lindqvist@acme.example", Confidence: 0.9}},
			views.ChainLink{State: "present", Subject: node("Request", "CHG-1077"), Facts: []views.Fact{{Label: "Asked by", Value: "Jo Brandt"}, {Label: "For", Value: "Add column due_at to invoice"}, {Label: "Asked", Value: "2026-11-18 09:12"}}},
			views.ChainLink{State: "present", Subject: node("Person", "Tomas Reyes"), Facts: []views.Fact{{Label: "Decided", Value: "2026-11-18 11:40"}, {Label: "Holds until", Value: "2026-11-19 00:00"}}, Join: &views.Join{Rule: "same-record", Key: "CHG-1077", Confidence: 1}},
			views.ChainLink{State: "present", Subject: role, Facts: []views.Fact{{Label: "Covers", Value: "ALTER, SELECT on billing.*", Code: true}, {Label: "Window", Value: "18 Nov 12:41 – 19 Nov 00:00"}}, Join: &views.Join{Rule: "ticket-in-comment", Key: "CHG-1077", Confidence: 0.95}},
			views.ChainLink{State: "present", Subject: node("Credential", "cert 3f:9a:…:71"), Facts: []views.Fact{{Label: "Kind", Value: "client certificate"}, {Label: "Issued", Value: "2026-11-18 21:58"}, {Label: "Expires", Value: "2026-11-18 23:58"}}},
			views.ChainLink{State: "present", Subject: text("ALTER TABLE"), Facts: []views.Fact{{Label: "On", Value: "billing.invoice", Code: true}, {Label: "Session", Value: "6b054d94.1501", Code: true}}},
			views.ChainLink{State: "present", Subject: text("pg.json, line 48 210"), Facts: []views.Fact{{Label: "Hash", Value: "sha256:41c0…9e7d", Code: true}, {Label: "Collected", Value: "2026-11-18 22:05"}}},
		),
		TimeLine: views.TimeLine{Action: at(11, 18, 22, 4, 31), Rows: []views.TimeRow{
			{Name: "sponsor", Spans: []views.Span{{Interval: views.Interval{From: at(2, 3, 0, 0, 0).AddDate(-1, 0, 0)}, Name: "Mara Lindqvist", State: "present"}}},
			{Name: "request", Moments: []views.Moment{{At: at(11, 18, 9, 12, 0), Name: "CHG-1077 asked", State: "present"}}},
			{Name: "approval", Moments: []views.Moment{{At: at(11, 18, 11, 40, 0), Name: "approved by Tomas Reyes", State: "present"}}},
			{Name: "grant", Spans: []views.Span{{Interval: views.Interval{From: at(11, 18, 12, 41, 0), To: at(11, 19, 0, 0, 0)}, Name: "billing-migrator", State: "present"}}},
			{Name: "credential", Spans: []views.Span{{Interval: views.Interval{From: at(11, 18, 21, 58, 0), To: at(11, 18, 23, 58, 0)}, Name: "cert 3f:9a", State: "present"}}},
		}},
		Narrative: []views.Link{text("On 18 November 2026 at 22:04:31 UTC the service account "), node("ServiceAccount", "svc-billing-migrate"), text(" altered the table "), node("Resource", "billing.invoice"), text(". The access was asked for in "), node("Request", "CHG-1077"), text(" by "), node("Person", "Jo Brandt"), text(", approved by "), node("Person", "Tomas Reyes"), text(" and provisioned as "), role, text(" until midnight. The certificate was issued to it six minutes earlier.")},
		Clocks:    views.Clocks{Path: "/action/traced"},
		Knowledge: views.Knowledge{LoadedAt: at(11, 18, 22, 5, 2), History: []views.VerdictChange{
			{At: at(11, 18, 22, 5, 2), Verdict: views.Unknown, Because: "approvals were read only up to 09:00 on that day"},
			{At: at(11, 19, 9, 1, 44), Verdict: views.Traced, Because: "the approval of CHG-1077 arrived from tickets"},
		}, Links: []views.LinkKnowledge{
			{Link: "sponsor", Then: "present", Now: "present"}, {Link: "request", Then: "present", Now: "present"},
			{Link: "approval", Then: "unknown", Now: "present", Because: "Decided fact on CHG-1077 from tickets", At: at(11, 19, 9, 1, 44)},
			{Link: "grant", Then: "present", Now: "present"}, {Link: "credential", Then: "present", Now: "present"}, {Link: "action", Then: "present", Now: "present"}, {Link: "evidence", Then: "present", Now: "present"},
		}},
		Lineage: []views.LineageStep{{Credential: node("Credential", "cert 3f:9a:…:71"), Kind: "client certificate", IssuedAt: at(11, 18, 21, 58, 0), ExpiresAt: at(11, 18, 23, 58, 0), By: node("ServiceAccount", "step-ca"), Current: true}},
		Record:  views.Record{Text: `{"timestamp":"2026-11-18 22:04:31.184 UTC","user":"svc-billing-migrate"}`, State: views.RecordVerified, Hash: "sha256:41c07d9be2f6c1a3f0e1b7c44d7f0a9b58a0e0f7d2c68b1de1c2af00f3ab9e7d", Source: source("postgres-prod"), File: "pg.json", Position: "line 48210", CollectedAt: at(11, 18, 22, 5, 2), Bytes: 73},
		Queries: queries(),
	}
}

// rotated is a broken action: a job still uses the key that was replaced, and the requester approved it alone.
func rotated() views.Action {
	key := node("Credential", "AKIAQ3EGRIEXAMPLE7")
	return views.Action{
		UID: "cloudtrail:210987654321:6f2b6a0e-9d2c-4f6b-8a63-1f8f2e7f7c11", Operation: "s3:GetObject",
		Resource: node("Resource", "arn:aws:s3:::finance-exports/2026/11/19/ledger.csv"), Actor: node("ServiceAccount", "report-export"), ActorKind: "Service account",
		At: at(11, 20, 2, 14, 7), Outcome: "success", Verdict: views.Broken,
		Sentence: "The key had been replaced two days before and should no longer work; and the access was approved by the person who asked for it.",
		Waiting:  "Being judged again: what is known of the credential used has changed since 2026-11-20 09:31 UTC. This page judges by what is known now; lists and counts of gaps follow with the next run.",
		Context:  []views.Fact{{Label: "Workload", Value: "batch/nightly-ledger"}, {Label: "Environment", Value: "production"}, {Label: "Source address", Value: "10.20.4.31", Code: true}, {Label: "User agent", Value: "aws-cli/2.15.30 Python/3.11.8 Linux/5.10"}},
		Chain: chainOf(
			views.ChainLink{State: "departed", Subject: node("Person", "Pavel Havel"), Facts: []views.Fact{{Label: "Departed", Value: "2026-10-31"}, {Label: "Team", Value: "Finance data"}}, Reason: "The sponsor left 20 days before the action and nobody took over.", Breaks: []views.Breach{{Rule: "sponsor-departed", Title: "Sponsor has departed", Controls: []views.Control{ac2}}}},
			views.ChainLink{State: "present", Subject: node("Request", "REQ-4410"), Facts: []views.Fact{{Label: "Asked by", Value: "Pavel Havel"}, {Label: "For", Value: "Nightly export of the ledger"}}},
			views.ChainLink{State: "self", Subject: node("Person", "Pavel Havel"), Facts: []views.Fact{{Label: "Decided", Value: "2026-08-31 10:02"}, {Label: "Via", Value: "person"}}, Reason: "The approver is the requester, known by two accounts.", Breaks: []views.Breach{{Rule: "self-approval", Title: "Approved by the requester", Controls: []views.Control{{ID: "AC-5", Title: "Separation of Duties"}}}}, Join: &views.Join{Rule: "sponsor-email", Key: "pavel.havel@acme.example", Confidence: 0.85}},
			views.ChainLink{State: "present", Subject: node("Grant", "ledger-read"), Facts: []views.Fact{{Label: "Covers", Value: "s3:Get* on finance-exports/*", Code: true}, {Label: "Window", Value: "2026-08-31 – open", Note: "standing"}}, Join: &views.Join{Rule: "ticket-in-tag", Key: "REQ-4410", Confidence: 0.95}},
			views.ChainLink{State: "superseded", Subject: key, Facts: []views.Fact{{Label: "Kind", Value: "access key"}, {Label: "Replaced", Value: "2026-11-18 08:00"}, {Label: "By", Value: "AKIAQ3EGRIEXAMPLE9", Code: true}}, Reason: "AKIAQ3EGRIEXAMPLE9 replaced it 42 hours before.", Breaks: []views.Breach{{Rule: "superseded-credential-used", Title: "Replaced credential used", Controls: []views.Control{nhi7, ia5}}}, Join: &views.Join{Rule: "same-record", Key: "AKIAQ3EGRIEXAMPLE7", Confidence: 1}},
			views.ChainLink{State: "present", Subject: text("s3:GetObject"), Facts: []views.Fact{{Label: "On", Value: "finance-exports/2026/11/19/ledger.csv", Code: true}, {Label: "Workload", Value: "batch/nightly-ledger"}}},
			views.ChainLink{State: "present", Subject: text("Record 31 of 118"), Facts: []views.Fact{{Label: "Hash", Value: "sha256:9b1f…c02a", Code: true}, {Label: "Collected", Value: "2026-11-20 02:21"}}},
		),
		TimeLine: views.TimeLine{Action: at(11, 20, 2, 14, 7), Rows: []views.TimeRow{
			{Name: "sponsor", Spans: []views.Span{{Interval: views.Interval{From: at(1, 12, 0, 0, 0), To: at(10, 31, 17, 0, 0)}, Name: "Pavel Havel", State: "present"}}},
			{Name: "request", Moments: []views.Moment{{At: at(8, 31, 9, 40, 0), Name: "REQ-4410", State: "present"}}},
			{Name: "approval", Moments: []views.Moment{{At: at(8, 31, 10, 2, 0), Name: "approved by Pavel Havel", State: "self"}}, Unread: []views.Unread{{Interval: views.Interval{From: at(9, 20, 0, 0, 0), To: at(9, 27, 0, 0, 0)}, Why: "tickets: the run that read it failed"}}},
			{Name: "grant", Spans: []views.Span{{Interval: views.Interval{From: at(8, 31, 10, 10, 0)}, Name: "ledger-read, standing", State: "present"}}},
			{Name: "credential", Spans: []views.Span{
				{Interval: views.Interval{From: at(8, 31, 10, 12, 0), To: at(11, 18, 8, 0, 0)}, Name: "AKIAQ3EGRIEXAMPLE7", State: "present"},
				{Interval: views.Interval{From: at(11, 18, 8, 0, 0)}, Name: "still in use", State: "superseded"},
				{Interval: views.Interval{From: at(11, 18, 8, 0, 0)}, Name: "AKIAQ3EGRIEXAMPLE9", State: "present"},
			}},
		}},
		Narrative: []views.Link{text("On 20 November 2026 at 02:14:07 UTC "), node("ServiceAccount", "report-export"), text(" read "), node("Resource", "ledger.csv"), text(" with the access key "), key, text(", which "), node("Credential", "AKIAQ3EGRIEXAMPLE9"), text(" had replaced on 18 November. The access was asked for in "), node("Request", "REQ-4410"), text(" and approved by the same person, "), node("Person", "Pavel Havel"), text(", who has since left.")},
		Clocks: views.Clocks{
			Path: "/action/broken", Known: at(11, 21, 7, 0, 0), Basis: "The states are those of the judgement that Clew kept, made at 2026-11-21 06:00:03 UTC.",
			Differences: []views.LinkDifference{{Link: "request", Shown: "unknown", Now: "present"}},
		},
		Knowledge: views.Knowledge{LoadedAt: at(11, 20, 2, 21, 0), Links: []views.LinkKnowledge{
			{Link: "sponsor", Then: "present", Now: "departed", Because: "people reported on 21 November that Pavel Havel left on 31 October", At: at(11, 21, 6, 0, 3)},
			{Link: "request", Then: "present", Now: "present"}, {Link: "approval", Then: "self", Now: "self"}, {Link: "grant", Then: "present", Now: "present"},
			{Link: "credential", Then: "superseded", Now: "superseded"}, {Link: "action", Then: "present", Now: "present"}, {Link: "evidence", Then: "present", Now: "present"},
		}, History: []views.VerdictChange{{At: at(11, 20, 2, 21, 0), Verdict: views.Broken, Because: "as loaded"}, {At: at(11, 21, 6, 0, 3), Verdict: views.Broken, Because: "the sponsor had left"}}},
		Gaps: []views.ActionGap{
			{Rule: "superseded-credential-used", Title: "Replaced credential used", Severity: "high", Description: "The credential had been replaced by a newer one when it was used, so the rotation did not reach every job.", Remediation: "Give the new key to batch/nightly-ledger, then disable the old one at the source.", Controls: []views.Control{nhi7, ia5}, Finding: views.Link{Text: "14 actions since 2026-11-18", Href: "/gaps?rule=superseded-credential-used"}},
			{Rule: "self-approval", Title: "Approved by the requester", Severity: "critical", Description: "One person asked and approved, through two accounts.", Remediation: "Have the resource owner decide anew.", Controls: []views.Control{{ID: "AC-5", Title: "Separation of Duties"}}},
			{Rule: "sponsor-departed", Title: "Sponsor has departed", Severity: "medium", Description: "Nobody who still works here answers for the identity.", Remediation: "Name a living sponsor or disable it.", Controls: []views.Control{ac2}},
		},
		Others: []views.OtherGrant{{Grant: node("Grant", "ReadOnlyAccess"), Role: "AWS managed policy", Holder: node("Group", "reporting"), Window: views.Interval{From: at(1, 1, 0, 0, 0)}, Why: "wider: all of S3"}},
		Edges: []views.Edge{
			{Says: "was done by", From: node("Action", "s3:GetObject"), To: node("Role", "ledger-exporter"), Join: views.Join{Rule: "tag", Key: "tag:ledger-exporter", Confidence: 0.8}, Source: source("cloudtrail-prod"), Evidence: "6Zl1c0m4Qf2rXk3vTn8sWb5yHj7dPa9gLe0uIo1qRz4", Decide: views.JoinsPath("sample:ledger-exporter")},
			{Says: "provisioned", From: node("Request", "REQ-4410"), To: node("Grant", "ledger-read"), Join: views.Join{Rule: "ticket-in-tag", Key: "REQ-4410", Confidence: 0.95}, Source: source("iam-prod")},
		},
		Lineage: []views.LineageStep{{Credential: key, Kind: "access key", IssuedAt: at(8, 31, 10, 12, 0), By: node("Person", "Pavel Havel"), Current: true}},
		Record:  views.Record{Text: rotatedRecord, State: views.RecordVerified, Hash: "sha256:9b1f7a3fbb2f1d4c9c3e0f5a6d7b8899aabbccddeeff00112233445566778c02", Source: source("cloudtrail-prod"), File: "210987654321_CloudTrail_eu-central-1_20261120T0215Z_k3J9.json.gz", Position: "Records[30]", CollectedAt: at(11, 20, 2, 21, 0), Redacted: 1, Bytes: 2048},
		Queries: queries(),
	}
}

// imported is an action of which only the log was collected: links read unknown.
func imported() views.Action {
	unread := func(name string) []views.Reach { return []views.Reach{{Source: source(name)}} }
	action := rotated()
	action.UID, action.Operation, action.Verdict = "cloudtrail:1:e2", "sts:AssumeRole", views.Unknown
	action.Actor, action.ActorKind = node("Role", "AROAQ3EGRIEXAMPLE:"+longARN[:60]), "Role"
	action.Resource = node("Resource", longARN)
	action.Outcome, action.OutcomeOf = "denied", "AccessDenied"
	action.Sentence = "Four links cannot be judged: the sources that would show them were not collected for that time."
	action.Chain = chainOf(
		views.ChainLink{State: "unknown", Reason: "No source of people was collected for that time.", Read: unread("people")},
		views.ChainLink{State: "unknown", Reason: "No source of requests was collected for that time.", Read: unread("tickets")},
		views.ChainLink{State: "unknown", Reason: "No source of approvals was collected for that time.", Read: []views.Reach{{Source: source("tickets"), UpTo: at(11, 10, 6, 0, 0), Rows: 812, Rejected: 3}}},
		views.ChainLink{State: "unknown", Reason: "The condition aws:PrincipalTag/team cannot be decided from the record.", Read: []views.Reach{{Source: source("iam-prod"), UpTo: at(11, 20, 1, 0, 0)}}},
		views.ChainLink{State: "present", Subject: node("Credential", "ASIAQ3EGRIEXAMPLE4"), Facts: []views.Fact{{Label: "Kind", Value: "session"}, {Label: "Issued", Value: "2026-11-20 01:55"}}, Join: &views.Join{Rule: "issued-session", Key: "ASIAQ3EGRIEXAMPLE4", Confidence: 1}},
		views.ChainLink{State: "present", Subject: text("sts:AssumeRole"), Facts: []views.Fact{{Label: "On", Value: longARN, Code: true}}},
		views.ChainLink{State: "present", Subject: text("Record 2"), Facts: []views.Fact{{Label: "Hash", Value: "sha256:0011…", Code: true}}},
	)
	action.TimeLine.Rows = []views.TimeRow{
		{Name: "sponsor", Unread: []views.Unread{{}}}, {Name: "request", Unread: []views.Unread{{}}},
		{Name: "approval", Unread: []views.Unread{{Interval: views.Interval{From: at(11, 10, 6, 0, 0)}}}},
		{Name: "grant", Spans: []views.Span{{Interval: views.Interval{}, Name: "may be covered", State: "unknown"}}},
		{Name: "credential", Spans: []views.Span{{Interval: views.Interval{From: at(11, 20, 1, 55, 0), To: at(11, 20, 2, 55, 0)}, Name: "ASIAQ3EGRIEXAMPLE4", State: "present"}}},
	}
	action.Gaps, action.Others = nil, nil
	action.Lineage = []views.LineageStep{
		{Credential: node("Credential", "AKIAQ3EGRIEXAMPLE1"), Kind: "access key", IssuedAt: at(6, 2, 8, 0, 0)},
		{Credential: node("Credential", "ASIAQ3EGRIEXAMPLE2"), Kind: "session", IssuedAt: at(11, 20, 1, 40, 0), ExpiresAt: at(11, 20, 2, 40, 0), By: text("sts:AssumeRole"), Join: &views.Join{Rule: "issued-session", Key: "ASIAQ3EGRIEXAMPLE2", Confidence: 1}},
		{Credential: node("Credential", "ASIAQ3EGRIEXAMPLE4"), Kind: "session", IssuedAt: at(11, 20, 1, 55, 0), ExpiresAt: at(11, 20, 2, 55, 0), By: text("sts:AssumeRole"), Join: &views.Join{Rule: "source-identity", Key: "mara.lindqvist", Confidence: 0.9}, Current: true},
	}
	action.Record.State, action.Record.Found = views.RecordAltered, "sha256:ffff0000"
	return action
}

// vendor is a broken action with missing links: an integration acts outside its contract.
func vendor() views.Action {
	action := rotated()
	reach := []views.Reach{{Source: source("tickets"), UpTo: at(11, 24, 10, 0, 0), Rows: 1204}}
	action.UID, action.Operation = "cloudtrail:1:e3", "iam:CreateAccessKey"
	action.Actor, action.ActorKind = node("Integration", "Northwind Cost Insights"), "Integration"
	action.Sentence = "No request or approval names this integration, no grant covers the operation, and its contract allows reading only."
	action.Chain = chainOf(
		views.ChainLink{State: "present", Subject: node("Person", "Mara Lindqvist"), Facts: []views.Fact{{Label: "Team", Value: "Payments"}}},
		views.ChainLink{State: "missing", Reason: "No request for this access names the integration.", Read: reach, Breaks: []views.Breach{{Rule: "grant-without-request", Title: "Grant without a request", Controls: []views.Control{ac2}}}},
		views.ChainLink{State: "missing", Reason: "Nobody approved it.", Read: reach, Breaks: []views.Breach{{Rule: "grant-without-approval", Title: "Grant without an approval", Controls: []views.Control{ac2}}}},
		views.ChainLink{State: "out-of-scope", Subject: node("Grant", "cost-reader"), Facts: []views.Fact{{Label: "Covers", Value: "ce:Get*, cur:Describe*", Code: true}}, Reason: "It does not cover iam:CreateAccessKey.", Breaks: []views.Breach{{Rule: "outside-contract", Title: "Outside the contract", Controls: []views.Control{nhi3, ac6}}}},
		views.ChainLink{State: "missing", Reason: "The credential in the record was never seen being issued.", Read: []views.Reach{{Source: source("cloudtrail-prod"), UpTo: at(11, 24, 10, 25, 0)}}, Breaks: []views.Breach{{Rule: "credential-of-another", Title: "Credential of another identity", Controls: []views.Control{ia5}}}},
		views.ChainLink{State: "incomplete", Subject: text("iam:CreateAccessKey"), Facts: []views.Fact{{Label: "On", Value: "user/backup-admin", Code: true}}, Reason: "The record names no workload."},
		views.ChainLink{State: "missing", Reason: "No record is stored under its hash.", Read: []views.Reach{{Source: source("cloudtrail-prod"), UpTo: at(11, 24, 10, 25, 0)}}},
	)
	action.Record = views.Record{State: views.RecordMissing, Hash: "sha256:9b1f", Source: source("cloudtrail-prod"), File: "x.json.gz", Position: "Records[30]", CollectedAt: at(11, 20, 2, 21, 0)}
	action.Lineage, action.Others = nil, nil
	return action
}

func queries() []views.Query {
	return []views.Query{{
		Name:       "The chain of this action",
		Parameters: []views.Parameter{{Name: "uid", Value: "'cloudtrail:210987654321:6f2b6a0e-9d2c-4f6b-8a63-1f8f2e7f7c11'"}},
		Cypher:     "MATCH (a:Action {uid: $uid})-[:BY]->(i:Identity)\nOPTIONAL MATCH (a)-[:UNDER]->(g:Grant)<-[:PROVISIONED]-(r:Request)\nOPTIONAL MATCH (p:Person)-[s:SPONSORS]->(i)\nRETURN a, i, g, r, p, s",
	}}
}
