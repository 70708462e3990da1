package judge_test

import (
	"testing"
	"time"

	"clew/graph"
	"clew/graph/judge"
)

func TestRequest(t *testing.T) {
	runLinkCases(t, graph.LinkRequest, []linkCase{
		{"led to the grant", func(m *matter) {}, graph.StatePresent, "", "Request CHG-1077 by Omar Haddad of 2026-08-31 14:00 UTC led to grant billing_ddl"},
		{"asked for afterwards", func(m *matter) { m.holding().Request.RequestedAt = moment("2026-09-01 08:48") }, graph.StatePresent, "", "which had been provisioned 2 h before it was asked for"},
		{"none", func(m *matter) { m.unrequested() }, graph.StateMissing, judge.RuleGrantWithoutRequest, "No request led to grant billing_ddl; all-request ("},
		{"none for the grant, though one names the identity", func(m *matter) { m.holding().Request = nil }, graph.StateMissing, judge.RuleGrantWithoutRequest, "No request led to"},
		{"none, requests not collected when provisioned", func(m *matter) {
			m.unrequested()
			m.cover(graph.SubjectRequest, "2026-09-01 06:49", "2026-10-01 00:00")
		}, graph.StateUnknown, "", "no source of requests was collected for 2026-09-01 06:48 UTC"},
		{"none, requests collected when provisioned but not after", func(m *matter) {
			m.unrequested()
			m.cover(graph.SubjectRequest, "2026-09-01 06:48", "2026-09-02 00:00")
		}, graph.StateMissing, judge.RuleGrantWithoutRequest, "No request"},
		{"none, provisioned at an unknown time, collected at the action", func(m *matter) {
			m.unrequested()
			m.grant().ValidFrom = time.Time{}
			m.cover(graph.SubjectRequest, "2026-09-02 00:00", "2026-09-03 00:00")
		}, graph.StateMissing, judge.RuleGrantWithoutRequest, "No request"},
		{"none, provisioned at an unknown time, not collected at the action", func(m *matter) {
			m.unrequested()
			m.grant().ValidFrom = time.Time{}
			m.cover(graph.SubjectRequest, "2026-09-03 00:00", "2026-09-04 00:00")
		}, graph.StateUnknown, "", "no source of requests"},
		{"that of a grant whose window was missed", func(m *matter) { m.grant().ValidTo = m.At }, graph.StatePresent, "", "CHG-1077"},
		{"no grant, no request", func(m *matter) { m.Standing.Holdings, m.Standing.Requests = nil, nil }, graph.StateMissing, "", "No request names deploy-bot"},
		{"no grant, no request, requests not collected", func(m *matter) {
			m.Standing.Holdings, m.Standing.Requests = nil, nil
			m.uncover(graph.SubjectRequest)
		}, graph.StateUnknown, "", "no source of requests"},
		{"no grant, a request that may mean anything", func(m *matter) { m.Standing.Holdings = nil }, graph.StateUnknown, "", "Request CHG-1077 names deploy-bot, but no grant shows whether this access was asked for"},
		{"out of scope, a request led to another grant", func(m *matter) { m.Operation = "DROP TABLE" }, graph.StateUnknown, "", "CHG-1077 names deploy-bot"},
		{"out of scope, no request at all", func(m *matter) { m.Operation = "DROP TABLE"; m.unrequested() }, graph.StateMissing, "", "No request names deploy-bot"},
	})
}

