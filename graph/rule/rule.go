package rule

import (
	"time"
)

// Kind says who finds the hits of a rule.
type Kind string

// The kinds of rule.
const (
	KindAction Kind = "action" // package judge, on each action
	KindState  Kind = "state"  // the rule's own query
)

// Category is what a rule is about, for grouping the catalogue.
type Category string

// The categories, in the order of the catalogue.
const (
	CategoryAction     Category = "action"
	CategoryGrant      Category = "grant"
	CategoryIdentity   Category = "identity"
	CategoryCredential Category = "credential"
	CategoryVendor     Category = "vendor"
	CategorySource     Category = "source"
)

// Categories lists the categories in the order of the catalogue.
var Categories = []Category{CategoryAction, CategoryGrant, CategoryIdentity, CategoryCredential, CategoryVendor, CategorySource}

// The severities of a rule.
const (
	SeverityCritical = "critical"
	SeverityHigh     = "high"
	SeverityMedium   = "medium"
	SeverityLow      = "low"
)

// Severities lists the severities, the gravest first.
var Severities = []string{SeverityCritical, SeverityHigh, SeverityMedium, SeverityLow}

// Rule is one entry of the catalogue.
type Rule struct {
	ID          string // lower-case words joined by hyphens
	Title       string
	Kind        Kind
	Category    Category
	Severity    string   // one of Severities
	Subject     string   // label of the node that a finding is about
	Identity    []string // what hits are grouped by: a column of the query, or a property of the action
	Judged      bool     // kind state: package judge raises it on single actions, too
	Description string   // what it finds and why that matters
	Sees        string   // what it reads
	CannotSee   string   // what it may miss or mistake, and why
	Remediation string   // how to mend what it finds
	Controls    []string // ids of controls that such a gap breaks
	Parameters  []Parameter
	Query       string // Cypher; empty for kind action
	Twin        Twin
	File        string // where it was read from
	Own         bool   // from a user's folder, not shipped
}

// Parameter is one named threshold of a rule's query, $name in its text.
type Parameter struct {
	Name    string
	Value   any // the default, or what Configure set
	Meaning string
}

// Twin is the test that stands beside a rule: a graph, and what the rule must say of it.
type Twin struct {
	Now        time.Time      // the moment at which the rule is run
	Fixture    string         // Cypher that makes the graph; several statements are parted by a line with a semicolon
	Parameters map[string]any // where the defaults do not suit
	Hits       []Case         // what the rule must hit, and nothing else
	Misses     []Case         // what comes near and must not be hit
}

// Case is one node of a twin's graph.
type Case struct {
	UID string    `yaml:"uid"` // of the subject; for a rule of kind action, of the action
	At  time.Time `yaml:"at"`  // hits of kind state: when the gap began; zero: not stated
	Why string    `yaml:"why"` // why it hits or not
}

// Statements gives the statements of the fixture.
func (t Twin) Statements() []string { return statements(t.Fixture) }

// Values gives the parameters of the rule's query as a map, with $now.
func (r Rule) Values(now time.Time) map[string]any {
	values := map[string]any{"now": now.UTC()}
	for _, parameter := range r.Parameters {
		values[parameter.Name] = parameter.Value
	}
	return values
}
