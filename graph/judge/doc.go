// Package judge grades the seven links of the chain of custody of one action, as of the moment of the action. It is
// pure: no input, no output, no clock; the same arguments always give the same judgement, in whatever order the
// elements of their slices come.
//
// Two principles decide every case. A link is present when a fact on record shows it. A link is missing or violated
// when facts on record contradict it AND the source that would have shown something better was complete for that time
// (graph.Coverages); where it was not, the link is unknown and the reason says what was not collected. Only what no
// later record can mend needs no coverage: a credential that was revoked, expired, superseded or issued to another.
//
//   - sponsor: present when a person who had not departed sponsors the identity, or the identity is a person.
//     departed (sponsor-departed) when all who sponsor it had departed; missing (no-sponsor, or sponsor-not-a-person
//     when only non-persons sponsor it).
//   - grant: present when a live holding of the action's system covers operation and resource. outside-window
//     (action-outside-grant-window) when one covers it but was not live; out-of-scope (action-out-of-scope) when live
//     ones do not cover it or one denies it; missing (action-without-grant) when none was live and none would cover
//     it. For an identity that a vendor operates the contract binds first: missing (no-contract), outside-window
//     (contract-ended, or outside-contract before it begins), out-of-scope (outside-contract).
//   - request: that of the grant used, or of the grant that would have covered the action had it been live. missing
//     (grant-without-request). Without any such grant: missing (no rule of its own) when no request names the
//     identity at all, else unknown, because the free text of a request is not read.
//   - approval: the decisions on that request. denied (denied-yet-provisioned), self (self-approval), unauthorised
//     (unauthorised-approver), late (late-approval), missing (grant-without-approval).
//   - credential: the one used, and those it derives from. revoked, expired, superseded, not-theirs, missing
//     (orphan-credential: issuance never seen, or used before it was issued).
//   - action: incomplete (agent-context-missing for an agent) when the record lacks what the kind of identity owes;
//     unknown when it lacks what an agent would owe and no source says whether the identity is one.
//   - evidence: what the evidence store says of the raw record.
//
// An actor that resolves to nothing (a placeholder) has the first four links missing (unattributed-action) where
// identities of that system are covered, else unknown. Three rules raise a gap without changing a link or the verdict:
// environment-crossed, person-using-nhi and delegation-unproven.
package judge
