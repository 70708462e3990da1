package resolve_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"clew/graph"
	"clew/ingest"
)

func person(day, id, name string, aliases ...string) *ingest.IdentitySeen {
	return &ingest.IdentitySeen{Head: head(day), Key: key(id), IdentityKind: graph.KindPerson, Name: name, Aliases: keys(aliases...)}
}

// role is a role of AWS: known by its unique id, with an ARN that a later role may have again.
func role(day, id, arn, created string) *ingest.IdentitySeen {
	seen := &ingest.IdentitySeen{Head: head(day), Key: key("aws-principal:" + id), IdentityKind: graph.KindRole, Aliases: keys("aws-arn:" + arn)}
	if created != "" {
		seen.CreatedAt = at(created)
	}
	return seen
}

func granted(day, uid, holder string) *ingest.Granted {
	return &ingest.Granted{Head: head(day), Key: key(uid), System: "aws", Role: "deploy", Holder: key(holder)}
}

func same(first, second string) *ingest.AliasSeen {
	return &ingest.AliasSeen{Head: head("2026-02-01"), Key: key(first), Alias: key(second), Rule: "tag", Confidence: 0.8}
}

func TestReferenceMakesAPlaceholderThatItsDescriptionFills(t *testing.T) {
	for name, batches := range map[string][][]ingest.Fact{
		"reference first":    {{granted("2026-03-01", "g:1", "db:billing")}, {person("2026-01-01", "db:billing", "billing")}},
		"description first":  {{person("2026-01-01", "db:billing", "billing")}, {granted("2026-03-01", "g:1", "db:billing")}},
		"in one batch":       {{granted("2026-03-01", "g:1", "db:billing"), person("2026-01-01", "db:billing", "billing")}},
		"by an alias of its": {{granted("2026-03-01", "g:1", "login:rw")}, {person("2026-01-01", "db:billing", "billing", "login:rw")}},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			for _, batch := range batches {
				m.apply(t, batch...)
			}
			uid := m.named(t, "db:billing")
			identity := m.identity(uid)
			if identity["name"] != "billing" || identity["kind"] != "Person" || identity["unattributed"] == true {
				t.Errorf("identity = %v, want billing, described", identity)
			}
			if m.edge(t, "HELD_BY", "g:1", uid) == nil {
				t.Errorf("the grant is not held by %s: %v", uid, m.edges)
			}
			if rule := m.edge(t, "NAMES", "db:billing", uid)["rule"]; rule != "stated" {
				t.Errorf("rule of the own key = %v, want stated", rule)
			}
		})
	}
}

func TestPlaceholderStaysOneUntilItIsDescribed(t *testing.T) {
	m := newMemory()
	m.apply(t, granted("2026-03-01", "g:1", "db:billing"), granted("2026-03-02", "g:2", "db:billing"))
	identity := m.identity("db:billing")
	if identity["unattributed"] != true || identity["name"] != "billing" || identity["kind"] != nil {
		t.Errorf("identity = %v, want a placeholder named by its key", identity)
	}
	if len(m.nodes["Identity"]) != 1 {
		t.Errorf("identities = %v, want one", m.nodes["Identity"])
	}
}

func TestYoungerRoleTakesTheARNOver(t *testing.T) {
	first, second, third := role("2026-01-10", "A1", "x", "2026-01-01"), role("2026-02-10", "A2", "x", "2026-02-01"), role("2026-03-10", "A3", "x", "2026-03-01")
	for name, order := range map[string][]ingest.Fact{
		"1 2 3": {first, second, third}, "1 3 2": {first, third, second}, "2 1 3": {second, first, third},
		"2 3 1": {second, third, first}, "3 1 2": {third, first, second}, "3 2 1": {third, second, first},
	} {
		t.Run(name, func(t *testing.T) {
			m, together := newMemory(), newMemory()
			for _, fact := range order {
				m.apply(t, fact)
			}
			together.apply(t, order...)
			for _, m := range []*memory{m, together} {
				for uid, want := range map[string][2]string{
					"aws-principal:A1": {"", "2026-02-01"}, "aws-principal:A2": {"2026-02-01", "2026-03-01"}, "aws-principal:A3": {"2026-03-01", ""},
				} {
					edge := m.edge(t, "NAMES", "aws-arn:x", uid)
					if got := [2]string{day(edge["validFrom"]), day(edge["validTo"])}; got != want {
						t.Errorf("%s has the ARN %v, want %v", uid, got, want)
					}
				}
				if claimed := m.nodes["Alias"]["aws-arn:x"]["claimedBy"]; claimed != nil {
					t.Errorf("claimed by %v, want no conflict", claimed)
				}
			}
		})
	}
}

