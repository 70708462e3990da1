package resolve_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"clew/graph"
	"clew/graph/schema"
	"clew/ingest"
)

// Two people, two services and two roles with one ARN. Keys of one entity are joined by facts; those of two never are.
var (
	entities = [][]string{
		{"hr:1", "email:ada@x", "okta:77"}, {"hr:2", "email:ben@x"},
		{"db:billing", "cmdb:7", "login:rw"}, {"db:report", "cmdb:8"},
		{"aws-principal:A1", "tag:one"}, {"aws-principal:A2", "tag:two"},
	}
	kinds   = map[string]graph.IdentityKind{"hr": graph.KindPerson, "db": graph.KindServiceAccount, "cmdb": graph.KindServiceAccount, "aws-principal": graph.KindRole}
	created = map[string]string{"aws-principal:A1": "2025-01-01", "aws-principal:A2": "2025-07-01"}
)

// draw draws facts about the entities.
type draw struct{ *rapid.T }

func (d draw) one(name string, options ...string) string {
	return rapid.SampledFrom(options).Draw(d.T, name)
}

// maybe is sometimes nothing.
func (d draw) maybe(name string, options ...string) string {
	return d.one(name, append(options, "")...)
}

func (d draw) moment(name string) time.Time {
	return at("2026-01-01").AddDate(0, 0, rapid.IntRange(0, 20).Draw(d.T, name))
}

func (d draw) sometime(name string) time.Time {
	if d.one("knows "+name, "yes", "no") == "no" {
		return time.Time{}
	}
	return d.moment(name)
}

func (d draw) who() graph.Key {
	return key(rapid.SampledFrom(slices.Concat(entities...)).Draw(d.T, "who"))
}

func (d draw) whoOrNobody() graph.Key {
	if d.one("somebody", "yes", "no") == "no" {
		return graph.Key{}
	}
	return d.who()
}

func (d draw) key(scheme string) graph.Key {
	return graph.Key{Scheme: scheme, Value: d.one(scheme, "1", "2")}
}

func (d draw) identity(head ingest.Head) ingest.Fact {
	entity := rapid.SampledFrom(entities).Draw(d.T, "entity")
	own := entity[0]
	if kinds[key(entity[1]).Scheme] != "" {
		own = d.one("own key", entity[:2]...)
	}
	seen := &ingest.IdentitySeen{
		Head: head, Key: key(own), Name: d.maybe("name", "a", "b"), Environment: d.maybe("environment", "prod", "test"),
		OwnerTeam: d.maybe("team", "x", "y"), DisabledAt: d.sometime("disabled"), DepartedAt: d.sometime("departed"),
	}
	if d.one("kind", "known", "unknown") == "known" {
		seen.IdentityKind = kinds[key(own).Scheme]
	}
	for _, alias := range entity {
		if alias != own && d.one("alias", "yes", "no") == "yes" {
			seen.Aliases = append(seen.Aliases, key(alias))
		}
	}
	if moment := created[own]; moment != "" {
		seen.CreatedAt = at(moment)
		seen.Aliases = append(seen.Aliases, key("aws-arn:shared"))
	} else {
		seen.CreatedAt = d.sometime("created")
	}
	return seen
}

func (d draw) fact() ingest.Fact {
	head := ingest.Head{At: d.moment("at"), RecordedAt: d.sometime("recorded"), Evidence: d.one("evidence", "e1", "e2")}
	switch d.one("fact", "IdentitySeen", "IdentitySeen", "AliasSeen", "AliasSeen", "Sponsored", "Requested", "Decided", "Granted", "GrantEnded",
		"CredentialIssued", "CredentialEnded", "Acted", "Membership", "VendorSeen", "ContractSeen", "ResourceSeen") {
	case "IdentitySeen":
		return d.identity(head)
	case "AliasSeen":
		entity := rapid.SampledFrom(entities).Draw(d.T, "entity")
		return &ingest.AliasSeen{Head: head, Key: key(d.one("key", entity...)), Alias: key(d.one("alias", entity...)), Rule: d.maybe("rule", "tag", "cmdb")}
	case "Sponsored":
		return &ingest.Sponsored{Head: head, Identity: d.who(), Sponsor: d.who(), ValidFrom: d.sometime("from"), ValidTo: d.sometime("to")}
	case "Requested":
		return &ingest.Requested{Head: head, Key: d.key("ticket"), Ref: d.maybe("ref", "R"), Title: d.maybe("title", "t", "u"), RequestedAt: d.moment("requested"), By: d.whoOrNobody(), For: []graph.Key{d.who(), d.who()}}
	case "Decided":
		yes := true
		decided := &ingest.Decided{Head: head, Key: d.key("ok"), Request: d.key("ticket"), Decision: d.one("decision", "approved", "denied"), By: d.whoOrNobody(), DecidedAt: d.moment("decided"), Via: d.maybe("via", "policy", "person")}
		if d.one("authorised", "stated", "not") == "stated" {
			decided.Authorised = &yes
		}
		return decided
	case "Granted":
		grant := &ingest.Granted{Head: head, Key: d.key("grant"), System: "db", Role: d.maybe("role", "r", "w"), Resources: []string{"one", d.one("resource", "two*", "two")}, ValidFrom: d.sometime("from"), ValidTo: d.sometime("to")}
		if d.one("holder", "identity", "group") == "group" {
			grant.Group = d.key("group")
		} else {
			grant.Holder = d.who()
		}
		if d.one("request", "yes", "no") == "yes" {
			grant.Request = d.key("ticket")
		}
		return grant
	case "GrantEnded":
		return &ingest.GrantEnded{Head: head, Key: d.key("grant"), EndedAt: d.sometime("ended")}
	case "CredentialIssued":
		issued := &ingest.CredentialIssued{Head: head, Key: d.key("secret"), CredentialKind: d.maybe("kind", "token"), Name: d.maybe("name", "n", "m"), Holder: d.whoOrNobody(), IssuedAt: d.sometime("issued"), ExpiresAt: d.sometime("expires"), GraceUntil: d.sometime("grace")}
		if d.one("replaces", "yes", "no") == "yes" {
			issued.Replaces = d.key("secret")
		}
		return issued
	case "CredentialEnded":
		return &ingest.CredentialEnded{Head: head, Key: d.key("secret"), EndedAt: d.sometime("ended")}
	case "Acted":
		return &ingest.Acted{Head: head, Key: d.key("event"), System: "db", Operation: "SELECT", Actor: d.whoOrNobody(), OnBehalfOf: d.whoOrNobody(), Instance: d.key("pod"), AgentVersion: d.maybe("version", "1", "2")}
	case "Membership":
		return &ingest.Membership{Head: head, Member: d.who(), Group: d.key("group"), Name: d.maybe("name", "ops"), ValidFrom: d.sometime("from"), ValidTo: d.sometime("to")}
	case "VendorSeen":
		return &ingest.VendorSeen{Head: head, Key: d.key("vendor"), Name: d.maybe("name", "v"), Operates: []graph.Key{d.who()}}
	case "ContractSeen":
		return &ingest.ContractSeen{Head: head, Key: d.key("contract"), Vendor: d.key("vendor"), Name: d.maybe("name", "c"), StartsAt: d.moment("starts"), EndsAt: d.sometime("ends")}
	}
	return &ingest.ResourceSeen{Head: head, Key: d.key("db-resource"), System: "db", ResourceKind: d.maybe("kind", "table"), Name: d.maybe("name", "n"), PartOf: d.key("db-resource")}
}

