package estate

import (
	"fmt"
	"time"

	"clew/graph"
	"clew/ingest"
)

// terms are how an access came to be: the zero value is all in order.
type terms struct {
	noRequest    bool
	noDecision   bool
	denied       bool
	unauthorised bool
	self         bool          // the requester approves
	late         time.Duration // how long after the provisioning the approval came; zero: before it
	expired      bool          // the approval had run out before the provisioning
	lapses       time.Duration // how long after its provisioning the approval ends; zero: never
	recorded     time.Duration // how long after the decision the ticket system told it
	requester    graph.Key     // zero: a member of the team
	approver     graph.Key     // zero: the lead of the team
}

// justifications are why people ask for access.
var justifications = []string{
	"Needed by the release planned for this quarter; least privilege agreed with the platform team.",
	"The job moves off the shared account, as decided in the architecture review.",
	"Replaces manual exports by the operations desk.",
	"Follow-up of last month's incident: the service must read its own state again after a restart.",
	"Required for the new carrier integration; data classification internal.",
	"Part of the migration from the old scheduler; the old access is returned afterwards.",
	"Reporting for finance closes one day earlier with this.",
	"The owner of the data has agreed in the linked thread.",
}

// ask files the request for an access, with the decision on it, and gives the request's key, which is zero when the
// terms say that nobody asked.
func (w *world) ask(title string, team *team, identity graph.Key, provisioned time.Time, t terms) graph.Key {
	if t.noRequest {
		return graph.Key{}
	}
	requester := t.requester
	if requester.IsZero() {
		requester = w.organisation.member(team).key()
	}
	decided := provisioned.Add(-time.Duration(w.random.between(40, 900)) * time.Minute)
	if t.late > 0 {
		decided = provisioned.Add(t.late)
	}
	if t.expired {
		decided = provisioned.Add(-9 * day)
	}
	requested := decided.Add(-time.Duration(w.random.between(60, 4000)) * time.Minute)
	if t.late > 0 {
		requested = provisioned.Add(-time.Duration(w.random.between(60, 600)) * time.Minute)
	}
	requested, decided = requested.Truncate(time.Second), decided.Truncate(time.Second)
	ref := w.ticket(requested)
	key := graph.Key{Scheme: "ticket", Value: ref}
	w.state("tickets", requested, &ingest.Requested{
		Head: ingest.Head{At: requested}, Key: key, Ref: ref, Title: title, Justification: pick(w.random, justifications),
		Scope: title, URL: "https://tickets." + domain + "/browse/" + ref, RequestedAt: requested, By: requester, For: []graph.Key{identity},
	})
	w.counts.requests++
	w.truth.asked[key] = t
	if t.noDecision {
		return key
	}
	approver := t.approver
	if approver.IsZero() {
		approver = team.lead.key()
	}
	if t.self {
		approver = requester
	}
	w.truth.approvers[key] = approver
	authorised := !t.unauthorised
	decision := &ingest.Decided{
		Head: ingest.Head{At: decided}, Key: graph.Key{Scheme: "ticket-approval", Value: ref + "/1"}, Request: key,
		Decision: graph.DecisionApproved, By: approver, DecidedAt: decided, Via: "person", Authorised: &authorised,
	}
	if t.denied {
		decision.Decision = graph.DecisionDenied
	}
	if t.expired {
		decision.ExpiresAt = decided.Add(7 * day)
	}
	if t.lapses > 0 {
		decision.ExpiresAt = provisioned.Add(t.lapses)
	}
	told := decided
	if t.recorded > 0 {
		told = decided.Add(t.recorded)
		decision.RecordedAt = told
	}
	w.state("tickets", told, decision)
	return key
}

// ticket gives the number of a ticket filed at the moment: numbers grow with time.
func (w *world) ticket(filed time.Time) string {
	number := 21000 + int(filed.Sub(w.calendar.start.Add(-2*before))/(20*time.Minute))
	for w.tickets[number] {
		number++
	}
	w.tickets[number] = true
	return fmt.Sprintf("ACC-%d", number)
}

// sponsor states who answers for an identity.
func (w *world) sponsor(identity, sponsor graph.Key, from time.Time) {
	w.truth.sponsors[identity] = sponsor
	w.state("people", from, &ingest.Sponsored{Head: ingest.Head{At: from}, Identity: identity, Sponsor: sponsor, ValidFrom: from, Rule: "register of non-human identities"})
}