func day(value any) string {
	if value == nil {
		return ""
	}
	return value.(interface{ Format(string) string }).Format("2006-01-02")
}

// A reference by the ARN comes before both roles that have it, one after the other: the first that is described fills
// the placeholder, and the second must not become the same identity.
func TestPlaceholderOfAnARNIsFilledOnce(t *testing.T) {
	m := newMemory()
	m.apply(t, granted("2026-01-05", "g:1", "aws-arn:x"))
	m.apply(t, role("2026-01-10", "A1", "x", "2026-01-01"))
	m.apply(t, role("2026-02-10", "A2", "x", "2026-02-01"))
	first, second := m.named(t, "aws-principal:A1"), m.named(t, "aws-principal:A2")
	if first == second {
		t.Fatalf("both roles are %s", first)
	}
	if first != "aws-arn:x" || m.edge(t, "HELD_BY", "g:1", first) == nil {
		t.Errorf("the first role is %s, want the one that the grant spoke of", first)
	}
	if now := m.named(t, "aws-arn:x"); now != second {
		t.Errorf("the ARN names %s now, want the younger %s", now, second)
	}
}

func TestClaimsThatCannotBePartedInTimeAreAConflict(t *testing.T) {
	m := newMemory()
	m.apply(t, person("2026-01-01", "hr:1", "Ada", "email:a@x"))
	m.apply(t, person("2026-01-02", "hr:2", "Ben", "email:a@x"))
	claimed := m.nodes["Alias"]["email:a@x"]["claimedBy"]
	if diff := cmp.Diff([]any{"hr:1", "hr:2"}, claimed); diff != "" {
		t.Errorf("claimedBy (-want +got):\n%s", diff)
	}
	if owner := m.named(t, "email:a@x"); owner != "hr:1" {
		t.Errorf("the address names %q, want hr:1 still", owner)
	}
	if m.named(t, "hr:1") == m.named(t, "hr:2") {
		t.Error("two people became one")
	}
}

func TestConflictEndsWhenTheMomentsBecomeKnown(t *testing.T) {
	m := newMemory()
	m.apply(t, role("2026-01-10", "A1", "x", "2026-01-01"))
	m.apply(t, role("2026-02-10", "A2", "x", ""))
	if m.nodes["Alias"]["aws-arn:x"]["claimedBy"] == nil {
		t.Fatal("no conflict although it is not known which of the roles is younger")
	}
	m.apply(t, role("2026-02-11", "A2", "x", "2026-02-01"))
	if claimed := m.nodes["Alias"]["aws-arn:x"]["claimedBy"]; claimed != nil {
		t.Errorf("claimed by %v, want no conflict any more", claimed)
	}
	if owner := m.named(t, "aws-arn:x"); owner != "aws-principal:A2" {
		t.Errorf("the ARN names %q, want the younger role", owner)
	}
}

