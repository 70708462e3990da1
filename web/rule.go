package web

import (
	"slices"

	"clew/views"
)

// Rule is a gap rule's entry in the catalogue.
type Rule struct {
	ID          string
	Title       string
	Severity    string // critical, high, medium or low
	Category    string // action, grant, identity, credential, vendor or source
	Subject     string // label of what it concerns
	Description string
	Sees        string // what it reads
	CannotSee   string // what it may miss or mistake, and why
	Remediation string
	Parameters  []RuleParameter
	Hits        int    // of its test
	Misses      int    // near ones, of its test
	File        string // of a rule of one's own; empty: shipped
	Controls    []Control
	Query       string // its Cypher; empty where judging an action raises it
}

// RuleParameter is one threshold of a rule, as it is in force.
type RuleParameter struct {
	Name    string
	Value   string
	Meaning string
}

func (r Rule) breaks(control string) bool {
	return slices.ContainsFunc(r.Controls, func(one Control) bool { return one.ID == control })
}

// Framework is a published list of controls.
type Framework struct {
	ID       string
	Name     string
	Source   string // where it is published
	Controls []FrameworkControl
}

// FrameworkControl is one control as its framework lists it.
type FrameworkControl struct {
	ID        string
	Title     string
	CannotSee string // why no rule can show it; empty where rules do
	Note      string // how else it is served
}

// Control is one control of a published framework that a rule serves.
type Control struct {
	ID    string
	Title string
}

// Rules is the catalogue of gap rules.
type Rules interface {
	// Rule gives the entry of a rule by its id.
	Rule(id string) (Rule, bool)
	// Rules lists all entries, ordered by id.
	Rules() []Rule
	// Frameworks lists the frameworks with their controls.
	Frameworks() []Framework
	// Refused lists the rules of one's own that are wrong, each with file, line and what to do.
	Refused() []string
}

// Queries gives the Cypher behind the pages, for those who want to run it by hand.
type Queries interface {
	// Query gives the text of a query by its name. It panics on a name that it does not know.
	Query(name string) string
}

// ruleOf gives the entry of a rule; one that the catalogue lacks is shown by its id.
func (s *Server) ruleOf(id string) Rule {
	rule, found := s.Rules.Rule(id)
	if !found {
		return Rule{ID: id, Title: id, Description: "This version of Clew has no entry for the rule."}
	}
	return rule
}

func controls(list []Control) []views.Control {
	shown := make([]views.Control, len(list))
	for i, control := range list {
		shown[i] = views.Control(control)
	}
	return shown
}
