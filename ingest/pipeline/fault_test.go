package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"clew/graph"
	"clew/graph/graphtest"
	"clew/graph/neo4j"
	"clew/graph/neo4jd"
	"clew/ingest"
	"clew/ingest/evidence"
	"clew/ingest/pipeline"
)

const (
	actionsOfLog = 300
	// flushed is how many records come between two ends of snapshots, each of which sends a batch on.
	flushed = 32
)

// moments of the log: an action a minute.
func minute(n int) time.Time { return at("2026-02-01 00:00").Add(time.Duration(n) * time.Minute) }

// log gives the records of a source in which state and actions are mixed: actors are described, joined and given access
// while they act, some events are delivered twice, and some records cannot be decoded. The facts are new each time, since a
// run changes them.
func log() []ingest.Record {
	var records []ingest.Record
	add := func(rejection string, facts ...ingest.Fact) {
		index := len(records) + 1
		records = append(records, ingest.Record{
			Raw: fmt.Appendf(nil, `{"record":%d}`, index), File: "log.json", Position: fmt.Sprintf("line %d", index), Facts: facts, Rejection: rejection,
			Cursor: ingest.Cursor{File: "log.json", Index: int64(index)},
		})
	}
	for n := range actionsOfLog {
		one := key(fmt.Sprintf("db:%d", n%10))
		login := key(fmt.Sprintf("login:%d", n%10))
		actor := one
		if n%3 == 0 {
			actor = login
		}
		act := func() ingest.Fact {
			return &ingest.Acted{
				Head: ingest.Head{At: minute(n)}, Key: key(fmt.Sprintf("event:%d", n)), System: "db", Operation: []string{"SELECT", "ALTER TABLE"}[n%2], Actor: actor,
				Credential: key(fmt.Sprintf("secret:%d", n%20)), Resource: key("db-resource:billing.invoice"), Workload: "w", Environment: "production", Instance: key(fmt.Sprintf("pod:%d", n%4)),
			}
		}
		add("", act())
		if n%25 == 7 {
			add("", act())
		}
		if n%60 == 5 {
			add("no JSON")
		}
		head := ingest.Head{At: minute(n)}
		if n < 50 || n%10 != 3 && n%10 != 4 {
			continue
		}
		switch grant := key(fmt.Sprintf("grant:%d", n%10)); n / 50 {
		case 1:
			add("", &ingest.IdentitySeen{Head: head, Key: one, IdentityKind: graph.KindServiceAccount, Name: one.Value, Environment: "production"})
		case 2:
			add("", &ingest.Granted{Head: head, Key: grant, System: "db", Operations: []string{"SELECT"}, Resources: []string{"billing.*"}, Holder: login, Request: key("ticket:1"), ValidFrom: minute(0)})
			add("", &ingest.Sponsored{Head: head, Identity: one, Sponsor: key("hr:1"), ValidFrom: minute(0)}, &ingest.IdentitySeen{Head: head, Key: key("hr:1"), IdentityKind: graph.KindPerson, Name: "Ada"})
		case 3:
			add("", &ingest.AliasSeen{Head: head, Key: one, Alias: login, Rule: "login"})
			add("", &ingest.CredentialIssued{Head: head, Key: key(fmt.Sprintf("secret:%d", n%20)), CredentialKind: "password", Holder: login, IssuedAt: minute(1)})
		case 4:
			add("", &ingest.Requested{Head: head, Key: key("ticket:1"), By: key("hr:1"), For: []graph.Key{one}, RequestedAt: minute(0)}, &ingest.Decided{Head: head, Key: key("ok:1"), Request: key("ticket:1"), Decision: "approved", By: key("hr:2"), DecidedAt: minute(0)})
		default:
			add("", &ingest.GrantEnded{Head: head, Key: grant, EndedAt: minute(220)}, &ingest.CredentialEnded{Head: head, Key: key("secret:3"), EndedAt: minute(100)})
		}
	}
	covered := &ingest.Covered{Head: ingest.Head{At: minute(actionsOfLog)}, System: "db", From: minute(0), To: minute(actionsOfLog), Subjects: []graph.Subject{graph.SubjectGrant, graph.SubjectCredential, graph.SubjectSponsor}}
	add("", covered)
	records[len(records)-1].Raw = nil
	return records
}

