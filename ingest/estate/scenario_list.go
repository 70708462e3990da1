package estate

import (
	"time"

	"clew/graph"
)

// furtherScenarios are phases of other scenarios' performers.
var furtherScenarios = []string{
	"leaver-still-employed", "rotation-in-grace", "rotation-new-key", "no-sponsor-while-people-silent", "window-open", "two-workloads",
}

// scenarios lists what can be wrong or unknown with a chain, with the right answer and its reasons.
func (w *world) scenarios() []scenario {
	c := w.calendar
	// A grant that is missing or does not reach far enough says something only while IAM was being read, and a
	// request that is missing altogether only while the ticket system was.
	listed := span{c.tickets.to, c.inventory.from}
	list := []scenario{
		// Request and approval: what is asked of the tickets is asked of the time of provisioning, which for these is
		// before the logs begin, when the ticket system was being read.
		{name: "late-fact", share: 0.004, expected: traced(), // approved in time, told three weeks late
			options: workload{terms: terms{recorded: 21 * day}}},
		{name: "self-approval", share: 0.008, options: workload{terms: terms{self: true}},
			expected: broken().link(graph.LinkApproval, graph.StateSelf, "self-approval")},
		{name: "self-approval-by-own-service-account", share: 0.003, make: (*world).approvesOwnServiceAccount,
			expected: broken().link(graph.LinkApproval, graph.StateSelf, "self-approval")},
		{name: "late-approval", share: 0.008, options: workload{terms: terms{late: 50 * time.Hour}},
			expected: broken().link(graph.LinkApproval, graph.StateLate, "late-approval")},
		{name: "denied-yet-provisioned", share: 0.004, options: workload{terms: terms{denied: true}},
			expected: broken().link(graph.LinkApproval, graph.StateDenied, "denied-yet-provisioned")},
		{name: "unauthorised-approver", share: 0.004, options: workload{terms: terms{unauthorised: true}},
			expected: broken().link(graph.LinkApproval, graph.StateUnauthorised, "unauthorised-approver")},
		{name: "request-missing", share: 0.007, options: workload{terms: terms{noRequest: true}}, // nothing to approve either
			expected: broken().link(graph.LinkRequest, graph.StateMissing, "grant-without-request").
				link(graph.LinkApproval, graph.StateMissing, "grant-without-approval")},
		{name: "approval-missing", share: 0.006, options: workload{terms: terms{noDecision: true}},
			expected: broken().link(graph.LinkApproval, graph.StateMissing, "grant-without-approval")},
		{name: "approval-expired", share: 0.003, options: workload{terms: terms{expired: true}}, // no approval was left at provisioning
			expected: broken().link(graph.LinkApproval, graph.StateMissing, "grant-without-approval")},

		// Sponsor: asked of the time of the action, so that it says nothing while the HR system was silent.
		{name: "sponsor-departed", share: 0.010, make: (*world).leaverSponsors,
			expected: broken().link(graph.LinkSponsor, graph.StateDeparted, "sponsor-departed")},
		{name: "no-sponsor", share: 0.008, make: (*world).nobodySponsors,
			expected: broken().link(graph.LinkSponsor, graph.StateMissing, "no-sponsor")},
		{name: "sponsor-not-a-person", share: 0.003, make: (*world).machineSponsors,
			expected: broken().link(graph.LinkSponsor, graph.StateMissing, "sponsor-not-a-person")},

		// Grant: where none leads to a request, a request that names the identity may or may not have been for this
		// access, so that request and approval cannot be told; where none names it, they are missing.
		{name: "standing-grant", share: 0.004, expected: traced(), options: workload{bundles: 5}},
		{name: "dormant-grant", share: 0, expected: traced(), options: workload{bundles: 4}}, // used once in all the time
		{name: "action-out-of-scope", share: 0.009, make: (*world).reachesFurther, options: workload{active: listed},
			expected: broken().link(graph.LinkGrant, graph.StateOutOfScope, "action-out-of-scope").
				link(graph.LinkRequest, graph.StateUnknown).link(graph.LinkApproval, graph.StateUnknown)},
		{name: "denied-attempt", share: 0.002, make: (*world).reachesInVain, options: workload{active: listed},
			expected: broken().link(graph.LinkGrant, graph.StateOutOfScope, "action-out-of-scope").
				link(graph.LinkRequest, graph.StateUnknown).link(graph.LinkApproval, graph.StateUnknown)},
		{name: "action-without-grant", share: 0.005, options: workload{active: listed, ungranted: true, unasked: true},
			expected: broken().link(graph.LinkGrant, graph.StateMissing, "action-without-grant").
				link(graph.LinkRequest, graph.StateMissing).link(graph.LinkApproval, graph.StateMissing)},
		{name: "action-outside-grant-window", share: 0.004, make: (*world).outlivesGrant,
			expected: broken().link(graph.LinkGrant, graph.StateOutsideWindow, "action-outside-grant-window")},

		{name: "action-after-detachment", share: 0.002, make: (*world).triesAfterDetachment,
			expected: broken().link(graph.LinkGrant, graph.StateOutsideWindow, "action-outside-grant-window")},

		// Credential: what no later record can mend needs no coverage.
		{name: "superseded-credential-used", share: 0.008, make: (*world).missesRotation,
			expected: broken().link(graph.LinkCredential, graph.StateSuperseded, "superseded-credential-used")},
		{name: "rotation-done", share: 0.003, make: (*world).rotatesInTime, expected: traced()},
		{name: "revoked-credential-used", share: 0.003, make: (*world).outlivesRevocation,
			expected: broken().link(graph.LinkCredential, graph.StateRevoked, "revoked-credential-used")},
		{name: "expired-credential-used", share: 0.0015, make: (*world).overrunsSession,
			expected: broken().link(graph.LinkCredential, graph.StateExpired, "expired-credential-used")},
		{name: "credential-of-another", share: 0.003, options: workload{medium: databaseMedium, credential: credentialCase{another: true}},
			expected: broken().link(graph.LinkCredential, graph.StateNotTheirs, "credential-of-another")},
		{name: "orphan-session", share: 0.003, make: (*world).neverAssumed,
			expected: broken().link(graph.LinkCredential, graph.StateMissing, "orphan-credential")},
		{name: "orphan-key", share: 0.002, options: workload{medium: agentMedium, credential: credentialCase{none: true}},
			expected: broken().link(graph.LinkCredential, graph.StateMissing, "orphan-credential")},

		// Action, actor and vendor.
		{name: "agent-context-missing", share: 0.004, make: (*world).bareAgent,
			expected: broken().link(graph.LinkAction, graph.StateIncomplete, "agent-context-missing")},
		{name: "delegation-unproven", share: 0.002, make: (*world).actsForStranger, options: workload{active: span{c.people.to, c.until}},
			expected: traced().gap("delegation-unproven")},
		{name: "environment-crossed", share: 0.001, make: (*world).crossesEnvironment, expected: traced().gap("environment-crossed")},
		{name: "unattributed-action", share: 0.003, make: (*world).nobodyKnows,
			expected: broken().link(graph.LinkSponsor, graph.StateMissing, "unattributed-action").link(graph.LinkRequest, graph.StateMissing).
				link(graph.LinkApproval, graph.StateMissing).link(graph.LinkGrant, graph.StateMissing).link(graph.LinkCredential, graph.StateUnknown)},
		{name: "outside-contract", share: 0.003, make: (*world).exceedsContract,
			expected: broken().link(graph.LinkGrant, graph.StateOutOfScope, "outside-contract")},
		{name: "contract-ended", share: 0.002, make: (*world).outlivesContract,
			expected: broken().link(graph.LinkGrant, graph.StateOutsideWindow, "contract-ended")},
		{name: "no-contract", share: 0.001, make: (*world).withoutContract,
			expected: broken().link(graph.LinkGrant, graph.StateMissing, "no-contract")},
		{name: "person-using-nhi", share: 0, make: (*world).signsIn, // signing in needs no grant; its record names no credential
			expected: unknown(graph.LinkCredential).gap("person-using-nhi")},
	}
	return append(list, w.silences()...)
}

