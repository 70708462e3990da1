package report

import (
	"fmt"
	"time"

	"clew/graph"
)

// Bounds end the run of a statement that passed the fence. Its memory is bounded by the server, db.memory.transaction.max.
type Bounds struct {
	Time  time.Duration
	Rows  int
	Bytes int64 // of all values that it returns, about as they take in memory
}

// OverError says which bound a run went over. It wraps graph.ErrInvalid.
type OverError struct {
	What  string // what was used up: time, rows, bytes or memory
	Bound string
}

// Error says what to do.
func (e *OverError) Error() string {
	return fmt.Sprintf("the statement was ended at its bound of %s: %s; narrow it, or have it return less", e.What, e.Bound)
}

// Unwrap gives graph.ErrInvalid.
func (e *OverError) Unwrap() error { return graph.ErrInvalid }

// CheckParameters refuses parameters that have no type of Cypher, and tells names that the statement uses and nobody gives.
func (s Statement) CheckParameters(values map[string]any) error {
	for i, one := range s.tokens {
		next := s.at(i + 1)
		if !one.sign("$") || !next.name() && next.kind != number {
			continue
		}
		if _, given := values[next.text]; !given {
			return refuse(one, "the parameter $"+next.text, "is not declared", "declare it with its type, or take it out")
		}
	}
	for name, value := range values {
		if at := untyped(value); at != "" {
			return fmt.Errorf("parameter %s: %s is no type of Cypher; it takes true and false, numbers, texts, moments, and lists and maps of them: %w", name, at, graph.ErrInvalid)
		}
	}
	return nil
}

// untyped gives the Go type of a value, or of one within it, that Cypher lacks.
func untyped(value any) string {
	switch of := value.(type) {
	case nil, bool, int, int64, float64, string, time.Time, []string, []int64, []float64, []bool:
		return ""
	case []any:
		for _, one := range of {
			if at := untyped(one); at != "" {
				return at
			}
		}
		return ""
	case map[string]any:
		for _, one := range of {
			if at := untyped(one); at != "" {
				return at
			}
		}
		return ""
	case []map[string]any:
		for _, one := range of {
			if at := untyped(one); at != "" {
				return at
			}
		}
		return ""
	}
	return fmt.Sprintf("%T", value)
}
