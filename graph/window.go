package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Span is what one source states of when something held: since when, and until when as far as was planned.
type Span struct {
	Interval Interval
	StatedAt time.Time // when the end was stated; of several ends planned for one span the one stated last counts
}

// String writes the span as "from/to@statedAt".
func (s Span) String() string { return s.Interval.String() + "@" + momentText(s.StatedAt) }

// ParseSpan reads the form of String. The error wraps ErrInvalid.
func ParseSpan(text string) (Span, error) {
	interval, stated, found := strings.Cut(text, "@")
	span := Span{}
	var err error
	if span.Interval, err = ParseInterval(interval); err != nil {
		return Span{}, err
	}
	if span.StatedAt, err = parseMoment(stated); err != nil || !found {
		return Span{}, fmt.Errorf("%q is not a span, written from/to@statedAt: %w", clip(text, 120), ErrInvalid)
	}
	return span, nil
}

// Join puts another statement about a span with the same beginning, or within the same window, to this one.
func (s Span) Join(other Span) Span {
	if other.Interval.From.IsZero() || (!s.Interval.From.IsZero() && s.Interval.From.Before(other.Interval.From)) {
		other.Interval.From = s.Interval.From
	}
	if other.Interval.To.IsZero() || (!s.Interval.To.IsZero() && cmp.Or(s.StatedAt.Compare(other.StatedAt), s.Interval.To.Compare(other.Interval.To)) > 0) {
		other.Interval.To, other.StatedAt = s.Interval.To, s.StatedAt
	}
	return other
}

// Windows gives the spans of time over which something held, by all that was stated of it in any order: spans, and
// moments at which it ended. It holds from a beginning until the first end recorded behind it, or until the end that was
// planned, if that comes before. A beginning while it holds begins nothing new; one behind an end opens a further window.
// A span without a beginning is older than anything known. An end before all beginnings ends what was there before.
func Windows(spans []Span, ended []time.Time) []Interval {
	spans, ended = slices.Clone(spans), slices.Clone(ended)
	slices.SortFunc(spans, func(a, b Span) int { return a.Interval.From.Compare(b.Interval.From) })
	slices.SortFunc(ended, time.Time.Compare)
	if len(ended) > 0 && (len(spans) == 0 || !ended[0].After(spans[0].Interval.From)) {
		spans = slices.Insert(spans, 0, Span{})
	}
	var windows []Interval
	for len(spans) > 0 {
		open := spans[0]
		spans = spans[1:]
		end := endOf(open, ended)
		for len(spans) > 0 && (end.IsZero() || spans[0].Interval.From.Before(end)) {
			open = open.Join(spans[0])
			spans = spans[1:]
			end = endOf(open, ended)
		}
		windows = append(windows, Interval{From: open.Interval.From, To: end})
	}
	return windows
}

// endOf is when a window ends: at the first end recorded behind its beginning, or at the planned one before.
func endOf(open Span, ended []time.Time) time.Time {
	end := open.Interval.To
	for _, moment := range ended {
		if moment.After(open.Interval.From) {
			if end.IsZero() || moment.Before(end) {
				end = moment
			}
			break
		}
	}
	return end
}
