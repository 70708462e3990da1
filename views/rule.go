package views

import "net/url"

// RuleCatalogue is the page of all gap rules.
type RuleCatalogue struct {
	Filter      RuleFilter
	Groups      []RuleGroup // by category; by framework where that is asked for
	Shown       int         // rules that match the filter
	Total       int
	Refused     []string // rules of one's own that are wrong, each with file, line and what to do
	ByFramework bool
	Export      Exports
	Frameworks  []FrameworkRules // where ByFramework
}

// RuleFilter is what the catalogue is narrowed to. It stands in its address.
type RuleFilter struct {
	Category   string
	Severity   string
	Control    string
	Categories []Choice
	Severities []Choice
	Controls   []Choice
}

// Set says whether anything is filtered.
func (f RuleFilter) Set() bool { return f.Category+f.Severity+f.Control != "" }

// RuleGroup is the rules of one category.
type RuleGroup struct {
	Name  string
	Words string
	Rules []RuleRow
}

// RuleRow is one rule in a list.
type RuleRow struct {
	ID       string
	Title    string
	Severity string
	Controls []Link // to the rules of the control
	Open     Total  // open findings
	Own      bool   // from a folder of one's own
}

// FrameworkRules is a published framework with the rules behind each of its controls.
type FrameworkRules struct {
	ID       string
	Name     string
	Source   string // where it is published
	Controls []ControlRules
}

// ControlRules is one control with the rules that show gaps in it.
type ControlRules struct {
	ID        string
	Title     string
	Rules     []RuleRow
	CannotSee string // why no rule can show it
	Note      string // how else it is served
}

// RuleDetail is the page of one rule.
type RuleDetail struct {
	ID          string
	Title       string
	Severity    string
	Category    string
	Subject     string // what its findings are about, in words
	Raised      string // by what it is found, in words
	From        string // the file of a rule of one's own; empty: shipped
	Description string
	Sees        string
	CannotSee   string
	Remediation string
	Tested      string // by what, in words
	Controls    []RuleControl
	Parameters  []RuleParameter
	Queries     []Query
	Open        Total
}

// RuleControl is one control that a rule serves, with its framework.
type RuleControl struct {
	ID        string
	Title     string
	Framework string
}

// RuleParameter is one threshold of a rule, as it is in force.
type RuleParameter struct {
	Name    string
	Value   string
	Meaning string
}

// ControlPath gives the address of the rules that show gaps in a control.
func ControlPath(id string) string { return RulesPath + "?control=" + url.QueryEscape(id) }

// openWords gives a number of open findings, which may be a bound.
func openWords(open Total) string {
	if open.AtLeast {
		return count(open.Count) + "+"
	}
	return count(open.Count)
}
