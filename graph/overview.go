package graph

import "time"

// Overview is the state of the whole graph.
type Overview struct {
	Actions  int64             // in all
	Verdicts map[Verdict]Count // by verdict
	Newest   time.Time         // of the newest action
	Gaps     map[string]Count  // open findings by severity
}