// script is a collector that delivers records, and does something before some of them.
type script struct {
	records []ingest.Record
	before  map[int]func() error // by index; each once
	closed  atomic.Bool
}

// Collect implements ingest.Collector.
func (s *script) Collect(_ context.Context, from ingest.Cursor, deliver ingest.Deliver) error {
	for i := int(from.Index); i < len(s.records); i++ {
		if do := s.before[i]; do != nil {
			delete(s.before, i)
			if err := do(); err != nil {
				return err
			}
		}
		record := s.records[i]
		if i%flushed == flushed-1 {
			record.Snapshot = &ingest.SnapshotMark{Scope: "none", At: minute(0)}
		}
		if err := deliver(record); err != nil {
			return err
		}
	}
	return nil
}

// Close implements io.Closer.
func (s *script) Close() error {
	s.closed.Store(true)
	return nil
}

// process is one process of Clew as far as loading goes: its caches are its own.
func process(t *testing.T, server *graphtest.Database, uri string, kept pipeline.Evidence) *pipeline.Pipeline {
	t.Helper()
	database, err := neo4j.Open(t.Context(), neo4j.Settings{URI: uri, Username: server.Username, Password: server.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close(context.Background()) })
	if err := database.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return pipeline.New(pipeline.Settings{Graph: database, Evidence: kept, Rules: actionRules{}, Holder: "test", Logger: slog.New(slog.NewTextHandler(t.Output(), nil))})
}

func keep(t *testing.T) *evidence.Store {
	t.Helper()
	store, err := evidence.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func runOnce(ctx context.Context, p *pipeline.Pipeline, collector ingest.Collector) (graph.CollectorRun, error) {
	return p.Run(ctx, graph.Source{UID: "log", Name: "log", Kind: "script"}, func(context.Context, ingest.Environment) (ingest.Collector, error) {
		return collector, nil
	}, pipeline.Options{})
}

// loaded is what a load comes to: the graph without the clocks of loading, what stands in quarantine, and the numbers.
type loaded struct {
	Graph      map[string]map[string]string
	Quarantine []string
	Numbers    [5]int64 // read, loaded, rejected, duplicates, actions of all runs
}

// loadingClocks tell when and in which steps something was loaded, and in which order the samples of a finding came.
var loadingClocks = []string{"firstSeen", "lastSeen", "judgedAt", "supersededAt", "segment", "standingMark", "actionWrites", "samples", "leaseHolder", "leaseUntil",
	"judgedFor", "rejudgeRun", "changes", "run", "rows", "rowsBefore", "rowsUpTo", "readAt", "firstRead", "lastGood",
	"events", "changedAt", "resolvedAt", "reopenings", "reopenedAt"}

func outcomeOf(t *testing.T, server *graphtest.Database, runs ...graph.CollectorRun) loaded {
	t.Helper()
	got := loaded{Graph: server.Content(t, loadingClocks...)}
	for key, properties := range server.Content(t) {
		if strings.HasPrefix(key, ":Rejection") {
			got.Quarantine = append(got.Quarantine, properties["file"]+" "+properties["position"]+": "+properties["reason"])
		}
	}
	slices.Sort(got.Quarantine)
	// Which earlier judgements there were depends on when what was judged; runs are numbered by their start, and doubts of
	// records that name no time by their run: what they come to, the doubted coverage, is compared.
	maps.DeleteFunc(got.Graph, func(key string, _ map[string]string) bool {
		for _, part := range []string{":Lock", ":Migration", ":CollectorRun", ":Judgement", ":FindingEvent", ":Rejection", ":Doubt ", "[WAS_JUDGED", "[REJECTED_BY", "[OF]"} {
			if strings.Contains(key, part) {
				return true
			}
		}
		return false
	})
	for _, run := range runs {
		if run.Read != run.Loaded+run.Rejected {
			t.Errorf("read %d, loaded %d, rejected %d", run.Read, run.Loaded, run.Rejected)
		}
		for i, number := range []int64{run.Read, run.Loaded, run.Rejected, run.Duplicates, run.Actions} {
			got.Numbers[i] += number
		}
	}
	return got
}

// undisturbed is what the log comes to when nothing goes wrong; the first test that asks for it loads it.
var undisturbed *loaded

func baseline(t *testing.T, server *graphtest.Database) loaded {
	t.Helper()
	if undisturbed == nil {
		result, err := runOnce(t.Context(), process(t, server, server.URI, keep(t)), &script{records: log()})
		if err != nil {
			t.Fatal(err)
		}
		got := outcomeOf(t, server, result)
		records, rejected := int64(len(log())-1), int64(0) // the last one has no raw record
		for _, record := range log() {
			if record.Rejection != "" {
				rejected++
			}
		}
		want := [5]int64{records, records - rejected, rejected, actionsOfLog / 25, actionsOfLog}
		if got.Numbers != want || len(got.Quarantine) != int(rejected) {
			t.Fatalf("undisturbed: %v, want %v; in quarantine %q", got.Numbers, want, got.Quarantine)
		}
		undisturbed = &got
		server.Wipe(t)
	}
	return *undisturbed
}

func requireSame(t *testing.T, want, got loaded) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("not what an undisturbed load comes to (-undisturbed +disturbed):\n%s", diff)
	}
}

