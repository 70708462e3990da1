package views

import "time"

// Run is the page of one collector run.
type Run struct {
	Progress RunProgress
	Source   Link
	Rejected *Quarantine
	Cursor   string // up to where it got
}

// RunProgress is how far a run has come. Its panel is also the fragment that the page polls.
type RunProgress struct {
	UID      string
	Status   string // running, succeeded, partial, failed or stopped
	Started  time.Time
	Finished time.Time // zero while it runs
	Now      time.Time
	Tally    Tally
	Done     float64 // share of the whole from 0 to 1; negative: not known
	Position string  // what is being read now
	Error    string  // why it failed or was stopped
}

// RunRow is a run in a list.
type RunRow struct {
	UID      string
	Status   string
	Started  time.Time
	Finished time.Time
	Tally    Tally
	Error    string
}

// Running says whether the run is under way.
func (r RunProgress) Running() bool { return r.Status == "running" }

func (r RunProgress) elapsed() time.Duration {
	if r.Finished.IsZero() {
		return r.Now.Sub(r.Started)
	}
	return r.Finished.Sub(r.Started)
}

// rate is the number of records read per second.
func (r RunProgress) rate() int64 {
	seconds := r.elapsed().Seconds()
	if seconds < 0.1 {
		return 0
	}
	return int64(float64(r.Tally.Read) / seconds)
}

func (r RunRow) lasted() string {
	if r.Finished.IsZero() {
		return none
	}
	return duration(r.Finished.Sub(r.Started))
}
