package web

import (
	"context"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/hashicorp/golang-lru/v2/expirable"
	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
	"clew/web/auth"
)

// SessionGraph keeps sessions, so that several servers share them.
type SessionGraph interface {
	// Session gives the content of a session that has not ended, by the hash of its token.
	Session(ctx context.Context, hash string, now time.Time) (content []byte, found bool, err error)
	// SaveSession stores a session until its expiry, and whose it is.
	SaveSession(ctx context.Context, hash string, content []byte, expiry time.Time, of graph.SessionOf) error
	// EndSession removes a session; one that is not there is no error.
	EndSession(ctx context.Context, hash string) error
	// EndSessionsOf removes the sessions of a provider's session or, where that is empty, of a subject, and gives their hashes.
	EndSessionsOf(ctx context.Context, of graph.SessionOf) ([]string, error)
	// SweepSessions removes some sessions that have ended and says how many.
	SweepSessions(ctx context.Context, now time.Time) (int64, error)
}

// UserGraph keeps who Clew's users are.
type UserGraph interface {
	// SignIn records that a user signed in, and gives the user's name. A user keeps the name of the first sign-in for good;
	// where it was given to another one, a number parts the two.
	SignIn(ctx context.Context, user graph.User) (string, error)
}

// User is who is signed in.
type User struct {
	Name  string     // of this user alone, and never given to another one
	Roles auth.Roles // what any of them allows, the user may do
}

const (
	sessionLife     = 12 * time.Hour
	sessionsKept    = 1_024
	sessionStale    = 5 * time.Second // how long another server's sign-out may go unseen here
	sessionSweep    = 10 * time.Minute
	userField       = "user"
	flashesField    = "flashes"
	identityField   = "identity" // who signed in at the identity provider
	awayField       = "away"     // since when that does not answer
	signedInContext = "clew.user"
)

func init() {
	gob.Register(User{})
	gob.Register(auth.Identity{})
	gob.Register(time.Time{})
	gob.Register([]views.Flash{})
}

func newSessions(store *sessionStore, secure bool) *scs.SessionManager {
	sessions := scs.New()
	sessions.Store = store
	sessions.Lifetime = sessionLife
	sessions.Cookie.Name = "clew_session"
	sessions.Cookie.HttpOnly = true
	sessions.Cookie.SameSite = http.SameSiteLaxMode
	sessions.Cookie.Secure = secure
	sessions.Cookie.Persist = false
	return sessions
}

// sessionStore implements scs.CtxStore on the graph. The token itself is never stored: who reads the database cannot
// take over a session.
type sessionStore struct {
	graph SessionGraph
	clock func() time.Time
	known *expirable.LRU[string, storedSession]
}

type storedSession struct {
	content []byte
	expiry  time.Time // zero: as stored, found alive
}

