package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/web/auth"
)

// tokenContext keeps the API token of a request.
const tokenContext = "clew.token"

// tokenNoted is how long a use of a token is not noted again.
const tokenNoted = time.Minute

// bearer finds out on whose behalf a program calls. A request with an API token has no session and is sent no cookie.
func (s *Server) bearer(c echo.Context) (bool, error) {
	header := c.Request().Header.Get(echo.HeaderAuthorization)
	kind, text, _ := strings.Cut(header, " ")
	if !strings.EqualFold(kind, "Bearer") {
		return false, nil
	}
	refused := func(why string) error {
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer error="invalid_token"`)
		return echo.NewHTTPError(http.StatusUnauthorized, why)
	}
	hash := auth.TokenHash(strings.TrimSpace(text))
	if hash == "" {
		return true, refused("This is no API token of Clew.")
	}
	ctx := c.Request().Context()
	token, roles, err := s.Graph.APIToken(ctx, hash)
	now := s.Clock()
	switch {
	case errors.Is(err, graph.ErrNotFound):
		return true, refused("This API token is not known.")
	case err != nil:
		return true, err
	case !token.RevokedAt.IsZero():
		return true, refused("This API token was revoked.")
	case !token.Live(now):
		return true, refused("This API token has expired.")
	}
	user := User{Name: token.User}
	for _, text := range roles {
		if role, err := auth.ParseRole(text); err == nil {
			user.Roles = append(user.Roles, role)
		}
	}
	if len(user.Roles) == 0 {
		return true, refused("The user of this API token has no role.")
	}
	if now.Sub(token.UsedAt) >= tokenNoted {
		if err := s.Graph.APITokenUsed(ctx, hash, now); err != nil {
			return true, err
		}
	}
	c.Set(tokenContext, token)
	c.Set(signedInContext, user)
	return true, nil
}

// tokenReaches reports whether a request may use a route with the token that it carries, if it carries one.
func tokenReaches(c echo.Context, scope auth.Scope) bool {
	token, is := c.Get(tokenContext).(graph.APIToken)
	return !is || scope != "" && slices.Contains(token.Scopes, string(scope))
}
