package rule_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/graph/rule"
)

var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// began is when the gap of the tests began.
var began = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)

func dormant(t *testing.T) rule.Rule {
	t.Helper()
	r, found := loaded(t).Rule("dormant-grant")
	if !found {
		t.Fatal("the catalogue lacks dormant-grant")
	}
	return r
}

// finding reads one finding; status is empty when there is none.
func (e estate) finding(t *testing.T, uid string) (status string, firstAt, lastAt time.Time, count int64) {
	t.Helper()
	records := e.run(t, `MATCH (f:Finding {uid: $uid}) RETURN f.status, f.firstAt, f.lastAt, f.count,
		COUNT { (f)-[:CONCERNS]->(:Grant {uid: f.subject}) } AS subjects`, map[string]any{"uid": uid})
	if len(records) == 0 {
		return "", time.Time{}, time.Time{}, 0
	}
	values := records[0].Values
	if values[4] != int64(1) {
		t.Errorf("%s concerns %v subjects, want 1", uid, values[4])
	}
	return values[0].(string), values[1].(time.Time).UTC(), values[2].(time.Time).UTC(), values[3].(int64)
}

func (e estate) store(t *testing.T, r rule.Rule, now time.Time, hits ...rule.Hit) rule.Stored {
	t.Helper()
	stored, err := e.StoreFindings(t.Context(), r, hits, now)
	if err != nil {
		t.Fatalf("store: %v", err)
	}
	return stored
}

func TestFindingOpensResolvesAndOpensAgain(t *testing.T) {
	database, r := open(t), dormant(t)
	database.run(t, "CREATE (:Grant {uid: 'grant:a'}), (:Grant {uid: 'grant:b'})", nil)
	a, b := rule.Hit{UID: "grant:a", At: began, Details: "It was never used."}, rule.Hit{UID: "grant:b", At: began}

	if got, want := database.store(t, r, monday, a, b), (rule.Stored{Opened: 2}); got != want {
		t.Errorf("first run: %+v, want %+v", got, want)
	}
	if status, first, last, count := database.finding(t, "dormant-grant/grant:a"); status != graph.FindingOpen || !first.Equal(began) || !last.Equal(monday) || count != 1 {
		t.Errorf("after the first run: %s since %s, last %s, count %d", status, first, last, count)
	}
	next := monday.Add(time.Hour)
	if got, want := database.store(t, r, next, a), (rule.Stored{Resolved: 1}); got != want {
		t.Errorf("second run, without b: %+v, want %+v", got, want)
	}
	if status, _, last, _ := database.finding(t, "dormant-grant/grant:b"); status != graph.FindingResolved || !last.Equal(monday) {
		t.Errorf("b is %s, last seen %s; want resolved, last seen in the first run", status, last)
	}
	if status, _, last, _ := database.finding(t, "dormant-grant/grant:a"); status != graph.FindingOpen || !last.Equal(next) {
		t.Errorf("a is %s, last seen %s; want open, last seen in the second run", status, last)
	}
	if got, want := database.store(t, r, next.Add(time.Hour), a, b), (rule.Stored{Opened: 1}); got != want {
		t.Errorf("third run, with b: %+v, want %+v", got, want)
	}
	if status, first, _, count := database.finding(t, "dormant-grant/grant:b"); status != graph.FindingOpen || !first.Equal(began) || count != 1 {
		t.Errorf("b is %s since %s, count %d; want open since it began, count 1", status, first, count)
	}
	if got := database.run(t, "MATCH (f:Finding) RETURN count(f)", nil)[0].Values[0]; got != int64(2) {
		t.Errorf("%v findings after three runs, want 2", got)
	}
}

