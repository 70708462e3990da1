package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
	"clew/web/auth"
)

// TokenGraph keeps API tokens.
type TokenGraph interface {
	// AddAPIToken stores a new token. The error wraps graph.ErrConflict where the user has too many.
	AddAPIToken(ctx context.Context, token graph.APIToken) error
	// APIToken gives a token by its hash, with the roles that its user had at the last sign-in. The error wraps
	// graph.ErrNotFound.
	APIToken(ctx context.Context, hash string) (graph.APIToken, []string, error)
	// APITokens gives the newest tokens of a user, or of all where that is empty.
	APITokens(ctx context.Context, user string, most int) ([]graph.APIToken, error)
	// RevokeAPIToken ends a token for good.
	RevokeAPIToken(ctx context.Context, hash, by string, now time.Time) error
	// APITokenUsed notes when a token was used last.
	APITokenUsed(ctx context.Context, hash string, now time.Time) error
}

const (
	tokensListed = 200
	longestTitle = 100 // of a token, in bytes
	day          = 24 * time.Hour
)

// tokensPage lists a user's own tokens and, to administrators, those of all.
func (s *Server) tokensPage(c echo.Context) error { return s.tokens(c, http.StatusOK, "") }

func (s *Server) tokens(c echo.Context, status int, made string) error {
	user, _ := s.user(c)
	shown := views.Tokens{Made: made, LongestDays: int(graph.LongestTokenLife / day)}
	all := user.Roles.Any(accessTable["POST /token/:uid/revoke"].others)
	for _, list := range []struct {
		of   string
		rows *[]views.Token
		show bool
	}{{user.Name, &shown.Own, true}, {"", &shown.Others, all}} {
		if !list.show {
			continue
		}
		found, err := s.Graph.APITokens(c.Request().Context(), list.of, tokensListed)
		if err != nil {
			return err
		}
		for _, token := range found {
			if list.of != "" || token.User != user.Name {
				*list.rows = append(*list.rows, s.tokenView(token))
			}
		}
	}
	shown.All = all
	if err := s.looked(c, "look-up", "API tokens"); err != nil {
		return err
	}
	return render(c, status, views.TokensPage(s.page(c, "API tokens", "", views.Link{Text: "API tokens"}), shown))
}

func (s *Server) tokenView(token graph.APIToken) views.Token {
	shown := views.Token{UID: token.UID, User: token.User, Title: token.Title, Scopes: listed(scopeWords(token.Scopes)), CreatedAt: token.CreatedAt, ExpiresAt: token.ExpiresAt, UsedAt: token.UsedAt}
	switch {
	case !token.RevokedAt.IsZero():
		shown.Ended = fmt.Sprintf("revoked by %s on %s", token.RevokedBy, minute(token.RevokedAt))
	case !token.Live(s.Clock()):
		shown.Ended = "expired"
	}
	return shown
}

// scopeWords gives scopes in the words of the page.
func scopeWords(scopes []string) []string {
	var words []string
	for _, scope := range scopes {
		switch auth.Scope(scope) {
		case auth.ScopeRead:
			words = append(words, "pages")
		case auth.ScopeExport:
			words = append(words, "files")
		}
	}
	return words
}

// makeToken makes a token and shows it, once.
func (s *Server) makeToken(c echo.Context) error {
	user, _ := s.user(c)
	title, err := written("title", c.FormValue("title"), longestTitle)
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return fmt.Errorf("form: %w: %w", err, graph.ErrInvalid)
	}
	var scopes []string
	for _, text := range strings.Fields(strings.Join(form["scope"], " ")) {
		scope, err := auth.ParseScope(text)
		if err != nil {
			return err
		}
		if !slices.Contains(scopes, string(scope)) {
			scopes = append(scopes, string(scope))
		}
	}
	if len(scopes) == 0 {
		return fmt.Errorf("a token without a scope reaches nothing; take read, export or both: %w", graph.ErrInvalid)
	}
	days, err := strconv.Atoi(c.FormValue("days"))
	if err != nil || days < 1 || time.Duration(days)*day > graph.LongestTokenLife {
		return invalid("days", c.FormValue("days"), fmt.Sprintf("a number of days between 1 and %d", graph.LongestTokenLife/day))
	}
	text, now := auth.NewToken(), s.Clock().UTC()
	token := graph.APIToken{UID: auth.TokenHash(text), User: user.Name, Title: title, Scopes: scopes, CreatedAt: now, ExpiresAt: now.Add(time.Duration(days) * day)}
	if err := s.Graph.AddAPIToken(c.Request().Context(), token); err != nil {
		return err
	}
	if err := s.looked(c, "make-token", token.UID); err != nil {
		return err
	}
	return s.tokens(c, http.StatusCreated, text)
}

// revokeToken ends a token at once: one's own or, for administrators, anybody's.
func (s *Server) revokeToken(c echo.Context) error {
	uid, err := uidOf(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	token, _, err := s.Graph.APIToken(ctx, uid)
	if err != nil {
		return err
	}
	if err := s.mayTouch(c, token.User); err != nil {
		// Whose tokens there are is nothing to others.
		return fmt.Errorf("API token: %w", graph.ErrNotFound)
	}
	user, _ := s.user(c)
	if err := s.Graph.RevokeAPIToken(ctx, uid, user.Name, s.Clock()); err != nil {
		return err
	}
	if err := s.looked(c, "revoke-token", uid); err != nil {
		return err
	}
	s.flash(c, views.FlashDone, "The token "+shortened(token.Title, 80)+" is revoked.")
	return redirect(c, views.TokensPath)
}
