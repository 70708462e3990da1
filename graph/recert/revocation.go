package recert

import (
	"fmt"
	"time"

	"clew/graph"
)

// Seen is what a run of the collector found of a grant whose access is to be taken away.
type Seen struct {
	At       time.Time // when the run read the system
	Complete bool      // the run read all of the system that could state the grant
	There    bool      // the grant was there
}

// Send marks a revocation as handed to the system or, as a task, to a person. It may be sent again until it is proven: a
// second attempt changes nothing that the first one achieved.
func Send(revocation graph.Revocation, task bool, at time.Time) (graph.Revocation, error) {
	if revocation.State == graph.RevocationGone {
		return revocation, fmt.Errorf("%s is gone already: %w", revocation.Grant, graph.ErrConflict)
	}
	if revocation.State != graph.RevocationCameBack && revocation.State != graph.RevocationOverdue {
		revocation.State = graph.RevocationSent
	}
	if revocation.SentAt.IsZero() {
		revocation.SentAt = at
	}
	revocation.Task = task
	revocation.Attempts++
	return revocation, nil
}

// Acknowledge takes the answer of the system or person. With something left it stays sent, so that it is tried again.
func Acknowledge(revocation graph.Revocation, left []string) (graph.Revocation, error) {
	switch revocation.State {
	case graph.RevocationSent, graph.RevocationAcknowledged:
	default:
		return revocation, fmt.Errorf("the revocation of %s is %s: %w", revocation.Grant, revocation.State, graph.ErrConflict)
	}
	revocation.Left = left
	revocation.State = graph.RevocationAcknowledged
	if len(left) > 0 {
		revocation.State = graph.RevocationSent
	}
	return revocation, nil
}

// Observe takes what a run of the collector found. Only a complete run that began after the decision proves that access is
// gone; an acknowledgement never does. Access that is seen after it had gone came back, whoever gave it.
func Observe(revocation graph.Revocation, seen Seen, now time.Time) graph.Revocation {
	switch {
	case seen.There && revocation.State == graph.RevocationGone && seen.At.After(revocation.GoneAt):
		revocation.State = graph.RevocationCameBack
	case !seen.There && seen.Complete && seen.At.After(revocation.DecidedAt):
		if revocation.State != graph.RevocationGone {
			revocation.State, revocation.GoneAt, revocation.Left = graph.RevocationGone, seen.At, nil
		}
	case revocation.State != graph.RevocationGone && revocation.State != graph.RevocationCameBack && now.After(revocation.Deadline):
		revocation.State = graph.RevocationOverdue
	}
	return revocation
}

// Used notes a use of access after it was decided to take it away, and reports whether it is the first.
func Used(revocation graph.Revocation, at time.Time) (graph.Revocation, bool) {
	if !at.After(revocation.DecidedAt) || (!revocation.UsedAt.IsZero() && !at.Before(revocation.UsedAt)) {
		return revocation, false
	}
	first := revocation.UsedAt.IsZero()
	revocation.UsedAt = at
	return revocation, first
}
