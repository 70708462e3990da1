package rule_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph/graphtest"
	"clew/graph/rule"
)

var (
	actionEdge = regexp.MustCompile(`:(BY|USED|UNDER|ON|RUN_BY|ON_BEHALF_OF)\b`)
	actionUse  = regexp.MustCompile(`:Action\(`)
)

// Actions are reached by an index whose first key is the node that they belong to, or by uid; never by a scan and never
// along the relationships of a busy node.
func TestNoRuleReadsAllActions(t *testing.T) {
	database := open(t)
	session := database.raw.Driver.NewSession(t.Context(), driver.SessionConfig{DatabaseName: graphtest.Name})
	defer func() { _ = session.Close(t.Context()) }()
	seeks := 0
	for _, r := range loaded(t).Rules() {
		if r.Kind != rule.KindState {
			continue
		}
		result, err := session.Run(t.Context(), "EXPLAIN "+r.Query, r.Values(time.Now()))
		if err != nil {
			t.Errorf("%s: %v", r.ID, err)
			continue
		}
		summary, err := result.Consume(t.Context())
		if err != nil {
			t.Errorf("%s: %v", r.ID, err)
			continue
		}
		walk(summary.Plan(), func(plan driver.Plan) {
			operator, _, _ := strings.Cut(plan.Operator(), "@")
			details, _ := plan.Arguments()["Details"].(string)
			switch {
			case operator == "AllNodesScan":
				t.Errorf("%s reads all nodes: %s", r.ID, details)
			case strings.Contains(operator, "LabelScan") && strings.Contains(details, ":Action"), strings.Contains(operator, "IndexScan") && actionUse.MatchString(details):
				t.Errorf("%s reads all actions: %s %s", r.ID, operator, details)
			case strings.Contains(operator, "Expand") && actionEdge.MatchString(details):
				t.Errorf("%s goes along %s", r.ID, details)
			case strings.Contains(operator, "Seek") && actionUse.MatchString(details):
				seeks++
			}
		})
	}
	if seeks < 6 {
		t.Errorf("%d index seeks of actions, want at least those of six rules", seeks)
	}
}

func walk(plan driver.Plan, each func(driver.Plan)) {
	each(plan)
	for _, child := range plan.Children() {
		walk(child, each)
	}
}
