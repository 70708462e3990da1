package graph

import (
	"cmp"
	"slices"
	"time"
)

// Subject is a kind of fact that a source can tell, which decides whether its absence means anything: one of the
// links of the chain, plus the identities themselves.
type Subject string

// What a source can be complete for.
const (
	SubjectIdentity   Subject = "identity"
	SubjectSponsor    Subject = "sponsor"
	SubjectRequest    Subject = "request"
	SubjectApproval   Subject = "approval"
	SubjectGrant      Subject = "grant"
	SubjectCredential Subject = "credential"
	SubjectAction     Subject = "action"
	SubjectContract   Subject = "contract"
)

// Subjects lists what a source can be complete for.
var Subjects = []Subject{SubjectIdentity, SubjectSponsor, SubjectRequest, SubjectApproval, SubjectGrant, SubjectCredential, SubjectAction, SubjectContract}

// Coverage is one span of time for which one source is complete for one subject.
type Coverage struct {
	Source   string // uid of the source
	Name     string // its name
	Subject  Subject
	System   string // the system it tells about; empty: all
	Interval Interval
	// Rows is how many records the source delivered from the first run that stated the span to the last; zero: not counted.
	Rows      int64
	FirstRead time.Time // when the source was first read; zero: not known
	Run       string    // uid of the last run that stated it; empty: not known
	// Rejected is how many records that may bear on the span lie in quarantine: within it, absence means nothing. Zero: none.
	Rejected int64 `json:",omitzero"`

	rowsBefore, rowsUpTo int64 // Rows is their difference, by which spans are joined without counting a run twice
}

// Equal reports whether two spans say the same.
func (c Coverage) Equal(other Coverage) bool {
	return c.Source == other.Source && c.Subject == other.Subject && c.System == other.System && c.Rows == other.Rows && c.Run == other.Run && c.Rejected == other.Rejected &&
		c.Interval.From.Equal(other.Interval.From) && c.Interval.To.Equal(other.Interval.To)
}

// Coverages are the spans of all sources.
type Coverages []Coverage

// Doubted reports whether records that may bear on the span lie in quarantine, so that it is not complete.
func (c Coverage) Doubted() bool { return c.Rejected > 0 }

// Complete gives the spans that are not doubted.
func (c Coverages) Complete() Coverages {
	if !slices.ContainsFunc(c, Coverage.Doubted) {
		return c
	}
	return slices.DeleteFunc(slices.Clone(c), Coverage.Doubted)
}

// At gives the coverage that shows the subject in the system at the moment, and whether there is one.
func (c Coverages) At(subject Subject, system string, moment time.Time) (Coverage, bool) {
	for _, span := range c {
		if !span.Doubted() && span.Subject == subject && (span.System == "" || span.System == system) && span.Interval.Contains(moment) {
			return span, true
		}
	}
	return Coverage{}, false
}

// Latest gives the span of the subject in the system that reaches furthest, for saying up to when was read.
func (c Coverages) Latest(subject Subject, system string) (Coverage, bool) {
	var latest Coverage
	found := false
	for _, span := range c {
		if span.Subject != subject || (span.System != "" && span.System != system) {
			continue
		}
		if !found || span.Interval.To.IsZero() || (!latest.Interval.To.IsZero() && span.Interval.To.After(latest.Interval.To)) {
			latest, found = span, true
		}
	}
	return latest, found
}

// JoinCoverage joins spans of one source, subject and system that touch or overlap, and orders the result. The records of
// a run that stated several of them count once.
func JoinCoverage(spans Coverages) Coverages {
	sorted := slices.Clone(spans)
	slices.SortFunc(sorted, func(a, b Coverage) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.System, b.System), a.Interval.From.Compare(b.Interval.From))
	})
	var joined Coverages
	for _, span := range sorted {
		if last := len(joined) - 1; last >= 0 && joined[last].touches(span) {
			into := &joined[last]
			if into.rowsUpTo > 0 && span.rowsUpTo > 0 {
				into.rowsBefore, into.rowsUpTo = min(into.rowsBefore, span.rowsBefore), max(into.rowsUpTo, span.rowsUpTo)
				into.Rows = into.rowsUpTo - into.rowsBefore
			} else {
				into.Rows += span.Rows
			}
			into.Run = max(into.Run, span.Run) // a later run has the later moment in its uid
			if end := joined[last].Interval.To; !end.IsZero() && (span.Interval.To.IsZero() || span.Interval.To.After(end)) {
				joined[last].Interval.To = span.Interval.To
			}
			continue
		}
		joined = append(joined, span)
	}
	return joined
}

// NewlyCovered gives the earliest moment that spans of one source cover now and did not before, both as JoinCoverage gives
// them; zero: since before anything known. Found is false when there is none.
func NewlyCovered(before, after Coverages) (earliest time.Time, found bool) {
	before, after = before.Complete(), after.Complete()
	for _, span := range after {
		from, fresh := span.beyond(before)
		if fresh && (!found || from.Before(earliest)) {
			earliest, found = from, true
		}
	}
	return earliest, found
}

// NoLongerCovered gives the earliest moment that spans covered before and do not now, as NewlyCovered does, and the
// subjects that lost something, in their order.
func NoLongerCovered(before, after Coverages) (earliest time.Time, subjects []Subject) {
	before, after = before.Complete(), after.Complete()
	for _, span := range before {
		from, lost := span.beyond(after)
		if !lost {
			continue
		}
		if len(subjects) == 0 || from.Before(earliest) {
			earliest = from
		}
		if !slices.Contains(subjects, span.Subject) {
			subjects = append(subjects, span.Subject)
		}
	}
	slices.Sort(subjects)
	return earliest, subjects
}

// beyond gives the earliest moment of a span that none of the others covers.
func (c Coverage) beyond(others Coverages) (from time.Time, some bool) {
	from = c.Interval.From
	for _, other := range others {
		if other.Subject != c.Subject || other.System != c.System || !other.Interval.Contains(from) || from.IsZero() && !other.Interval.From.IsZero() {
			continue
		}
		if other.Interval.To.IsZero() {
			return from, false
		}
		from = other.Interval.To
	}
	return from, c.Interval.To.IsZero() || from.Before(c.Interval.To)
}

// touches reports whether a span that begins no earlier continues this one.
func (c Coverage) touches(later Coverage) bool {
	return c.Source == later.Source && c.Subject == later.Subject && c.System == later.System && c.Rejected == later.Rejected &&
		(c.Interval.To.IsZero() || !later.Interval.From.After(c.Interval.To))
}
