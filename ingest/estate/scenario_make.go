package estate

import (
	"fmt"
	"time"

	"clew/graph"
	"clew/ingest"
)

// approvesOwnServiceAccount: a service account asks for the access, and the person who answers for it approves.
func (w *world) approvesOwnServiceAccount(s scenario, share float64) *performer {
	r := w.runner(w.production, w.organisation.team("Payments"))
	o := s.workload(share)
	o.account = w.production
	o.terms = terms{requester: r.user.key(), approver: w.organisation.team("Payments").lead.key()}
	return w.build(o)
}

// leaverSponsors: the sponsor leaves, and nobody takes over.
func (w *world) leaverSponsors(s scenario, share float64) *performer {
	departed := w.calendar.at(0.5).Truncate(day).Add(17 * time.Hour)
	leaver := w.organisation.leaver(w.random, pick(w.random, w.organisation.teams), departed)
	o := s.workload(share)
	o.sponsor = leaver.key()
	p := w.build(o)
	p.phases = []phase{{scenario: "leaver-still-employed", expected: traced()}, {from: departed, scenario: s.name, expected: s.expected}}
	w.onceFrom(p, 0.2)
	w.onceFrom(p, 0.7)
	return p
}

// nobodySponsors: the register of sponsors has nobody, which for the time when it was not read cannot be told.
func (w *world) nobodySponsors(s scenario, share float64) *performer {
	o := s.workload(share)
	o.unsponsored = true
	p := w.build(o)
	p.phases = []phase{
		{scenario: s.name, expected: s.expected},
		{from: w.calendar.people.from, scenario: "no-sponsor-while-people-silent", expected: unknown(graph.LinkSponsor)},
		{from: w.calendar.people.to, scenario: s.name, expected: s.expected},
	}
	w.onceFrom(p, 0.1)
	w.onceFrom(p, 0.39)
	return p
}

// machineSponsors: a service account is registered as the sponsor.
func (w *world) machineSponsors(s scenario, share float64) *performer {
	o := s.workload(share)
	o.sponsor = w.production.pipeline.user.key()
	o.active = span{w.calendar.people.to, w.calendar.until}
	return w.build(o)
}

// onceFrom lets the performer act once at about the fraction of the whole time.
func (w *world) onceFrom(p *performer, fraction float64) {
	moment := w.calendar.at(fraction).Truncate(day)
	for !w.canAct(p, w.calendar.index(moment)) {
		moment = moment.Add(day)
	}
	w.appoint(appointment{at: p.rhythm.moment(w.random, moment), performer: p, calls: 1})
}

// reachesFurther: besides its own objects the role reads the bucket of another service, whose bucket policy allows it.
func (w *world) reachesFurther(s scenario, share float64) *performer {
	p := w.build(s.workload(share))
	foreign := w.bucket(p.account, company+"-"+w.serviceName().name+"-"+p.account.name, "objects", []string{"GetObject"})
	p.calls = foreign.calls
	return p
}

// reachesInVain: the same, and AWS refuses it.
func (w *world) reachesInVain(s scenario, share float64) *performer {
	p := w.reachesFurther(s, share)
	p.calls[0].failure = "AccessDenied"
	return p
}

// outlivesGrant: access to a database for a limited time, used on after its end because the revocation had no effect.
func (w *world) outlivesGrant(s scenario, share float64) *performer {
	o := s.workload(share)
	o.medium = databaseMedium
	o.ends = w.calendar.at(0.45).Truncate(day).Add(18 * time.Hour)
	p := w.build(o)
	p.phases = []phase{{scenario: "window-open", expected: traced()}, {from: o.ends, scenario: s.name, expected: s.expected}}
	w.onceFrom(p, 0.3)
	w.onceFrom(p, 0.6)
	return p
}

// triesAfterDetachment: the pipeline takes the role's policy away on time, and the service goes on trying in vain.
func (w *world) triesAfterDetachment(s scenario, share float64) *performer {
	o := s.workload(share)
	o.bundles = 1
	o.ends = w.calendar.at(0.45).Truncate(day).Add(6 * time.Hour)
	o.active.to = w.calendar.inventory.from
	p := w.build(o)
	refused := *p
	refused.active.from, refused.phases = o.ends, p.phases
	refused.calls = nil
	for _, c := range p.calls {
		vain := *c
		vain.failure = "AccessDenied"
		refused.calls = append(refused.calls, &vain)
	}
	w.performers = append(w.performers, &refused)
	p.active.to, p.phases = o.ends, []phase{{scenario: "window-open", expected: traced()}}
	w.once(&refused, 0.3)
	return p
}