// at several places of the log.
func places(do func() error) map[int]func() error {
	before := map[int]func() error{}
	for _, index := range []int{45, 108, 150, 222, 290} {
		before[index] = do
	}
	return before
}

func TestConnectionIsCutAndSlow(t *testing.T) {
	server := graphtest.OpenKeepingSchema(t)
	want := baseline(t, server)
	for name, disturb := range map[string]func(*toxiproxy.Proxy) error{
		"cut": func(proxy *toxiproxy.Proxy) error {
			proxy.Stop()
			return proxy.Start()
		},
		"cut in the middle of a message": func(proxy *toxiproxy.Proxy) error {
			proxy.Toxics.ResetToxics(t.Context())
			_, err := proxy.Toxics.AddToxicJson(strings.NewReader(`{"name": "cut", "type": "limit_data", "stream": "upstream", "attributes": {"bytes": 90000}}`))
			return err
		},
		"answers cut": func(proxy *toxiproxy.Proxy) error {
			proxy.Toxics.ResetToxics(t.Context())
			_, err := proxy.Toxics.AddToxicJson(strings.NewReader(`{"name": "cut", "type": "limit_data", "stream": "downstream", "attributes": {"bytes": 120000}}`))
			return err
		},
		"slow": func(proxy *toxiproxy.Proxy) error {
			proxy.Toxics.ResetToxics(t.Context())
			_, err := proxy.Toxics.AddToxicJson(strings.NewReader(`{"name": "slow", "type": "latency", "attributes": {"latency": 40, "jitter": 30}}`))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			server.Wipe(t)
			upstream, _ := strings.CutPrefix(server.URI, "bolt://")
			proxy := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop()), "neo4j", "127.0.0.1:0", upstream)
			if err := proxy.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(proxy.Stop)
			collector := &script{records: log(), before: places(func() error { return disturb(proxy) })}
			collector.before[len(collector.records)-1] = func() error {
				proxy.Toxics.ResetToxics(t.Context())
				return nil
			}
			result, err := runOnce(t.Context(), process(t, server, "bolt://"+proxy.Listen, keep(t)), collector)
			if err != nil {
				t.Fatal(err)
			}
			requireSame(t, want, outcomeOf(t, server, result))
		})
	}
}

