package web

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
	"clew/web/auth"
)

// linkLife is how long a one-time link may wait to be used.
const linkLife = 10 * time.Minute

// mostLinks bounds how many links wait at once; the oldest gives way.
const mostLinks = 16

// signInLinks keeps the one-time links that wait to be used, by the hash of their tokens.
type signInLinks struct {
	clock   func() time.Time
	mutex   sync.Mutex
	waiting []signInLink
}

type signInLink struct {
	hash   [sha256.Size]byte
	user   User
	expiry time.Time
}

func newSignInLinks(clock func() time.Time) *signInLinks { return &signInLinks{clock: clock} }

// add makes a token of 256 random bits that signs the user in once.
func (l *signInLinks) add(user User) string {
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil { // never fails, says its documentation
		panic(err)
	}
	token := base64.RawURLEncoding.EncodeToString(secret)
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.waiting = append(l.waiting, signInLink{hash: sha256.Sum256([]byte(token)), user: user, expiry: l.clock().Add(linkLife)})
	if len(l.waiting) > mostLinks {
		l.waiting = l.waiting[1:]
	}
	return token
}

// take uses a link up. Every link that waits is compared in full, so that the time taken tells nothing.
func (l *signInLinks) take(token string) (User, bool) {
	hash := sha256.Sum256([]byte(token))
	l.mutex.Lock()
	defer l.mutex.Unlock()
	now := l.clock()
	at := -1
	for i := range l.waiting {
		if subtle.ConstantTimeCompare(l.waiting[i].hash[:], hash[:]) == 1 && now.Before(l.waiting[i].expiry) {
			at = i
		}
	}
	if at < 0 {
		return User{}, false
	}
	user := l.waiting[at].user
	l.waiting = append(l.waiting[:at], l.waiting[at+1:]...)
	return user, true
}

// SignInLink gives a link that signs the user in once, within ten minutes. The base is the address of the server, such
// as http://127.0.0.1:8470.
func (s *Server) SignInLink(base string, user User) string {
	return base + views.SignInPath + "?token=" + url.QueryEscape(s.links.add(user))
}

// signInPage says how to get in. With a token it shows a button: only the form that it sends uses the link up, so that
// programs which follow links to look at them do no harm.
func (s *Server) signInPage(c echo.Context) error {
	if _, known := s.user(c); known {
		return redirect(c, localPath(c.QueryParam("to")))
	}
	c.Response().Header().Set("Referrer-Policy", "no-referrer")
	page := s.page(c, "Sign in", "")
	if token := c.QueryParam("token"); token != "" {
		return render(c, http.StatusOK, views.SignInConfirmPage(page, token))
	}
	return render(c, http.StatusOK, views.SignInPage(page, s.signInView(c, "")))
}

// signInView gives the ways in.
func (s *Server) signInView(c echo.Context, refused string) views.SignIn {
	shown := views.SignIn{Refused: refused, Command: s.SignIn}
	if s.Provider != nil {
		shown.Provider, shown.Begin = s.Provider.Title, views.BeginSignInTo(localPath(c.QueryParam("to")))
	}
	return shown
}

func (s *Server) signIn(c echo.Context) error {
	var origins http.CrossOriginProtection
	if origins.Check(c.Request()) != nil {
		return echo.NewHTTPError(http.StatusForbidden)
	}
	user, found := s.links.take(c.FormValue("token"))
	if !found {
		s.Logger.WarnContext(c.Request().Context(), "a sign-in was refused", "request", requestID(c), "address", c.RealIP())
		return render(c, http.StatusForbidden, views.SignInPage(s.page(c, "Sign in", ""),
			s.signInView(c, "This link does not sign in: it was used before, is older than ten minutes, or is not whole.")))
	}
	name, err := s.Graph.SignIn(c.Request().Context(), graph.User{UID: "link#" + user.Name, Name: user.Name, Roles: user.Roles.Texts(), At: s.Clock()})
	if err != nil {
		return err
	}
	user.Name = name
	if err := s.enter(c, user, nil); err != nil {
		return err
	}
	return redirect(c, views.HomePath)
}

func (s *Server) signOut(c echo.Context) error {
	user, _ := s.user(c)
	if err := s.visit(c, user, "sign-out", ""); err != nil {
		return err
	}
	ctx := c.Request().Context()
	identity, is := s.sessions.Get(ctx, identityField).(auth.Identity)
	if err := s.sessions.Destroy(ctx); err != nil {
		return err
	}
	if is && s.Provider != nil {
		if address := s.Provider.SignOutAddress(ctx, identity.IDToken); address != "" {
			return redirect(c, address)
		}
	}
	return redirect(c, views.SignInPath)
}