func TestAcceptedFindingStaysUntilItsEndDate(t *testing.T) {
	database, r := open(t), dormant(t)
	database.run(t, "CREATE (:Grant {uid: 'grant:a'})", nil)
	hit := rule.Hit{UID: "grant:a", At: began}
	database.store(t, r, monday, hit)
	until := monday.Add(48 * time.Hour)
	database.run(t, "MATCH (f:Finding) SET f.status = 'accepted', f.acceptedUntil = $until", map[string]any{"until": until})

	if got := database.store(t, r, until.Add(-time.Second), hit); got != (rule.Stored{}) {
		t.Errorf("a run before the end date changed %+v", got)
	}
	if status, _, _, _ := database.finding(t, "dormant-grant/grant:a"); status != graph.FindingAccepted {
		t.Errorf("a second before the end date the finding is %s, want accepted", status)
	}
	if reopened, err := database.ReopenFindings(t.Context(), until.Add(-time.Second)); err != nil || reopened != 0 {
		t.Errorf("reopened %d before the end date, %v", reopened, err)
	}
	if reopened, err := database.ReopenFindings(t.Context(), until); err != nil || reopened != 1 {
		t.Errorf("reopened %d at the end date, %v; want 1", reopened, err)
	}
	if status, _, _, _ := database.finding(t, "dormant-grant/grant:a"); status != graph.FindingOpen {
		t.Errorf("at the end date the finding is %s, want open", status)
	}

	database.run(t, "MATCH (f:Finding) SET f.status = 'accepted', f.acceptedUntil = $until", map[string]any{"until": until.Add(240 * time.Hour)})
	if got, want := database.store(t, r, until.Add(time.Hour)), (rule.Stored{Resolved: 1}); got != want {
		t.Errorf("a run without the hit: %+v, want %+v", got, want)
	}
	if status, _, _, _ := database.finding(t, "dormant-grant/grant:a"); status != graph.FindingResolved {
		t.Errorf("an accepted finding that is gone is %s, want resolved", status)
	}
}

func TestFindingsOfOtherRulesAreLeftAlone(t *testing.T) {
	database, r := open(t), dormant(t)
	database.run(t, `CREATE (:Finding {uid: 'other/x', rule: 'other', status: 'open', lastAt: datetime('2026-01-01')})`, nil)
	database.store(t, r, monday)
	if got := database.run(t, "MATCH (f:Finding {uid: 'other/x'}) RETURN f.status", nil)[0].Values[0]; got != "open" {
		t.Errorf("the finding of another rule is %v, want open", got)
	}
}

func TestStoringRefusesSubjectsThatDoNotExistAndKeepsTheOldFindings(t *testing.T) {
	database, r := open(t), dormant(t)
	database.run(t, "CREATE (:Grant {uid: 'grant:a'}), (:Identity {uid: 'facts::robot'})", nil)
	database.store(t, r, monday, rule.Hit{UID: "grant:a", At: began})
	_, err := database.StoreFindings(t.Context(), r, []rule.Hit{{UID: "facts::robot", At: began}}, monday.Add(time.Hour))
	if !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), `"facts::robot", which is the uid of no Grant`) {
		t.Errorf("err = %v; want one that names the uid and the label", err)
	}
	if status, _, _, _ := database.finding(t, "dormant-grant/grant:a"); status != graph.FindingOpen {
		t.Errorf("the finding from before is %s, want open", status)
	}
}

func TestAQueryThatReachesOutsideIsRefused(t *testing.T) {
	database := open(t)
	for name, text := range map[string]string{
		"write":     "CREATE (n:Grant {uid: 'x'}) RETURN n.uid AS uid, datetime() AS at",
		"file":      "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line[0] AS uid, datetime() AS at",
		"procedure": "CALL dbms.listConfig() YIELD name RETURN name AS uid, datetime() AS at",
		"nested":    "MATCH (n:Migration) CALL (n) { LOAD CSV FROM 'http://127.0.0.1:1/x' AS line RETURN line } RETURN n.uid AS uid, datetime() AS at",
	} {
		if hits, err := database.RunRule(t.Context(), text, nil); !errors.Is(err, graph.ErrInvalid) || hits != nil {
			t.Errorf("%s: hits %v, err %v; want a refusal", name, hits, err)
		}
	}
	if got := database.run(t, "MATCH (n:Grant) RETURN count(n)", nil)[0].Values[0]; got != int64(0) {
		t.Errorf("a refused query made %v grants", got)
	}
	if _, err := database.RunRule(t.Context(), "RETURN 'x' AS uid, '2026-01-01' AS at", nil); !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), "must be a datetime") {
		t.Errorf("a text for at: %v", err)
	}
}

