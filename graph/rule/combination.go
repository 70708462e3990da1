package rule

import (
	"fmt"
	"slices"
	"strings"

	"clew/graph"
)

// toxicCombination is the rule that finds combinations.
const toxicCombination = "toxic-combination"

// Combination is a set of powers that must not be in one hand (separation of duties, NIST SP 800-53 AC-5).
type Combination struct {
	ID       string // lower-case words joined by hyphens
	Title    string // what the powers together make possible, to be read behind "can"
	Why      string // why that must not be; may be empty
	Severity string // one of Severities; empty: critical
	Sides    [][]Power
}

// Power matches grants. Each field that is set must match; * in a text stands for any characters, and case does not matter.
type Power struct {
	System     string
	Roles      []string // the grant's role is one of them
	Operations []string // the grant allows one of them
	Resources  []string // the grant covers one of them, by name
}

// CheckCombinations gives the first thing that is wrong, wrapping graph.ErrInvalid and naming the key, below the key given.
func CheckCombinations(key string, combinations []Combination) error {
	seen := map[string]bool{}
	for i, one := range combinations {
		at := fmt.Sprintf("%s[%d]", key, i)
		if one.ID != "" {
			at += " (" + one.ID + ")"
		}
		fault := func(below, form string, values ...any) error {
			return fmt.Errorf("%s.%s: %s: %w", at, below, fmt.Sprintf(form, values...), graph.ErrInvalid)
		}
		switch {
		case !idForm.MatchString(one.ID):
			return fault("id", "%q is not lower-case words joined by hyphens", one.ID)
		case seen[one.ID]:
			return fault("id", "another combination has this id")
		case strings.TrimSpace(one.Title) == "":
			return fault("title", "is missing; say what the powers together make possible")
		case one.Severity != "" && !slices.Contains(Severities, one.Severity):
			return fault("severity", "%q is none of %s%s", one.Severity, strings.Join(Severities, ", "), nearest(one.Severity, Severities))
		case len(one.Sides) < 2:
			return fault("sides", "there must be two or more, each a list of grants")
		}
		seen[one.ID] = true
		for j, side := range one.Sides {
			if len(side) == 0 {
				return fault(fmt.Sprintf("sides[%d]", j), "names no grant")
			}
			for k, power := range side {
				if err := power.check(); err != "" {
					return fault(fmt.Sprintf("sides[%d][%d]", j, k), "%s", err)
				}
			}
		}
	}
	return nil
}

func (p Power) check() string {
	texts := slices.Concat(p.Roles, p.Operations, p.Resources)
	if p.System == "" && len(texts) == 0 {
		return "would match every grant; set system, roles, operations or resources"
	}
	for _, text := range texts {
		switch {
		case strings.Trim(text, "* ") == "":
			return fmt.Sprintf("%q would match everything; leave it out, or say more", text)
		case strings.Contains(text, `\`):
			return fmt.Sprintf("%q has a backslash; only * has a meaning", text)
		}
	}
	return ""
}

// Combine has the rule toxic-combination look for these combinations in place of those that are shipped. They MUST have
// passed CheckCombinations.
func (c *Catalogue) Combine(combinations []Combination) {
	values := make([]any, len(combinations))
	for i, one := range combinations {
		sides := make([]any, len(one.Sides))
		for j, side := range one.Sides {
			powers := make([]any, len(side))
			for k, power := range side {
				powers[k] = power.value()
			}
			sides[j] = powers
		}
		values[i] = map[string]any{"id": one.ID, "title": strings.TrimRight(oneLine(one.Title), "."), "why": oneLine(one.Why), "severity": orCritical(one.Severity), "sides": sides}
	}
	r := &c.rules[c.byID[toxicCombination]]
	r.Parameters = slices.Clone(r.Parameters)
	for i := range r.Parameters {
		if r.Parameters[i].Name == "combinations" {
			r.Parameters[i].Value = values
		}
	}
}

func (p Power) value() map[string]any {
	value := map[string]any{"roles": p.Roles, "operations": p.Operations, "resources": p.Resources}
	if p.System != "" {
		value["system"] = p.System
	}
	return value
}

func orCritical(severity string) string {
	if severity == "" {
		return SeverityCritical
	}
	return severity
}
