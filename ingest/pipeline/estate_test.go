package pipeline_test

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/resolve"
)

// The keys of a drawn estate are few, so that its facts meet. Keys of one identity are joined by facts; those of two never
// are: whose a key is must not be contradictory, since a conflict about that is kept, not solved.
var (
	people   = [][]string{{"hr:1", "idp:1"}, {"hr:2", "idp:2"}, {"hr:3"}}
	machines = [][]string{{"db:1", "login:1", "cmdb:1"}, {"db:2", "login:2"}}
	everyone = slices.Concat(people, machines)
	nobody   = "login:ghost" // whom no fact describes
)

// drawnRules are the rules of resolution in force: who owns an identity sponsors it, and where a database names the asset
// that an account belongs to, the two are one.
var drawnRules = resolve.Rules{
	{ID: "owner-tag", Infers: resolve.InfersSponsor, Attribute: "owner", Alias: "idp", Normalise: []string{resolve.NormaliseTrim, resolve.NormaliseLowerCase}, Confidence: 0.8},
	{ID: "asset-tag", Infers: resolve.InfersIdentity, Attribute: "asset", Alias: "cmdb", Scheme: "db", Confidence: 0.9},
}

// draw draws the facts of a small estate.
type draw struct {
	*rapid.T
	mark    string   // of its keys and of its system
	sources []string // that state its facts
}

// drawn is a fact with the source that states it.
type drawn struct {
	fact   ingest.Fact
	source string
}

// estate draws facts about state, and some actions: most of what makes one machine's access whole, and then anything.
func (d draw) estate() (state, actions []drawn) {
	for _, fact := range d.access() {
		if rapid.IntRange(0, 7).Draw(d.T, "there") > 0 {
			state = append(state, drawn{fact, d.one("source", d.sources...)})
		}
	}
	for range rapid.IntRange(0, 12).Draw(d.T, "facts") {
		state = append(state, drawn{d.fact(), d.one("source", d.sources...)})
	}
	for i := range rapid.IntRange(1, 4).Draw(d.T, "actions") {
		actions = append(actions, drawn{d.acted(string(rune('1' + i))), "log"})
	}
	return state, actions
}

// access is what makes the access of one machine whole, by keys that may have to be joined first, and some coverage.
func (d draw) access() []ingest.Fact {
	begin, later := at("2026-01-02 00:00"), at("2026-01-03 00:00")
	head := ingest.Head{At: begin}
	machine := func() graph.Key { return d.key(d.one("machine", "db:1", "db:1", "login:1")) }
	asker := func() graph.Key { return d.key(d.one("asker", "hr:1", "hr:1", "idp:1")) }
	facts := []ingest.Fact{
		&ingest.IdentitySeen{Head: head, Key: d.key("hr:1"), IdentityKind: graph.KindPerson, Aliases: []graph.Key{d.key("idp:1")}},
		&ingest.IdentitySeen{Head: head, Key: d.key("hr:2"), IdentityKind: graph.KindPerson},
		&ingest.IdentitySeen{Head: head, Key: d.key("db:1"), IdentityKind: graph.KindServiceAccount, Aliases: []graph.Key{d.key("login:1")}},
		&ingest.Sponsored{Head: head, Identity: machine(), Sponsor: asker(), ValidFrom: begin},
		&ingest.Requested{Head: head, Key: d.key("ticket:1"), By: asker(), For: []graph.Key{machine()}, RequestedAt: begin},
		&ingest.Decided{Head: head, Key: d.key("approval:1"), Request: d.key("ticket:1"), Decision: "approved", By: d.key(d.one("approver", "hr:2", "hr:2", "idp:2", "hr:1")), DecidedAt: begin},
		&ingest.CredentialIssued{Head: head, Key: d.key("db-key:1"), Holder: machine(), IssuedAt: begin},
	}
	grant := &ingest.Granted{Head: head, Key: d.key("db-grant:1"), System: "db" + d.mark, Operations: []string{"*"}, Request: d.key("ticket:1"), ValidFrom: later}
	if d.seldom("through groups") {
		grant.Group = d.key("db-group:1")
		facts = append(facts,
			&ingest.Membership{Head: head, Member: machine(), Group: d.key("db-group:2"), ValidFrom: begin},
			&ingest.Membership{Head: head, MemberGroup: d.key("db-group:2"), Group: d.key("db-group:1"), ValidFrom: begin})
	} else {
		grant.Holder = machine()
	}
	facts = append(facts, grant)
	if d.seldom("sponsored by a tag alone") {
		facts[2].(*ingest.IdentitySeen).Attributes = map[string]string{"owner": d.owner()}
		facts = slices.Delete(facts, 3, 4)
	}
	if d.seldom("over a session") {
		facts = append(facts, &ingest.CredentialIssued{Head: head, Key: d.key("db-session:3"), Holder: machine(), DerivedFrom: d.key("db-key:1"), IssuedAt: later})
	}
	for _, subject := range graph.Subjects {
		if d.often("covered") {
			facts = append(facts, &ingest.Covered{Head: head, System: "db" + d.mark, Subjects: []graph.Subject{subject}, To: d.seldomTime("to")})
		}
	}
	return facts
}

