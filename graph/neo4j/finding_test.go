package neo4j_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
	"clew/graph/graphtest"
	"clew/graph/neo4j"
)

// exec runs a statement on the server itself.
func exec(t *testing.T, server *graphtest.Database, text string) {
	t.Helper()
	if _, err := driver.ExecuteQuery(t.Context(), server.Driver, text, nil, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name)); err != nil {
		t.Fatalf("%.60s: %v", text, err)
	}
}

const keyFinding = "revoked-credential-used/aws-key:k"

// used gives an action of the robot on its key.
func used(uid string, gaps ...string) graph.Action {
	return graph.Action{
		UID: uid, At: moment, System: "aws", Operation: "s3:GetObject", Outcome: "success", Source: "trail", IdentityUID: "aws:robot", ActorRule: "stated",
		CredentialUID: "aws-key:k", Judgement: graph.Judgement{Verdict: graph.VerdictBroken, Gaps: gaps, JudgedAt: moment}, FirstSeen: moment,
	}
}

func keyHits(action *graph.Action, gaps []string) []graph.FindingHit {
	var hits []graph.FindingHit
	for _, gap := range gaps {
		hits = append(hits, graph.FindingHit{ActionUID: action.UID, At: action.At, Rule: gap, Severity: "high", Subject: "aws-key:k", SubjectLabel: "Credential"})
	}
	return hits
}

// robotGraph has a robot that Ada answers for, with a key and a grant.
func robotGraph(t *testing.T) (*neo4j.Database, *graphtest.Database) {
	database, server := open(t)
	exec(t, server, `CREATE (r:Identity:Role {uid: 'aws:robot', name: 'robot', kind: 'Role'})<-[:SPONSORS {validFrom: datetime('2026-01-01')}]-(:Identity:Person {uid: 'hr:ada', name: 'Ada', kind: 'Person'})
		CREATE (r)<-[:SPONSORS {validFrom: datetime('2025-01-01'), validTo: datetime('2026-01-01')}]-(:Identity:Person {uid: 'hr:bob', name: 'Bob', kind: 'Person'})
		CREATE (:Alias {uid: 'email:ada@example.org', scheme: 'email', value: 'ada@example.org'})-[:NAMES]->(:Identity {uid: 'unused'})
		CREATE (:Credential {uid: 'aws-key:k', name: 'AKIA1', kind: 'aws-access-key'})-[:ISSUED_TO]->(r)`)
	exec(t, server, `MATCH (x:Alias)-[n:NAMES]->() MATCH (p:Identity {uid: 'hr:ada'}) DELETE n CREATE (x)-[:NAMES]->(p)`)
	return database, server
}

func loadUsed(t *testing.T, database *neo4j.Database, actions ...graph.Action) {
	t.Helper()
	var hits []graph.FindingHit
	for i := range actions {
		hits = append(hits, keyHits(&actions[i], actions[i].Judgement.Gaps)...)
	}
	if _, err := database.WriteActions(t.Context(), actions, hits); err != nil {
		t.Fatal(err)
	}
}

