package views_test

import "clew/views"

func ruleRows() []views.RuleRow {
	return []views.RuleRow{
		{ID: "self-approval", Title: "Approved by the requester", Severity: "high", Open: views.Total{Count: 12, Known: true}, Controls: []views.Link{{Text: "AC-5", Href: views.ControlPath("AC-5")}, {Text: "PR.AA-05", Href: views.ControlPath("PR.AA-05")}}},
		{ID: "no-night-work", Title: "Granted at night", Severity: "low", Own: true, Open: views.Total{Count: 10000, AtLeast: true}, Controls: []views.Link{{Text: "AC-6", Href: views.ControlPath("AC-6")}}},
		{ID: "dormant-grant", Title: "Unused for long", Severity: "medium", Controls: []views.Link{{Text: "NHI5", Href: views.ControlPath("NHI5")}}},
	}
}

func ruleCatalogue() views.RuleCatalogue {
	return views.RuleCatalogue{
		Filter: views.RuleFilter{Category: "grant", Categories: []views.Choice{{Value: "grant", Words: "Grants"}}, Severities: []views.Choice{{Value: "high", Words: "high"}}, Controls: []views.Choice{{Value: "AC-5", Words: "AC-5 Separation of Duties"}}},
		Groups: []views.RuleGroup{{Name: "grant", Words: "Grants", Rules: ruleRows()}}, Shown: 3, Total: 42,
		Refused: []string{`/etc/clew/rules/bad.cypher:12: control "AC-66" stands in no file of controls, did you mean "AC-6"?`},
	}
}

func ruleFrameworks() views.RuleCatalogue {
	return views.RuleCatalogue{ByFramework: true, Frameworks: []views.FrameworkRules{{
		ID: "owasp-nhi-2025", Name: "OWASP Non-Human Identities Top 10, 2025", Source: "https://owasp.org/www-project-non-human-identities-top-10/2025/",
		Controls: []views.ControlRules{
			{ID: "NHI2", Title: "Secret Leakage", CannotSee: "A leaked secret is found where it leaked."},
			{ID: "NHI5", Title: "Overprivileged NHI", Rules: ruleRows()},
		},
	}}}
}

func ruleDetail() views.RuleDetail {
	return views.RuleDetail{
		ID: "dormant-grant", Title: "Unused for long", Severity: "medium", Category: "grant", Subject: "a grant", Raised: "a query over the state of the graph",
		From: "/etc/clew/rules/dormant-grant.cypher", Description: "A grant that nobody used.", Sees: "Grants and actions.", CannotSee: "What was not collected.",
		Remediation: "Take it away.", Tested: "1 hit and 2 near misses", Controls: []views.RuleControl{{ID: "NHI5", Title: "Overprivileged NHI", Framework: "OWASP Non-Human Identities Top 10, 2025"}},
		Parameters: []views.RuleParameter{{Name: "days", Value: "90", Meaning: "for how many days"}}, Queries: queries(), Open: views.Total{Count: 3, Known: true},
	}
}
