package judge

import "clew/graph"

// evidence grades whether the raw record stands behind the action.
func evidence(action *graph.Action, state graph.EvidenceState) graph.Grade {
	grade := graph.Grade{Link: graph.LinkEvidence, Subject: action.UID, Evidence: action.Evidence}
	where := ""
	if action.Position != "" {
		where = ", read from " + action.Position + ","
	}
	switch state {
	case graph.EvidenceKept:
		grade.State, grade.Reason = graph.StatePresent, "The raw record"+where+" is kept and its hash matches"
	case graph.EvidenceMissing:
		grade.State, grade.Reason = graph.StateMissing, "The raw record"+where+" is not among the evidence kept"
	case graph.EvidenceAltered:
		grade.State, grade.Reason = graph.StateAltered, "The raw record"+where+" is kept, but its hash no longer matches"
	default:
		grade.State, grade.Reason = graph.StateUnknown, "Whether the raw record"+where+" is kept has not been looked up"
	}
	return grade
}