func record(t *testing.T, database *neo4j.Database, uid string) graph.FindingRecord {
	t.Helper()
	found, err := database.Finding(t.Context(), uid)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// history gives the kinds of the entries, oldest first.
func history(found graph.FindingRecord) string {
	kinds := make([]string, len(found.History.Rows))
	for i, event := range found.History.Rows {
		kinds[len(kinds)-1-i] = event.Kind
	}
	return strings.Join(kinds, " ")
}

// TestAcceptanceSurvivesLoadingAndJudging drives a finding about actions through loading, acceptance, more hits, a judging
// again that takes all hits away and one that brings one back.
func TestAcceptanceSurvivesLoadingAndJudging(t *testing.T) {
	database, _ := robotGraph(t)
	const rule = "revoked-credential-used"
	loadUsed(t, database, used("e:1", rule), used("e:2", rule))
	found := record(t, database, keyFinding)
	if f := found.Finding; f.Status != graph.FindingOpen || f.Count != 2 || f.Identity != "aws:robot" || f.System != "aws" || f.Version != 1 || len(f.Sponsors) != 1 || f.Sponsors[0].Name != "Ada" {
		t.Fatalf("after loading: %+v; want open, 2 actions, of the robot, whose only sponsor now is Ada", f)
	}
	until := time.Now().Add(48 * time.Hour)
	if err := database.AcceptFindings(t.Context(), []graph.FindingVersion{{UID: keyFinding, Version: 1}}, "eve", "It is being exchanged.", until, time.Now()); err != nil {
		t.Fatal(err)
	}
	third := used("e:3", rule)
	loadUsed(t, database, third)
	found = record(t, database, keyFinding)
	if f := found.Finding; f.Status != graph.FindingAccepted || f.Count != 3 || f.Acceptance == nil || f.Acceptance.By != "eve" || f.Acceptance.More != 1 || f.Acceptance.Reason != "It is being exchanged." {
		t.Fatalf("with one more action: %+v %+v; want accepted by eve, 3 actions, 1 since", found.Finding, found.Finding.Acceptance)
	}
	judged := []graph.Action{used("e:1"), used("e:2"), used("e:3")}
	if err := database.Rejudge(t.Context(), judged, keyHits); err != nil {
		t.Fatal(err)
	}
	if f := record(t, database, keyFinding).Finding; f.Status != graph.FindingResolved || f.Count != 0 || f.ResolvedAt.IsZero() {
		t.Fatalf("without hits: %+v, want resolved", f)
	}
	if err := database.Rejudge(t.Context(), []graph.Action{third}, keyHits); err != nil {
		t.Fatal(err)
	}
	found = record(t, database, keyFinding)
	if f := found.Finding; f.Status != graph.FindingAccepted || f.Count != 1 || f.Reopenings != 1 || !f.ResolvedAt.IsZero() {
		t.Fatalf("hit again before the end of the acceptance: %+v, want accepted still, with one reopening", f)
	}
	if got, want := history(found), "opened accepted resolved reopened"; got != want {
		t.Errorf("history %q, want %q", got, want)
	}
	if reopened, err := database.ReopenFindings(t.Context(), until); err != nil || reopened != 1 {
		t.Fatalf("reopened %d, %v; want 1 at the end date", reopened, err)
	}
	if f := record(t, database, keyFinding).Finding; f.Status != graph.FindingOpen || f.Acceptance != nil || f.Reopenings != 2 {
		t.Errorf("at the end date: %+v, want open, without an acceptance, reopened twice", f)
	}
}

func TestDecisionsOnFindings(t *testing.T) {
	database, _ := robotGraph(t)
	loadUsed(t, database, used("e:1", "revoked-credential-used", "expired-credential-used"))
	other := "expired-credential-used/aws-key:k"
	now := time.Now()
	seen := graph.FindingVersion{UID: keyFinding, Version: 1}

	if err := database.AssignFinding(t.Context(), seen, "eve", "ada", now); err != nil {
		t.Fatal(err)
	}
	// The second tab still shows the first version.
	err := database.AcceptFindings(t.Context(), []graph.FindingVersion{{UID: other, Version: 1}, seen}, "mallory", "Fine.", now.Add(time.Hour), now)
	if !errors.Is(err, graph.ErrConflict) || !strings.Contains(err.Error(), keyFinding) {
		t.Errorf("err = %v; want a conflict that names the gap that changed", err)
	}
	if f := record(t, database, other).Finding; f.Status != graph.FindingOpen || f.Version != 1 {
		t.Errorf("the other gap of the refused decision is %s, version %d; want as it was", f.Status, f.Version)
	}
	for name, refused := range map[string]error{
		"no reason":    database.AcceptFindings(t.Context(), []graph.FindingVersion{{UID: other, Version: 1}}, "eve", " ", now.Add(time.Hour), now),
		"no end":       database.AcceptFindings(t.Context(), []graph.FindingVersion{{UID: other, Version: 1}}, "eve", "Fine.", time.Time{}, now),
		"past":         database.AcceptFindings(t.Context(), []graph.FindingVersion{{UID: other, Version: 1}}, "eve", "Fine.", now, now),
		"two years":    database.AcceptFindings(t.Context(), []graph.FindingVersion{{UID: other, Version: 1}}, "eve", "Fine.", now.AddDate(2, 0, 0), now),
		"nothing":      database.AcceptFindings(t.Context(), nil, "eve", "Fine.", now.Add(time.Hour), now),
		"long comment": database.CommentFinding(t.Context(), other, "eve", strings.Repeat("x", 2001), now),
	} {
		if !errors.Is(refused, graph.ErrInvalid) {
			t.Errorf("%s: %v, want a refusal", name, refused)
		}
	}
	if err := database.WithdrawAcceptance(t.Context(), graph.FindingVersion{UID: other, Version: 1}, "eve", "No.", now); !errors.Is(err, graph.ErrConflict) {
		t.Errorf("withdrawing what nobody accepted: %v, want a conflict", err)
	}
	if err := database.CommentFinding(t.Context(), "no/such", "eve", "Hm.", now); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("a comment on nothing: %v, want not found", err)
	}

	// Eight people accept the same version at once: one does, the others are told.
	var group sync.WaitGroup
	results := make(chan error, 8)
	for range 8 {
		group.Go(func() {
			results <- database.AcceptFindings(context.WithoutCancel(t.Context()), []graph.FindingVersion{{UID: other, Version: 1}}, "eve", "Fine.", now.Add(time.Hour), now)
		})
	}
	group.Wait()
	close(results)
	accepted := 0
	for err := range results {
		switch {
		case err == nil:
			accepted++
		case !errors.Is(err, graph.ErrConflict):
			t.Errorf("err = %v, want a conflict", err)
		}
	}
	if got := history(record(t, database, other)); accepted != 1 || got != "opened accepted" {
		t.Errorf("%d of 8 accepted, history %q; want one", accepted, got)
	}
	if err := database.CommentFinding(t.Context(), other, "ada", "I look at it.", now); err != nil {
		t.Fatal(err)
	}
	if err := database.WithdrawAcceptance(t.Context(), graph.FindingVersion{UID: other, Version: 3}, "ada", "It is worse than thought.", now); err != nil {
		t.Fatal(err)
	}
	found := record(t, database, other)
	if got, want := history(found), "opened accepted commented withdrawn"; got != want || found.Finding.Status != graph.FindingOpen || found.Finding.Acceptance != nil {
		t.Errorf("history %q, %+v; want %q, open", got, found.Finding, want)
	}
	if last := found.History.Rows[0]; last.By != "ada" || last.Text != "It is worse than thought." || last.At.Sub(now).Abs() > time.Hour {
		t.Errorf("the last entry is %+v", last)
	}
}