func TestDatabaseIsKilledAndRestarted(t *testing.T) {
	want := baseline(t, graphtest.OpenKeepingSchema(t))
	settings := neo4jd.Settings{
		DataDir: filepath.Join(t.TempDir(), "neo4j"), HeapBytes: 512 << 20, PageCacheBytes: 128 << 20,
		JavaOptions: []string{"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"}, Logger: slog.New(slog.DiscardHandler),
	}
	child, err := neo4jd.Open(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = child.Close(context.Background()) })
	settings.Port = child.Port()
	server := graphtest.Connect(t, child.URI(), child.Username(), child.Password())
	kill := func() error {
		if err := syscall.Kill(child.PID(), syscall.SIGKILL); err != nil {
			return err
		}
		<-child.Done()
		_ = child.Close(t.Context()) // it says how the server ended
		var err error
		child, err = neo4jd.Open(t.Context(), settings)
		return err
	}
	collector := &script{records: log(), before: map[int]func() error{75: kill, 235: kill}}
	result, err := runOnce(t.Context(), process(t, server, server.URI, keep(t)), collector)
	if err != nil {
		t.Fatal(err)
	}
	requireSame(t, want, outcomeOf(t, server, result))
}

func TestRunIsStoppedAndRunAgain(t *testing.T) {
	server := graphtest.OpenKeepingSchema(t)
	want := baseline(t, server)
	for name, next := range map[string]func(*testing.T, *pipeline.Pipeline, *evidence.Store) *pipeline.Pipeline{
		"by the same process": func(_ *testing.T, same *pipeline.Pipeline, _ *evidence.Store) *pipeline.Pipeline { return same },
		"by another process": func(t *testing.T, _ *pipeline.Pipeline, store *evidence.Store) *pipeline.Pipeline {
			return process(t, server, server.URI, store)
		},
	} {
		t.Run(name, func(t *testing.T) {
			server.Wipe(t)
			store := keep(t)
			p := process(t, server, server.URI, store)
			var runs []graph.CollectorRun
			for _, index := range []int{33, 85, 166, 250} {
				ctx, stop := context.WithCancel(t.Context())
				collector := &script{records: log(), before: map[int]func() error{index: func() error { stop(); return nil }}}
				result, err := runOnce(ctx, p, collector)
				if !errors.Is(err, context.Canceled) || result.Status != graph.RunStopped {
					t.Errorf("stopped at %d: %s, %v", index, result.Status, err)
				}
				if !collector.closed.Load() {
					t.Error("the collector was not closed")
				}
				runs = append(runs, result)
				p = next(t, p, store)
			}
			result, err := runOnce(t.Context(), p, &script{records: log()})
			if err != nil {
				t.Fatal(err)
			}
			got := outcomeOf(t, server, append(runs, result)...)
			// An action that was written when its run was stopped before it was counted is a duplicate of the next run.
			if sum := got.Numbers[3] + got.Numbers[4]; sum != want.Numbers[3]+want.Numbers[4] {
				t.Errorf("%d actions and duplicates in all, want %d", sum, want.Numbers[3]+want.Numbers[4])
			}
			got.Numbers[3], got.Numbers[4] = want.Numbers[3], want.Numbers[4]
			requireSame(t, want, got)
		})
	}
}

// fullDisk is a store of evidence whose disk is full after some batches, until it is emptied.
type fullDisk struct {
	*evidence.Store
	left atomic.Int64
}

// Write implements pipeline.Evidence.
func (d *fullDisk) Write(ctx context.Context, records [][]byte) (string, []string, error) {
	if d.left.Add(-1) < 0 {
		return "", nil, fmt.Errorf("write evidence: %w", &os.PathError{Op: "write", Path: "segment", Err: syscall.ENOSPC})
	}
	return d.Store.Write(ctx, records)
}

func TestEvidenceCannotBeKept(t *testing.T) {
	server := graphtest.OpenKeepingSchema(t)
	want := baseline(t, server)
	disk := &fullDisk{Store: keep(t)}
	disk.left.Store(4)
	p := process(t, server, server.URI, disk)
	first, err := runOnce(t.Context(), p, &script{records: log()})
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "raw records of log") {
		t.Errorf("error = %v, want that the disk is full and of which source", err)
	}
	if first.Status != graph.RunPartial || first.Read == 0 || first.Error != err.Error() {
		t.Errorf("run = %+v, want a partial one that says why", first)
	}
	if unkept := server.Content(t); len(unkept) == 0 {
		t.Error("what was kept was not loaded")
	}
	for key, properties := range server.Content(t) {
		if strings.HasPrefix(key, ":Action") && properties["evidence"] == "" {
			t.Errorf("%s was loaded without its raw record", key)
		}
	}
	disk.left.Store(1 << 30)
	second, err := runOnce(t.Context(), p, &script{records: log()})
	if err != nil {
		t.Fatal(err)
	}
	requireSame(t, want, outcomeOf(t, server, first, second))
}

