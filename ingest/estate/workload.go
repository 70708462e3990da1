package estate

import (
	"fmt"
	"time"

	"clew/graph"
	"clew/ingest"
)

// mode is how something of AWS comes to act.
type mode int

const (
	assumedMode mode = iota // its team's runner assumes its role
	serviceMode             // an AWS service assumes its role
	keyMode                 // it is a user with an access key
	groupMode               // the same, its access held by a group
)

// workload says what to make: a service with its identity, sponsor, paperwork, grants and credentials. The zero value
// of each field is the ordinary case.
type workload struct {
	scenario string
	expected *expectation
	share    float64 // of all actions
	medium   medium
	mode     mode
	account  *account
	rhythm   rhythm
	terms    terms
	// provisioned is when its grants were made; active when it acts, within the span of the logs.
	provisioned time.Time
	active      span
	ends        time.Time // when its grants end
	sponsor     graph.Key // zero: a member of its team
	unsponsored bool
	ungranted   bool // it holds nothing
	unasked     bool // and no request names it
	condition   string
	bundles     int
	fewest      int
	most        int

	credential credentialCase
	vendor     *vendor
}

// credentialCase is what a credential that is stated as a fact went through.
type credentialCase struct {
	none       bool // nothing is known of it
	unnamed    bool // the records do not name it
	another    bool // it was issued to somebody else
	early      bool // issued before the register of secrets began
	revoked    time.Time
	superseded time.Time
	grace      time.Duration
}

// build makes the workload and lets it perform.
func (w *world) build(o workload) *performer {
	o = w.complete(o)
	var p *performer
	switch o.medium {
	case trailMedium:
		p = w.buildAWS(o)
	case databaseMedium:
		p = w.buildDatabase(o)
	case agentMedium:
		p = w.buildAgent(o)
	case gatewayMedium:
		p = w.buildGateway(o)
	}
	p.medium, p.rhythm, p.active = o.medium, o.rhythm, o.active
	if p.account == nil {
		p.account = o.account
	}
	p.fewest, p.most = o.fewest, o.most
	p.phases = []phase{{scenario: o.scenario, expected: o.expected}}
	w.weigh(p, o.share)
	w.performers = append(w.performers, p)
	return p
}

func (w *world) complete(o workload) workload {
	if o.account == nil {
		o.account = w.production
		if w.random.below(4) == 0 {
			o.account = w.staging
		}
	}
	if o.expected == nil {
		o.expected = traced()
	}
	if o.provisioned.IsZero() {
		o.provisioned = w.provisioningTime()
	}
	if o.active.from.IsZero() {
		o.active.from = w.calendar.start
	}
	if o.active.to.IsZero() {
		o.active.to = w.calendar.until
	}
	if o.bundles == 0 {
		o.bundles = w.random.between(1, 3)
	}
	if o.fewest == 0 {
		o.fewest, o.most = 4, 24
		if o.medium != trailMedium || o.mode >= keyMode {
			o.fewest, o.most = 1, 6
		}
	}
	return o
}

// weigh gives the performer such a weight that its share of all actions comes out right: it counts in sessions, and
// only on the days on which the performer is active.
func (w *world) weigh(p *performer, share float64) {
	size := float64(p.fewest+p.most) / 2
	if p.role != nil && !p.unseen {
		size++
	}
	days := 0.0
	for index := range w.calendar.days {
		if w.canAct(p, index) {
			days += w.calendar.weight(index)
		}
	}
	if days == 0 {
		return
	}
	all := 0.0
	for index := range w.calendar.days {
		all += w.calendar.weight(index)
	}
	p.weight = share / size * all / days
}

// canAct reports whether the performer may be called on at any time of the day.
func (w *world) canAct(p *performer, index int) bool {
	midnight := w.calendar.start.Add(time.Duration(index) * day)
	return !midnight.Before(p.active.from) && !midnight.Add(day).After(p.active.to) &&
		(p.medium != trailMedium || !w.calendar.outage.contains(midnight))
}

// identify describes the identity and who answers for it.
func (w *world) identify(o workload, key graph.Key, kind graph.IdentityKind, name string, t *team, at time.Time, aliases ...graph.Key) {
	w.describe(key, kind, name, o.account.name, t.name, at, aliases...)
	if o.unsponsored {
		return
	}
	sponsor := o.sponsor
	if sponsor.IsZero() {
		sponsor = w.organisation.member(t).key()
	}
	w.sponsor(key, sponsor, at)
}