func (d draw) one(name string, options ...string) string {
	return rapid.SampledFrom(options).Draw(d.T, name)
}

func (d draw) often(name string) bool { return rapid.IntRange(0, 3).Draw(d.T, name) > 0 }
func (d draw) seldom(name string) bool {
	return rapid.IntRange(0, 4).Draw(d.T, name) == 0
}

func (d draw) key(text string) graph.Key {
	parsed := key(text)
	parsed.Value += d.mark
	return parsed
}

func (d draw) of(name string, among ...[]string) graph.Key {
	return d.key(rapid.SampledFrom(slices.Concat(among...)).Draw(d.T, name))
}

// maybe is sometimes nobody.
func (d draw) maybe(name string, among ...[]string) graph.Key {
	if d.seldom("no " + name) {
		return graph.Key{}
	}
	return d.of(name, among...)
}

// moment draws one of few moments, so that many are equal; a rare one is by a clock that is years ahead.
func (d draw) moment(name string) time.Time {
	step := rapid.IntRange(0, 21).Draw(d.T, name)
	if step == 21 {
		return at("2031-01-01 00:00")
	}
	return at("2026-01-01 00:00").Add(time.Duration(step) * 12 * time.Hour)
}

// sometime is sometimes not known.
func (d draw) sometime(name string) time.Time {
	if d.seldom("no " + name) {
		return time.Time{}
	}
	return d.moment(name)
}

// seldomTime is mostly not known.
func (d draw) seldomTime(name string) time.Time {
	if d.often("no " + name) {
		return time.Time{}
	}
	return d.moment(name)
}

// span draws a beginning and an end, either of which may not be known.
func (d draw) span() (from, to time.Time) {
	from, to = d.sometime("from"), d.seldomTime("to")
	if !to.IsZero() && !from.Before(to) {
		from, to = to, from.Add(time.Hour)
	}
	return from, to
}

func (d draw) head() ingest.Head {
	return ingest.Head{At: d.moment("at"), RecordedAt: d.seldomTime("recorded")}
}

var factsDrawn = []string{
	"IdentitySeen", "IdentitySeen", "IdentitySeen", "AliasSeen", "Sponsored", "Sponsored", "Requested", "Requested", "Decided", "Decided", "Granted", "Granted", "GrantEnded",
	"CredentialIssued", "CredentialIssued", "CredentialEnded", "Membership", "Membership", "ResourceSeen", "VendorSeen", "ContractSeen", "Covered", "Covered", "Covered",
}

