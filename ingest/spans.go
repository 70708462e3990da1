package ingest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clew/graph"
)

// Spans are the spans of time over which something was seen again and again without a longer silence, in order. A
// collector that states its coverage from them keeps them in its cursor by String.
type Spans struct {
	// Silence is the longest time between two sightings that does not end a span.
	Silence time.Duration

	spans []span
}

// span lasts from the first to the last sighting of it.
type span struct{ first, last time.Time }

// mostSpans bounds what a cursor carries; the oldest spans have been stated by earlier runs.
const mostSpans = 50

// Add takes note of a sighting.
func (s *Spans) Add(moment time.Time) {
	for i := len(s.spans) - 1; i >= 0; i-- {
		current := &s.spans[i]
		switch {
		case moment.After(current.last.Add(s.Silence)):
			s.spans = slices.Insert(s.spans, i+1, span{moment, moment})
			return
		case moment.After(current.last):
			current.last = moment
			s.join(i)
			return
		case !moment.Before(current.first):
			return
		case !moment.Before(current.first.Add(-s.Silence)):
			current.first = moment
			s.join(i - 1)
			return
		}
	}
	s.spans = slices.Insert(s.spans, 0, span{moment, moment})
}

// join makes one of a span and the next where no silence is left between them.
func (s *Spans) join(i int) {
	if i >= 0 && i+1 < len(s.spans) && !s.spans[i+1].first.After(s.spans[i].last.Add(s.Silence)) {
		s.spans[i].last = s.spans[i+1].last
		s.spans = slices.Delete(s.spans, i+1, i+2)
	}
}

// Covered states the spans as coverage. Sources tell whole seconds, so that a span reaches to the end of its last one.
func (s *Spans) Covered(system string, subjects ...graph.Subject) []Fact {
	var facts []Fact
	for _, seen := range s.spans {
		until := seen.last.Truncate(time.Second).Add(time.Second)
		facts = append(facts, &Covered{Head: Head{At: until}, System: system, From: seen.first, To: until, Subjects: subjects})
	}
	return facts
}

// String writes the newest spans for the cursor.
func (s *Spans) String() string {
	var parts []string
	for _, seen := range s.spans[max(0, len(s.spans)-mostSpans):] {
		parts = append(parts, seen.first.Format(time.RFC3339Nano)+"/"+seen.last.Format(time.RFC3339Nano))
	}
	return strings.Join(parts, ",")
}

// ParseSpans reads what String wrote. What it did not write is left out: all that is seen from now on is stated anyway.
func ParseSpans(text string, silence time.Duration) *Spans {
	read := &Spans{Silence: silence}
	for part := range strings.SplitSeq(text, ",") {
		var seen span
		first, last, found := strings.Cut(part, "/")
		if found && seen.parse(first, last) == nil {
			read.spans = append(read.spans, seen)
		}
	}
	return read
}

func (s *span) parse(first, last string) (err error) {
	if s.first, err = time.Parse(time.RFC3339Nano, first); err != nil {
		return err
	}
	if s.last, err = time.Parse(time.RFC3339Nano, last); err != nil {
		return err
	}
	if s.last.Before(s.first) {
		return fmt.Errorf("%s is before %s", last, first)
	}
	return nil
}

// Common gives the time that all of the spans share.
func Common(all ...*Spans) *Spans {
	if len(all) == 0 {
		return &Spans{}
	}
	shared := &Spans{Silence: all[0].Silence, spans: slices.Clone(all[0].spans)}
	for _, other := range all[1:] {
		var both []span
		for _, a := range shared.spans {
			for _, b := range other.spans {
				first, last := later(a.first, b.first), earlier(a.last, b.last)
				if !last.Before(first) {
					both = append(both, span{first, last})
				}
			}
		}
		shared.spans = both
	}
	return shared
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
