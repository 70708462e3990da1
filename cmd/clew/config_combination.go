package main

import "clew/graph/rule"

// CombinationConfig is a set of powers that must not be in one hand.
type CombinationConfig struct {
	ID       string          `koanf:"id"`
	Title    string          `koanf:"title"`    // what they together make possible, to be read behind "can"
	Why      string          `koanf:"why"`      // why that must not be
	Severity string          `koanf:"severity"` // critical where empty
	Sides    [][]PowerConfig `koanf:"sides"`    // two or more; a grant that matches one of the entries of a side gives that side
}

// PowerConfig matches grants. Each key that is set must match; * stands for any characters.
type PowerConfig struct {
	System     string   `koanf:"system"`
	Roles      []string `koanf:"roles"`
	Operations []string `koanf:"operations"`
	Resources  []string `koanf:"resources"`
}

// combinations gives the combinations as the catalogue takes them.
func (c Config) combinations() []rule.Combination {
	var all []rule.Combination
	for _, one := range c.ToxicCombinations {
		combination := rule.Combination{ID: one.ID, Title: one.Title, Why: one.Why, Severity: one.Severity}
		for _, side := range one.Sides {
			powers := make([]rule.Power, len(side))
			for i, power := range side {
				powers[i] = rule.Power(power)
			}
			combination.Sides = append(combination.Sides, powers)
		}
		all = append(all, combination)
	}
	return all
}
