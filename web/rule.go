package web

import (
	"clew/views"
)

// Rule is a gap rule's entry in the catalogue.
type Rule struct {
	ID          string
	Title       string
	Severity    string // critical, high, medium or low
	Subject     string // label of what it concerns
	Description string
	Remediation string
	Controls    []Control
	Query       string // its Cypher; empty where judging an action raises it
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