func TestFindingsByWhomTheyAffect(t *testing.T) {
	database, server := robotGraph(t)
	loadUsed(t, database, used("e:1", "revoked-credential-used", "expired-credential-used"))
	exec(t, server, `CREATE (:Finding {uid: 'source-silent/trail', rule: 'source-silent', severity: 'low', status: 'open', subject: 'trail', subjectLabel: 'Source', system: 'trail', count: 1, samples: [], lastAt: datetime()})`)
	if err := database.AssignFinding(t.Context(), graph.FindingVersion{UID: keyFinding, Version: 1}, "eve", "ada", time.Now()); err != nil {
		t.Fatal(err)
	}
	turn := graph.Turn{Most: 50}
	for name, each := range map[string]struct {
		query graph.FindingQuery
		want  int
	}{
		"sponsor by key":           {graph.FindingQuery{Sponsor: "ada@example.org"}, 2},
		"sponsor by name and rule": {graph.FindingQuery{Sponsor: "Ada", Rule: "expired-credential-used"}, 1},
		"a sponsor of once":        {graph.FindingQuery{Sponsor: "hr:bob"}, 0},
		"nobody's name":            {graph.FindingQuery{Sponsor: "nobody"}, 0},
		"identity, its key's":      {graph.FindingQuery{Subject: "aws:robot"}, 2},
		"key by its name":          {graph.FindingQuery{Subject: "AKIA1"}, 2},
		"assignee":                 {graph.FindingQuery{Assignee: "ada"}, 1},
		"nobody assigned":          {graph.FindingQuery{Assignee: graph.FindingNobody}, 2},
		"system":                   {graph.FindingQuery{System: "aws", Status: graph.FindingOpen}, 2},
		"all":                      {graph.FindingQuery{}, 3},
	} {
		each.query.Turn = turn
		page, err := database.Findings(t.Context(), each.query)
		if err != nil || len(page.Rows) != each.want {
			t.Errorf("%s: %d findings, %v; want %d", name, len(page.Rows), err, each.want)
		}
	}
	groups, cut, err := database.FindingGroups(t.Context(), graph.FindingQuery{}, "sponsor")
	if err != nil || cut || len(groups) != 2 || groups[0] != (graph.FindingGroup{Value: "hr:ada", Name: "Ada", Count: 2}) || groups[1] != (graph.FindingGroup{Count: 1}) {
		t.Errorf("by sponsor: %+v, cut %v, %v; want 2 of Ada's and 1 of nobody's", groups, cut, err)
	}
	days, err := database.FindingDays(t.Context(), graph.FindingQuery{}, time.Now().Add(-24*time.Hour))
	if err != nil || len(days) != 1 || days[0].Opened != 2 || days[0].Resolved != 0 {
		t.Errorf("trend: %+v, %v; want 2 opened today", days, err)
	}
	robot, err := database.Identity(t.Context(), "aws:robot")
	if err != nil || robot.Findings.Total.Number != 2 || len(robot.Findings.Rows) != 2 || robot.Findings.Rows[0].Subject != "aws-key:k" {
		t.Errorf("the robot's page has %+v, %v; want the two gaps of its key", robot.Findings, err)
	}
	if gone, err := database.ResolveGone(t.Context(), func(id string) bool { return id != "source-silent" }, time.Now()); err != nil || gone != 1 {
		t.Errorf("%d findings of rules that are gone were resolved, %v; want 1", gone, err)
	}
	if found := record(t, database, "source-silent/trail"); found.Finding.Status != graph.FindingResolved || found.History.Rows[0].Text != "The rule is no longer in the catalogue." {
		t.Errorf("a finding of a rule that is gone: %+v", found)
	}
}

