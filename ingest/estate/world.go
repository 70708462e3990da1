package estate

import (
	"fmt"
	"strings"
	"time"

	"clew/graph"
	"clew/ingest"
)

// world is everything that does not grow with the number of actions: who there is, what they may do, and which actions
// have their fixed place in time.
type world struct {
	settings     Settings
	calendar     calendar
	random       *random
	organisation *organisation
	production   *account
	staging      *account
	performers   []*performer
	appointments [][]appointment // by day
	files        map[string][]ingest.Fact
	stories      []*Story
	tickets      map[int]bool // numbers in use
	names        []serviceName
	runners      map[string]*runner
	services     map[string]*expectation // of AWS services that assume roles
	vendors      []*vendor
	databases    int
	truth        truth
	counts       struct{ requests, grants, credentials, identities int }
}

type serviceName struct {
	name string
	team string
}

// appointment is an action that has its fixed place in time. With a call or a deed it is just that action, else a
// session of the performer, or one of its usual actions where it has no sessions.
type appointment struct {
	at        time.Time
	performer *performer
	calls     int
	call      *call
	deed      *deed
	instance  *instance
	bare      bool
	story     *Story
}

// runner is the service account by which a team's workloads assume their roles in one account.
type runner struct {
	user   *principal
	key    string
	policy *policy
	roles  []string
}

func newWorld(settings Settings) *world {
	w := &world{
		settings: settings, calendar: newCalendar(settings.Until, settings.Days), random: newRandom(settings.Seed, "world"),
		files: map[string][]ingest.Fact{}, runners: map[string]*runner{}, services: map[string]*expectation{}, tickets: map[int]bool{}, truth: newTruth(),
	}
	w.appointments = make([][]appointment, settings.Days)
	w.organisation = newOrganisation(newRandom(settings.Seed, "people"), min(64+settings.Actions/2500, 400))
	for _, d := range domains {
		for _, f := range functions {
			w.names = append(w.names, serviceName{d.name + "-" + f, d.team})
		}
	}
	shuffle(w.random, w.names)
	// Account numbers that AWS's own documentation uses, so that they are nobody's.
	w.production = w.newAccount("production", "111122223333")
	w.staging = w.newAccount("staging", "444455556666")
	w.everyday()
	w.perform()
	w.neglect()
	for _, key := range sortedKeys(w.runners) {
		r := w.runners[key]
		r.policy.document = document([]string{"sts:AssumeRole"}, r.roles, "")
	}
	w.peopleFacts()
	w.coverageFacts()
	return w
}

// newAccount makes an account with the pipeline that provisions access in it.
func (w *world) newAccount(name, id string) *account {
	a := &account{name: name, id: id}
	a.pipeline = w.pipeline(a)
	return a
}

func (w *world) pipeline(a *account) *performer {
	team := w.organisation.team("Developer Platform")
	at := w.calendar.start.Add(-before + 36*time.Hour)
	user := w.newPrincipal(a, false, "svc-access-provisioner", team.name, at)
	p := &performer{
		medium: trailMedium, name: user.name, account: a, region: globalRegion, user: user, active: span{w.calendar.start, w.calendar.until},
		host: w.privateAddress(), userAgent: "APN/1.0 HashiCorp/1.0 Terraform/1.14.3 (+https://www.terraform.io) terraform-provider-aws/6.28.0",
		phases: []phase{{scenario: "provisioning", expected: traced()}},
	}
	a.pipeline = p
	w.describe(user.key(), graph.KindServiceAccount, user.name, a.name, team.name, at, graph.Key{Scheme: "aws-arn", Value: user.arn})
	w.sponsor(user.key(), team.lead.key(), at)
	p.userKey = w.issueAccessKey(user, at.Add(time.Hour), "", time.Time{})
	actions := []string{
		"iam:AttachRolePolicy", "iam:AttachUserPolicy", "iam:CreateAccessKey", "iam:CreateRole", "iam:CreateUser",
		"iam:DeleteAccessKey", "iam:DetachRolePolicy", "iam:DetachUserPolicy", "iam:PutRolePolicy", "iam:UpdateAccessKey",
	}
	resources := []string{"arn:aws:iam::" + a.id + ":role/*", "arn:aws:iam::" + a.id + ":user/*"}
	held := span{from: at.Add(2 * time.Hour)}
	// The lead sponsors the pipeline, so that somebody else has to approve what it may do.
	request := w.ask("Provision roles, users and their policies from reviewed tickets in "+a.name, team, user.key(), held.from, terms{approver: w.organisation.team("Identity").lead.key()})
	w.attach(user, w.newPolicy(a, "access-provisioner", document(actions, resources, ""), at), held, request)
	return p
}

