package views

import "time"

// Source is a source of records, on its own page and in the list.
type Source struct {
	UID       string
	Name      string
	Kind      string
	Schedule  string    // in words or as a cron spec; empty: by hand
	State     string    // SourceFresh, SourceLate, SourceFailed, SourceNever or SourceRunning
	LastAt    time.Time // the end of the last good run
	NextAt    time.Time // zero: none is planned
	Totals    Tally
	Coverage  Coverage
	Strips    []CoverageStrip // by what it tells of
	Rules     string          // its lag and retention, in words; empty: none
	Runs      []RunRow        // newest first
	Rejected  *Quarantine
	Runnable  bool         // whether the user may run it now
	Progress  *RunProgress // the run that is under way; nil: none
	LastError string       // what the last run failed with
}

// CoverageStrip is the coverage of a source for one subject in one system.
type CoverageStrip struct {
	Name     string // such as "grants in postgres"
	Coverage Coverage
	Rows     int64 // records read
	Gaps     []CoverageGap
}

// CoverageGap is a time within the window for which the source is not complete, and why.
type CoverageGap struct {
	Interval
	Why string
}

// The states of a source: within its schedule, later than it, failed, never run, running.
const (
	SourceFresh   = "fresh"
	SourceLate    = "late"
	SourceFailed  = "failed"
	SourceNever   = "never"
	SourceRunning = "running"
)

// Sources is the page of all sources.
type Sources struct {
	List    []Source
	Waiting string // what waits to be judged again, in a sentence; empty: nothing
}

// Tally counts records. Read is always Loaded plus Rejected.
type Tally struct {
	Read       int64
	Loaded     int64
	Rejected   int64
	Duplicates int64 // of the loaded, how many were known already
	Redacted   int64 // secrets removed
	Actions    int64 // actions new to the graph
}

// Balanced says whether every record that was read is accounted for.
func (t Tally) Balanced() bool { return t.Read == t.Loaded+t.Rejected }

// Coverage is for which times a source was read, within a window.
type Coverage struct {
	From time.Time
	To   time.Time
	Read []Interval // oldest first, not overlapping
}

const (
	coverageWidth  = 1000.0
	coverageHeight = 12.0
)

// stretch is a part of the coverage bar as it is drawn.
type stretch struct {
	x, width float64
	title    string
}

func (c Coverage) window() time.Duration { return c.To.Sub(c.From) }

// clipped gives an interval within the window, and whether anything of it is left.
func (c Coverage) clipped(read Interval) (Interval, bool) {
	if read.From.Before(c.From) {
		read.From = c.From
	}
	if read.To.IsZero() || read.To.After(c.To) {
		read.To = c.To
	}
	return read, read.To.After(read.From)
}

func (c Coverage) stretches() []stretch {
	if c.window() <= 0 {
		return nil
	}
	var drawn []stretch
	for _, read := range c.Read {
		part, left := c.clipped(read)
		if !left {
			continue
		}
		drawn = append(drawn, stretch{
			x:     float64(part.From.Sub(c.From)) / float64(c.window()) * coverageWidth,
			width: max(float64(part.To.Sub(part.From))/float64(c.window())*coverageWidth, 1),
			title: "read: " + interval(part.From, part.To),
		})
	}
	return drawn
}

// share is how much of the window was read, from 0 to 1.
func (c Coverage) share() float64 {
	if c.window() <= 0 {
		return 0
	}
	var read time.Duration
	for _, span := range c.Read {
		if part, left := c.clipped(span); left {
			read += part.To.Sub(part.From)
		}
	}
	return float64(read) / float64(c.window())
}

// gaps lists the stretches of the window that were not read.
func (c Coverage) gaps() []Interval {
	var gaps []Interval
	reached := c.From
	for _, span := range c.Read {
		part, left := c.clipped(span)
		if !left {
			continue
		}
		if part.From.After(reached) {
			gaps = append(gaps, Interval{From: reached, To: part.From})
		}
		if part.To.After(reached) {
			reached = part.To
		}
	}
	if c.To.After(reached) {
		gaps = append(gaps, Interval{From: reached, To: c.To})
	}
	return gaps
}

// words is the coverage in a sentence.
func (c Coverage) words() string {
	if len(c.stretches()) == 0 {
		return "nothing read yet"
	}
	return percent(c.share()) + " of " + minute(c.From) + " to " + minute(c.To) + " read, " + plural(int64(len(c.gaps())), "gap")
}
