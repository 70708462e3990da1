package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Plan is one operator of what the server would do, with those that it takes its rows from.
type Plan struct {
	Operator string // as Neo4j names it, without the database
	Database string // that it runs on; empty where the server does not say
	Details  string // text: what it works on
	Children []Plan
}

// Explained is what the server says of a statement without running it.
type Explained struct {
	ReadOnly bool   // the server's own kind of the statement: it only reads
	Kind     string // the same in the server's word: "r", "rw", "w" or "s"
	Database string // of the graph that the statement is meant for
	Plan     Plan
}

// writers says which words make an operator, so that a refusal can say where.
var writers = []struct{ operator, keyword string }{
	{"Create", "CREATE"}, {"Create", "INSERT"}, {"Merge", "MERGE"}, {"Set", "SET"}, {"Remove", "REMOVE"}, {"DetachDelete", "DETACH"},
	{"Delete", "DELETE"}, {"Foreach", "FOREACH"}, {"Transaction", "TRANSACTIONS"}, {"Show", "SHOW"}, {"Terminate", "TERMINATE"},
	{"Drop", "DROP"}, {"Administration", "ALTER"}, {"Administration", "SHOW"}, {"Administration", "CREATE"}, {"Administration", "DROP"},
	{"Administration", "START"}, {"Administration", "STOP"}, {"Administration", "RENAME"}, {"Administration", "GRANT"},
	{"Administration", "DENY"}, {"Administration", "REVOKE"}, {"SubqueryForeach", "CALL"},
}

const readsOnly = "match and return only: a report and a rule change nothing"

// Decide refuses, by a *Refusal, a statement by what the server would do: an operator or a procedure that is not on the
// lists, anything that is not reading, and another database than the one it is meant for.
func (s Statement) Decide(explained Explained) error {
	if refused := s.operators(explained.Plan, explained.Database); refused != nil {
		return refused
	}
	if !explained.ReadOnly {
		return &Refusal{What: "the statement", Why: fmt.Sprintf("does not only read (the server says %q)", explained.Kind), Instead: readsOnly}
	}
	return nil
}

func (s Statement) operators(plan Plan, database string) *Refusal {
	// What is below says more than what takes its rows: the Create rather than the EmptyResult.
	for _, child := range plan.Children {
		if refused := s.operators(child, database); refused != nil {
			return refused
		}
	}
	switch {
	case plan.Operator == "LoadCSV":
		return refuse(s.place("LOAD"), "LoadCSV", "reads files and addresses from within the database server", "load data by a source of Clew, such as facts")
	case strings.HasPrefix(plan.Operator, "ProcedureCall"):
		name, _, _ := strings.Cut(plan.Details, "(")
		return s.procedure(strings.TrimSpace(name))
	case !operators[plan.Operator]:
		return s.operator(plan.Operator)
	case plan.Database != "" && database != "" && plan.Database != database:
		return refuse(s.place("USE"), "the database "+plan.Database, "is another one than the graph of Clew ("+database+")", "leave USE out")
	}
	return s.nested(plan.Details)
}

func (s Statement) operator(operator string) *Refusal {
	// An operator of its own first; then any word that changes something: MERGE begins with a seek that locks.
	for _, sure := range []bool{true, false} {
		for _, writer := range writers {
			if at := s.place(writer.keyword); strings.HasPrefix(operator, writer.operator) == sure && at.line > 0 {
				return refuse(at, writer.keyword, "is not allowed (the operator "+operator+")", readsOnly)
			}
		}
	}
	return refuse(token{}, "the operator "+operator, "is not on the list of those that may be used", readsOnly)
}

func (s Statement) procedure(name string) *Refusal {
	if slices.Contains(procedures, name) {
		return nil
	}
	return refuse(s.place("CALL"), "the procedure "+name, "is not on the list of those that may be called", "read the graph with MATCH; the list is "+strings.Join(procedures, ", "))
}

// resolved is how the text of a plan shows a call in a subquery that is part of an expression.
var resolved = regexp.MustCompile(`ResolvedCall\(([^()\s]+)\(`)

// nested looks into the text of an operator, where the subqueries stand that are part of an expression.
func (s Statement) nested(details string) *Refusal {
	for _, call := range resolved.FindAllStringSubmatch(details, -1) {
		if refused := s.procedure(call[1]); refused != nil {
			return refused
		}
	}
	// The text of a plan is for people and need not be Cypher; the words of the statement have been looked at.
	tokens, unreadable := scan(details)
	for i := 1; unreadable == nil && i < len(tokens); i++ {
		if tokens[i-1].is("LOAD") && tokens[i].is("CSV") {
			return refuse(s.place("LOAD"), "LOAD CSV", "reads files and addresses from within the database server", "load data by a source of Clew, such as facts")
		}
	}
	return nil
}

// place finds the first word of the statement that is a keyword; its line is 0 when there is none.
func (s Statement) place(keyword string) token {
	for i, one := range s.tokens {
		if one.is(keyword) && !s.at(i-1).sign(".") && !s.at(i-1).sign(":") {
			return one
		}
	}
	return token{}
}