func TestApproval(t *testing.T) {
	truth, falsehood := true, false
	denial := func(when string) graph.Approval {
		return graph.Approval{UID: "appr:2", Decision: graph.DecisionDenied, DecidedAt: moment(when), Via: "person", Approver: person("p:kim", "Kim Park")}
	}
	good := func(uid, when string) graph.Approval {
		return graph.Approval{UID: uid, Decision: graph.DecisionApproved, DecidedAt: moment(when), Via: "person", Approver: person("p:kim", "Kim Park")}
	}
	runLinkCases(t, graph.LinkApproval, []linkCase{
		{"by another, before", func(m *matter) {}, graph.StatePresent, "", "Approved by Lee Wong at 2026-08-31 15:00 UTC, 15 h 48 min before grant billing_ddl was provisioned"},
		{"three hours before it was asked for", func(m *matter) { m.holding().Request.RequestedAt = moment("2026-08-31 18:00") }, graph.StatePresent, "", "it was asked for 3 h after that: it was approved in advance, or the clocks of two sources disagree"},
		{"at the moment of provisioning", func(m *matter) { m.approval().DecidedAt = m.grant().ValidFrom }, graph.StatePresent, "", "Lee Wong"},
		{"a minute after provisioning", func(m *matter) { m.approval().DecidedAt = moment("2026-09-01 06:49") }, graph.StateLate, judge.RuleLateApproval, "Approved by Lee Wong 1 min after grant billing_ddl was provisioned (2026-09-01 06:49 UTC, provisioned 2026-09-01 06:48 UTC)"},
		{"after the action too", func(m *matter) { m.approval().DecidedAt = moment("2026-09-01 10:00") }, graph.StateLate, judge.RuleLateApproval, "3 h 12 min after"},
		{"late, but approvals not collected then", func(m *matter) {
			m.approval().DecidedAt = moment("2026-09-01 10:00")
			m.cover(graph.SubjectApproval, "2026-09-01 07:00", "2026-10-01 00:00")
		}, graph.StateUnknown, "", "but no source of approvals was collected for 2026-09-01 06:48 UTC"},
		{"late, beside one in time", func(m *matter) {
			m.approval().DecidedAt = moment("2026-09-01 10:00")
			m.decide(good("appr:2", "2026-08-31 16:00"))
		}, graph.StatePresent, "", "Kim Park"},
		{"provisioned at an unknown time, approved before the action", func(m *matter) { m.grant().ValidFrom = time.Time{} }, graph.StatePresent, "", "no source says when grant billing_ddl was provisioned"},
		{"provisioned at an unknown time, approved after the action", func(m *matter) {
			m.grant().ValidFrom = time.Time{}
			m.approval().DecidedAt = moment("2026-09-02 10:30")
		}, graph.StateLate, judge.RuleLateApproval, "30 min after the action"},
		{"by the requester", func(m *matter) { m.approval().Approver = person("p:omar", "Omar Haddad") }, graph.StateSelf, judge.RuleSelfApproval, "Request CHG-1077 was approved by Omar Haddad at 2026-08-31 15:00 UTC, who is the requester"},
		{"by the requester under another name", func(m *matter) { m.approval().ApproverIsRequester = true }, graph.StateSelf, judge.RuleSelfApproval, "Lee Wong"},
		{"by the identity that acts", func(m *matter) { m.approval().Approver.UID = "svc:deploy" }, graph.StateSelf, judge.RuleSelfApproval, ""},
		{"by a namesake of the requester", func(m *matter) { m.approval().Approver.Name = "Omar Haddad" }, graph.StatePresent, "", "Omar Haddad"},
		{"by the requester, beside another", func(m *matter) {
			m.approval().ApproverIsRequester = true
			m.decide(good("appr:2", "2026-08-31 16:00"))
		}, graph.StatePresent, "", "Kim Park"},
		{"by one not entitled", func(m *matter) { m.approval().Authorised = &falsehood }, graph.StateUnauthorised, judge.RuleUnauthorisedApprover, "who was not entitled to decide"},
		{"by one entitled", func(m *matter) { m.approval().Authorised = &truth }, graph.StatePresent, "", "Lee Wong"},
		{"by a machine", func(m *matter) { m.approval().Approver.Kind = graph.KindServiceAccount }, graph.StateUnauthorised, judge.RuleUnauthorisedApprover, "a ServiceAccount and not a person"},
		{"by policy", func(m *matter) { m.approval().Via, m.approval().Approver = "policy", graph.Identity{} }, graph.StatePresent, "", "Approved by policy"},
		{"by policy through a machine", func(m *matter) { m.approval().Via, m.approval().Approver.Kind = "policy", graph.KindServiceAccount }, graph.StatePresent, "", ""},
		{"by one who had departed", func(m *matter) { m.approval().Approver.DepartedAt = moment("2026-08-31 15:00") }, graph.StateUnauthorised, judge.RuleUnauthorisedApprover, "who had departed on 2026-08-31 15:00 UTC"},
		{"by one who departed afterwards", func(m *matter) { m.approval().Approver.DepartedAt = moment("2026-08-31 15:01") }, graph.StatePresent, "", ""},
		{"by one whom nobody describes", func(m *matter) { m.approval().Approver.Kind = graph.KindUnknown }, graph.StateUnknown, "", "no source says whether the approver, Lee Wong, is a person"},
		{"nobody describes the requester", func(m *matter) { m.holding().Request.RequestedBy.Unattributed = true }, graph.StateUnknown, "", "no source describes who asked"},
		{"expired before provisioning", func(m *matter) { m.approval().ExpiresAt = moment("2026-09-01 06:48") }, graph.StateMissing, judge.RuleGrantWithoutApproval, "had expired at 2026-09-01 06:48 UTC"},
		{"expires after provisioning", func(m *matter) { m.approval().ExpiresAt = moment("2026-09-01 06:49") }, graph.StatePresent, "", ""},
		{"denied", func(m *matter) { m.approval().Decision = graph.DecisionDenied }, graph.StateDenied, judge.RuleDeniedYetProvisioned, "Request CHG-1077 was denied by Lee Wong at 2026-08-31 15:00 UTC, yet grant billing_ddl was provisioned"},
		{"approved, then denied", func(m *matter) { m.decide(denial("2026-08-31 16:00")) }, graph.StateDenied, judge.RuleDeniedYetProvisioned, "Kim Park"},
		{"denied, then approved", func(m *matter) { m.decide(denial("2026-08-31 14:30")) }, graph.StatePresent, "", "Lee Wong"},
		{"approved, then denied after provisioning", func(m *matter) { m.decide(denial("2026-09-01 07:00")) }, graph.StatePresent, "", "Lee Wong"},
		{"approved, then denied by one not entitled", func(m *matter) {
			refusal := denial("2026-08-31 16:00")
			refusal.Authorised = &falsehood
			m.decide(refusal)
		}, graph.StatePresent, "", "Lee Wong"},
		{"denied only, after provisioning", func(m *matter) {
			m.holding().Request.Approvals = []graph.Approval{denial("2026-09-01 07:00")}
		}, graph.StateDenied, judge.RuleDeniedYetProvisioned, "Kim Park"},
		{"denied only, after the action", func(m *matter) {
			m.holding().Request.Approvals = []graph.Approval{denial("2026-09-02 11:00")}
		}, graph.StateMissing, judge.RuleGrantWithoutApproval, "has no approval"},
		{"late, and by the requester: the graver is told", func(m *matter) {
			m.approval().DecidedAt = moment("2026-09-01 07:00")
			own := good("appr:2", "2026-08-31 16:00")
			own.ApproverIsRequester = true
			m.decide(own)
		}, graph.StateSelf, judge.RuleSelfApproval, "Kim Park"},
		{"by the requester, and late: the graver is told", func(m *matter) {
			m.approval().ApproverIsRequester = true
			m.decide(good("appr:2", "2026-09-01 07:00"))
		}, graph.StateSelf, judge.RuleSelfApproval, "Lee Wong"},
		{"denied, then approved late", func(m *matter) {
			m.approval().DecidedAt = moment("2026-09-01 07:00")
			m.decide(denial("2026-08-31 16:00"))
		}, graph.StateDenied, judge.RuleDeniedYetProvisioned, "Kim Park"},
		{"denied, then approved by the requester", func(m *matter) {
			m.approval().ApproverIsRequester = true
			m.decide(denial("2026-08-31 14:30"))
		}, graph.StateSelf, judge.RuleSelfApproval, ""},
		{"undecided requests have none", func(m *matter) { m.holding().Request.Approvals = nil }, graph.StateMissing, judge.RuleGrantWithoutApproval, "Request CHG-1077, which led to grant billing_ddl, has no approval"},
		{"none, approvals not collected", func(m *matter) {
			m.holding().Request.Approvals = nil
			m.uncover(graph.SubjectApproval)
		}, graph.StateUnknown, "", "no source of approvals"},
		{"no request", func(m *matter) { m.unrequested() }, graph.StateMissing, judge.RuleGrantWithoutApproval, "No approval led to grant billing_ddl"},
		{"no request known", func(m *matter) { m.unrequested(); m.uncover(graph.SubjectRequest) }, graph.StateUnknown, "", "cannot be told while its request is unknown"},
		{"no grant, no request", func(m *matter) { m.Standing.Holdings, m.Standing.Requests = nil, nil }, graph.StateMissing, "", "there is nothing to approve"},
		{"no grant, a request that may mean anything", func(m *matter) { m.Standing.Holdings = nil }, graph.StateUnknown, "", "no grant shows whether this access was approved"},
	})
}