// silences lists what cannot be told because a source was not read for the time.
func (w *world) silences() []scenario {
	c := w.calendar
	// The last snapshot before the one left out still tells about its own moment.
	unlisted := span{c.inventory.from.Add(time.Second), c.inventory.to}
	return []scenario{
		{name: "tickets-silent", share: 0.015, make: (*world).provisionedInSilence,
			expected: unknown(graph.LinkRequest, graph.LinkApproval)},
		{name: "sponsor-undescribed", share: 0.009, options: workload{sponsor: graph.Key{Scheme: "hr", Value: "X70031"}}, // a contractor whom HR does not list
			expected: unknown(graph.LinkSponsor)},
		{name: "people-silent", share: 0.003, options: workload{unsponsored: true, active: c.people},
			expected: unknown(graph.LinkSponsor)},
		{name: "inventory-silent", share: 0.004, options: workload{ungranted: true, active: unlisted},
			expected: unknown(graph.LinkRequest, graph.LinkApproval, graph.LinkGrant)},
		{name: "condition-undecidable", share: 0.011, expected: unknown(graph.LinkRequest, graph.LinkApproval, graph.LinkGrant),
			options: workload{condition: `{"StringEquals":{"aws:PrincipalOrgID":"o-clewexample"}}`}},
		{name: "session-before-log", share: 0, make: (*world).assumedBeforeLog, expected: unknown(graph.LinkCredential)},
		{name: "trail-outage", share: 0, make: (*world).assumedInOutage, expected: unknown(graph.LinkCredential)},
		{name: "password-older-than-register", share: 0.010, options: workload{medium: databaseMedium, credential: credentialCase{early: true}},
			expected: unknown(graph.LinkCredential)},
		{name: "contracts-silent", share: 0.001, make: (*world).contractUnread, expected: unknown(graph.LinkGrant)},
	}
}
