package report

import (
	"slices"
	"strings"
)

// Statement is one statement that passed by its words.
type Statement struct {
	Text       string
	Parameters []string // the names of those that it uses, sorted
	tokens     []token
}

// Look reads the words of a statement. It refuses, by a *Refusal that says where, prefixes, more than one statement, LOAD
// CSV, other graphs, and procedures and functions that are not on the lists, wherever they stand.
func Look(statement string) (Statement, error) {
	tokens, refused := scan(statement)
	if refused != nil {
		return Statement{}, refused
	}
	s := Statement{Text: statement, tokens: tokens}
	for len(s.tokens) > 0 && s.tokens[len(s.tokens)-1].sign(";") {
		s.tokens = s.tokens[:len(s.tokens)-1]
	}
	if len(s.tokens) == 0 {
		return Statement{}, &Refusal{What: "the statement", Why: "is empty"}
	}
	for _, prefix := range []string{"EXPLAIN", "PROFILE", "CYPHER"} {
		if s.tokens[0].is(prefix) {
			return Statement{}, refuse(s.tokens[0], prefix, "may not stand before a statement: how it is planned and run is not its own to say", "begin with MATCH, UNWIND, WITH, CALL or RETURN")
		}
	}
	for i := range s.tokens {
		if refused := s.look(i); refused != nil {
			return Statement{}, refused
		}
	}
	slices.Sort(s.Parameters)
	s.Parameters = slices.Compact(s.Parameters)
	return s, nil
}

// at gives a token; beyond the ends, one that is nothing.
func (s *Statement) at(i int) token {
	if i < 0 || i >= len(s.tokens) {
		return token{kind: sign}
	}
	return s.tokens[i]
}

// look judges what begins with one token.
func (s *Statement) look(i int) *Refusal {
	this, next, last := s.at(i), s.at(i+1), s.at(i-1)
	switch {
	case this.sign(";"):
		return refuse(next, "a second statement", "stands behind the first", "make it a statement of its own")
	case this.sign("$") && (next.name() || next.kind == number):
		s.Parameters = append(s.Parameters, next.text)
	case this.is("LOAD") && next.is("CSV"):
		return refuse(this, "LOAD CSV", "reads files and addresses from within the database server", "load data by a source of Clew, such as facts")
	case this.is("USE") && (i == 0 || last.sign("{") || last.is("UNION") || last.is("ALL") || last.sign("}")) && next.name():
		return refuse(this, "USE", "reaches for another graph", "leave it out: a statement reads the graph of Clew")
	case this.is("CALL") && next.name() && s.at(i+2).sign("."):
		name, _ := s.dotted(i + 1)
		if !slices.Contains(procedures, name) {
			return refuse(this, "the procedure "+name, "is not on the list of those that may be called", "read the graph with MATCH; the list is "+strings.Join(procedures, ", "))
		}
	case this.name() && !last.sign("."):
		return s.lookAtCall(i)
	}
	return nil
}

// dotted gives the name that begins with a token, with its parts behind dots, and the token behind it.
func (s *Statement) dotted(i int) (name string, end int) {
	name = s.at(i).text
	for end = i + 1; s.at(end).sign(".") && s.at(end+1).name(); end += 2 {
		name += "." + s.at(end+1).text
	}
	return name, end
}

// lookAtCall judges a name in front of a parenthesis.
func (s *Statement) lookAtCall(i int) *Refusal {
	name, end := s.dotted(i)
	if !s.at(end).sign("(") || s.at(i-1).sign("$") || s.called(i) {
		return nil
	}
	folded := strings.ToLower(name)
	if functions[folded] || end == i+1 && s.at(i).kind == word && before[folded] {
		return nil
	}
	// The name of a variable stands before a parenthesis nowhere but in what no version of Cypher knows yet.
	return refuse(s.at(i), "the function "+name, "is not on the list of those that may be called", "use the built-in functions of Cypher that compute; what else it would do belongs into a source")
}

// called reports whether the name at a token is that of a procedure, which is looked at behind its CALL.
func (s *Statement) called(i int) bool { return s.at(i-1).is("CALL") && s.at(i+1).sign(".") }