// describe states that an identity exists.
func (w *world) describe(key graph.Key, kind graph.IdentityKind, name, environment, team string, at time.Time, aliases ...graph.Key) {
	w.state("provisioning", at, &ingest.IdentitySeen{
		Head: ingest.Head{At: at}, Key: key, IdentityKind: kind, Name: name, Environment: environment, OwnerTeam: team, CreatedAt: at, Aliases: aliases,
	})
	w.counts.identities++
	w.truth.identities = append(w.truth.identities, described{key, kind, name})
}

// state adds a fact to the month's file of one folder.
func (w *world) state(folder string, moment time.Time, fact ingest.Fact) {
	file := folder + "/" + moment.Format("2006-01") + ".jsonl"
	w.files[file] = append(w.files[file], fact)
}

// appoint gives an action its place in time.
func (w *world) appoint(a appointment) {
	a.at = a.at.UTC().Truncate(time.Second)
	index := w.calendar.index(a.at)
	if index < 0 || index >= len(w.appointments) || (a.performer.medium == trailMedium && w.calendar.outage.contains(a.at)) {
		panic(fmt.Sprintf("estate: %s cannot act at %s", a.performer.name, a.at))
	}
	w.appointments[index] = append(w.appointments[index], a)
}

// serviceName gives a name that no other service has.
func (w *world) serviceName() serviceName {
	name := w.names[0]
	w.names = w.names[1:]
	w.names = append(w.names, serviceName{nextName(name.name), name.team})
	return name
}

// nextName is the name of the next service of the same kind, such as order-worker-2 after order-worker.
func nextName(name string) string {
	base, number, found := name, 1, false
	if i := strings.LastIndexByte(name, '-'); i >= 0 {
		if _, err := fmt.Sscanf(name[i+1:], "%d", &number); err == nil {
			base, found = name[:i], true
		}
	}
	if !found {
		number = 1
	}
	return fmt.Sprintf("%s-%d", base, number+1)
}

// provisioningTime draws a moment of a working day in the weeks before the logs begin.
func (w *world) provisioningTime() time.Time {
	moment := w.calendar.start.Add(-time.Duration(w.random.between(3, 22)) * day)
	for moment.Weekday() == time.Saturday || moment.Weekday() == time.Sunday {
		moment = moment.Add(day)
	}
	return moment.Add(8*time.Hour + time.Duration(w.random.below(9*3600))*time.Second)
}

// runner gives the team's runner in the account, made when it is first needed.
func (w *world) runner(a *account, t *team) *runner {
	key := a.name + "/" + t.name
	if r := w.runners[key]; r != nil {
		return r
	}
	at := w.calendar.start.Add(-before + 2*day + time.Duration(w.random.between(8*3600, 17*3600))*time.Second)
	name := "svc-" + strings.ToLower(strings.ReplaceAll(t.name, " ", "-")) + "-runner"
	r := &runner{user: w.newPrincipal(a, false, name, t.name, at)}
	w.runners[key] = r
	w.describe(r.user.key(), graph.KindServiceAccount, name, a.name, t.name, at, graph.Key{Scheme: "aws-arn", Value: r.user.arn})
	w.sponsor(r.user.key(), t.lead.key(), at)
	r.key = w.issueAccessKey(r.user, at.Add(2*time.Hour), "", time.Time{})
	r.policy = w.newPolicy(a, name+"-assume-roles", "", at)
	request := w.ask("Let "+name+" assume the roles of "+t.name+" in "+a.name, t, r.user.key(), at.Add(time.Hour), terms{approver: w.organisation.team("Identity").lead.key()})
	w.attach(r.user, r.policy, span{from: at.Add(time.Hour)}, request)
	return r
}