func TestMergeCarriesAllThatIsKnown(t *testing.T) {
	facts := []ingest.Fact{
		&ingest.IdentitySeen{Head: head("2026-01-02"), Key: key("cmdb:7"), IdentityKind: graph.KindServiceAccount, OwnerTeam: "payments", CreatedAt: at("2026-01-02")},
		&ingest.IdentitySeen{Head: head("2026-01-03"), Key: key("db:billing"), IdentityKind: graph.KindServiceAccount, Name: "billing", Environment: "production", CreatedAt: at("2025-06-01")},
		&ingest.Sponsored{Head: head("2026-01-04"), Identity: key("cmdb:7"), Sponsor: key("hr:1"), ValidFrom: at("2026-01-04")},
		&ingest.Sponsored{Head: head("2026-01-05"), Identity: key("db:billing"), Sponsor: key("hr:1"), ValidFrom: at("2026-01-04"), ValidTo: at("2026-06-01")},
		&ingest.Sponsored{Head: head("2026-01-05"), Identity: key("hr:2"), Sponsor: key("db:billing")},
		&ingest.Membership{Head: head("2026-01-05"), Member: key("db:billing"), Group: key("g:ops")},
		&ingest.Requested{Head: head("2026-01-05"), Key: key("ticket:1"), By: key("db:billing"), For: keys("db:billing")},
		&ingest.Decided{Head: head("2026-01-06"), Key: key("ok:1"), Request: key("ticket:1"), Decision: "approved", By: key("db:billing")},
		granted("2026-01-07", "grant:1", "db:billing"),
		&ingest.CredentialIssued{Head: head("2026-01-08"), Key: key("password:1"), Holder: key("db:billing"), IssuedAt: at("2026-01-08")},
		&ingest.VendorSeen{Head: head("2026-01-09"), Key: key("vendor:1"), Operates: keys("db:billing")},
		&ingest.Acted{Head: head("2026-01-10"), Key: key("event:1"), System: "db", Operation: "SELECT", Actor: key("db:billing"), Instance: key("pod:1")},
		same("cmdb:7", "db:billing"),
	}
	one, many := newMemory(), newMemory()
	one.apply(t, facts...)
	for _, fact := range facts {
		many.apply(t, fact)
	}
	for name, m := range map[string]*memory{"one batch": one, "a batch each": many} {
		t.Run(name, func(t *testing.T) {
			identity := m.identity("cmdb:7")
			for property, want := range map[string]any{
				"name": "billing", "environment": "production", "ownerTeam": "payments", "kind": "ServiceAccount", "createdAt": at("2025-06-01"), "unattributed": false,
			} {
				if identity[property] != want {
					t.Errorf("%s = %v, want %v", property, identity[property], want)
				}
			}
			for _, edge := range [][3]string{
				{"SPONSORS", "hr:1", "cmdb:7"}, {"SPONSORS", "cmdb:7", "hr:2"}, {"MEMBER_OF", "cmdb:7", "g:ops"}, {"REQUESTED", "cmdb:7", "ticket:1"},
				{"FOR", "ticket:1", "cmdb:7"}, {"GAVE", "cmdb:7", "ok:1"}, {"HELD_BY", "grant:1", "cmdb:7"}, {"ISSUED_TO", "password:1", "cmdb:7"},
				{"OPERATES", "vendor:1", "cmdb:7"}, {"INSTANCE_OF", "pod:1", "cmdb:7"}, {"NAMES", "db:billing", "cmdb:7"}, {"NAMES", "cmdb:7", "cmdb:7"},
			} {
				if m.edge(t, edge[0], edge[1], edge[2]) == nil {
					t.Errorf("there is no %s from %s to %s", edge[0], edge[1], edge[2])
				}
			}
			if end := m.edge(t, "SPONSORS", "hr:1", "cmdb:7")["validTo"]; end != at("2026-06-01") {
				t.Errorf("the sponsorship ends at %v, want what was stated last", end)
			}
			for id := range m.edges {
				if id.kind != "JOINED" && (id.From == "db:billing" && id.kind != "NAMES" || id.EdgeKey.To == "db:billing") {
					t.Errorf("%s from %s to %s was left behind", id.kind, id.From, id.EdgeKey.To)
				}
			}
		})
	}
	if into := many.identity("db:billing")["mergedInto"]; into != "cmdb:7" {
		t.Errorf("db:billing is merged into %v, want cmdb:7", into)
	}
	if from := many.edge(t, "NAMES", "db:billing", "cmdb:7")["movedFrom"]; from != "db:billing" {
		t.Errorf("the alias was moved from %v, want db:billing", from)
	}
}

// The survivor of a merge may be new in the very batch that states the merge.
func TestMergeIntoAnIdentityThatIsNew(t *testing.T) {
	m := newMemory()
	m.apply(t, granted("2026-03-01", "g:1", "login:rw"))
	m.apply(t, person("2026-01-01", "db:billing", "billing"), same("db:billing", "login:rw"))
	if into := m.identity("login:rw")["mergedInto"]; into != "db:billing" {
		t.Errorf("the placeholder is merged into %v, want db:billing", into)
	}
	if m.named(t, "login:rw") != "db:billing" || m.edge(t, "HELD_BY", "g:1", "db:billing") == nil {
		t.Errorf("edges = %v, want the grant and the alias at db:billing", m.edges)
	}
}

