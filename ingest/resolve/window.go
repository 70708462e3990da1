package resolve

import (
	"reflect"
	"slices"
	"time"

	"clew/graph"
	"clew/ingest"
)

// What can end and begin again (grants, memberships, sponsorships) keeps all that was stated of when it held, as "spans"
// and as "ended". What follows from both is kept beside them: validFrom and validTo of the whole, and the "windows" where
// there are several.

// span states since when something held, and until when as far as was planned. A statement without either says that it
// holds.
func (s *statements) span(from, to time.Time) *statements {
	one := graph.Span{Interval: graph.Interval{From: from, To: to}}
	if !to.IsZero() {
		one.StatedAt = s.stated
	}
	s.add(statement{name: "spans", value: []string{one.String()}, how: spanning})
	return s
}

// ended states that something ended.
func (s *statements) ended(at time.Time) *statements {
	return s.union("ended", []string{graph.Interval{From: at}.String()})
}

// begins states which windows of a grant a request led to: those that began so.
func (s *statements) begins(from time.Time) *statements {
	if from.IsZero() {
		return s
	}
	return s.union("begun", []string{graph.Interval{From: from}.String()})
}

// held states when something held. An end without a beginning is one that was recorded, not planned.
func (s *statements) held(from, to time.Time) *statements {
	if from.IsZero() && !to.IsZero() {
		return s.ended(to)
	}
	return s.span(from, to)
}

// snapshot notes that a snapshot states it. What an earlier one no longer stated begins again.
func snapshot(s *statements, head *ingest.Head) {
	if head.Scope == "" {
		return
	}
	s.set("scope", head.Scope).latest("statedAt", head.At)
	s.add(statement{name: "spans", value: head.At, how: again})
}

// begunAgain gives the span that begins when a snapshot states what an earlier one no longer did, where nothing tells of
// an earlier beginning.
func (f *fields) begunAgain(at time.Time) []string {
	absent := moment(f.values["absentAt"])
	if absent.IsZero() || !at.After(absent) {
		return nil
	}
	for _, one := range readSpans(texts(f.values["spans"])) {
		if one.Interval.From.After(absent) && !one.Interval.From.After(at) {
			return nil
		}
	}
	return []string{graph.Span{Interval: graph.Interval{From: at}}.String()}
}

// window brings up to date what follows from spans and ends.
func (f *fields) window() {
	if !f.written["spans"] && !f.written["ended"] {
		return
	}
	var ended []time.Time
	for _, text := range texts(f.values["ended"]) {
		if at, err := graph.ParseInterval(text); err == nil { // written by ended
			ended = append(ended, at.From)
		}
	}
	windows := graph.Windows(readSpans(texts(f.values["spans"])), ended)
	if len(windows) == 0 {
		return
	}
	f.derive("validFrom", windows[0].From)
	f.derive("validTo", windows[len(windows)-1].To)
	list := make([]string, len(windows))
	for i, window := range windows {
		list[i] = window.String()
	}
	if len(list) == 1 {
		list = nil
	}
	f.derive("windows", list)
}

// follows reports whether a field is what follows from spans and ends.
func (f *fields) follows(name string) bool {
	derived := name == "validFrom" || name == "validTo" || name == "windows"
	return derived && (f.values["spans"] != nil || f.values["ended"] != nil)
}

// derive sets a field to what follows from others.
func (f *fields) derive(name string, value any) {
	old, known := f.values[name]
	switch {
	case isEmpty(value) && !known, known && reflect.DeepEqual(normal(old), normal(value)):
		return
	case isEmpty(value):
		value = nil
	}
	f.put(name, value)
	f.changed = true
}

func readSpans(list []string) []graph.Span {
	spans := make([]graph.Span, 0, len(list))
	for _, text := range list {
		if one, err := graph.ParseSpan(text); err == nil { // written by span
			spans = append(spans, one)
		}
	}
	return spans
}

// joinSpans joins the statements about spans with the same beginning.
func joinSpans(lists ...[]string) []string {
	byStart := map[time.Time]graph.Span{}
	for _, one := range readSpans(slices.Concat(lists...)) {
		if known, found := byStart[one.Interval.From]; found {
			one = known.Join(one)
		}
		byStart[one.Interval.From] = one
	}
	joined := make([]string, 0, len(byStart))
	for _, one := range byStart {
		joined = append(joined, one.String())
	}
	slices.Sort(joined)
	return joined
}
