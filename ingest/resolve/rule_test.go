package resolve_test

import (
	"testing"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/resolve"
)

var byTag = resolve.Rules{
	{ID: "sponsor-by-tag", Infers: resolve.InfersSponsor, Attribute: "owner", Alias: "email", Normalise: []string{"trim", "lower-case"}, Source: "iam", Kind: graph.KindRole, Scheme: "aws", Confidence: 0.9},
	{ID: "one-asset", Infers: resolve.InfersIdentity, Attribute: "asset", Normalise: []string{"trim"}, Confidence: 0.8},
}

func tagged(day, id, name, value string) *ingest.IdentitySeen {
	return &ingest.IdentitySeen{Head: ingest.Head{At: at(day), Scope: "account"}, Key: key(id), IdentityKind: graph.KindRole, Attributes: map[string]string{name: value}}
}

func TestRulesApplyToWhatTheyName(t *testing.T) {
	person := tagged("2026-01-01", "aws:p", "owner", "ada@x")
	person.IdentityKind = graph.KindPerson
	for name, test := range map[string]struct {
		source string
		seen   *ingest.IdentitySeen
		want   int
	}{
		"all alike":         {"iam", tagged("2026-01-01", "aws:r", "owner", " Ada@X "), 1},
		"another source":    {"cmdb", tagged("2026-01-01", "aws:r", "owner", "ada@x"), 0},
		"another scheme":    {"iam", tagged("2026-01-01", "db:r", "owner", "ada@x"), 0},
		"another kind":      {"iam", person, 0},
		"another attribute": {"iam", tagged("2026-01-01", "aws:r", "Owner", "ada@x"), 0},
		"only blanks":       {"iam", tagged("2026-01-01", "aws:r", "owner", "  "), 0},
	} {
		inferred := byTag.Infer(test.source, []ingest.Fact{test.seen})
		if len(inferred) != test.want {
			t.Errorf("%s: inferred %d facts, want %d", name, len(inferred), test.want)
			continue
		}
		if test.want == 1 {
			if sponsored, ok := inferred[0].(*ingest.Sponsored); !ok || sponsored.Sponsor != key("email:ada@x") || !sponsored.Inferred {
				t.Errorf("%s: %+v, want that email:ada@x sponsors it, inferred", name, inferred[0])
			}
		}
	}
}

func TestInferredSponsorWhicheverIsDescribedFirst(t *testing.T) {
	ada := person("2026-01-01", "hr:ada", "Ada", "email:ada@x")
	of := tagged("2026-01-02", "aws:r", "owner", "Ada@x")
	sponsored := append([]ingest.Fact{of}, byTag.Infer("iam", []ingest.Fact{of})...)
	for name, batches := range map[string][][]ingest.Fact{
		"person first": {{ada}, sponsored}, "identity first": {sponsored, {ada}}, "in one batch": {append([]ingest.Fact{ada}, sponsored...)},
	} {
		m := newMemory()
		for _, batch := range batches {
			m.apply(t, batch...)
		}
		edge := m.edge(t, "SPONSORS", m.named(t, "hr:ada"), m.named(t, "aws:r"))
		if edge["rule"] != "sponsor-by-tag" || edge["key"] != "email:ada@x" || edge["confidence"] != 0.9 {
			t.Errorf("%s: SPONSORS = %v, want rule sponsor-by-tag, key email:ada@x, confidence 0.9", name, edge)
		}
	}
}

func TestInferredSponsorEndsWithTheAttribute(t *testing.T) {
	m := newMemory()
	for _, one := range []*ingest.IdentitySeen{tagged("2026-01-02", "aws:r", "owner", "ada@x"), tagged("2026-02-02", "aws:r", "owner", "ben@x")} {
		_, err := resolve.Apply(t.Context(), m, resolve.Batch{
			Source: "iam", Run: "run", Now: at("2026-03-01"), Facts: append([]ingest.Fact{one}, byTag.Infer("iam", []ingest.Fact{one})...),
			Snapshots: []ingest.SnapshotMark{{Scope: "account", At: one.At}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if ended := day(m.edge(t, "SPONSORS", "email:ada@x", "aws:r")["validTo"]); ended != "2026-02-02" {
		t.Errorf("the sponsor whom the tag no longer names ended %q, want 2026-02-02", ended)
	}
	if edge := m.edge(t, "SPONSORS", "email:ben@x", "aws:r"); edge == nil || edge["validTo"] != nil {
		t.Errorf("the sponsor whom the tag names now: %v, want one without an end", edge)
	}
}

func TestEqualAttributesJoin(t *testing.T) {
	seen := []ingest.Fact{tagged("2026-01-01", "aws:r", "asset", "7"), tagged("2026-01-01", "db:r", "asset", " 7"), tagged("2026-01-01", "aws:s", "asset", "8")}
	m := newMemory()
	m.apply(t, append(seen, byTag.Infer("cmdb", seen)...)...)
	if one, two := m.named(t, "aws:r"), m.named(t, "db:r"); one != two {
		t.Errorf("aws:r is %s and db:r is %s, want one identity", one, two)
	}
	if m.named(t, "aws:r") == m.named(t, "aws:s") {
		t.Error("aws:s has another value and was joined all the same")
	}
}