// TestRunOnARealGraph runs the whole catalogue twice over one graph.
func TestRunOnARealGraph(t *testing.T) {
	database := open(t)
	catalogue := loaded(t)
	r, _ := catalogue.Rule("contract-ended")
	for _, statement := range r.Twin.Statements() {
		database.run(t, statement, nil)
	}
	summary, err := rule.Run(t.Context(), database, catalogue, r.Twin.Now)
	if err != nil || summary.Failed() != 0 {
		t.Fatalf("run: %v, %d failed", err, summary.Failed())
	}
	at := slices.IndexFunc(summary.Results, func(result rule.Result) bool { return result.Rule == "contract-ended" })
	if at < 0 || summary.Results[at].Hits != 1 || summary.Results[at].Stored.Opened != 1 {
		t.Errorf("first run of contract-ended: %+v; want one hit that opens", summary.Results)
	}
	again, err := rule.Run(t.Context(), database, catalogue, r.Twin.Now.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	for _, result := range again.Results {
		if result.Stored != (rule.Stored{}) {
			t.Errorf("a second run over the same graph changed findings of %s: %+v", result.Rule, result.Stored)
		}
	}
}

// faulty is a Runner of which one rule fails and one never ends.
type faulty struct {
	fails, hangs string // texts by which their queries are known
	stored       []string
}

func (f *faulty) RunRule(ctx context.Context, text string, _ map[string]any) ([]rule.Hit, error) {
	switch {
	case strings.Contains(text, f.fails):
		return nil, errors.New("broken query")
	case strings.Contains(text, f.hangs):
		if _, bounded := ctx.Deadline(); !bounded {
			return nil, errors.New("not bounded in time")
		}
		return nil, context.DeadlineExceeded
	}
	return []rule.Hit{{UID: "x", At: monday}, {UID: "x", At: began}}, nil
}

func (f *faulty) StoreFindings(_ context.Context, r rule.Rule, hits []rule.Hit, _ time.Time) (rule.Stored, error) {
	if len(hits) != 1 || !hits[0].At.Equal(began) {
		return rule.Stored{}, errors.New("two hits of one subject were not made one, the earliest")
	}
	f.stored = append(f.stored, r.ID)
	return rule.Stored{Opened: 1}, nil
}

func (f *faulty) ReopenFindings(context.Context, time.Time) (int64, error) { return 3, nil }

func (f *faulty) ResolveGone(_ context.Context, known func(string) bool, _ time.Time) (int64, error) {
	if !known("self-approval") || known("no-such-rule") {
		return 0, errors.New("the catalogue is not what decides")
	}
	return 2, nil
}

func TestAFailingRuleDoesNotStopTheOthers(t *testing.T) {
	catalogue := loaded(t)
	lossy, _ := catalogue.Rule("source-lossy")
	conflict, _ := catalogue.Rule("alias-conflict")
	runner := &faulty{fails: conflict.Query, hangs: lossy.Query}
	summary, err := rule.Run(t.Context(), runner, catalogue, monday)
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "rule alias-conflict: broken query") {
		t.Errorf("err = %v; want both failures with the names of the rules", err)
	}
	state := 0
	for _, r := range catalogue.Rules() {
		if r.Kind == rule.KindState {
			state++
		}
	}
	if summary.Failed() != 2 || len(summary.Results) != state || len(runner.stored) != state-2 || summary.Reopened != 3 {
		t.Errorf("%d failed, %d results, %d stored, %d reopened; want 2, %d, %d, 3", summary.Failed(), len(summary.Results), len(runner.stored), summary.Reopened, state, state-2)
	}
	if slices.Contains(runner.stored, "alias-conflict") || slices.Contains(runner.stored, "source-lossy") {
		t.Error("findings of a rule that failed were stored")
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if summary, err := rule.Run(cancelled, runner, catalogue, monday); !errors.Is(err, context.Canceled) || len(summary.Results) != 0 {
		t.Errorf("a run that was called off: %v, %d results", err, len(summary.Results))
	}
}

// More findings than one transaction stores must all be stored and all be resolved.
func TestManyFindings(t *testing.T) {
	database, r := open(t), dormant(t)
	database.run(t, "UNWIND range(1, 2500) AS n CREATE (:Grant {uid: 'grant:' + n})", nil)
	hits := make([]rule.Hit, 2500)
	for i := range hits {
		hits[i] = rule.Hit{UID: "grant:" + strconv.Itoa(i+1), At: began}
	}
	if got, want := database.store(t, r, monday, hits...), (rule.Stored{Opened: 2500}); got != want {
		t.Errorf("first run: %+v, want %+v", got, want)
	}
	if got, want := database.store(t, r, monday.Add(time.Hour), hits[:1]...), (rule.Stored{Resolved: 2499}); got != want {
		t.Errorf("second run: %+v, want %+v", got, want)
	}
}