// grant states what was provisioned in a system outside AWS and gives the grant's key.
func (w *world) grant(m medium, name string, holder graph.Key, operations, resources []string, held span, request graph.Key) graph.Key {
	key := graph.Key{Scheme: systems[m] + "-grant", Value: name}
	w.state("provisioning", held.from, &ingest.Granted{
		Head: ingest.Head{At: held.from}, Key: key, System: systems[m], Role: name,
		Operations: operations, Resources: resources, Holder: holder, Request: request, ValidFrom: held.from, ValidTo: held.to,
	})
	w.counts.grants++
	w.truth.grants = append(w.truth.grants, provision{key, systems[m], held, request})
	return key
}

// attach gives a principal a policy, with the record of the pipeline that did it.
func (w *world) attach(p *principal, pol *policy, held span, request graph.Key) {
	p.attachments = append(p.attachments, attachment{pol, held.from, held.to})
	w.provisionedGrant(p.arn, p.key(), graph.Key{}, pol, held, request)
	if pol.arn == "" {
		w.pipelineEvent(p.account, held.from, "iam:PutRolePolicy", "PutRolePolicy",
			fmt.Sprintf(`{"roleName":%q,"policyName":%q,"policyDocument":%s}`, p.name, pol.name, marshal(pol.document)), "")
		return
	}
	event, name := "AttachUserPolicy", "userName"
	if p.role {
		event, name = "AttachRolePolicy", "roleName"
	}
	w.pipelineEvent(p.account, held.from, "iam:"+event, event, fmt.Sprintf(`{%q:%q,"policyArn":%q}`, name, p.name, pol.arn), "")
	if !held.to.IsZero() {
		event = "Detach" + event[len("Attach"):]
		w.pipelineEvent(p.account, held.to, "iam:"+event, event, fmt.Sprintf(`{%q:%q,"policyArn":%q}`, name, p.name, pol.arn), "")
	}
}

func (w *world) provisionedGrant(holderARN string, holder, group graph.Key, pol *policy, held span, request graph.Key) {
	key := graph.Key{Scheme: "aws-grant", Value: holderARN + "#" + pol.reference()}
	w.truth.grants = append(w.truth.grants, provision{key, systems[trailMedium], held, request})
	w.state("provisioning", held.from, &ingest.Granted{
		Head: ingest.Head{At: held.from}, Key: key, System: "aws", Role: pol.name,
		Holder: holder, Group: group, Request: request, ValidFrom: held.from, ValidTo: held.to,
	})
	w.counts.grants++
}

// pipelineEvent lets the pipeline of the account do something at the moment, where the trail covers it.
func (w *world) pipelineEvent(a *account, moment time.Time, action, event, parameters, response string) {
	if moment.Before(w.calendar.start) || !moment.Before(w.calendar.until) {
		return
	}
	w.appoint(appointment{at: moment, performer: a.pipeline, call: newCall(action, event, false, false, parameters, response, "", "")})
}

// issue states that a long-lived credential came into being and gives its key.
func (w *world) issue(key graph.Key, kind string, holder graph.Key, at time.Time, replaces graph.Key, grace time.Time) {
	name := key.Value
	w.state("secrets", at, &ingest.CredentialIssued{
		Head: ingest.Head{At: at}, Key: key, CredentialKind: kind, Name: name, Holder: holder, IssuedAt: at, Replaces: replaces, GraceUntil: grace,
	})
	w.counts.credentials++
	w.truth.credentials[key] = &secret{issued: at, rotates: !replaces.IsZero()}
	if old := w.truth.credentials[replaces]; old != nil {
		old.rotates = true
	}
}

// issueAccessKey makes an access key of a user and gives its id.
func (w *world) issueAccessKey(u *principal, at time.Time, replaces string, grace time.Time) string {
	id := w.random.identifier("AKIA", 20)
	var replaced graph.Key
	if replaces != "" {
		replaced = graph.Key{Scheme: "aws-key", Value: replaces}
	}
	w.issue(graph.Key{Scheme: "aws-key", Value: id}, "aws-access-key", u.key(), at, replaced, grace)
	w.pipelineEvent(u.account, at, "iam:CreateAccessKey", "CreateAccessKey", fmt.Sprintf(`{"userName":%q}`, u.name),
		fmt.Sprintf(`{"accessKey":{"userName":%q,"accessKeyId":%q,"status":"Active","createDate":%q}}`, u.name, id, at.Format("Jan 2, 2006, 3:04:05 PM")))
	return id
}