// provenance says where something comes from rather than what it is: that may differ with the order. So may the uid of
// an identity, which is the key that stated it first, and with it what tells of the merges. A mere reference counts as
// seeing only where nothing else is known.
var provenance = map[string]bool{
	"source": true, "evidence": true, "segment": true, "firstSeen": true, "lastSeen": true, "clocks": true, "movedFrom": true, "mergedInto": true,
	"by": true, "parts": true,
}

// content describes a graph by what it says of each entity, whatever uid the entity has.
func content(m *memory) map[string]map[string]string {
	names := map[string][]string{} // identity to the keys that name it
	for id := range m.edges {
		if id.kind == schema.Names.Type {
			names[id.EdgeKey.To] = append(names[id.EdgeKey.To], id.From)
		}
	}
	entity := func(uid string) string {
		list := slices.DeleteFunc(slices.Clone(names[uid]), func(key string) bool { return key == "aws-arn:shared" })
		slices.Sort(list)
		return strings.Join(list, "=")
	}
	found := map[string]map[string]string{}
	for label, nodes := range m.nodes {
		for uid, properties := range nodes {
			if properties["mergedInto"] != nil {
				continue
			}
			name := uid
			if label == "Identity" {
				name = entity(uid)
			}
			found[label+" "+name] = told(properties, "uid")
			if slices.ContainsFunc(names[uid], func(text string) bool { return label == "Identity" && key(text).Value == properties["name"] }) {
				found[label+" "+name]["name"] = "one of its keys"
			}
		}
	}
	for id, properties := range m.edges {
		from, to := id.From, id.EdgeKey.To
		for _, r := range schema.Relationships {
			if r.Type == id.kind && r.From == "Identity" {
				from = entity(from)
			}
			if r.Type == id.kind && id.to == "Identity" {
				to = entity(id.EdgeKey.To)
			}
		}
		found[fmt.Sprintf("(%s)-[%s %s]->(%s)", from, id.kind, id.UID, to)] = told(properties)
	}
	return found
}

func told(properties map[string]any, without ...string) map[string]string {
	list := map[string]string{}
	for name, value := range properties {
		if !provenance[name] && !slices.Contains(without, name) {
			list[name] = fmt.Sprint(value)
		}
	}
	return list
}

func TestNeitherOrderNorBatchesNorRepetitionsMatter(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := draw{r}
		facts := make([]ingest.Fact, rapid.IntRange(1, 12).Draw(r, "how many"))
		for i := range facts {
			facts[i] = d.fact()
		}
		together := newMemory()
		together.apply(t, facts...)
		want := content(together)

		again := slices.Clone(facts)
		for range rapid.IntRange(0, 4).Draw(r, "repetitions") {
			again = append(again, rapid.SampledFrom(facts).Draw(r, "repeated"))
		}
		apart := newMemory()
		var batches []string
		for rest := rapid.Permutation(again).Draw(r, "order"); len(rest) > 0; {
			size := rapid.IntRange(1, len(rest)).Draw(r, "batch")
			apart.apply(t, rest[:size]...)
			batches, rest = append(batches, fmt.Sprint(size)), rest[size:]
		}
		if diff := cmp.Diff(want, content(apart)); diff != "" {
			r.Fatalf("in batches of %s (-together +apart):\n%s", strings.Join(batches, ", "), diff)
		}

		before := maps.Clone(content(apart))
		for _, fact := range facts {
			apart.apply(t, fact)
			if !apart.marked.Empty() {
				r.Fatalf("%+v again marks %+v for judging anew", fact, apart.marked)
			}
		}
		if diff := cmp.Diff(before, content(apart)); diff != "" {
			r.Fatalf("the same facts again (-before +after):\n%s", diff)
		}
	})
}
