package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"clew/views"
)

func (s *Server) helpPage(c echo.Context) error {
	return render(c, http.StatusOK, views.GlossaryPage(s.page(c, "The words", "", views.Link{Text: "The words"})))
}