// rotatesInTime: a user's key is rotated, every job has the new one within days, and the old one is deactivated.
func (w *world) rotatesInTime(s scenario, share float64) *performer {
	o := s.workload(share)
	o.mode = keyMode
	p := w.build(o)
	rotated := w.calendar.at(0.47).Truncate(day).Add(10*time.Hour + 40*time.Minute)
	ended := rotated.Add(5 * day)
	renewed := *p
	renewed.userKey = w.issueAccessKey(p.user, rotated, p.userKey, rotated.Add(7*day))
	renewed.active.from = rotated
	w.performers = append(w.performers, &renewed)
	w.once(&renewed, 0.5)
	key := graph.Key{Scheme: "aws-key", Value: p.userKey}
	w.truth.credentials[key].revoked = true
	w.state("secrets", ended, &ingest.CredentialEnded{Head: ingest.Head{At: ended}, Key: key, EndedAt: ended, Reason: "rotated"})
	w.pipelineEvent(p.account, ended, "iam:UpdateAccessKey", "UpdateAccessKey", fmt.Sprintf(`{"userName":%q,"accessKeyId":%q,"status":"Inactive"}`, p.user.name, p.userKey), "")
	p.active.to = rotated.Add(3 * day)
	return p
}

// missesRotation: a user's key is rotated with a week of grace; one job goes on with the old one, another has the new.
func (w *world) missesRotation(s scenario, share float64) *performer {
	o := s.workload(share)
	o.mode = keyMode
	p := w.build(o)
	rotated := w.calendar.at(0.33).Truncate(day).Add(9*time.Hour + 12*time.Minute)
	grace := rotated.Add(7 * day)
	renewed := *p
	renewed.userKey = w.issueAccessKey(p.user, rotated, p.userKey, grace)
	renewed.host, renewed.active = w.privateAddress(), span{rotated, w.calendar.until}
	renewed.phases = []phase{{scenario: "rotation-new-key", expected: traced()}}
	renewed.weight = p.weight / 3
	w.performers = append(w.performers, &renewed)
	p.phases = []phase{
		{scenario: everydayKey, expected: traced()},
		{from: rotated, scenario: "rotation-in-grace", expected: traced()},
		{from: grace, scenario: s.name, expected: s.expected},
	}
	w.appoint(appointment{at: rotated.Add(26 * time.Hour), performer: p, calls: 1})
	w.onceFrom(p, 0.72)
	w.onceFrom(&renewed, 0.5)
	return p
}

// outlivesRevocation: a vendor's client secret is revoked, but the gateway goes on accepting it.
func (w *world) outlivesRevocation(s scenario, share float64) *performer {
	o := s.workload(share)
	o.medium, o.vendor = gatewayMedium, w.vendors[0]
	o.credential.revoked = w.calendar.at(0.25).Truncate(day)
	o.active = span{o.credential.revoked, w.calendar.until}
	return w.build(o)
}

// overrunsSession: a long call ends after the session that it began under.
func (w *world) overrunsSession(s scenario, share float64) *performer {
	o := s.workload(share * 4)
	o.fewest, o.most = 2, 4
	o.rhythm = office // so that no session ends on the next day
	p := w.build(o)
	p.overrun = &p.phases[0]
	p.phases = []phase{{scenario: everydaySession, expected: traced()}}
	return p
}

// neverAssumed: sessions of a role that no record shows being issued, although the trail is complete around them.
func (w *world) neverAssumed(s scenario, share float64) *performer {
	o := s.workload(share)
	o.active = span{w.calendar.start.Add(3 * day), w.calendar.outage.from.Add(-3 * day)}
	p := w.build(o)
	p.unseen = true
	return p
}

// bareAgent: one instance reports neither itself nor the tool call nor on whose behalf it acts.
func (w *world) bareAgent(s scenario, share float64) *performer {
	o := s.workload(share)
	o.medium = agentMedium
	p := w.build(o)
	p.bare = true
	return p
}

// actsForStranger: the agent says that it acts for somebody whom nothing on record ties to it.
func (w *world) actsForStranger(s scenario, share float64) *performer {
	o := s.workload(share)
	o.medium = agentMedium
	p := w.build(o)
	for _, t := range w.organisation.teams {
		if t != p.behalf.team {
			p.behalf = t.members[len(t.members)-1]
			break
		}
	}
	return p
}

// crossesEnvironment: a database role of staging works in production.
func (w *world) crossesEnvironment(s scenario, share float64) *performer {
	o := s.workload(share)
	o.medium, o.account = databaseMedium, w.staging
	p := w.build(o)
	p.environment = w.production.name
	return p
}

// nobodyKnows: calls to the gateway by a client that no register lists and whose records name no credential.
func (w *world) nobodyKnows(s scenario, share float64) *performer {
	p := &performer{
		medium: gatewayMedium, name: "unknown client", account: w.production, environment: w.production.name, fewest: 1, most: 4,
		actor: graph.Key{Scheme: "integration", Value: "client-" + w.random.hex(8)}, host: fmt.Sprintf("203.0.113.%d", w.random.between(2, 250)),
		deeds:  []deed{{operation: "GET /v2/customers", resource: "api/customers", resourceKind: "endpoint"}},
		active: span{w.calendar.start, w.calendar.until}, phases: []phase{{scenario: s.name, expected: s.expected}},
	}
	w.weigh(p, share)
	w.performers = append(w.performers, p)
	return p
}

