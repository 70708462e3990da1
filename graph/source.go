package graph

import "time"

// RunStatus is how a collector run stands.
type RunStatus string

// The states of a run. A partial run loaded what it could and closes nothing.
const (
	RunRunning   RunStatus = "running"
	RunSucceeded RunStatus = "succeeded"
	RunPartial   RunStatus = "partial"
	RunFailed    RunStatus = "failed"
	RunStopped   RunStatus = "stopped"
)

// Source is where records come from.
type Source struct {
	UID      string
	Name     string
	Kind     string
	Schedule string // a cron spec; empty: by hand
	Cursor   string // opaque to all but its collector
	Snapshot bool   // state rather than events
	// Lag is how long a record may take to appear in the source: it is complete only up to so long ago. Zero: none.
	Lag time.Duration
	// Retention is how long the source keeps records: what was older at its first run was never to be had. Zero: for ever.
	Retention time.Duration
}

// CollectorRun is one run of a source. Read always equals Loaded plus Rejected.
type CollectorRun struct {
	UID        string
	SourceUID  string
	Status     RunStatus
	Started    time.Time
	Finished   time.Time
	Read       int64
	Loaded     int64
	Rejected   int64
	Duplicates int64
	Redacted   int64
	Actions    int64 // actions new to the graph
	Error      string
	Position   string // how far it got
	Replay     bool   // it loads what earlier runs rejected, from quarantine
}

// Rejection is a record that could not be decoded or loaded, kept in quarantine.
type Rejection struct {
	UID      string    `json:"uid,omitempty"`
	File     string    `json:"file"`
	Position string    `json:"position"`
	Reason   string    `json:"reason"`
	At       time.Time `json:"at,omitzero"`
	Evidence string    `json:"evidence,omitempty"`
	Segment  string    `json:"segment,omitempty"`
	// ReplayedAt is when the record was loaded after all; zero: it is still in quarantine.
	ReplayedAt time.Time `json:"replayedAt,omitzero"`
	// Doubt is what a newly rejected record leaves open; nil: nothing.
	Doubt *Doubt `json:"-"`
}

// FinishedFile is one state of one file that was read to its end.
type FinishedFile struct {
	File     string
	Size     int64 // bytes
	Modified int64 // Unix nanoseconds
}

// Checkpoint is what a run commits together: how far it got.
type Checkpoint struct {
	Run        CollectorRun
	Cursor     string // empty: as it was
	Files      []FinishedFile
	Rejections []Rejection
	Replayed   []string // uids of rejections whose records are loaded now
	// Ended says, at the end of a run, whether what it claimed to be complete for can be relied on; empty: it goes on.
	Ended ClaimState
	// Judged are the identities of the actions that were written, by uid, with the earliest of each, and CoverageMark that
	// of the coverage on which they were judged; empty: not known.
	Judged       map[string]time.Time
	CoverageMark string
	At           time.Time // when they were; zero where there are none
}

// SourceCounts are the numbers of one source in the graph.
type SourceCounts struct {
	Actions           int64
	IssuedCredentials int64 // distinct temporary credentials whose issuance this source shows
	DerivedActions    int64 // actions on a temporary credential whose issuance was seen
	SessionActions    int64 // actions on temporary credentials
	Verdicts          map[Verdict]int64
}
