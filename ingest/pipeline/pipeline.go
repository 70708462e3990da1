// Package pipeline runs a source: it keeps each raw record, applies the facts about state, resolves and judges actions,
// writes them, and commits how far it got. It judges again what late facts touch.
package pipeline

import (
	"context"
	"log/slog"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"clew/graph"
	"clew/graph/judge"
	"clew/graph/schema"
	"clew/ingest/resolve"
)

// Graph is what the pipeline needs of the graph's database. All methods wrap graph.ErrBusy in errors that pass by
// themselves, such as a database that is being restarted.
type Graph interface {
	OpenSource(ctx context.Context, source graph.Source) (graph.Source, error)
	TakeLease(ctx context.Context, sourceUID, holder string, length time.Duration) error
	EndLease(ctx context.Context, sourceUID, holder string) error
	StartRun(ctx context.Context, sourceUID string, now time.Time) (run graph.CollectorRun, cursor string, again bool, err error)
	Checkpoint(ctx context.Context, checkpoint graph.Checkpoint) error
	KnownFile(ctx context.Context, sourceUID string, file graph.FinishedFile) (bool, error)

	ChangeState(ctx context.Context, work func(ctx context.Context, tx schema.Transaction) error) error
	WriteActions(ctx context.Context, actions []graph.Action, hits []graph.FindingHit) (map[string]bool, error)
	Deliveries(ctx context.Context, uids []string) (map[string]graph.Delivery, error)

	Standings(ctx context.Context, uids []string) (map[string]graph.Standing, error)
	Lineages(ctx context.Context, uids []string) (map[string]graph.Lineage, error)
	Coverages(ctx context.Context) (spans graph.Coverages, mark string, err error)

	Pending(ctx context.Context, most int) ([]graph.Pending, error)
	ActionsOf(ctx context.Context, pending graph.Pending, after time.Time, afterUID string, most int) ([]graph.Action, error)
	Rejudge(ctx context.Context, actions []graph.Action, hits func(*graph.Action, []string) []graph.FindingHit) error
	Advance(ctx context.Context, pending graph.Pending, reached, unknown time.Time, coverage string) error
	Settle(ctx context.Context, pending graph.Pending, unknown time.Time, coverage string) error
	MoveActions(ctx context.Context, most int) (int64, error)
	PartActions(ctx context.Context, most int, hits func(*graph.Action, []string) []graph.FindingHit) (more bool, err error)
	ActionsByKeys(ctx context.Context, identity string, keys []graph.Key, most int64) (graph.Count, error)
	Rejections(ctx context.Context, sourceUID string, turn graph.Turn) (graph.Page[graph.Rejection], error)
}

// EvidenceReader gives raw records back.
type EvidenceReader interface {
	// Read gives the record with the hash from the segment. Errors wrap evidence.ErrMissing or evidence.ErrAltered when
	// it is not there as it was written; others are those of the storage.
	Read(ctx context.Context, segment, hash string) ([]byte, error)
}

// Evidence keeps raw records.
type Evidence interface {
	EvidenceReader
	// Write keeps the records of one batch and gives the segment that has them and the hash of each.
	Write(ctx context.Context, records [][]byte) (segment string, hashes []string, err error)
}

// Rules says what the pipeline needs to know of gap rules.
type Rules interface {
	// ActionRule gives severity and subject label ("Identity" or "Credential") of a rule about single actions; found is
	// false for rules about state, whose findings come from their own queries.
	ActionRule(id string) (severity, subjectLabel string, found bool)
}

// Settings of a pipeline. Graph, Evidence and Rules are required.
type Settings struct {
	Graph    Graph
	Evidence Evidence
	Rules    Rules
	Judge    *judge.Judge
	Resolve  resolve.Rules // what to infer of sponsors and joins
	Logger   *slog.Logger
	Holder   string           // names this process in leases
	Writers  int              // writers of actions at once; zero: as many as the database has cores here, 2
	Settled  int              // actions judged again at a time; zero: 1,000
	Clock    func() time.Time // zero: time.Now
}

// Pipeline runs sources. It is safe for concurrent use; one source runs once at a time.
type Pipeline struct {
	Settings
	identities *lru.Cache[graph.Key, string]
	standings  *lru.Cache[string, graph.Standing]
	lineages   *lru.Cache[string, graph.Lineage]
	repeats    *lru.Cache[uint64, struct{}]

	// changing is held while a batch is judged and written, and exclusively while state changes: an action must not be
	// judged on coverage that is outdated before it is written, and transactions on the same identities and credentials
	// would only wait for each other's locks.
	changing sync.RWMutex
	known    sync.Mutex // guards coverage and its mark
	coverage graph.Coverages
	mark     string
	judging  sync.Mutex // one pass over what is pending at a time
}

// The sizes of the caches keep memory flat: a standing holds the policies of an identity.
const (
	mostIdentities = 50_000
	mostStandings  = 2_000
	mostLineages   = 20_000
	mostRepeats    = 50_000
)

// New makes a pipeline.
func New(settings Settings) *Pipeline {
	if settings.Judge == nil {
		settings.Judge = judge.New(judge.Settings{})
	}
	if settings.Logger == nil {
		settings.Logger = slog.New(slog.DiscardHandler)
	}
	if settings.Writers <= 0 {
		settings.Writers = 2
	}
	if settings.Clock == nil {
		settings.Clock = time.Now
	}
	if settings.Settled <= 0 {
		settings.Settled = mostJudged
	}
	p := &Pipeline{Settings: settings}
	p.identities = cache[graph.Key, string](mostIdentities)
	p.standings = cache[string, graph.Standing](mostStandings)
	p.lineages = cache[string, graph.Lineage](mostLineages)
	p.repeats = cache[uint64, struct{}](mostRepeats)
	return p
}

func cache[K comparable, V any](size int) *lru.Cache[K, V] {
	made, err := lru.New[K, V](size)
	if err != nil { // only for a size that is not positive
		panic(err)
	}
	return made
}

func (p *Pipeline) now() time.Time { return p.Clock().UTC() }
