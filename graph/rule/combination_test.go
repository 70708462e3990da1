package rule_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"clew/graph"
	"clew/graph/rule"
)

// A finding names both grants, since when each is held, and who answers for the holder.
func TestCombinationsNameGrantsAndSponsor(t *testing.T) {
	database := open(t)
	r, _ := loaded(t).Rule("toxic-combination")
	for _, statement := range r.Twin.Statements() {
		database.run(t, statement, nil)
	}
	parameters := r.Values(r.Twin.Now)
	maps.Copy(parameters, r.Twin.Parameters)
	hits, err := database.RunRule(t.Context(), r.Query, parameters)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"facts::one": "critical: one holds IAMFullAccess (grant:1) since 2026-02-01 and logs (grant:2) since 2026-03-01, which together can give access and erase the trace of it. Sponsor: Bob.",
		"facts::ann": "high: Ann sponsors the holders of payment-creator (grant:3 of creator) since 2026-04-01 and payment-approver (grant:4 of approver) since 2026-05-01, which together can ask for payment and release it.",
		"facts::ci":  "critical: ci reaches by a chain of roles repository-writer (grant:13) since 2026-01-01 and deploy (grant:14 of deployer) since 2026-07-01, which together can change code and put it into production. Nobody sponsors it.",
	}
	for _, hit := range hits {
		if text, named := want[hit.UID]; named && hit.Severity+": "+hit.Details != text {
			t.Errorf("%s: %s\nwant %s", hit.UID, hit.Severity+": "+hit.Details, text)
		}
		delete(want, hit.UID)
	}
	if len(want) > 0 {
		t.Errorf("no hit of %v", want)
	}
	if _, err := database.StoreFindings(t.Context(), r, hits, r.Twin.Now); err != nil {
		t.Fatal(err)
	}
	severity := database.run(t, "MATCH (f:Finding {rule: 'toxic-combination', subject: 'facts::ann'}) RETURN f.severity", nil)
	if len(severity) != 1 || severity[0].Values[0] != "high" {
		t.Errorf("the finding's severity is %v, want that of its combination", severity)
	}
}

func TestConfiguredCombinationsStandInPlaceOfTheShipped(t *testing.T) {
	catalogue := loaded(t)
	own := rule.Combination{ID: "a", Title: "do it.", Sides: [][]rule.Power{{{Roles: []string{"x"}}}, {{System: "y"}}}}
	if err := rule.CheckCombinations("key", []rule.Combination{own}); err != nil {
		t.Fatal(err)
	}
	catalogue.Combine([]rule.Combination{own})
	r, _ := catalogue.Rule("toxic-combination")
	list, _ := r.Parameters[0].Value.([]any)
	if len(list) != 1 || list[0].(map[string]any)["title"] != "do it" || list[0].(map[string]any)["severity"] != "critical" {
		t.Errorf("combinations are %v", r.Parameters[0].Value)
	}
	if err := catalogue.Configure(map[string]map[string]any{"toxic-combination": {"combinations": []any{}}}); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("combinations were set unchecked: %v", err)
	}
	for want, wrong := range map[string]rule.Combination{
		"key[0].id":                               {Title: "x"},
		"key[0] (a).title: is missing":            {ID: "a"},
		"key[0] (a).sides: there must be":         {ID: "a", Title: "x"},
		"key[0] (a).sides[1]: names no":           {ID: "a", Title: "x", Sides: [][]rule.Power{{{System: "x"}}, {}}},
		`key[0] (a).sides[0][0]: "*" would match`: {ID: "a", Title: "x", Sides: [][]rule.Power{{{Roles: []string{"*"}}}, {{System: "x"}}}},
		`has a backslash`:                         {ID: "a", Title: "x", Sides: [][]rule.Power{{{Roles: []string{`a\E.*`}}}, {{System: "x"}}}},
	} {
		if err := rule.CheckCombinations("key", []rule.Combination{wrong}); !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v, want %q", err, want)
		}
	}
}
