package rule_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"clew/graph"
	"clew/graph/judge"
)

// paperRules are raised by the judge on actions under a grant and found by queries on the grant itself.
var paperRules = []string{"grant-without-request", "grant-without-approval", "self-approval", "late-approval", "unauthorised-approver", "denied-yet-provisioned"}

// TestQueriesAgreeWithTheJudge makes grants with all kinds of paperwork, each with one action under it, and has both the
// judge and the queries say what is wrong with them.
func TestQueriesAgreeWithTheJudge(t *testing.T) {
	database, catalogue := open(t), loaded(t)
	const grants = 600
	now := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	database.run(t, `CREATE (s:Source {uid: 'source:all', name: 'all'})
		FOREACH (subject IN ['request', 'approval', 'grant', 'identity'] |
			CREATE (:Coverage {uid: subject, subject: subject, from: datetime('2026-01-05'), to: datetime('2026-12-01')})-[:OF]->(s))`, nil)
	database.run(t, "UNWIND $rows AS row CREATE (i:Identity) SET i = row", map[string]any{"rows": []map[string]any{
		{"uid": "ann", "kind": "Person", "name": "Ann"}, {"uid": "bob", "kind": "Person", "name": "Bob"},
		{"uid": "eve", "kind": "Person", "name": "Eve", "departedAt": time.Date(2026, 1, 10, 0, 0, 0, 0, time.UTC)},
		{"uid": "bot", "kind": "ServiceAccount", "name": "bot"}, {"uid": "ghost", "unattributed": true},
	}})
	database.run(t, "MATCH (a:Identity {uid: 'ann'}), (b:Identity {uid: 'bot'}) CREATE (a)-[:SPONSORS]->(b)", nil)

	random := rand.New(rand.NewPCG(7, 11))
	pick := func(of ...any) any { return of[random.IntN(len(of))] }
	day := func() any {
		if random.IntN(12) == 0 {
			return nil
		}
		return time.Date(2026, 1, 1+random.IntN(20), 0, 0, 0, 0, time.UTC)
	}
	rows := make([]map[string]any, grants)
	for i := range rows {
		row := map[string]any{"n": fmt.Sprint(i), "from": day(), "asker": pick("ann", "bob", "bot", "ghost", nil), "request": random.IntN(10) > 0}
		var approvals []map[string]any
		for range random.IntN(4) {
			approvals = append(approvals, map[string]any{
				"uid": fmt.Sprintf("approval:%d/%d", i, len(approvals)), "by": pick("ann", "bob", "eve", "bot", "ghost", nil),
				"properties": map[string]any{
					"decision": pick("approved", "approved", "denied"), "decidedAt": day(), "expiresAt": pick(nil, nil, day()),
					"via": pick("person", "person", "policy"), "authorised": pick(nil, nil, true, false),
				},
			})
		}
		row["approvals"] = approvals
		rows[i] = row
	}
	database.run(t, `UNWIND $rows AS row
		CREATE (i:Identity {uid: 'holder:' + row.n, kind: 'Role', name: row.n})
		CREATE (g:Grant {uid: 'grant:' + row.n, system: 'db', role: row.n, operations: ['read'], validFrom: row.from, firstSeen: datetime('2026-01-06')})-[:HELD_BY]->(i)
		CREATE (:Action {uid: 'action:' + row.n, at: $now, system: 'db', operation: 'read', outcome: 'success', identityUid: i.uid, grantUid: g.uid})
		WITH row, g WHERE row.request
		CREATE (r:Request {uid: 'request:' + row.n, requestedAt: datetime('2026-01-02')})-[:PROVISIONED]->(g)
		WITH row, r
		CALL (row, r) { MATCH (i:Identity {uid: row.asker}) CREATE (i)-[:REQUESTED]->(r) }
		WITH row, r UNWIND row.approvals AS approval
		CREATE (a:Approval {uid: approval.uid})-[:DECIDES]->(r) SET a += approval.properties
		WITH a, approval MATCH (i:Identity {uid: approval.by}) CREATE (i)-[:GAVE]->(a)`, map[string]any{"rows": rows, "now": now})

	coverage, _, err := database.Coverages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	uids := make([]string, grants)
	for i := range uids {
		uids[i] = fmt.Sprint("holder:", i)
	}
	standings, err := database.Standings(t.Context(), uids)
	if err != nil {
		t.Fatal(err)
	}
	grader := judge.New(judge.Settings{})
	want := map[string][]string{}
	for i, uid := range uids {
		actions, err := database.ActionsOf(context.Background(), graph.Pending{Label: "Identity", UID: uid}, time.Time{}, "", 10)
		if err != nil || len(actions) != 1 {
			t.Fatalf("%d actions of %s: %v", len(actions), uid, err)
		}
		judgement := grader.Judge(actions[0], graph.Circumstances{Standing: standings[uid], Coverage: coverage}, now)
		if judgement.GrantUID != fmt.Sprint("grant:", i) {
			// The grant began after the action, or whether it was held cannot be told: the judge asks for no paperwork.
			continue
		}
		for _, gap := range judgement.Gaps {
			if slices.Contains(paperRules, gap) {
				want[gap] = append(want[gap], fmt.Sprint("grant:", i))
			}
		}
	}
	for _, id := range paperRules {
		r, _ := catalogue.Rule(id)
		hits, err := database.RunRule(t.Context(), r.Query, r.Values(now))
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		var got []string
		for _, hit := range hits {
			got = append(got, hit.UID)
		}
		slices.Sort(got)
		slices.Sort(want[id])
		if len(want[id]) < 5 {
			t.Errorf("%s: the judge raises it %d times only; the estate of the test is too tame", id, len(want[id]))
		}
		for _, uid := range got {
			if !slices.Contains(want[id], uid) {
				t.Errorf("%s: the query hits %s, the judge does not: %v", id, uid, rows[number(t, uid)])
			}
		}
		for _, uid := range want[id] {
			if !slices.Contains(got, uid) {
				t.Errorf("%s: the judge raises it on %s, the query does not hit: %v", id, uid, rows[number(t, uid)])
			}
		}
		t.Logf("%s: %d", id, len(got))
	}
}

func number(t *testing.T, uid string) int {
	t.Helper()
	var n int
	if _, err := fmt.Sscanf(uid, "grant:%d", &n); err != nil {
		t.Fatal(err)
	}
	return n
}
