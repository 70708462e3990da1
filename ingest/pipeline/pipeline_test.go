package pipeline_test

import (
	"context"
	"testing"
	"time"

	"clew/graph"
	"clew/graph/graphtest"
	"clew/graph/neo4j"
	"clew/ingest"
	"clew/ingest/evidence"
	"clew/ingest/pipeline"
)

func TestMain(m *testing.M) { graphtest.Main(m) }

// actionRules is a catalogue that knows which rules are about credentials.
type actionRules struct{}

// ActionRule implements pipeline.Rules.
func (actionRules) ActionRule(id string) (string, string, bool) {
	switch id {
	case "no-sponsor", "sponsor-departed", "grant-without-request", "grant-without-approval", "self-approval", "late-approval":
		return "", "", false
	case "revoked-credential-used", "superseded-credential-used", "expired-credential-used", "orphan-credential":
		return "high", "Credential", true
	}
	return "high", "Identity", true
}

type fixture struct {
	database *neo4j.Database
	pipeline *pipeline.Pipeline
	evidence *evidence.Store
}

func open(t *testing.T) fixture {
	t.Helper()
	server := graphtest.OpenKeepingSchema(t)
	database, err := neo4j.Open(t.Context(), neo4j.Settings{URI: server.URI, Username: server.Username, Password: server.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close(context.Background()) })
	if err := database.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	store, err := evidence.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return fixture{
		database: database, evidence: store,
		pipeline: pipeline.New(pipeline.Settings{Graph: database, Evidence: store, Rules: actionRules{}, Resolve: tagRule, Holder: "test"}),
	}
}

// told is a collector that delivers what it was made with, one record a fact.
type told []ingest.Fact

// Collect implements ingest.Collector.
func (facts told) Collect(_ context.Context, from ingest.Cursor, deliver ingest.Deliver) error {
	for i, fact := range facts {
		if int64(i) < from.Index {
			continue
		}
		raw, err := ingest.EncodeFact(fact)
		if err != nil {
			return err
		}
		record := ingest.Record{Raw: raw, File: "told", Position: string(rune('a' + i)), Facts: []ingest.Fact{fact}, Cursor: ingest.Cursor{File: "told", Index: int64(i + 1)}}
		if _, ok := fact.(*ingest.Covered); ok {
			record.Raw = nil
		}
		if err := deliver(record); err != nil {
			return err
		}
	}
	return nil
}

func (f fixture) load(t *testing.T, source string, facts ...ingest.Fact) graph.CollectorRun {
	t.Helper()
	run, err := f.pipeline.Run(t.Context(), graph.Source{UID: source, Name: source, Kind: "told"}, func(context.Context, ingest.Environment) (ingest.Collector, error) {
		return told(facts), nil
	}, pipeline.Options{Again: true})
	if err != nil {
		t.Fatalf("load %s: %v", source, err)
	}
	return run
}

func key(text string) graph.Key {
	parsed, err := graph.ParseKey(text)
	if err != nil {
		panic(err)
	}
	return parsed
}

func at(text string) time.Time {
	parsed, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return parsed
}

func head(text string) ingest.Head { return ingest.Head{At: at(text)} }

// access is the whole chain of one service account that may alter tables.
func access() []ingest.Fact {
	return []ingest.Fact{
		&ingest.IdentitySeen{Head: head("2026-01-01 00:00"), Key: key("hr:1"), IdentityKind: graph.KindPerson, Name: "Ada", Aliases: []graph.Key{key("email:ada@example.com")}},
		&ingest.IdentitySeen{Head: head("2026-01-01 00:00"), Key: key("hr:2"), IdentityKind: graph.KindPerson, Name: "Ben"},
		&ingest.IdentitySeen{Head: head("2026-01-01 00:00"), Key: key("db:billing"), IdentityKind: graph.KindServiceAccount, Name: "billing"},
		&ingest.Sponsored{Head: head("2026-01-02 00:00"), Identity: key("db:billing"), Sponsor: key("email:ada@example.com"), ValidFrom: at("2026-01-02 00:00")},
		&ingest.Requested{Head: head("2026-01-03 00:00"), Key: key("ticket:CHG-1"), Title: "alter tables", By: key("email:ada@example.com"), For: []graph.Key{key("db:billing")}},
		&ingest.Decided{Head: head("2026-01-04 00:00"), Key: key("ticket-approval:CHG-1"), Request: key("ticket:CHG-1"), Decision: "approved", By: key("hr:2")},
		&ingest.Granted{Head: head("2026-01-05 00:00"), Key: key("db-grant:1"), System: "db", Operations: []string{"ALTER *"}, Resources: []string{"billing.*"}, Holder: key("db:billing"), Request: key("ticket:CHG-1"), ValidFrom: at("2026-01-05 00:00")},
		&ingest.CredentialIssued{Head: head("2026-01-05 00:00"), Key: key("db-password:1"), CredentialKind: "password", Holder: key("db:billing"), IssuedAt: at("2026-01-05 00:00")},
	}
}

func acted(uid, moment, operation string) *ingest.Acted {
	return &ingest.Acted{
		Head: head(moment), Key: key("db-event:" + uid), System: "db", Operation: operation, Actor: key("db:billing"), Credential: key("db-password:1"),
		Resource: key("db-resource:billing.invoice"), Workload: "migrator", Environment: "production",
	}
}

func covered(from, to string, subjects ...graph.Subject) *ingest.Covered {
	return &ingest.Covered{Head: head(to), Subjects: subjects, From: at(from), To: at(to)}
}

func (f fixture) verdict(t *testing.T, uid string) (graph.Verdict, []string) {
	t.Helper()
	chain, err := f.database.Chain(t.Context(), "db-event:"+uid)
	if err != nil {
		t.Fatal(err)
	}
	return chain.Action.Judgement.Verdict, chain.Action.Judgement.States()
}

