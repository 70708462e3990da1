package resolve

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"clew/graph"
)

// ruleKeys are the keys that a rule may have.
var ruleKeys = []string{"alias", "attribute", "confidence", "id", "infers", "kind", "normalise", "scheme", "source"}

var (
	ruleID     = regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}$`)
	ruleScheme = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
	reserved   = []string{RuleStated, RuleSameRecord, RulePlaceholder, RulePinned}
)

// ReadRules reads rules of resolution from a YAML list. Errors wrap graph.ErrInvalid and name file, line and key.
func ReadRules(file string, list *yaml.Node) (Rules, error) {
	if list.Kind == yaml.DocumentNode && len(list.Content) == 1 {
		list = list.Content[0]
	}
	if list.Kind != yaml.SequenceNode {
		return nil, ruleFault(file, list, "resolve", "is not a list of rules")
	}
	var rules Rules
	for i, node := range list.Content {
		rule, err := readRule(file, fmt.Sprintf("resolve[%d]", i), node)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(rules, func(other Rule) bool { return other.ID == rule.ID }) {
			return nil, ruleFault(file, node, fmt.Sprintf("resolve[%d].id", i), "%q stands twice", rule.ID)
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

func ruleFault(file string, node *yaml.Node, key, format string, arguments ...any) error {
	return fmt.Errorf("%s:%d: %s: %s: %w", file, node.Line, key, fmt.Sprintf(format, arguments...), graph.ErrInvalid)
}

func readRule(file, at string, node *yaml.Node) (Rule, error) {
	rule := Rule{Confidence: 1}
	if node.Kind != yaml.MappingNode {
		return rule, ruleFault(file, node, at, "is not a rule with keys")
	}
	given := map[string]*yaml.Node{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], node.Content[i+1]
		if !slices.Contains(ruleKeys, name.Value) {
			return rule, ruleFault(file, name, at+"."+name.Value, "is no key of a rule; the keys are %s", strings.Join(ruleKeys, ", "))
		}
		if given[name.Value] != nil {
			return rule, ruleFault(file, name, at+"."+name.Value, "stands twice")
		}
		given[name.Value] = value
		if err := rule.take(file, at+"."+name.Value, name.Value, value); err != nil {
			return rule, err
		}
	}
	fault := func(key, format string, arguments ...any) error {
		return ruleFault(file, cmp.Or(given[key], node), at+"."+key, format, arguments...)
	}
	switch {
	case !ruleID.MatchString(rule.ID):
		return rule, fault("id", "%q must be lower-case letters, digits and hyphens, 64 at most", rule.ID)
	case slices.Contains(reserved, rule.ID):
		return rule, fault("id", "%q is the name of a join that Clew makes itself", rule.ID)
	case rule.Infers != InfersSponsor && rule.Infers != InfersIdentity:
		return rule, fault("infers", "%q is neither %s nor %s", rule.Infers, InfersSponsor, InfersIdentity)
	case rule.Attribute == "":
		return rule, fault("attribute", "is required: the attribute or tag of the identity, as its source states it")
	case rule.Alias == "" && rule.Infers == InfersSponsor:
		return rule, fault("alias", "is required: the scheme of the person's alias, such as email")
	case rule.Alias != "" && !ruleScheme.MatchString(rule.Alias):
		return rule, fault("alias", "%q is not the scheme of a key, such as email", rule.Alias)
	case rule.Kind != "" && !slices.Contains(graph.IdentityKinds, rule.Kind):
		return rule, fault("kind", "%q is not one of %q", rule.Kind, graph.IdentityKinds)
	case rule.Confidence <= 0 || rule.Confidence > 1:
		return rule, fault("confidence", "%v is not above 0 and at most 1", rule.Confidence)
	}
	for _, form := range rule.Normalise {
		if form != NormaliseTrim && form != NormaliseLowerCase {
			return rule, fault("normalise", "%q is neither %s nor %s", form, NormaliseTrim, NormaliseLowerCase)
		}
	}
	return rule, nil
}

// take sets the field that a key of the file names.
func (r *Rule) take(file, at, name string, value *yaml.Node) error {
	if name == "normalise" {
		if value.Kind != yaml.SequenceNode {
			return ruleFault(file, value, at, "is not a list")
		}
		for _, form := range value.Content {
			r.Normalise = append(r.Normalise, form.Value)
		}
		return nil
	}
	if value.Kind != yaml.ScalarNode || value.Tag == "!!null" {
		return ruleFault(file, value, at, "is not a single value")
	}
	switch name {
	case "id":
		r.ID = value.Value
	case "infers":
		r.Infers = value.Value
	case "attribute":
		r.Attribute = value.Value
	case "alias":
		r.Alias = value.Value
	case "source":
		r.Source = value.Value
	case "kind":
		r.Kind = graph.IdentityKind(value.Value)
	case "scheme":
		r.Scheme = value.Value
	case "confidence":
		number, err := strconv.ParseFloat(value.Value, 64)
		if err != nil {
			return ruleFault(file, value, at, "%q is not a number", value.Value)
		}
		r.Confidence = number
	}
	return nil
}