func (w *world) buildAWS(o workload) *performer {
	service := w.serviceName()
	t := w.organisation.team(service.team)
	region := homeRegion
	if w.random.below(3) == 0 {
		region = globalRegion
	}
	p := &performer{name: service.name, region: region, account: o.account, host: w.privateAddress(), userAgent: pick(w.random, userAgents)}
	created := o.provisioned.Add(-time.Duration(w.random.between(10, 50)) * time.Minute)
	asRole := o.mode == assumedMode || o.mode == serviceMode
	actor := w.newPrincipal(o.account, asRole, service.name, t.name, created)
	if asRole {
		p.role = actor
		w.assumable(o, p, t)
		w.pipelineEvent(o.account, created, "iam:CreateRole", "CreateRole", fmt.Sprintf(`{"roleName":%q,"path":"/","assumeRolePolicyDocument":%s}`, actor.name, marshal(actor.trust)),
			fmt.Sprintf(`{"role":{"path":"/","roleName":%q,"roleId":%q,"arn":%q,"createDate":%q}}`, actor.name, actor.id, actor.arn, created.Format("Jan 2, 2006, 3:04:05 PM")))
	} else {
		p.user = actor
		p.userKey = w.issueAccessKey(actor, created.Add(5*time.Minute), "", time.Time{})
	}
	kind := graph.KindServiceAccount
	if asRole {
		kind = graph.KindRole
	}
	w.identify(o, actor.key(), kind, service.name, t, created, graph.Key{Scheme: "aws-arn", Value: actor.arn})
	w.equip(o, p, actor, t)
	return p
}

// assumable lets a runner or an AWS service assume the performer's role.
func (w *world) assumable(o workload, p *performer, t *team) {
	if o.mode == serviceMode {
		p.service = pick(w.random, []string{"lambda.amazonaws.com", "ecs-tasks.amazonaws.com", "ec2.amazonaws.com"})
		p.assumption = w.awsService(p.service)
		p.role.trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"` + p.service + `"},"Action":"sts:AssumeRole"}]}`
		return
	}
	r := w.runner(o.account, t)
	r.roles = append(r.roles, p.role.arn)
	p.caller, p.callerKey, p.assumption = r.user, r.key, traced()
	p.role.trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + r.user.arn + `"},"Action":"sts:AssumeRole"}]}`
}

// equip gives the actor its policies, one grant and one request each.
func (w *world) equip(o workload, p *performer, actor *principal, t *team) {
	kinds := make([]int, len(bundles))
	for i := range kinds {
		kinds[i] = i
	}
	shuffle(w.random, kinds)
	for i, kind := range kinds[:o.bundles] {
		b := bundles[kind](w, o.account, p.region, p.name)
		p.calls = append(p.calls, b.calls...)
		title := fmt.Sprintf("Access of %s to %s %s in %s", p.name, p.name, b.kind, o.account.name)
		if o.ungranted {
			if !o.unasked && i == 0 {
				w.ask(title, t, actor.key(), o.provisioned, o.terms)
			}
			continue
		}
		held := span{o.provisioned.Add(time.Duration(i) * 90 * time.Second), o.ends}
		text := document(b.actions, b.resources, o.condition)
		pol := &policy{name: p.name + "-" + b.kind, document: text, created: held.from}
		// The execution roles of AWS services carry their first policy themselves, as deployment tools write them.
		if o.mode != serviceMode || i > 0 {
			pol = w.newPolicy(o.account, pol.name, text, held.from.Add(-time.Minute))
		}
		request := w.ask(title, t, actor.key(), held.from, o.terms)
		if o.mode == groupMode {
			w.attachGroup(actor, pol, held, request)
			continue
		}
		w.attach(actor, pol, held, request)
	}
}

// attachGroup gives a policy to the group of the actor's team, whose member the actor becomes.
func (w *world) attachGroup(actor *principal, pol *policy, held span, request graph.Key) {
	var g *group
	if len(actor.groups) > 0 {
		g = actor.groups[0]
	} else {
		g = w.newGroup(actor.account, actor.name+"-access", held.from.Add(-time.Hour))
		actor.groups = append(actor.groups, g)
	}
	g.attachments = append(g.attachments, attachment{pol, held.from, held.to})
	w.provisionedGrant(g.arn, graph.Key{}, graph.Key{Scheme: "aws-group", Value: g.arn}, pol, held, request)
}

// awsService registers an AWS service that assumes roles, and gives what to expect of its doing so: the platform team
// answers for it and asked for it, but the record names no credential, so that link cannot be told.
func (w *world) awsService(host string) *expectation {
	if expected := w.services[host]; expected != nil {
		return expected
	}
	t := w.organisation.team("Developer Platform")
	key := graph.Key{Scheme: "aws-service", Value: host}
	at := w.calendar.start.Add(-before + day)
	w.describe(key, graph.KindWorkload, host, "", t.name, at)
	w.sponsor(key, t.lead.key(), at)
	request := w.ask("Let "+host+" assume the execution roles of services", t, key, at.Add(time.Hour), terms{approver: w.organisation.team("Identity").lead.key()})
	w.state("provisioning", at.Add(time.Hour), &ingest.Granted{
		Head: ingest.Head{At: at.Add(time.Hour)}, Key: graph.Key{Scheme: "aws-grant", Value: host + "#service-trust"}, System: "aws", Role: "service trust",
		Operations: []string{"sts:AssumeRole"}, Resources: []string{"arn:aws:iam::*:role/*"}, Holder: key, Request: request, ValidFrom: at.Add(time.Hour),
	})
	w.counts.grants++
	w.truth.grants = append(w.truth.grants, provision{graph.Key{Scheme: "aws-grant", Value: host + "#service-trust"}, systems[trailMedium], span{from: at.Add(time.Hour)}, request})
	w.services[host] = unknown(graph.LinkCredential)
	return w.services[host]
}