func TestEvidenceFolderIsGone(t *testing.T) {
	server := graphtest.OpenKeepingSchema(t)
	folder := filepath.Join(t.TempDir(), "evidence")
	store, err := evidence.Open(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	result, err := runOnce(t.Context(), process(t, server, server.URI, store), &script{records: log()})
	if err == nil || result.Status != graph.RunFailed || result.Read != 0 {
		t.Errorf("run = %+v, %v; want a failed one", result, err)
	}
	for key := range server.Content(t) {
		if strings.HasPrefix(key, ":Action") || strings.HasPrefix(key, ":Identity") {
			t.Errorf("%s was loaded although no raw record can be kept", key)
		}
	}
}

func TestSourceFailsHalfWay(t *testing.T) {
	server := graphtest.OpenKeepingSchema(t)
	want := baseline(t, server)
	p := process(t, server, server.URI, keep(t))
	broken := &script{records: log(), before: map[int]func() error{166: func() error { return errors.New("bucket: access denied") }}}
	first, err := runOnce(t.Context(), p, broken)
	if err == nil || err.Error() != "bucket: access denied" || first.Error != err.Error() || first.Status != graph.RunPartial {
		t.Errorf("run = %+v, %v; want a partial one with the source's own words", first, err)
	}
	if first.Read != 166 {
		t.Errorf("read = %d, want all 166 records before the failure", first.Read)
	}
	if !broken.closed.Load() {
		t.Error("the collector was not closed")
	}
	for key, properties := range server.Content(t) {
		if properties["rejudgeFrom"] != "" {
			t.Errorf("%s still waits to be judged again", key)
		}
	}
	second, err := runOnce(t.Context(), p, &script{records: log()})
	if err != nil {
		t.Fatal(err)
	}
	requireSame(t, want, outcomeOf(t, server, first, second))
}

func TestFactThatIsWrongIsRejectedAlone(t *testing.T) {
	server := graphtest.OpenKeepingSchema(t)
	records := log()[:5]
	records[2].Facts = append(records[2].Facts, &ingest.GrantEnded{Head: ingest.Head{At: minute(1)}})
	result, err := runOnce(t.Context(), process(t, server, server.URI, keep(t)), &script{records: records})
	if err != nil {
		t.Fatal(err)
	}
	got := outcomeOf(t, server, result)
	if got.Numbers != [5]int64{5, 4, 1, 0, 4} || result.Status != graph.RunPartial {
		t.Errorf("read, loaded, rejected, duplicates, actions = %v, %s; want 5 4 1 0 4, partial", got.Numbers, result.Status)
	}
	if want := []string{"log.json line 3: GrantEnded.key: is required"}; len(got.Quarantine) != 1 || !strings.HasPrefix(got.Quarantine[0], want[0]) {
		t.Errorf("quarantine = %q, want %q", got.Quarantine, want)
	}
}

func TestSecondProcessWaitsForItsTurn(t *testing.T) {
	server := graphtest.OpenKeepingSchema(t)
	first, second := process(t, server, server.URI, keep(t)), process(t, server, server.URI, keep(t))
	second.Holder = "another"
	collector := &script{records: log()[:10], before: map[int]func() error{5: func() error {
		_, err := runOnce(t.Context(), second, &script{records: log()[:10]})
		var held *graph.HeldError
		if !errors.As(err, &held) || held.Holder != "test" {
			t.Errorf("the second run: %v, want that the first one has the source", err)
		}
		return nil
	}}}
	if result, err := runOnce(t.Context(), first, collector); err != nil || result.Read != 10 {
		t.Errorf("the first run: %+v, %v", result, err)
	}
	if result, err := runOnce(t.Context(), second, &script{records: log()[:20]}); err != nil || result.Read != 10 {
		t.Errorf("the second run afterwards: %+v, %v; want the ten records behind the first ten", result, err)
	}
}
