package web

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/hashicorp/golang-lru/v2/expirable"
	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/singleflight"

	"clew/graph/judge"
	"clew/static"
	"clew/web/auth"
	"clew/web/export"
)

// Graph is what the pages need of the graph. Errors wrap graph.ErrNotFound, graph.ErrInvalid, graph.ErrConflict and
// graph.ErrBusy where these hold.
type Graph interface {
	// Ping reports whether the database answers.
	Ping(ctx context.Context) error
	ActionGraph
	ActionListGraph
	AgentGraph
	BacklogGraph
	CaseGraph
	ConversationGraph
	EntityGraph
	ExploreGraph
	FindingGraph
	HomeGraph
	RuleGraph
	ReachGraph
	JoinGraph
	PathGraph
	SearchGraph
	SessionGraph
	UserGraph
	SourceGraph
	VendorGraph
	TokenGraph
	VisitGraph
}

// Settings of the server. Graph, Evidence, Rules and Queries are required.
type Settings struct {
	Graph    Graph
	Evidence Evidence
	Rules    Rules
	Queries  Queries
	Judge    *judge.Judge         // nil: judges by the default settings
	Facts    export.FactsOf       // nil: evidence packs hold no facts
	PackKey  ed25519.PrivateKey   // signs evidence packs; nil: they are not signed
	Runner   Runner               // nil: no source can be run from here
	Joins    Joins                // nil: nobody can decide about joins here
	Push     http.Handler         // serves PushPath and authenticates by itself; nil: nobody can push facts
	Registry *prometheus.Registry // nil: one of its own
	Logger   *slog.Logger         // nil: silent
	Clock    func() time.Time     // nil: time.Now
	Version  string
	Browser  string         // address of the database for people, such as bolt://127.0.0.1:7687; never with a password
	Hosts    []string       // host names by which the server may be called; empty: those of loopback
	Secure   bool           // reached by TLS only: cookies are marked Secure, and browsers told to keep to it
	Provider *auth.Provider // signs users in; nil: one-time links alone do
	SignIn   string         // the command that prints a new one-time link; empty: starting again
	Timeout  time.Duration  // of one page; zero: 30 s
}

// PushPath is where Settings.Push is mounted.
const PushPath = "/api/facts"

// DefaultAddress is where to listen unless told otherwise: reached from this machine only, beside a Neo4j at its own port.
const DefaultAddress = "127.0.0.1:8470"

// Server serves the pages.
type Server struct {
	Settings
	handler  http.Handler
	sessions *scs.SessionManager
	store    *sessionStore
	links    *signInLinks
	visits   *visitQueue
	counts   *counters
	home     homeMemory
	ended    *expirable.LRU[string, struct{}]      // logout tokens that were used
	renewals *expirable.LRU[string, auth.Identity] // by the hash of the refresh token that was used
	renewing singleflight.Group
	files    map[string]sectionFiles // by the beginning of their address

	addresses []string
	served    []string
}

// New makes a server. The error wraps static.ErrNotBuilt when the style sheets and scripts are missing.
func New(settings Settings) (*Server, error) {
	if err := static.Check(); err != nil {
		return nil, err
	}
	if settings.Judge == nil {
		settings.Judge = judge.New(judge.Settings{})
	}
	if settings.Logger == nil {
		settings.Logger = slog.New(slog.DiscardHandler)
	}
	if settings.Clock == nil {
		settings.Clock = time.Now
	}
	if settings.Registry == nil {
		settings.Registry = prometheus.NewRegistry()
	}
	if len(settings.Hosts) == 0 {
		settings.Hosts = []string{"localhost", "127.0.0.1", "::1"}
	}
	if settings.Timeout <= 0 {
		settings.Timeout = 30 * time.Second
	}
	s := &Server{
		Settings: settings, links: newSignInLinks(settings.Clock),
		ended:    expirable.NewLRU[string, struct{}](tokensKept, nil, time.Hour),
		renewals: expirable.NewLRU[string, auth.Identity](tokensKept, nil, time.Minute),
	}
	var err error
	if s.counts, err = newCounters(settings.Registry); err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	if err := settings.Registry.Register(backlogGauges{settings.Graph, settings.Clock}); err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	s.visits = newVisitQueue(settings.Graph, settings.Logger, s.counts)
	s.store = newSessionStore(settings.Graph, settings.Clock)
	s.files = s.entityFiles()
	s.sessions = newSessions(s.store, settings.Secure)
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.fail
	s.routes(e)
	if err := checkAccess(e.Routes()); err != nil {
		return nil, err
	}
	for _, route := range e.Routes() {
		if route.Method == http.MethodGet {
			s.addresses = append(s.addresses, route.Path)
		}
		if route.Method != echo.RouteNotFound {
			s.served = append(s.served, route.Method+" "+route.Path)
		}
	}
	slices.Sort(s.addresses)
	slices.Sort(s.served)
	// Most pages go to the next desk: the fastest level shortens them nearly as much as the slow ones.
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(smallestZipped), gzhttp.CompressionLevel(gzip.BestSpeed))
	if err != nil {
		return nil, fmt.Errorf("compression: %w", err)
	}
	s.handler = s.guard(compress(e))
	return s, nil
}

// tokensKept is how many tokens of the identity provider are remembered as used.
const tokensKept = 4_096

// Handler gives the whole server as a handler, for tests and for those who listen by themselves. Visits are stored
// only while Serve runs, or when Flush is called.
func (s *Server) Handler() http.Handler { return s.handler }

// Addresses lists the patterns of all addresses that answer a GET, such as /action/:uid, sorted.
func (s *Server) Addresses() []string { return slices.Clone(s.addresses) }

// Routes lists the methods and patterns of all routes, such as "POST /cases", sorted.
func (s *Server) Routes() []string { return slices.Clone(s.served) }

// Flush stores the visits that wait.
func (s *Server) Flush(ctx context.Context) error { return s.visits.flush(ctx) }

// The limits of a connection. Pages are short; exports and pushes lift theirs.
const (
	headerTimeout   = 5 * time.Second
	bodyTimeout     = 30 * time.Second
	answerTimeout   = 60 * time.Second
	idleTimeout     = 2 * time.Minute
	shutdownTimeout = 15 * time.Second
	headerBytes     = 64 << 10
)

// Serve answers on the listener until the context ends, then lets the requests under way finish and stores the visits
// that wait. It returns nil after an orderly end.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: s.handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: bodyTimeout, WriteTimeout: answerTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: headerBytes, ErrorLog: slog.NewLogLogger(s.Logger.Handler(), slog.LevelWarn),
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	written := make(chan error, 1)
	go func() { written <- s.visits.run(background) }()
	go s.sweepSessions(background)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
		defer cancel()
		if err = server.Shutdown(ending); err != nil {
			err = errors.Join(fmt.Errorf("requests were cut off after %s: %w", shutdownTimeout, err), server.Close())
		}
	}
	stop()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, <-written)
}
