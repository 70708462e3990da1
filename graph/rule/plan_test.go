package rule_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"clew/graph/report"
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
	seeks := 0
	for _, r := range loaded(t).Rules() {
		if r.Kind != rule.KindState {
			continue
		}
		explained, err := database.Explain(t.Context(), r.Query, r.Values(time.Now()))
		if err != nil {
			t.Errorf("%s: %v", r.ID, err)
			continue
		}
		walk(explained.Plan, func(plan report.Plan) {
			operator, details := plan.Operator, plan.Details
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
	if seeks < 5 {
		t.Errorf("%d index seeks of actions, want at least five", seeks)
	}
}

func walk(plan report.Plan, each func(report.Plan)) {
	each(plan)
	for _, child := range plan.Children {
		walk(child, each)
	}
}