func newSessionStore(graph SessionGraph, clock func() time.Time) *sessionStore {
	return &sessionStore{graph: graph, clock: clock, known: expirable.NewLRU[string, storedSession](sessionsKept, nil, sessionStale)}
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// FindCtx implements scs.CtxStore.
func (s *sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	hash := tokenHash(token)
	if stored, found := s.known.Get(hash); found && (stored.expiry.IsZero() || s.clock().Before(stored.expiry)) {
		return stored.content, true, nil
	}
	sealed, found, err := s.graph.Session(ctx, hash, s.clock())
	if err != nil || !found {
		return nil, false, err
	}
	content, err := unseal(token, sealed)
	if err != nil { // not from here, or from before sessions were sealed: sign in again
		return nil, false, nil //nolint:nilerr // whoever cannot open a session has none
	}
	s.known.Add(hash, storedSession{content: content})
	return content, true, nil
}

// CommitCtx implements scs.CtxStore.
func (s *sessionStore) CommitCtx(ctx context.Context, token string, content []byte, expiry time.Time) error {
	hash := tokenHash(token)
	s.known.Remove(hash)
	of, err := sessionOf(content)
	if err != nil {
		return err
	}
	sealed, err := seal(token, content)
	if err != nil {
		return err
	}
	if err := s.graph.SaveSession(ctx, hash, sealed, expiry, of); err != nil {
		return err
	}
	s.known.Add(hash, storedSession{content: content, expiry: expiry})
	return nil
}

// sessionOf reads whose session one is from its content.
func sessionOf(content []byte) (graph.SessionOf, error) {
	_, values, err := scs.GobCodec{}.Decode(content)
	if err != nil {
		return graph.SessionOf{}, err
	}
	user, _ := values[userField].(User)
	of := graph.SessionOf{User: user.Name}
	if identity, is := values[identityField].(auth.Identity); is {
		of.Subject = userUID(identity)
		if identity.Session != "" {
			of.Provider = identity.Issuer + "#" + identity.Session
		}
	}
	return of, nil
}

// DeleteCtx implements scs.CtxStore.
func (s *sessionStore) DeleteCtx(ctx context.Context, token string) error {
	hash := tokenHash(token)
	s.known.Remove(hash)
	return s.graph.EndSession(ctx, hash)
}

// Find implements scs.Store.
func (s *sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit implements scs.Store.
func (s *sessionStore) Commit(token string, content []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, content, expiry)
}

// Delete implements scs.Store.
func (s *sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// session loads the session of a request, and stores it when it changed before the answer's headers go out.
func (s *Server) session(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		carried, err := s.bearer(c)
		if err != nil {
			return err
		}
		token := ""
		if cookie, err := c.Cookie(s.sessions.Cookie.Name); err == nil && !carried {
			token = cookie.Value
		}
		loaded, err := s.sessions.Load(ctx, token)
		if err != nil {
			return err
		}
		c.SetRequest(c.Request().WithContext(loaded))
		if carried {
			return next(c)
		}
		if user, ok := s.sessions.Get(loaded, userField).(User); ok && len(user.Roles) > 0 {
			c.Set(signedInContext, user)
		}
		if err := s.renew(c); err != nil {
			return err
		}
		var kept error
		c.Response().Before(func() { kept = s.keepSession(c) })
		err = next(c)
		if kept != nil {
			s.Logger.ErrorContext(ctx, "a session was not stored", "request", requestID(c), "error", kept)
		}
		return err
	}
}

func (s *Server) keepSession(c echo.Context) error {
	ctx := c.Request().Context()
	switch s.sessions.Status(ctx) {
	case scs.Modified:
		token, expiry, err := s.sessions.Commit(ctx)
		if err != nil {
			return err
		}
		s.sessions.WriteSessionCookie(ctx, c.Response(), token, expiry)
	case scs.Destroyed:
		s.sessions.WriteSessionCookie(ctx, c.Response(), "", time.Time{})
	}
	return nil
}

// user gives who is signed in.
func (s *Server) user(c echo.Context) (User, bool) {
	user, known := c.Get(signedInContext).(User)
	return user, known
}

// flash keeps a message for the next page.
func (s *Server) flash(c echo.Context, kind, text string) {
	ctx := c.Request().Context()
	flashes, _ := s.sessions.Get(ctx, flashesField).([]views.Flash)
	s.sessions.Put(ctx, flashesField, append(flashes, views.Flash{Kind: kind, Text: text}))
}

func (s *Server) takeFlashes(c echo.Context) []views.Flash {
	ctx := c.Request().Context()
	if !s.sessions.Exists(ctx, flashesField) {
		return nil
	}
	flashes, _ := s.sessions.Pop(ctx, flashesField).([]views.Flash)
	return flashes
}

// sweepSessions removes sessions that have ended, until the context ends.
func (s *Server) sweepSessions(ctx context.Context) {
	ticker := time.NewTicker(sessionSweep)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if _, err := s.Graph.SweepSessions(ctx, s.Clock()); err != nil && ctx.Err() == nil {
				s.Logger.WarnContext(ctx, "ended sessions were not removed; it is tried again", "error", err)
			}
		}
	}
}
