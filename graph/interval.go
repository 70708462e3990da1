package graph

import (
	"fmt"
	"strings"
	"time"
)

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

// Intersect gives the span that the two intervals share; some is false when they share no moment.
func (i Interval) Intersect(other Interval) (shared Interval, some bool) {
	if !i.Overlaps(other) {
		return Interval{}, false
	}
	shared = i
	if other.From.After(i.From) {
		shared.From = other.From
	}
	if !other.To.IsZero() && (i.To.IsZero() || other.To.Before(i.To)) {
		shared.To = other.To
	}
	return shared, true
}

// String writes the interval as ISO 8601 does, in UTC: "from/to", of which a zero one is left empty.
func (i Interval) String() string { return momentText(i.From) + "/" + momentText(i.To) }

// ParseInterval reads the form of String. The error wraps ErrInvalid.
func ParseInterval(text string) (Interval, error) {
	from, to, found := strings.Cut(text, "/")
	i := Interval{}
	var err error
	if i.From, err = parseMoment(from); err == nil {
		i.To, err = parseMoment(to)
	}
	if err != nil || !found {
		return Interval{}, fmt.Errorf("%q is not an interval, written from/to: %w", clip(text, 120), ErrInvalid)
	}
	return i, nil
}

func momentText(moment time.Time) string {
	if moment.IsZero() {
		return ""
	}
	return moment.UTC().Format(time.RFC3339Nano)
}

func parseMoment(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	moment, err := time.Parse(time.RFC3339Nano, text)
	return moment.UTC(), err
}
