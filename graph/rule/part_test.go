package rule_test

import (
	"os"
	"strings"
	"testing"
)

// The rules and the queries of pages must weigh sponsors alike. They cannot share one file: the fence takes no hint to the
// planner, and pages need it.
func TestRulesAndPagesCountTheSameSponsors(t *testing.T) {
	rules, err := os.ReadFile("rules/part/counted_sponsor.cypher")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := os.ReadFile("../neo4j/query/part/counted_sponsor.cypher")
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Replace(string(pages), " USING INDEX conflict:Alias(uid)", "", 1); text != string(rules) {
		t.Errorf("pages count sponsors by\n%s\nrules by\n%s", text, rules)
	}
}
