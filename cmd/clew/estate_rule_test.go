package main

import (
	"fmt"
	"slices"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph/graphtest"
	"clew/graph/rule"
	"clew/ingest/estate"
)

// estateAnswers are the right answers about an estate.
type estateAnswers struct {
	actions  map[string]estate.Expected
	findings []estate.ExpectedFinding
	settings estate.Settings
}

// score is how a rule fared: what it should have found, what it found, and what of that was right.
type score struct {
	expected, found, right int
	wrong                  []string // some of what was missed or found wrongly
}

func (s *score) miss(what string) {
	if len(s.wrong) < 5 {
		s.wrong = append(s.wrong, what)
	}
}

// scoreOf compares two sets.
func scoreOf(expected, found map[string]bool) score {
	s := score{expected: len(expected), found: len(found)}
	for one := range found {
		if expected[one] {
			s.right++
		} else {
			s.miss("found " + one)
		}
	}
	for one := range expected {
		if !found[one] {
			s.miss("missed " + one)
		}
	}
	slices.Sort(s.wrong)
	return s
}

func ratio(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%.4g", float64(part)/float64(whole))
}

// checkRules runs the rules about state as of the end of the logs, and prints for every rule of the catalogue how many
// subjects, and how many actions, it should have hit and did. All that it hit must be right, and all that is right hit.
func checkRules(t *testing.T, p *program, server *graphtest.Database, got map[string]judged, answers estateAnswers) {
	t.Helper()
	if _, err := rule.Run(t.Context(), p.database, p.catalogue, answers.settings.Until); err != nil {
		t.Error(err)
	}
	actions := map[string][2]map[string]bool{}
	add := func(all map[string][2]map[string]bool, id string, side int, what string) {
		pair, known := all[id]
		if !known {
			pair = [2]map[string]bool{{}, {}}
			all[id] = pair
		}
		pair[side][what] = true
	}
	for uid, one := range answers.actions {
		for _, gap := range one.Gaps {
			add(actions, gap, 0, uid)
		}
	}
	for uid, one := range got {
		for _, gap := range one.gaps {
			add(actions, gap, 1, uid)
		}
	}
	subjects := map[string][2]map[string]bool{}
	for _, one := range answers.findings {
		add(subjects, one.Rule, 0, one.Subject)
	}
	for id, uids := range openFindings(t, server) {
		for _, uid := range uids {
			add(subjects, id, 1, uid)
		}
	}
	fmt.Printf("| rule (%s) | of | expected | found | precision | recall |\n|---|---|---|---|---|---|\n", t.Name())
	for _, one := range p.catalogue.Rules() {
		played := false
		row := func(of string, s score) {
			if s.expected+s.found == 0 {
				return
			}
			played = true
			fmt.Printf("| %s | %s | %d | %d | %s | %s |\n", one.ID, of, s.expected, s.found, ratio(s.right, s.found), ratio(s.right, s.expected))
			if s.right != s.expected || s.right != s.found {
				t.Errorf("%s, of %s: %d expected, %d found, %d right: %v", one.ID, of, s.expected, s.found, s.right, s.wrong)
			}
		}
		row("actions", scoreOf(actions[one.ID][0], actions[one.ID][1]))
		if one.Kind == rule.KindState {
			row("subjects", scoreOf(subjects[one.ID][0], subjects[one.ID][1]))
		}
		if why, known := estate.Unplayed[one.ID]; !played {
			fmt.Printf("| %s | not played | 0 | 0 | - | - |\n", one.ID)
			if !known {
				t.Errorf("%s is played nowhere in the estate, and no reason is given", one.ID)
			}
			t.Logf("%s is not played: %s", one.ID, why)
		} else if known {
			t.Errorf("%s is played, although it is said that it cannot be", one.ID)
		}
		delete(subjects, one.ID)
		delete(actions, one.ID)
	}
	for id := range actions {
		t.Errorf("rule %s is not in the catalogue", id)
	}
	for id := range subjects {
		t.Errorf("rule %s is not in the catalogue", id)
	}
}

// openFindings gives the subjects of all open findings by rule.
func openFindings(t *testing.T, server *graphtest.Database) map[string][]string {
	t.Helper()
	result, err := driver.ExecuteQuery(t.Context(), server.Driver,
		"MATCH (f:Finding)-[:CONCERNS]->(s) WHERE f.status <> 'resolved' RETURN f.rule AS rule, s.uid AS uid", nil,
		driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for _, record := range result.Records {
		row := record.AsMap()
		found[row["rule"].(string)] = append(found[row["rule"].(string)], row["uid"].(string))
	}
	return found
}