func (d draw) fact() ingest.Fact {
	head := d.head()
	switch d.one("fact", factsDrawn...) {
	case "IdentitySeen":
		return d.identity(head)
	case "AliasSeen":
		keys := rapid.SampledFrom(everyone).Draw(d.T, "who")
		return &ingest.AliasSeen{Head: head, Key: d.of("key", keys), Alias: d.of("alias", keys), Rule: "directory"}
	case "Sponsored":
		from, to := d.span()
		return &ingest.Sponsored{Head: head, Identity: d.of("identity", everyone...), Sponsor: d.of("sponsor", everyone...), ValidFrom: from, ValidTo: to}
	case "Requested":
		return &ingest.Requested{Head: head, Key: d.of("request", requests), RequestedAt: d.sometime("requested"), By: d.maybe("by", everyone...), For: []graph.Key{d.of("for", machines...)}}
	case "Decided":
		return d.decided(head)
	case "Granted":
		return d.granted(head)
	case "GrantEnded":
		return &ingest.GrantEnded{Head: head, Key: d.of("grant", grants), EndedAt: d.sometime("ended")}
	case "CredentialIssued":
		return d.issued(head)
	case "CredentialEnded":
		return &ingest.CredentialEnded{Head: head, Key: d.of("credential", credentials), EndedAt: d.sometime("ended")}
	case "Membership":
		from, to := d.span()
		membership := &ingest.Membership{Head: head, Group: d.of("group", groups), ValidFrom: from, ValidTo: to}
		if d.seldom("nested") {
			membership.MemberGroup = d.of("member", groups)
		} else {
			membership.Member = d.of("member", machines...)
		}
		return membership
	case "ResourceSeen":
		seen := &ingest.ResourceSeen{Head: head, Key: graph.Key{Scheme: "db-resource", Value: d.one("resource", "a", "b")}, System: "db", Name: d.one("name", "", "first", "second")}
		if whole := (graph.Key{Scheme: "db-resource", Value: d.one("whole", "a", "b")}); whole != seen.Key { // either may be part of the other
			seen.PartOf = whole
		}
		return seen
	case "VendorSeen":
		return &ingest.VendorSeen{Head: head, Key: d.of("vendor", []string{"vendor:1"}), Operates: []graph.Key{d.of("operates", machines...)}}
	case "ContractSeen":
		from, to := d.sometime("starts"), d.seldomTime("ends") // either may be the earlier one
		return &ingest.ContractSeen{Head: head, Key: d.of("contract", []string{"contract:1", "contract:2"}), Vendor: d.key("vendor:1"), StartsAt: from, EndsAt: to, Operations: d.operations()}
	}
	return d.covered(head)
}

var (
	requests    = []string{"ticket:1", "ticket:2"}
	grants      = []string{"db-grant:1", "db-grant:2"}
	groups      = []string{"db-group:1", "db-group:2", "db-group:3"}
	credentials = []string{"db-key:1", "db-key:2", "db-session:3", "db-session:4"}
)

func (d draw) identity(head ingest.Head) ingest.Fact {
	keys := rapid.SampledFrom(everyone).Draw(d.T, "who")
	seen := &ingest.IdentitySeen{Head: head, Key: d.key(keys[0]), Environment: d.one("environment", "", "", "production", "staging"), DepartedAt: d.seldomTime("departed")}
	if d.often("kind is known") {
		seen.IdentityKind = graph.KindPerson
		if key(keys[0]).Scheme == "db" {
			seen.IdentityKind = graph.IdentityKind(d.one("kind", "ServiceAccount", "ServiceAccount", "Agent", "Integration"))
		}
	}
	for _, alias := range keys[1:] {
		if d.seldom("alias") {
			seen.Aliases = append(seen.Aliases, d.key(alias))
		}
	}
	if d.seldom("tagged") {
		seen.Attributes = map[string]string{"owner": d.owner(), "colour": "green"}
	}
	if slices.Contains(keys, "cmdb:1") && d.seldom("names its asset") { // joins what is one anyway, as all drawn joins do
		seen.Attributes = map[string]string{"asset": d.key("cmdb:1").Value}
	}
	return seen
}

