package resolve

import (
	"strings"

	"clew/graph"
	"clew/ingest"
)

// What a rule of resolution infers.
const (
	InfersSponsor  = "sponsor"       // whoever the alias names sponsors the identity
	InfersIdentity = "same-identity" // the two are one identity
)

// The ways to bring the value of an attribute into the form in which aliases are written.
const (
	NormaliseTrim      = "trim"
	NormaliseLowerCase = "lower-case"
)

// AttributeScheme is that of the key which identities have in common that a rule joins by equal values of an attribute.
const AttributeScheme = "attribute"

// Rule infers a sponsor or a join from what a source states of an identity. It never looks at display names: an
// attribute has to equal an alias, or an attribute of the same name.
type Rule struct {
	ID        string
	Infers    string // InfersSponsor or InfersIdentity
	Attribute string // of the identity, as its source states it
	Alias     string // scheme of the alias that its value equals; empty: two identities with equal values are one
	Normalise []string

	// Where they are not empty, only identities of this source, of this kind and under keys of this scheme.
	Source string
	Kind   graph.IdentityKind
	Scheme string

	Confidence float64 // above 0, at most 1
}

// Rules are the configured rules of resolution.
type Rules []Rule

// Infer gives what the rules infer from facts of the named source. What they infer is stated as of the fact and from its
// record, so that a snapshot which no longer states the attribute ends it as it ends all else.
func (r Rules) Infer(source string, facts []ingest.Fact) []ingest.Fact {
	var inferred []ingest.Fact
	for _, fact := range facts {
		seen, ok := fact.(*ingest.IdentitySeen)
		if !ok {
			continue
		}
		for _, rule := range r {
			if value := rule.value(source, seen); value != "" {
				inferred = append(inferred, rule.infer(seen, value))
			}
		}
	}
	return inferred
}

// value gives the normalised value by which the rule applies to the identity; empty: it does not.
func (r Rule) value(source string, seen *ingest.IdentitySeen) string {
	if (r.Source != "" && r.Source != source) || (r.Kind != "" && r.Kind != seen.IdentityKind) || (r.Scheme != "" && r.Scheme != seen.Key.Scheme) {
		return ""
	}
	value := seen.Attributes[r.Attribute]
	for _, form := range r.Normalise {
		switch form {
		case NormaliseTrim:
			value = strings.TrimSpace(value)
		case NormaliseLowerCase:
			value = strings.ToLower(value)
		}
	}
	if r.key(value).Validate() != nil {
		return ""
	}
	return value
}

func (r Rule) key(value string) graph.Key {
	switch {
	case value == "":
		return graph.Key{}
	case r.Alias == "":
		return graph.Key{Scheme: AttributeScheme, Value: r.Attribute + "=" + value}
	}
	return graph.Key{Scheme: r.Alias, Value: value}
}

func (r Rule) infer(seen *ingest.IdentitySeen, value string) ingest.Fact {
	if r.Infers == InfersSponsor {
		return &ingest.Sponsored{
			Head: seen.Head, Identity: seen.Key, Sponsor: r.key(value), Rule: r.ID, Confidence: r.Confidence, Inferred: true,
		}
	}
	return &ingest.AliasSeen{Head: seen.Head, Key: seen.Key, Alias: r.key(value), Rule: r.ID, Confidence: r.Confidence}
}
