package web

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// readyTimeout is how long the database may take to answer a question about readiness.
const readyTimeout = 3 * time.Second

// healthy says that the process lives.
func (s *Server) healthy(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// ready says whether pages can be served: the database answers.
func (s *Server) ready(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), readyTimeout)
	defer cancel()
	if err := s.Graph.Ping(ctx); err != nil {
		s.Logger.WarnContext(ctx, "not ready", "error", err)
		return c.String(http.StatusServiceUnavailable, "the database does not answer\n")
	}
	return c.String(http.StatusOK, "ready\n")
}

// push hands a request to the receiver of pushed facts, which has bounds of its own.
func (s *Server) push(c echo.Context) error {
	control := http.NewResponseController(c.Response())
	for _, lift := range []func(time.Time) error{control.SetReadDeadline, control.SetWriteDeadline} {
		if err := lift(time.Time{}); err != nil {
			s.Logger.DebugContext(c.Request().Context(), "the limits of a connection were not lifted", "error", err)
		}
	}
	s.Push.ServeHTTP(c.Response(), c.Request())
	return nil
}