// owner draws what a tag says of who owns something: the key of a person that the directory may or may not describe, with
// spaces, nobody's, or nothing.
func (d draw) owner() string {
	return d.one("owner", d.key("idp:1").Value, d.key("idp:1").Value, " "+d.key("idp:2").Value, d.key("idp:9").Value, " ")
}

func (d draw) decided(head ingest.Head) ingest.Fact {
	decided := &ingest.Decided{
		Head: head, Key: d.of("approval", []string{"approval:1", "approval:2", "approval:3"}), Request: d.of("request", requests), Decision: d.one("decision", "approved", "approved", "denied"),
		By: d.maybe("by", everyone...), DecidedAt: d.sometime("decided"), ExpiresAt: d.seldomTime("expires"), Via: d.one("via", "", "", "policy"),
	}
	if d.seldom("says") {
		authorised := rapid.Bool().Draw(d.T, "authorised")
		decided.Authorised = &authorised
	}
	return decided
}

func (d draw) operations() []string {
	return rapid.SampledFrom([][]string{nil, {"*"}, {"read"}, {"read", "write"}}).Draw(d.T, "operations")
}

func (d draw) granted(head ingest.Head) ingest.Fact {
	from, to := d.span()
	grant := &ingest.Granted{
		Head: head, Key: d.of("grant", grants), System: "db" + d.mark, Role: "role", Operations: d.operations(),
		Resources: rapid.SampledFrom([][]string{nil, {"a"}, {"*"}}).Draw(d.T, "resources"), ValidFrom: from, ValidTo: to,
	}
	if d.seldom("to a group") {
		grant.Group = d.of("group", groups)
	} else {
		grant.Holder = d.of("holder", machines...)
	}
	if d.often("on request") {
		grant.Request = d.of("request", requests)
	}
	return grant
}

func (d draw) issued(head ingest.Head) ingest.Fact {
	issued := &ingest.CredentialIssued{
		Head: head, Key: d.of("credential", credentials), Holder: d.maybe("holder", everyone...), IssuedAt: d.sometime("issued"), ExpiresAt: d.seldomTime("expires"),
		GraceUntil: d.seldomTime("grace"),
	}
	if other := d.of("other", credentials); other != issued.Key && d.seldom("replaces") {
		issued.Replaces = other
	}
	if other := d.of("parent", credentials); other != issued.Key && d.seldom("derives") {
		issued.DerivedFrom = other
	}
	return issued
}

func (d draw) covered(head ingest.Head) ingest.Fact {
	from, to := d.span()
	subjects := rapid.SliceOfNDistinct(rapid.SampledFrom(graph.Subjects), 1, 3, rapid.ID).Draw(d.T, "subjects")
	return &ingest.Covered{Head: head, System: "db" + d.mark, Subjects: subjects, From: from, To: to}
}

func (d draw) acted(id string) ingest.Fact {
	acted := &ingest.Acted{
		Head: ingest.Head{At: d.moment("acted")}, Key: d.key("db-event:" + id), System: "db" + d.mark, Operation: d.one("operation", "read", "write"),
		Actor: d.maybe("actor", []string{"db:1", "db:1", "login:1", "login:1", "db:1"}, machines[0], machines[1], people[0], []string{nobody}), Environment: d.one("environment", "", "production"), Interactive: d.seldom("interactive"),
	}
	if d.often("resource") {
		acted.Resource = graph.Key{Scheme: "db-resource", Value: d.one("resource", "a", "b")}
	}
	if d.often("credential") {
		acted.Credential = d.of("credential", []string{"db-key:1", "db-key:1", "db-session:3"}, credentials)
		acted.CredentialKind = acted.Credential.Scheme
	}
	if d.seldom("as agent") {
		acted.Instance, acted.Tool, acted.OnBehalfOf = d.key("pod:1"), "sql", d.of("principal", people...)
	}
	return acted
}
