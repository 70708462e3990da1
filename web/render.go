package web

import (
	"bytes"
	"net/http"
	"net/url"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"clew/views"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// mostKept is the largest buffer that is used again.
const mostKept = 1 << 20

// render renders into a buffer, then sends: a failure half way never leaves half a page.
func render(c echo.Context, status int, component templ.Component) error {
	buffer := buffers.Get().(*bytes.Buffer)
	defer func() {
		if buffer.Cap() <= mostKept {
			buffer.Reset()
			buffers.Put(buffer)
		}
	}()
	if err := component.Render(c.Request().Context(), buffer); err != nil {
		return err
	}
	// A page shows what one user may see, as of now.
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.HTMLBlob(status, buffer.Bytes())
}

// page gives what surrounds every page. The crumbs lead from the start page to this one.
func (s *Server) page(c echo.Context, title, section string, crumbs ...views.Link) views.Page {
	page := views.Page{Title: title, Now: s.Clock().UTC(), Section: section, Version: s.Version, Query: c.QueryParam("q")}
	if theme, err := c.Cookie(views.ThemeCookie); err == nil && (theme.Value == "light" || theme.Value == "dark") {
		page.Theme = theme.Value
	}
	user, known := s.user(c)
	if !known {
		return page
	}
	page.User = &views.User{Name: user.Name, Roles: user.Roles.String()}
	page.Token = s.formToken(c)
	page.Flashes = s.takeFlashes(c)
	if len(crumbs) > 0 {
		page.Crumbs = append([]views.Link{{Text: "Home", Href: views.HomePath}}, crumbs...)
	}
	return page
}

// uidOf gives the uid in the address. The router leaves it escaped where the address holds escapes that matter.
func uidOf(c echo.Context) (string, error) {
	text := c.Param("uid")
	if c.Request().URL.RawPath == "" {
		return text, nil
	}
	uid, err := url.PathUnescape(text)
	if err != nil {
		return "", invalid("address", text, "an escaped uid")
	}
	return uid, nil
}

// redirect answers a form with the page to look at next.
func redirect(c echo.Context, path string) error { return c.Redirect(http.StatusSeeOther, path) }
