package neo4j

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

func doubtFrom(f fields) graph.Doubt {
	doubt := graph.Doubt{
		UID: f.text("uid"), Run: f.text("run"), Window: graph.Interval{From: f.moment("from"), To: f.moment("to")},
		Records: f.number("records"),
	}
	for _, subject := range f.texts("subjects") {
		doubt.Subjects = append(doubt.Subjects, graph.Subject(subject))
	}
	return doubt
}

// doubtRow gives the doubt that a new rejection leaves, nil for none.
func doubtRow(doubt *graph.Doubt) map[string]any {
	if doubt == nil {
		return nil
	}
	var subjects []string
	for _, subject := range doubt.Subjects {
		subjects = append(subjects, string(subject))
	}
	properties := map[string]any{"run": orAbsent(doubt.Run), "from": orNull(doubt.Window.From), "to": orNull(doubt.Window.To)}
	if len(subjects) > 0 {
		properties["subjects"] = subjects
	}
	return map[string]any{"uid": doubt.UID, "properties": properties}
}

// boundDoubts notes, at the end of a run, what it claimed to be complete for: its rejected records bear on no more.
func boundDoubts(ctx context.Context, tx neo4j.ManagedTransaction, reading *graph.Reading, runUID string) error {
	var uids []string
	window := reading.WindowOf(runUID)
	for i := range reading.Doubts {
		if doubt := &reading.Doubts[i]; doubt.Run == runUID {
			doubt.Window = window
			uids = append(uids, doubt.UID)
		}
	}
	if len(uids) == 0 {
		return nil
	}
	return run(ctx, tx, Query("bound_doubts"), map[string]any{"uids": uids, "from": orNull(window.From), "to": orNull(window.To)}, nil)
}
