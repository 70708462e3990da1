package views_test

import (
	"time"

	"clew/views"
)

func joins() views.Joins {
	tag := views.JoinClaim{
		Key: "cmdb:7", Alias: "db:billing", Rule: "tag", Confidence: 0.8, First: at(time.January, 2, 9, 0, 0), Last: at(time.November, 20, 9, 0, 0),
		Source: views.Link{Text: "inventory", Href: views.SourcePath("inventory")}, Evidence: "6Zl1c0m4Qf2rXk3vTn8sWb5yHj7dPa9gLe0uIo1qRz4",
	}
	same := tag
	same.Alias, same.Rule, same.Confidence = "aws-arn:"+longARN, "same-record", 1
	apart := tag
	apart.Alias = "db:report"
	return views.Joins{
		Identity: views.Link{Text: "billing service", Href: views.EntityPath("ServiceAccount", "cmdb:7")}, UID: "cmdb:7", CanDecide: true,
		Aliases: []views.JoinedAlias{
			{Key: "aws-arn:" + longARN, Join: views.Join{Rule: "same-record", Key: "cmdb:7", Confidence: 1}, Claims: []views.JoinClaim{same}, Dispute: views.DecideJoinPath("cmdb:7", "dispute", "aws-arn:"+longARN, "")},
			{Key: "cmdb:7", Join: views.Join{Rule: "stated", Key: "cmdb:7", Confidence: 1}, Claims: []views.JoinClaim{tag}, Dispute: views.DecideJoinPath("cmdb:7", "dispute", "cmdb:7", "")},
			{Key: "db:billing", Join: views.Join{Rule: "tag", Key: "cmdb:7", Confidence: 0.8}, Claims: []views.JoinClaim{tag}, Dispute: views.DecideJoinPath("cmdb:7", "dispute", "db:billing", "")},
		},
		Merged: []views.MergedIdentity{{Identity: views.Link{Text: "db:billing", Href: views.EntityPath("Identity", "db:billing")}, Undo: views.DecideJoinPath("cmdb:7", "undo", "db:billing", "")}},
		Apart:  []views.JoinClaim{apart},
		Conflicts: []views.KeyConflict{{
			Key: "email:billing@acme.example", Claimants: []views.Link{{Text: "billing service", Href: views.JoinsPath("cmdb:7")}, {Text: "invoicing", Href: views.JoinsPath("cmdb:9")}},
			Findings: []views.Finding{{UID: "alias-conflict/email:billing@acme.example", Title: "One key, two identities", Status: "open"}},
		}},
		Decisions: []views.JoinDecision{
			{UID: "join-decision/2", Kind: "dispute", Sentence: "db:report is no key of cmdb:7", User: "Ines Ortega", At: at(time.November, 21, 14, 2, 0), Reason: "The tag was copied with the template.", Withdraw: views.DecideJoinPath("cmdb:7", "withdraw", "", "join-decision/2")},
			{UID: "join-decision/1", Kind: "pin", Sentence: "db:billing is a key of cmdb:7", User: "Mara Lindqvist", At: at(time.November, 20, 10, 0, 0), Reason: "Asked the team.", Withdrawn: true},
		},
	}
}

func joinChange() views.JoinChange {
	return views.JoinChange{
		UID: "cmdb:7", Sentence: "db:billing is no key of cmdb:7", Kind: "dispute", Alias: "db:billing", Seen: "s1", Actions: "At least 312 actions move; there are more than were counted.",
		Moves: []views.JoinMove{{From: "cmdb:7", To: "db:billing", Keys: []string{"db:billing", "db-login:rw"}, Gives: []views.Fact{{Label: "Grants", Value: "3"}, {Label: "Credentials", Value: "1"}}}},
		Again: []views.Fact{{Label: "Identities", Value: "cmdb:7, db:billing"}},
	}
}
