package pipeline_test

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"

	"clew/graph"
	"clew/graph/rule"
)

// clause is one thing that judging promises, with the cases that show it.
type clause struct {
	Clause     string
	State      map[graph.Link]graph.State // of the one link that it is about
	Gap        string                     // or the gap
	Rule       string                     // or the rule about state
	Hits       []string
	NearMisses []string `yaml:"nearMisses"`
}

// checkClauses holds testdata/clauses.yaml against the table: each clause has a hit in which what it is about holds and a
// near miss in which it does not, and all that it names is there.
func checkClauses(t *testing.T, cases []*custodyCase) {
	content, err := os.ReadFile("testdata/clauses.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Clauses []clause }
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		t.Fatal(err)
	}
	catalogue, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]*custodyCase{}
	for _, one := range cases {
		byName[one.Name] = one
	}
	for _, one := range file.Clauses {
		if one.Rule != "" {
			found, known := catalogue.Rule(one.Rule)
			if !known || found.Kind != rule.KindState {
				t.Errorf("%s: there is no rule about state %q", one.Clause, one.Rule)
				continue
			}
			if hits, misses := len(found.Twin.Hits), len(found.Twin.Misses); hits == 0 || misses == 0 {
				t.Errorf("%s: the twin of %s has %d hits and %d near misses", one.Clause, one.Rule, hits, misses)
			}
			continue
		}
		if len(one.State) == 0 && one.Gap == "" || len(one.Hits) == 0 || len(one.NearMisses) == 0 {
			t.Errorf("%s: says nothing, or has no hit or no near miss", one.Clause)
		}
		for name, want := range namesOf(one) {
			found := byName[name]
			if found == nil {
				t.Errorf("%s: there is no case %q", one.Clause, name)
				continue
			}
			if one.holds(found) != want {
				t.Errorf("%s: case %q is a hit: %v, want %v", one.Clause, name, !want, want)
			}
		}
	}
}

// namesOf gives the names of the cases, with whether each is a hit.
func namesOf(one clause) map[string]bool {
	names := map[string]bool{}
	for _, name := range one.Hits {
		names[name] = true
	}
	for _, name := range one.NearMisses {
		names[name] = false
	}
	return names
}

// holds reports whether the case expects what the clause is about.
func (c clause) holds(one *custodyCase) bool {
	if c.Gap != "" {
		return slices.Contains(one.Gaps, c.Gap)
	}
	for link, state := range c.State {
		if one.Links[link] != state {
			return false
		}
	}
	return true
}
