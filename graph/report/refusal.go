package report

import (
	"fmt"

	"clew/graph"
)

// Refusal says why a statement may not run. It wraps graph.ErrInvalid.
type Refusal struct {
	What    string // the operator, procedure, function or words
	Line    int    // from 1; 0: what is refused stands at no one place
	Column  int    // in characters, from 1
	Why     string
	Instead string // what to use; may be empty
}

// Error gives the refusal as one line.
func (r *Refusal) Error() string {
	text := r.What
	if r.Line > 0 {
		text = fmt.Sprintf("line %d, column %d: %s", r.Line, r.Column, r.What)
	}
	text += " " + r.Why
	if r.Instead != "" {
		text += "; " + r.Instead
	}
	return text
}

// Unwrap gives graph.ErrInvalid.
func (r *Refusal) Unwrap() error { return graph.ErrInvalid }

func refuse(at token, what, why, instead string) *Refusal {
	return &Refusal{What: what, Line: at.line, Column: at.column, Why: why, Instead: instead}
}