func TestMergesChain(t *testing.T) {
	describe := []ingest.Fact{person("2026-01-01", "a:1", "one"), person("2026-01-01", "b:1", "one"), person("2026-01-01", "c:1", "one"), granted("2026-01-02", "g:1", "c:1")}
	for name, batches := range map[string][][]ingest.Fact{
		"together":       {describe, {same("b:1", "c:1"), same("a:1", "b:1")}},
		"one by one":     {describe, {same("b:1", "c:1")}, {same("a:1", "b:1")}},
		"the other way":  {describe, {same("a:1", "b:1")}, {same("b:1", "c:1")}},
		"from the start": {append([]ingest.Fact{same("b:1", "c:1"), same("a:1", "b:1")}, describe...)},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			var outcome map[graph.Key]string
			for _, batch := range batches {
				outcome = m.apply(t, batch...).Identities
			}
			uid := m.named(t, "a:1")
			if m.named(t, "b:1") != uid || m.named(t, "c:1") != uid || outcome[key("b:1")] != uid {
				t.Errorf("a, b, c name %s, %s, %s, the outcome says %v; want one", uid, m.named(t, "b:1"), m.named(t, "c:1"), outcome)
			}
			if m.edge(t, "HELD_BY", "g:1", uid) == nil {
				t.Errorf("the grant is not held by %s: %v", uid, m.edges)
			}
		})
	}
}

func TestCyclesAndSelfReferencesEnd(t *testing.T) {
	m := newMemory()
	m.apply(t,
		same("a:1", "a:1"), same("a:1", "b:1"), same("b:1", "c:1"), same("c:1", "a:1"), same("b:1", "b:1"),
		&ingest.IdentitySeen{Head: head("2026-01-01"), Key: key("a:1"), IdentityKind: graph.KindPerson, Aliases: keys("a:1", "b:1", "b:1")},
		&ingest.Sponsored{Head: head("2026-01-02"), Identity: key("a:1"), Sponsor: key("c:1")},
		&ingest.CredentialIssued{Head: head("2026-01-02"), Key: key("k:1"), DerivedFrom: key("k:2"), Replaces: key("k:2")},
		&ingest.CredentialIssued{Head: head("2026-01-02"), Key: key("k:2"), DerivedFrom: key("k:1"), Replaces: key("k:1")},
		&ingest.CredentialIssued{Head: head("2026-01-02"), Key: key("k:1"), DerivedFrom: key("k:1")},
		&ingest.ResourceSeen{Head: head("2026-01-02"), Key: key("r:1"), PartOf: key("r:1")},
	)
	uid := m.named(t, "a:1")
	if m.named(t, "b:1") != uid || m.named(t, "c:1") != uid {
		t.Error("the cycle is not one identity")
	}
	for _, edge := range [][3]string{{"SPONSORS", uid, uid}, {"DERIVED_FROM", "k:1", "k:1"}, {"DERIVED_FROM", "k:2", "k:1"}, {"PART_OF", "r:1", "r:1"}} {
		if m.edge(t, edge[0], edge[1], edge[2]) == nil {
			t.Errorf("what the source states of %v is lost", edge)
		}
	}
}

func TestSponsorWhoIsTheSponsoredIsKept(t *testing.T) {
	for name, batches := range map[string][][]ingest.Fact{
		"before the merge": {{&ingest.Sponsored{Head: head("2026-01-02"), Identity: key("a:1"), Sponsor: key("b:1")}}, {same("a:1", "b:1")}},
		"after the merge":  {{same("a:1", "b:1")}, {&ingest.Sponsored{Head: head("2026-01-02"), Identity: key("a:1"), Sponsor: key("b:1")}}},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			for _, batch := range batches {
				m.apply(t, batch...)
			}
			if m.edge(t, "SPONSORS", m.named(t, "a:1"), m.named(t, "a:1")) == nil {
				t.Errorf("edges = %v, want that it sponsors itself", m.edges)
			}
		})
	}
}
