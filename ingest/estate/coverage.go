package estate

import (
	"time"

	"clew/graph"
	"clew/ingest"
)

// coverageFacts states for which time each source of facts is complete. The trail and the snapshots of IAM tell that
// themselves.
func (w *world) coverageFacts() {
	from := w.calendar.start.Add(-before)
	w.coveredAround("tickets", from, w.calendar.tickets, "", graph.SubjectRequest, graph.SubjectApproval)
	w.coveredAround("people", from, w.calendar.people, "", graph.SubjectSponsor)
	contracts := w.contractsRead()
	w.covered("vendors", contracts, "", graph.SubjectContract)
	whole := span{from, w.calendar.until}
	for _, m := range []medium{databaseMedium, agentMedium, gatewayMedium} {
		w.covered("provisioning", whole, systems[m], graph.SubjectGrant, graph.SubjectIdentity)
	}
	// The register of secrets knows all keys of agents and of integrations that there ever were, but passwords of
	// databases only since it was introduced. It does not speak for AWS, whose sessions it never sees.
	w.covered("secrets", span{to: w.calendar.until}, systems[agentMedium], graph.SubjectCredential)
	w.covered("secrets", span{to: w.calendar.until}, systems[gatewayMedium], graph.SubjectCredential)
	w.covered("secrets", whole, systems[databaseMedium], graph.SubjectCredential)
	w.covered("database", span{w.calendar.start, w.calendar.until}, systems[databaseMedium], graph.SubjectAction)
	w.covered("agents", span{w.calendar.start, w.calendar.until}, systems[agentMedium], graph.SubjectAction)
	w.covered("gateway", span{w.calendar.start, w.calendar.until}, systems[gatewayMedium], graph.SubjectAction)
}

func (w *world) coveredAround(folder string, from time.Time, hole span, system string, subjects ...graph.Subject) {
	w.covered(folder, span{from, hole.from}, system, subjects...)
	w.covered(folder, span{hole.to, w.calendar.until}, system, subjects...)
}

func (w *world) covered(folder string, s span, system string, subjects ...graph.Subject) {
	file := folder + "/coverage.jsonl"
	w.files[file] = append(w.files[file], &ingest.Covered{Head: ingest.Head{At: s.to}, Subjects: subjects, System: system, From: s.from, To: s.to})
}
