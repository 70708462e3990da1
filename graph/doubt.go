package graph

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Doubt is what records in the quarantine of a source leave open: each of them may be what is missing.
type Doubt struct {
	UID      string
	Run      string    // uid of the run that rejected the records, where their time is not known
	Subjects []Subject // what they may tell of; empty: all that the source tells of
	// Window is the days of the moments that the records name, in UTC, or what their run claimed to be complete for, where they
	// name none. Zero: all that the source claims.
	Window  Interval
	Records int64
}

// DoubtOf gives the doubt that a rejected record leaves: about the subjects (none: all), on the days of the moments that it
// names or, where these are not known (zero), over what its run claims.
func DoubtOf(source, run string, subjects []Subject, named Interval) *Doubt {
	doubt := &Doubt{Subjects: slices.Clone(subjects), Records: 1}
	slices.Sort(doubt.Subjects)
	doubt.Subjects = slices.Compact(doubt.Subjects)
	var about strings.Builder
	for _, subject := range doubt.Subjects {
		about.WriteString("/" + string(subject))
	}
	if named == (Interval{}) {
		doubt.Run, doubt.UID = run, run+"//"+about.String()
		return doubt
	}
	const day = 24 * time.Hour
	doubt.Window = Interval{named.From.UTC().Truncate(day), named.To.UTC().Truncate(day).Add(day)}
	doubt.UID = source + "/" + doubt.Window.From.Format(time.DateOnly) + "/" + doubt.Window.To.Format(time.DateOnly) + "//" + about.String()
	return doubt
}

// of gives the time over which what is not stated of a subject may be what was rejected, and whether there is some. An action
// or an issue is told by the record of its moment; all else holds from its moment on, so that it stays open.
func (d Doubt) of(subject Subject) (Interval, bool) {
	switch {
	case d.Records <= 0 || len(d.Subjects) > 0 && !slices.Contains(d.Subjects, subject):
		return Interval{}, false
	case subject == SubjectAction, subject == SubjectCredential:
		return d.Window, true
	}
	return Interval{From: d.Window.From}, true
}

// parted parts a span where records in quarantine leave doubt. Doubts that overlap are one, with the records of all.
func (r *Reading) parted(span Coverage) Coverages {
	type doubted struct {
		Interval
		records int64
	}
	var all []doubted
	for _, doubt := range r.Doubts {
		if open, some := doubt.of(span.Subject); some && open.Overlaps(span.Interval) {
			all = append(all, doubted{open, doubt.Records})
		}
	}
	slices.SortFunc(all, func(a, b doubted) int { return cmp.Or(a.From.Compare(b.From), compareEnd(a.To, b.To)) })
	var joined []doubted
	for _, next := range all {
		last := len(joined) - 1
		if last < 0 || !joined[last].To.IsZero() && next.From.After(joined[last].To) {
			joined = append(joined, next)
			continue
		}
		joined[last].records += next.records
		if compareEnd(next.To, joined[last].To) > 0 {
			joined[last].To = next.To
		}
	}
	var parts Coverages
	rest := span
	for _, doubt := range joined {
		shared, some := doubt.Intersect(rest.Interval)
		if !some {
			continue
		}
		if rest.Interval.From.Before(shared.From) {
			before := rest
			before.Interval.To = shared.From
			parts = append(parts, before)
		}
		within := rest
		within.Interval, within.Rejected = shared, doubt.records
		parts = append(parts, within)
		if shared.To.IsZero() || shared.To.Equal(rest.Interval.To) {
			return parts
		}
		rest.Interval.From = shared.To
	}
	return append(parts, rest)
}

// WindowOf gives what a run claimed to be complete for, from the earliest moment to the latest. It is asked before the end
// of the run is noted, which joins its claims with those of others. The zero interval: nothing, or everything.
func (r *Reading) WindowOf(run string) Interval {
	var window Interval
	found := false
	for _, claim := range r.Claims {
		switch {
		case claim.Run != run || claim.State != ClaimRunning:
			continue
		case !found:
			window, found = claim.Interval, true
			continue
		case claim.Interval.From.Before(window.From):
			window.From = claim.Interval.From
		}
		if compareEnd(claim.Interval.To, window.To) > 0 {
			window.To = claim.Interval.To
		}
	}
	return window
}
