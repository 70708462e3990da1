package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"clew/views"
	"clew/web/auth"
)

// access says who may use a route.
type access struct {
	open   bool       // anybody, also without a sign-in
	roles  auth.Roles // who may use it
	scope  auth.Scope // which API tokens reach it; empty: none
	others auth.Roles // who may use it on what belongs to another user; empty: what it serves has no owner
}

// routeContext keeps what the table says of the route of a request.
const routeContext = "clew.route"

// permitted lets a request through that the table of access allows to whoever sent it. A route that is not in the table is
// served to nobody.
func (s *Server) permitted(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		rule, found := accessTable[c.Request().Method+" "+c.Path()]
		if !found {
			s.Logger.ErrorContext(c.Request().Context(), "a route is not in the table of access", "method", c.Request().Method, "route", c.Path())
			return echo.NewHTTPError(http.StatusForbidden, "Nobody may use this address.")
		}
		if rule.open {
			return next(c)
		}
		user, known := s.user(c)
		if !known {
			return s.unknown(c)
		}
		if !user.Roles.Any(rule.roles) {
			return refused(user, rule.roles)
		}
		if !tokenReaches(c, rule.scope) {
			return echo.NewHTTPError(http.StatusForbidden, refusal{"The API token does not reach this address."})
		}
		c.Set(routeContext, rule)
		return next(c)
	}
}

// unknown sends whoever is not signed in to the page that says how to, and from there back.
func (s *Server) unknown(c echo.Context) error {
	if wantsJSON(c.Request()) || c.Request().Method != http.MethodGet {
		return echo.NewHTTPError(http.StatusUnauthorized)
	}
	return redirect(c, views.SignInTo(localPath(c.Request().URL.RequestURI())))
}

// refusal is why something is refused to a user who is signed in.
type refusal struct{ text string }

// refused is the answer to a user whose roles do not suffice.
func refused(user User, needed auth.Roles) error {
	return echo.NewHTTPError(http.StatusForbidden, refusal{fmt.Sprintf("This needs the role %s. You have: %s.", anyOf(needed.Sorted().Texts()), user.Roles)})
}

// may reports whether the user may use a route, so that pages offer nothing that would be refused.
func (s *Server) may(c echo.Context, method, route string) bool {
	user, known := s.user(c)
	return known && user.Roles.Any(accessTable[method+" "+route].roles)
}

// mayTouch refuses what the route does to an object of another user, unless the table lets the user's roles do so.
func (s *Server) mayTouch(c echo.Context, owner string) error {
	user, _ := s.user(c)
	rule, _ := c.Get(routeContext).(access)
	if user.Name == owner || user.Roles.Any(rule.others) {
		return nil
	}
	return refused(user, rule.others)
}

// checkAccess reports routes that are not in the table of access.
func checkAccess(routes []*echo.Route) error {
	var missing []string
	for _, route := range routes {
		if _, found := accessTable[route.Method+" "+route.Path]; !found && route.Method != echo.RouteNotFound {
			missing = append(missing, route.Method+" "+route.Path)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	slices.Sort(missing)
	return fmt.Errorf("routes that are not in the table of access (web/access_table.go): %s", strings.Join(missing, ", "))
}
