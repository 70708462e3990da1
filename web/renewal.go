package web

import (
	"errors"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/web/auth"
)

const (
	// providerGrace is how long sessions go on while the provider does not answer.
	providerGrace = 15 * time.Minute
	// providerPause is how long after a try it is asked again.
	providerPause = time.Minute
)

// renew asks the provider, from time to time, whether the user of a session is still signed in there, and in which groups.
// Who is not, is a stranger from then on.
func (s *Server) renew(c echo.Context) error {
	ctx := c.Request().Context()
	identity, is := s.sessions.Get(ctx, identityField).(auth.Identity)
	now := s.Clock()
	if !is || s.Provider == nil || identity.Until.IsZero() || now.Before(identity.Until) {
		return nil
	}
	renewed, err := s.renewed(c, identity)
	switch {
	case errors.Is(err, auth.ErrRefused):
		if renewed, is = s.renewedElsewhere(c, identity); !is {
			s.Logger.InfoContext(ctx, "the identity provider no longer vouches for a session", "request", requestID(c), "error", err)
			if user, known := s.user(c); known {
				if err := s.visit(c, user, "sign-out", "ended by the identity provider"); err != nil {
					return err
				}
			}
			c.Set(signedInContext, nil)
			return s.sessions.Destroy(ctx)
		}
	case errors.Is(err, auth.ErrAway):
		since, tried := s.sessions.Get(ctx, awayField).(time.Time)
		if !tried {
			since = now
			s.sessions.Put(ctx, awayField, since)
		}
		if now.Sub(since) > providerGrace {
			return errors.Join(graph.ErrBusy, err)
		}
		s.Logger.WarnContext(ctx, "the identity provider does not answer; the session goes on for now", "request", requestID(c), "error", err)
		identity.Until = now.Add(providerPause)
		s.sessions.Put(ctx, identityField, identity)
		return nil
	case err != nil:
		return err
	}
	user, err := s.known(c, renewed)
	if err != nil {
		return err
	}
	s.sessions.Remove(ctx, awayField)
	s.sessions.Put(ctx, identityField, renewed)
	s.sessions.Put(ctx, userField, user)
	c.Set(signedInContext, user)
	return nil
}

// renewed renews an identity. Requests of one session that come together renew it once: some providers take the second use
// of a refresh token for a theft.
func (s *Server) renewed(c echo.Context, identity auth.Identity) (auth.Identity, error) {
	key := tokenHash(identity.Refresh)
	result, err, _ := s.renewing.Do(key, func() (any, error) {
		if before, found := s.renewals.Get(key); found {
			return before, nil
		}
		fresh, err := s.Provider.Renew(c.Request().Context(), identity)
		if err == nil {
			s.renewals.Add(key, fresh)
		}
		return fresh, err
	})
	fresh, _ := result.(auth.Identity)
	return fresh, err
}

// renewedElsewhere gives the identity that another server has renewed meanwhile.
func (s *Server) renewedElsewhere(c echo.Context, before auth.Identity) (auth.Identity, bool) {
	token := s.sessions.Token(c.Request().Context())
	s.store.known.Remove(tokenHash(token))
	content, found, err := s.store.FindCtx(c.Request().Context(), token)
	if err != nil || !found {
		return auth.Identity{}, false
	}
	_, values, err := s.sessions.Codec.Decode(content)
	if err != nil {
		return auth.Identity{}, false
	}
	identity, is := values[identityField].(auth.Identity)
	return identity, is && identity.Refresh != before.Refresh && s.Clock().Before(identity.Until)
}