// signsIn: somebody signs in to the console as a service account.
func (w *world) signsIn(s scenario, _ float64) *performer {
	o := s.workload(0)
	o.mode = keyMode
	p := w.build(o)
	p.region, p.userKey = globalRegion, ""
	p.host, p.userAgent = fmt.Sprintf("192.0.2.%d", w.random.between(2, 250)), "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0"
	signIn := newCall("signin:ConsoleLogin", "ConsoleLogin", false, false, "", `{"ConsoleLogin":"Success"}`, "",
		`{"LoginTo":"https://console.aws.amazon.com/console/home","MobileVersion":"No","MFAUsed":"Yes"}`)
	signIn.sessions = true
	p.calls = []*call{signIn}
	return p
}

// provisionedInSilence: the access was provisioned while the ticket system was not read.
func (w *world) provisionedInSilence(s scenario, share float64) *performer {
	o := s.workload(share)
	o.terms.noRequest = true
	o.provisioned = w.calendar.tickets.from.Add(day + time.Duration(w.random.between(9*3600, 17*3600))*time.Second)
	o.active.from = w.calendar.tickets.to
	return w.build(o)
}

// assumedBeforeLog: sessions that began before the trail does.
func (w *world) assumedBeforeLog(s scenario, _ float64) *performer {
	return w.unseenIssue(s, w.calendar.start)
}

// assumedInOutage: sessions that began while the trail delivered nothing.
func (w *world) assumedInOutage(s scenario, _ float64) *performer {
	return w.unseenIssue(s, w.calendar.outage.to)
}

// unseenIssue works on in sessions of up to twelve hours that began before the moment.
func (w *world) unseenIssue(s scenario, moment time.Time) *performer {
	o := s.workload(0)
	o.active = span{moment, moment.Add(11 * time.Hour)}
	p := w.build(o)
	p.unseen, p.began = true, moment
	const perSession = 20
	sessions := 1 + w.settings.Actions*3/1000/perSession/min(1+w.settings.Actions/20000, 8)
	for i := range sessions {
		calls := perSession
		if w.settings.Actions < 5000 {
			calls = 2
		}
		at := moment.Add(10 * time.Minute)
		if i > 0 {
			at = at.Add(time.Duration(w.random.below(8*3600)) * time.Second)
		}
		w.appoint(appointment{at: at, performer: p, calls: calls})
	}
	return nil
}

// exceedsContract: the gateway lets the integration do more than the contract with its vendor says.
func (w *world) exceedsContract(s scenario, share float64) *performer {
	o := s.workload(share)
	o.medium, o.vendor, o.active = gatewayMedium, w.vendors[1], w.contractsRead()
	p := w.build(o)
	p.deeds = []deed{{operation: "GET /v2/customers", resource: "api/customers", resourceKind: "endpoint"}}
	return p
}

// outlivesContract: the integration goes on after the contract ended.
func (w *world) outlivesContract(s scenario, share float64) *performer {
	v := w.newVendor(fmt.Sprintf("C-%d", 1800+len(w.vendors)))
	v.held.to = w.calendar.at(0.2).Truncate(day)
	o := s.workload(share)
	o.medium, o.vendor = gatewayMedium, v
	o.active = span{v.held.to, w.contractsRead().to}
	return w.build(o)
}

// withoutContract: a vendor operates an integration and no contract with it is on record.
func (w *world) withoutContract(s scenario, share float64) *performer {
	o := s.workload(share)
	o.medium, o.vendor, o.active = gatewayMedium, w.newVendor(""), w.contractsRead()
	return w.build(o)
}

// contractUnread: the same, after the last export of the register of contracts.
func (w *world) contractUnread(s scenario, share float64) *performer {
	o := s.workload(share)
	o.medium, o.vendor = gatewayMedium, w.newVendor("")
	o.active = span{w.contractsRead().to, w.calendar.until}
	return w.build(o)
}

// contractsRead is the span for which the register of contracts was exported.
func (w *world) contractsRead() span {
	return span{w.calendar.start.Add(-before), w.calendar.at(0.93).Truncate(day)}
}

// peopleFacts states who works at the company.
func (w *world) peopleFacts() {
	at := w.calendar.start.Add(-before)
	for _, p := range w.organisation.people {
		seen := &ingest.IdentitySeen{
			Head: ingest.Head{At: at}, Key: p.key(), IdentityKind: graph.KindPerson, Name: p.name, OwnerTeam: p.team.name,
			Aliases: []graph.Key{{Scheme: "email", Value: p.email}},
		}
		w.state("people", at, seen)
		if !p.departed.IsZero() {
			gone := *seen
			gone.At, gone.DepartedAt = p.departed, p.departed
			w.state("people", p.departed, &gone)
		}
	}
}
