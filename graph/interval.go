package graph

import "time"

// Interval is a span of time in UTC, from From (included) until To (excluded). A zero From means "since before
// anything known", a zero To "still".
type Interval struct {
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

// Contains reports whether the moment lies in the interval.
func (i Interval) Contains(moment time.Time) bool {
	return (i.From.IsZero() || !moment.Before(i.From)) && (i.To.IsZero() || moment.Before(i.To))
}

// Overlaps reports whether the two intervals share a moment.
func (i Interval) Overlaps(other Interval) bool {
	return (i.To.IsZero() || other.From.IsZero() || other.From.Before(i.To)) &&
		(other.To.IsZero() || i.From.IsZero() || i.From.Before(other.To))
}