func TestActionIsTracedThroughTheWholeChain(t *testing.T) {
	f := open(t)
	f.load(t, "state", access()...)
	run := f.load(t, "log", acted("1", "2026-02-01 10:00", "ALTER TABLE"))
	if run.Read != 1 || run.Loaded != 1 || run.Actions != 1 || run.Status != graph.RunSucceeded {
		t.Errorf("run = %+v", run)
	}
	verdict, states := f.verdict(t, "1")
	if verdict != graph.VerdictTraced {
		t.Errorf("verdict = %s %v, want traced", verdict, states)
	}
}

func TestLateFactsJudgeAgainAndKeepWhatWasThought(t *testing.T) {
	f := open(t)
	f.load(t, "log", acted("1", "2026-02-01 10:00", "ALTER TABLE"))
	if verdict, states := f.verdict(t, "1"); verdict != graph.VerdictUnknown {
		t.Fatalf("without any other source: %s %v, want unknown", verdict, states)
	}
	f.load(t, "state", access()...)
	verdict, states := f.verdict(t, "1")
	if verdict != graph.VerdictTraced {
		t.Errorf("after the facts: %s %v, want traced", verdict, states)
	}
	chain, err := f.database.Chain(t.Context(), "db-event:1")
	if err != nil {
		t.Fatal(err)
	}
	if len(chain.Earlier) == 0 || chain.Earlier[0].Judgement.Verdict != graph.VerdictUnknown {
		t.Errorf("what was thought before = %+v, want unknown", chain.Earlier)
	}
}

func TestCoverageTurnsUnknownIntoMissing(t *testing.T) {
	f := open(t)
	facts := access()
	f.load(t, "state", append(facts[:3:3], facts[6], facts[7])...) // no sponsor, no request, no approval
	f.load(t, "log", acted("1", "2026-02-01 10:00", "ALTER TABLE"))
	if verdict, states := f.verdict(t, "1"); verdict != graph.VerdictUnknown {
		t.Fatalf("before coverage: %s %v, want unknown", verdict, states)
	}
	f.load(t, "hr", covered("2026-01-01 00:00", "2026-03-01 00:00", graph.SubjectSponsor))
	verdict, states := f.verdict(t, "1")
	if verdict != graph.VerdictBroken || states[0] != "missing" {
		t.Errorf("with sponsors covered: %s %v, want broken with the sponsor missing", verdict, states)
	}
}

func TestSecondLoadChangesNothing(t *testing.T) {
	f := open(t)
	f.load(t, "state", access()...)
	log := []ingest.Fact{acted("1", "2026-02-01 10:00", "ALTER TABLE"), acted("2", "2026-02-01 11:00", "DROP TABLE"), acted("1", "2026-02-01 10:00", "ALTER TABLE")}
	first := f.load(t, "log", log...)
	if first.Read != 3 || first.Actions != 2 || first.Duplicates != 1 {
		t.Errorf("first run = %+v, want 3 read, 2 actions, 1 duplicate", first)
	}
	second := f.load(t, "log", log...)
	if second.Read != 3 || second.Actions != 0 || second.Duplicates != 3 {
		t.Errorf("second run = %+v, want 3 read, no action, 3 duplicates", second)
	}
}

func TestPlaceholderIsFilledByItsDescription(t *testing.T) {
	f := open(t)
	f.load(t, "log", &ingest.Acted{Head: head("2026-02-01 10:00"), Key: key("db-event:1"), System: "db", Operation: "SELECT", Actor: key("db-login:billing_rw")})
	chain, err := f.database.Chain(t.Context(), "db-event:1")
	if err != nil {
		t.Fatal(err)
	}
	if !chain.Circumstances.Standing.Identity.Unattributed {
		t.Fatalf("actor = %+v, want a placeholder", chain.Circumstances.Standing.Identity)
	}
	f.load(t, "state", &ingest.IdentitySeen{Head: head("2026-01-01 00:00"), Key: key("db:billing"), IdentityKind: graph.KindServiceAccount, Name: "billing", Aliases: []graph.Key{key("db-login:billing_rw")}})
	chain, err = f.database.Chain(t.Context(), "db-event:1")
	if err != nil {
		t.Fatal(err)
	}
	if identity := chain.Circumstances.Standing.Identity; identity.UID != "db:billing" && identity.Name != "billing" || identity.Unattributed {
		t.Errorf("actor = %+v, want billing", identity)
	}
}

func TestTwoDescribedIdentitiesThatAreOneAreMerged(t *testing.T) {
	f := open(t)
	f.load(t, "cmdb", &ingest.IdentitySeen{Head: head("2026-01-01 00:00"), Key: key("cmdb:7"), IdentityKind: graph.KindServiceAccount, Name: "billing service"})
	f.load(t, "state", access()...)
	f.load(t, "log", acted("1", "2026-02-01 10:00", "ALTER TABLE"))
	f.load(t, "cmdb", &ingest.AliasSeen{Head: head("2026-02-02 00:00"), Key: key("cmdb:7"), Alias: key("db:billing"), Rule: "cmdb"})
	chain, err := f.database.Chain(t.Context(), "db-event:1")
	if err != nil {
		t.Fatal(err)
	}
	if got := chain.Action.IdentityUID; got != "cmdb:7" {
		t.Errorf("identity of the action = %s, want that of the survivor cmdb:7", got)
	}
	if chain.Action.Judgement.Verdict != graph.VerdictTraced {
		t.Errorf("verdict = %s %v, want traced still", chain.Action.Judgement.Verdict, chain.Action.Judgement.States())
	}
}
