package web

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
	"clew/web/auth"
)

// attemptCookie keeps a sign-in that was begun in the browser that began it, so that strangers fill no memory of the
// server, and that any server can finish it.
func (s *Server) attemptCookie() *http.Cookie {
	cookie := &http.Cookie{Name: "clew_sign_in", Path: "/", HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode}
	if s.Secure {
		cookie.Name = "__Host-" + cookie.Name // no other host of the domain can set it
	}
	return cookie
}

// beginSignIn leads to the identity provider.
func (s *Server) beginSignIn(c echo.Context) error {
	if s.Provider == nil {
		return echo.NewHTTPError(http.StatusNotFound)
	}
	address, attempt, err := s.Provider.Begin(c.Request().Context(), localPath(c.QueryParam("to")))
	if err != nil {
		return s.notSignedIn(c, err)
	}
	content, err := json.Marshal(attempt)
	if err != nil {
		return err
	}
	cookie := s.attemptCookie()
	cookie.Value, cookie.Expires = base64.RawURLEncoding.EncodeToString(content), attempt.Until
	c.SetCookie(cookie)
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return redirect(c, address)
}

// finishSignIn takes the provider's answer.
func (s *Server) finishSignIn(c echo.Context) error {
	if s.Provider == nil {
		return echo.NewHTTPError(http.StatusNotFound)
	}
	var attempt auth.Attempt
	cookie := s.attemptCookie()
	if sent, err := c.Cookie(cookie.Name); err == nil {
		if content, err := base64.RawURLEncoding.DecodeString(sent.Value); err == nil {
			// One that cannot be read is none, which is refused.
			if json.Unmarshal(content, &attempt) != nil {
				attempt = auth.Attempt{}
			}
		}
	}
	cookie.MaxAge = -1 // an attempt is finished once, however it ends
	c.SetCookie(cookie)
	c.Response().Header().Set("Referrer-Policy", "no-referrer")
	identity, err := s.Provider.Finish(c.Request().Context(), attempt, c.QueryParams())
	if err != nil {
		return s.notSignedIn(c, err)
	}
	user, err := s.known(c, identity)
	if err != nil {
		return err
	}
	if err := s.enter(c, user, &identity); err != nil {
		return err
	}
	return redirect(c, localPath(attempt.Return))
}

// known records who signed in at the provider, and gives the user that is.
func (s *Server) known(c echo.Context, identity auth.Identity) (User, error) {
	name, err := s.Graph.SignIn(c.Request().Context(), graph.User{
		UID: userUID(identity), Name: identity.Name, Display: identity.Display, Email: identity.Email, Roles: identity.Roles.Texts(), At: s.Clock(),
	})
	return User{Name: name, Roles: identity.Roles}, err
}

// userUID gives the uid of a user: subjects are unique with their issuer alone.
func userUID(identity auth.Identity) string { return identity.Issuer + "#" + identity.Subject }

// enter makes the session that of a user. Its token is a new one: who knew the old one has nothing.
func (s *Server) enter(c echo.Context, user User, identity *auth.Identity) error {
	ctx := c.Request().Context()
	if err := s.sessions.Clear(ctx); err != nil {
		return err
	}
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, userField, user)
	if identity != nil {
		s.sessions.Put(ctx, identityField, *identity)
	}
	return s.visit(c, user, "sign-in", "")
}

// notSignedIn says why a sign-in at the provider came to nothing.
func (s *Server) notSignedIn(c echo.Context, err error) error {
	status, told := http.StatusForbidden, sentenceOf(err)
	switch {
	case errors.Is(err, auth.ErrAway):
		status, told = http.StatusServiceUnavailable, "The identity provider does not answer. Try again in a moment."
		s.Logger.ErrorContext(c.Request().Context(), "the identity provider does not answer", "request", requestID(c), "error", err)
	case !errors.Is(err, auth.ErrRefused):
		return err
	default:
		s.Logger.WarnContext(c.Request().Context(), "a sign-in was refused", "request", requestID(c), "address", c.RealIP(), "error", err)
	}
	return render(c, status, views.SignInPage(s.page(c, "Sign in", ""), s.signInView(c, told)))
}

// backChannel ends the sessions that the provider says have ended (OpenID Connect Back-Channel Logout 1.0).
func (s *Server) backChannel(c echo.Context) error {
	if s.Provider == nil {
		return echo.NewHTTPError(http.StatusNotFound)
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	ctx := c.Request().Context()
	ended, err := s.Provider.SignedOutBy(ctx, c.FormValue("logout_token"))
	if err != nil {
		s.Logger.WarnContext(ctx, "a logout token was refused", "request", requestID(c), "error", err)
		return echo.NewHTTPError(http.StatusBadRequest, "The logout token does not hold.")
	}
	if _, again := s.ended.Get(ended.Token); again {
		return echo.NewHTTPError(http.StatusBadRequest, "The logout token was used before.")
	}
	s.ended.Add(ended.Token, struct{}{})
	of := graph.SessionOf{Subject: ended.Issuer + "#" + ended.Subject}
	if ended.Session != "" {
		of.Provider = ended.Issuer + "#" + ended.Session
	}
	hashes, err := s.Graph.EndSessionsOf(ctx, of)
	if err != nil {
		s.ended.Remove(ended.Token) // so that the provider may try again
		return err
	}
	for _, hash := range hashes {
		s.store.known.Remove(hash)
	}
	s.Logger.InfoContext(ctx, "the identity provider ended sessions", "sessions", len(hashes))
	return c.NoContent(http.StatusOK)
}

// localPath gives a path of this server to go on at; the start page where the text is none. What a browser could take for
// the address of another site is none.
func localPath(text string) string {
	address, err := url.Parse(text)
	if err != nil || !strings.HasPrefix(text, "/") || strings.HasPrefix(text, "//") || strings.ContainsFunc(text, func(r rune) bool { return r == '\\' || r < ' ' || r == 0x7f }) {
		return views.HomePath
	}
	if address.Scheme != "" || address.Host != "" || address.User != nil || strings.HasPrefix(address.Path, views.SignInPath) || strings.HasPrefix(address.Path, views.SignOutPath) {
		return views.HomePath
	}
	return text
}
