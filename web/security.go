package web

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"clew/views"
)

// policy lets a page load its own files and nothing else, and no other site frame it or take its forms.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// policy gives the policy of an answer. The form that signs out may lead to the identity provider's page for it.
func (s *Server) policy() string {
	if s.Provider == nil || s.Provider.Origin() == "" {
		return policy
	}
	return strings.Replace(policy, "form-action 'self'", "form-action 'self' "+s.Provider.Origin(), 1)
}

// guard sets the headers of every answer and refuses host names that are not the server's own: a page on another site
// whose name was pointed at this machine must reach nothing.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", s.policy())
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Referrer-Policy", "same-origin")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		if s.Secure {
			header.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		if !s.knows(r.Host) {
			http.Error(w, statuses[http.StatusMisdirectedRequest].Detail+" "+statuses[http.StatusMisdirectedRequest].Remedy, http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) knows(host string) bool {
	name := host
	if bare, _, err := net.SplitHostPort(host); err == nil {
		name = bare
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	return slices.Contains(s.Hosts, name)
}

// bound ends the work on a page that takes too long.
func (s *Server) bound(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

// forged refuses forms that were not sent from a page of this session.
func (s *Server) forged(next echo.HandlerFunc) echo.HandlerFunc {
	var origins http.CrossOriginProtection
	return func(c echo.Context) error {
		if method := c.Request().Method; method == http.MethodGet || method == http.MethodHead {
			return next(c)
		}
		if origins.Check(c.Request()) != nil || !s.formTokenHolds(c, c.FormValue(views.TokenField)) {
			return echo.NewHTTPError(http.StatusForbidden)
		}
		return next(c)
	}
}

// formSecret is known to the holder of the session alone. It is made from the session's token, so that no second secret
// is kept anywhere.
func (s *Server) formSecret(c echo.Context) []byte {
	mac := hmac.New(sha256.New, []byte(s.sessions.Token(c.Request().Context())))
	mac.Write([]byte("form"))
	return mac.Sum(nil)
}

// formToken gives the token of a form: the secret under a pad that differs on every page, so that the size of a
// compressed page tells nothing about it.
func (s *Server) formToken(c echo.Context) string {
	secret := s.formSecret(c)
	token := make([]byte, 2*len(secret))
	pad := token[:len(secret)]
	if _, err := rand.Read(pad); err != nil { // never fails, says its documentation
		panic(err)
	}
	subtle.XORBytes(token[len(secret):], pad, secret)
	return base64.RawURLEncoding.EncodeToString(token)
}

func (s *Server) formTokenHolds(c echo.Context, text string) bool {
	secret := s.formSecret(c)
	token, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(token) != 2*len(secret) {
		return false
	}
	sent := make([]byte, len(secret))
	subtle.XORBytes(sent, token[:len(secret)], token[len(secret):])
	return subtle.ConstantTimeCompare(sent, secret) == 1
}
