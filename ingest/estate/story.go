package estate

import (
	"time"

	"clew/graph"
	"clew/ingest"
)

// Story is a chain that any reader of the field knows, with its right answer.
type Story struct {
	Name     string        `json:"name"`
	Title    string        `json:"title"`
	Action   string        `json:"action"` // key of the action that it is about
	Verdict  graph.Verdict `json:"verdict"`
	Sentence string        `json:"sentence"`
	// Contrast is an action beside it that comes out otherwise, or the reason why this one does.
	Contrast *Story `json:"contrast,omitempty"`

	expected *expectation
}

// tell makes the four stories.
func (w *world) tell() {
	w.tellMigration()
	w.tellAgent()
	w.tellRotation()
	w.tellVendor()
}

func (w *world) story(name, title, sentence string, expected *expectation, contrast *Story) *Story {
	s := &Story{Name: name, Title: title, Sentence: sentence, Verdict: expected.Verdict, expected: expected, Contrast: contrast}
	w.stories = append(w.stories, s)
	return s
}

// storyDay gives an hour of a working day at about the fraction of the time.
func (w *world) storyDay(fraction float64, hour, minute int) time.Time {
	moment := w.calendar.at(fraction).Truncate(day)
	for moment.Weekday() == time.Saturday || moment.Weekday() == time.Sunday || w.calendar.outage.contains(moment) {
		moment = moment.Add(day)
	}
	return moment.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

// cast makes a performer that acts in stories only.
func (w *world) cast(o workload) *performer {
	o.scenario, o.account = "story", w.production
	return w.build(o)
}

// tellMigration: a service account asks for access to a database by a ticket, is given a role that reaches one schema
// only, and changes that schema five days later.
func (w *world) tellMigration() {
	ledger := w.organisation.team("Ledger")
	acted := w.storyDay(0.52, 10, 14)
	provisioned := acted.Add(-5 * day).Add(-90 * time.Minute)
	p := &performer{
		medium: databaseMedium, name: "ledger-migrator", account: w.production, environment: w.production.name, kind: "postgres-password",
		actor: graph.Key{Scheme: "postgres-role", Value: "ledger-production/18231"}, host: w.privateAddress(),
		credential: graph.Key{Scheme: "postgres-credential", Value: "ledger-production/svc_ledger_migrator/1"},
		active:     span{w.calendar.start, w.calendar.until}, phases: []phase{{scenario: "story", expected: traced()}},
	}
	w.describe(p.actor, graph.KindServiceAccount, "svc_ledger_migrator", w.production.name, ledger.name, provisioned.Add(-6*day), graph.Key{Scheme: "postgres-role-name", Value: "ledger-production/svc_ledger_migrator"})
	w.sponsor(p.actor, ledger.members[0].key(), provisioned.Add(-6*day))
	w.issue(p.credential, p.kind, p.actor, provisioned.Add(-5*day), graph.Key{}, time.Time{})
	// The account asks by itself, so that its sponsor must not be the one who approves.
	request := w.ask("Schema changes of ledger-migrator in schema ledger of ledger-production", ledger, p.actor, provisioned, terms{requester: p.actor})
	p.grant = w.grant(databaseMedium, "ledger-production/svc_ledger_migrator/ledger-ddl", p.actor,
		[]string{"ALTER TABLE", "CREATE INDEX", "COMMENT"}, []string{"ledger-production/ledger.*"}, span{provisioned, acted.Add(30 * day)}, request)
	s := w.story("database-access", "A service account asks for database access and changes a schema",
		"svc_ledger_migrator asked by ticket, the lead of Ledger approved, a role for schema ledger was provisioned, and under it the account altered ledger.entry: the chain is whole.", traced(), nil)
	alter := &deed{operation: "ALTER TABLE", resource: "ledger-production/ledger.entry", resourceKind: "table"}
	w.appoint(appointment{at: acted, performer: p, deed: alter, story: s})
}

// tellAgent: an AI agent uses its API key on behalf of the person who sponsors it; a second instance of it leaves out
// what an agent owes.
func (w *world) tellAgent() {
	p := w.cast(workload{medium: agentMedium})
	contrast := &Story{
		Name: "agent-without-context", Title: "Another instance of the agent does not say who it is", Verdict: graph.VerdictBroken,
		Sentence: "The record names the agent and its key, but neither the instance nor the tool call nor on whose behalf.",
		expected: broken().link(graph.LinkAction, graph.StateIncomplete, "agent-context-missing"),
	}
	s := w.story("agent-on-behalf", "An AI agent uses an API key on behalf of its sponsor",
		"The record names the running instance, the key, the tool call and the digest of the prompt, and "+p.behalf.name+", on whose behalf it acted, sponsors the agent: the chain is whole.", traced(), contrast)
	at := w.storyDay(0.57, 13, 26)
	w.appoint(appointment{at: at, performer: p, deed: &p.deeds[0], instance: &p.instances[0], story: s})
	w.appoint(appointment{at: at.Add(41 * time.Minute), performer: p, deed: &p.deeds[0], instance: &p.instances[1], bare: true, story: contrast})
}

// tellRotation: a secret is rotated; one job has the new one, another still uses the old one after the grace period.
func (w *world) tellRotation() {
	p := w.cast(workload{mode: keyMode, bundles: 2})
	rotated := w.storyDay(0.74, 9, 30)
	renewed := *p
	renewed.userKey = w.issueAccessKey(p.user, rotated, p.userKey, rotated.Add(2*day))
	renewed.host = w.privateAddress()
	contrast := &Story{
		Name: "rotated-secret-new-key", Title: "The other job uses the new key", Verdict: graph.VerdictTraced,
		Sentence: "The same user's other job was given the new key: its chain is whole.", expected: traced(),
	}
	s := w.story("rotated-secret", "A secret is rotated and one job still uses the old one",
		"The access key of "+p.name+" was replaced and its grace of two days is over, but one job still signs with the old key.",
		broken().link(graph.LinkCredential, graph.StateSuperseded, "superseded-credential-used"), contrast)
	w.appoint(appointment{at: rotated.Add(3*day + 17*time.Minute), performer: p, call: p.calls[0], story: s})
	w.appoint(appointment{at: rotated.Add(3*day + 21*time.Minute), performer: &renewed, call: p.calls[0], story: contrast})
}

// tellVendor: a vendor's integration reads customers, which the gateway allows and the contract does not.
func (w *world) tellVendor() {
	p := w.cast(workload{medium: gatewayMedium, vendor: w.vendors[2]})
	contrast := &Story{
		Name: "vendor-inside-contract", Title: "The same integration reads invoices", Verdict: graph.VerdictTraced,
		Sentence: "Reading invoices is what the contract is about: the chain is whole.", expected: traced(),
	}
	s := w.story("vendor-outside-contract", "A vendor's integration acts outside its contract",
		"The gateway lets the connector of "+w.vendors[2].name+" read customers, but contract "+w.vendors[2].contract+" covers invoices only.",
		broken().link(graph.LinkGrant, graph.StateOutOfScope, "outside-contract"), contrast)
	at := w.storyDay(0.68, 15, 3)
	customers := &deed{operation: "GET /v2/customers", resource: "api/customers", resourceKind: "endpoint"}
	w.appoint(appointment{at: at.Add(-4 * time.Minute), performer: p, deed: &p.deeds[0], story: contrast})
	w.appoint(appointment{at: at, performer: p, deed: customers, story: s})
}

// vendorFacts states the vendors and their contracts; it comes last, when it is known what they operate.
func (w *world) vendorFacts() (vendors []*ingest.VendorSeen, contracts []*ingest.ContractSeen) {
	at := w.calendar.start.Add(-before)
	for _, v := range w.vendors {
		vendors = append(vendors, &ingest.VendorSeen{Head: ingest.Head{At: at}, Key: v.key, Name: v.name, Operates: v.integrations})
		if v.contract == "" {
			continue
		}
		contracts = append(contracts, &ingest.ContractSeen{
			Head: ingest.Head{At: at}, Key: graph.Key{Scheme: "contract", Value: v.contract}, Vendor: v.key, Name: v.contract,
			StartsAt: v.held.from, EndsAt: v.held.to, Operations: v.operations, Resources: []string{"api/*"},
		})
	}
	return vendors, contracts
}
