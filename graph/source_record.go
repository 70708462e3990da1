package graph

import "time"

// SourceRecord is a source with how it stands.
type SourceRecord struct {
	Source      Source
	LeaseHolder string
	LeaseUntil  time.Time
	Coverage    Coverages
	Reading     Reading        // from which the coverage follows
	LastGood    CollectorRun   // the newest run that succeeded, in part at least; zero: none
	Runs        []CollectorRun // newest first
	Totals      CollectorRun   // sums over all its runs that were looked at
	RunsCut     bool           // it has more runs than were summed up
	Rejected    Count          // records in quarantine
}
