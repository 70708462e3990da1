package graph

import (
	"cmp"
	"slices"
	"time"
)

// ClaimState says how far a claim of completeness can be relied on.
type ClaimState string

// The states of a claim: its run ended well, its run is still under way, its run failed. What a failed run claimed is held
// back until a later run of the source ends well: which of its records were not read is not known.
const (
	ClaimSettled ClaimState = "settled"
	ClaimRunning ClaimState = "running"
	ClaimHeld    ClaimState = "held"
)

// CoverageClaim is a span for which a source said that it is complete.
type CoverageClaim struct {
	Coverage
	State  ClaimState
	ReadAt time.Time // when the run that said so last had started
	// RowsBefore is how many records the source had delivered before the first run that said so, RowsUpTo after the last.
	RowsBefore, RowsUpTo int64
}

// Reading is how a source has been read, from which its coverage follows.
type Reading struct {
	Claims    []CoverageClaim
	Doubts    []Doubt
	Lag       time.Duration // how long records may take to appear in the source; zero: none
	Retention time.Duration // how long the source keeps records; zero: for ever
	FirstRead time.Time     // when its first run started
	LastGood  time.Time     // when its last run that ended well started; zero: none did
	Failing   bool          // its last run failed
}

// Add notes what a run that started at the given moment claims. What the lag may still bring is cut off: a change of the lag
// bears on what is read from then on.
func (r *Reading) Add(run string, started time.Time, rowsBefore, rowsUpTo int64, spans []Coverage) {
	for _, span := range spans {
		span.Run = run
		if cut := started.Add(-r.Lag); r.Lag > 0 && !started.IsZero() && cut.Before(span.Interval.To) {
			span.Interval.To = cut
			if !span.Interval.From.Before(cut) {
				continue
			}
		}
		r.Claims = append(r.Claims, CoverageClaim{Coverage: span, State: ClaimRunning, ReadAt: started, RowsBefore: rowsBefore, RowsUpTo: rowsUpTo})
	}
	r.join()
}

// End notes how a run ended. A good end settles also what earlier runs claimed whose end was bad: the source has been read
// to its end since. Claims of a run that is said to be neither stay as they are.
func (r *Reading) End(run string, started time.Time, good bool) {
	for i := range r.Claims {
		switch claim := &r.Claims[i]; {
		case good:
			claim.State = ClaimSettled
		case claim.State == ClaimRunning && claim.Run == run:
			claim.State = ClaimHeld
		}
	}
	r.Failing = !good
	if good && started.After(r.LastGood) {
		r.LastGood = started
	}
	r.join()
}

// Rows notes how many records the source has delivered up to now, with those of the run.
func (r *Reading) Rows(run string, rowsUpTo int64) {
	for i := range r.Claims {
		if r.Claims[i].Run == run {
			r.Claims[i].RowsUpTo = rowsUpTo
		}
	}
}

// join makes one of claims that touch and can be relied on alike. Claims of a run under way stay apart from older ones: if
// it fails, these hold all the same.
func (r *Reading) join() {
	slices.SortFunc(r.Claims, func(a, b CoverageClaim) int {
		return cmp.Or(cmp.Compare(a.State, b.State), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.System, b.System),
			a.Interval.From.Compare(b.Interval.From), compareEnd(a.Interval.To, b.Interval.To))
	})
	var joined []CoverageClaim
	for _, claim := range r.Claims {
		last := len(joined) - 1
		if last < 0 || joined[last].State != claim.State || !joined[last].touches(claim.Coverage) {
			joined = append(joined, claim)
			continue
		}
		into := &joined[last]
		if compareEnd(claim.Interval.To, into.Interval.To) > 0 {
			into.Interval.To = claim.Interval.To
		}
		into.RowsBefore = min(into.RowsBefore, claim.RowsBefore)
		if claim.ReadAt.After(into.ReadAt) || claim.ReadAt.Equal(into.ReadAt) && claim.Run > into.Run {
			into.ReadAt, into.Run = claim.ReadAt, claim.Run
		}
		into.RowsUpTo = max(into.RowsUpTo, claim.RowsUpTo)
	}
	r.Claims = joined
}

// reach gives where a claim ends. One that is still being read ends at the last good run when the source fails, and before
// it by the lag.
func (r *Reading) reach(claim CoverageClaim) time.Time {
	if !claim.Interval.To.IsZero() || !r.Failing && r.Lag <= 0 {
		return claim.Interval.To
	}
	read := claim.ReadAt
	if r.LastGood.After(read) {
		read = r.LastGood
	}
	return read.Add(-r.Lag)
}

// Floor gives the moment before which nothing was to be had when the source was first read; zero: there is none.
func (r *Reading) Floor() time.Time {
	if r.Retention <= 0 || r.FirstRead.IsZero() {
		return time.Time{}
	}
	return r.FirstRead.Add(-r.Retention)
}

// Coverage gives the spans that the claims come to: without what is held back, after the retention and up to the lag, and
// parted where records in quarantine leave doubt.
func (r *Reading) Coverage() Coverages {
	var spans Coverages
	floor := r.Floor()
	for _, claim := range r.Claims {
		if claim.State == ClaimHeld {
			continue
		}
		span := claim.Coverage
		span.Interval.To = r.reach(claim)
		span.rowsBefore, span.rowsUpTo = claim.RowsBefore, claim.RowsUpTo
		span.Rows = claim.RowsUpTo - claim.RowsBefore
		if span.Interval.From.Before(floor) {
			span.Interval.From = floor
		}
		if !span.Interval.To.IsZero() && !span.Interval.From.Before(span.Interval.To) {
			continue
		}
		spans = append(spans, span)
	}
	var parted Coverages
	for _, span := range JoinCoverage(spans) {
		parted = append(parted, r.parted(span)...)
	}
	return parted
}

// compareEnd orders ends of intervals, of which a zero one is the last.
func compareEnd(a, b time.Time) int {
	if a.IsZero() || b.IsZero() {
		switch {
		case a.IsZero() && b.IsZero():
			return 0
		case a.IsZero():
			return 1
		}
		return -1
	}
	return a.Compare(b)
}