func TestHistoryFollowsAMergedIdentity(t *testing.T) {
	database, server := robotGraph(t)
	exec(t, server, `CREATE (:Identity {uid: 'aws:twin'}) CREATE (g:Grant {uid: 'g'})-[:HELD_BY]->(:Identity {uid: 'x'}) CREATE (:Finding {uid: 'r/g', rule: 'r', status: 'open', subject: 'g', identity: 'aws:twin', lastAt: datetime(), samples: [], count: 1})`)
	twin := used("e:9", "no-sponsor")
	twin.IdentityUID, twin.CredentialUID = "aws:twin", ""
	if _, err := database.WriteActions(t.Context(), []graph.Action{twin}, []graph.FindingHit{{ActionUID: "e:9", At: moment, Rule: "no-sponsor", Severity: "high", Subject: "aws:twin", SubjectLabel: "Identity"}}); err != nil {
		t.Fatal(err)
	}
	if err := database.CommentFinding(t.Context(), "no-sponsor/aws:twin", "eve", "Who is this?", time.Now()); err != nil {
		t.Fatal(err)
	}
	exec(t, server, `MATCH (l:Identity {uid: 'aws:twin'}) SET l.mergedInto = 'aws:robot', l.lastActionAt = coalesce(l.lastActionAt, datetime())`)
	for moved := int64(1); moved > 0; {
		var err error
		if moved, err = database.MoveActions(t.Context(), 100); err != nil {
			t.Fatal(err)
		}
	}
	found := record(t, database, "no-sponsor/aws:robot")
	if got, want := history(found), "opened commented moved"; got != want || found.Finding.Count != 1 || found.Finding.Status != graph.FindingOpen {
		t.Errorf("history %q, %+v; want %q, open with its action", got, found.Finding, want)
	}
	if affected := record(t, database, "r/g").Finding.Identity; affected != "aws:robot" {
		t.Errorf("the gap of the twin's grant affects %q, want the robot", affected)
	}
	if _, err := database.Finding(t.Context(), "no-sponsor/aws:twin"); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("the twin's own finding: %v, want not found", err)
	}
}

// TestFeedOutbox holds the outbox to what it promises: nothing before a feed is set up, afterwards each change in its order,
// and one deliverer at a time.
func TestFeedOutbox(t *testing.T) {
	database, _ := robotGraph(t)
	const rule = "revoked-credential-used"
	loadUsed(t, database, used("e:0", "expired-credential-used"))
	if _, err := database.OpenFeed(t.Context(), "one", "https://example.org", "d", time.Hour, time.Minute); err != nil {
		t.Fatal(err)
	}
	var held *graph.HeldError
	if _, err := database.OpenFeed(t.Context(), "two", "https://example.org", "d", time.Hour, time.Minute); !errors.As(err, &held) || held.Holder != "one" {
		t.Errorf("a second deliverer: %v, want that one has the lease", err)
	}
	first := used("e:1", rule)
	loadUsed(t, database, first)
	if err := database.Rejudge(t.Context(), []graph.Action{used("e:1")}, keyHits); err != nil {
		t.Fatal(err)
	}
	if err := database.Rejudge(t.Context(), []graph.Action{first}, keyHits); err != nil {
		t.Fatal(err)
	}
	waiting, err := database.WaitingFeedEvents(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, one := range waiting {
		kinds = append(kinds, one.Event.Kind)
		if one.Finding.UID != keyFinding {
			t.Errorf("%s waits, which changed before there was a feed", one.Event.UID)
		}
	}
	if got := strings.Join(kinds, " "); got != "opened resolved reopened" {
		t.Fatalf("waiting: %q, want opened resolved reopened", got)
	}
	for range 2 { // the second acknowledgement changes nothing
		if err := database.FinishFeedEvent(t.Context(), waiting[0].Event.UID, neo4j.FeedDelivered, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := database.TroubleFeed(t.Context(), "no answer", false, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if feed, err := database.Feed(t.Context()); err != nil || feed.Waiting.Number != 2 || feed.Delivered != 1 || feed.FailedTries != 2 || feed.Target != "https://example.org" {
		t.Errorf("feed: %+v, %v; want 2 waiting, 1 delivered, 2 tries that failed", feed, err)
	} else if !feed.Since.Equal(waiting[1].Event.At) {
		t.Errorf("the first that waits does so since %s, want %s, when the second of three changed", feed.Since, waiting[1].Event.At)
	}
	for _, one := range waiting[1:] {
		if err := database.FinishFeedEvent(t.Context(), one.Event.UID, neo4j.FeedSkipped, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if feed, err := database.Feed(t.Context()); err != nil || feed.Waiting.Number != 0 || !feed.Since.IsZero() {
		t.Errorf("feed: %+v, %v; want none waiting, since no moment", feed, err)
	}
}
