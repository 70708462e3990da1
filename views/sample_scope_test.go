package views_test

import "clew/views"

func scope() views.Scope {
	return views.Scope{
		Chosen: true, Kind: "Credential", Start: node("Credential", "AKIAQ3EGRIEXAMPLE7"),
		Form:    views.ScopeForm{Of: "credential", Value: "aws-key:AKIAQ3EGRIEXAMPLE7", From: "2026-11-20T02:00", Kinds: []views.Choice{{Value: "credential", Words: "Credential"}, {Value: "address", Words: "Address"}}},
		Summary: "Whoever has it in hand did 312 actions on 4 resources from 2026-11-20 02:00 UTC until 2026-11-24 10:00 UTC, holds 3 credentials, can act as 2 identities, and at the end of that time has 2 live grants.",
		Steps: []views.ScopeStep{
			{Words: "Revoke", Subject: node("Credential", "AKIAQ3EGRIEXAMPLE7"), Done: true},
			{Words: "End the sessions of", Subject: node("Role", "billing-migrator"), Note: "2 sessions are live, the last until 2026-11-24 14:00 UTC; they outlive the credential that they were obtained with"},
			{Words: "Tell", Subject: node("Person", "Mara Lindqvist"), Note: "answers for 2 identities within reach"},
		},
		Deeds: []views.Deed{
			{Operation: "s3:GetObject", Resource: node("Resource", "arn:aws:s3:::finance-exports"), Verdict: views.Broken, Outcome: "success", Count: 311, First: at(11, 20, 2, 14, 7), Last: at(11, 24, 2, 14, 9), Sample: views.Link{Text: "e1", Href: views.ActionPath("e1")}},
			{Operation: "sts:GetCallerIdentity", Resource: views.Link{Text: "no resource named"}, Verdict: views.Unknown, Outcome: "denied", Count: 1, First: at(11, 20, 2, 14, 7), Last: at(11, 20, 2, 14, 7), Sample: views.Link{Text: "e3", Href: views.ActionPath("e3")}},
		},
		DeedsNote: "Counting stopped at the newest 20,000 actions: there are more. Narrow the time to count all.",
		Touched:   []views.Touched{{Resource: node("Resource", "arn:aws:s3:::finance-exports"), Classification: "confidential", Environment: "production", Count: 311, Operations: "s3:GetObject"}},
		Reachable: []views.Reachable{
			{Grant: node("Grant", "ledger-read"), System: "aws", Path: []views.Link{node("ServiceAccount", "report-export"), node("Group", "finance-readers")}, Covers: []views.Link{node("Resource", longARN)}, More: 3, Classification: "confidential", Until: at(12, 31, 0, 0, 0)},
			{Grant: node("Grant", "everything"), System: "aws", Path: []views.Link{node("Role", "billing-migrator")}, Patterns: "*"},
		},
		Identities:  []views.Reached{{Node: node("ServiceAccount", "report-export"), Kind: "Service account", How: "holds a credential within reach"}},
		Credentials: []views.Reached{{Node: node("Credential", "AKIAQ3EGRIEXAMPLE7"), Kind: "aws-access-key", How: "itself", State: "revoked", Last: at(11, 24, 2, 14, 9)}},
		Answerable:  []views.Answers{{Identity: node("ServiceAccount", "report-export"), Sponsor: node("Person", "Mara Lindqvist")}, {Identity: node("Role", "billing-migrator"), Vendor: node("Vendor", "Northwind")}},
		SaveTitle:   "Credential AKIAQ3EGRIEXAMPLE7", JSON: "/scope?form=json",
	}
}

func incident() views.Case {
	return views.Case{
		CanWrite: true,
		UID:      "case:1", Title: "Key of the report export on a laptop", Status: "open", OpenedAt: at(11, 24, 9, 0, 0), OpenedBy: "admin", About: "Credential aws-key:AKIAQ3EGRIEXAMPLE7 since 2026-11-20 02:00 UTC",
		Scope: views.Link{Text: "Scope as of now", Href: views.ScopeOf("credential", "aws-key:AKIAQ3EGRIEXAMPLE7")}, Count: 3, JSON: "/case/case:1/case.json",
		Entries: []views.CaseEntry{
			{Kind: "scope", At: at(11, 24, 9, 0, 0), By: "admin", Text: "Whoever has it in hand did 312 actions.", Frozen: "/case/case:1/frozen/e1"},
			{Kind: "link", At: at(11, 24, 9, 4, 0), By: "ines", Text: "the first call from the new address", Subject: views.Link{Text: "s3:GetObject", Href: views.ActionPath("e1")}},
			{Kind: "note", At: at(11, 24, 9, 30, 0), By: "ines", Text: "Mara knows.\nThe key was in a build log."},
		},
	}
}
