package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// counters are the server's own metrics.
type counters struct {
	answers      *prometheus.HistogramVec
	visits       prometheus.Counter
	visitsStored prometheus.Counter
}

func newCounters(registry prometheus.Registerer) (*counters, error) {
	made := &counters{
		answers: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "clew_http_request_duration_seconds", Help: "Time to answer requests.", Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route", "method", "status"}),
		visits:       prometheus.NewCounter(prometheus.CounterOpts{Name: "clew_visits_total", Help: "What users looked at, exported or ran."}),
		visitsStored: prometheus.NewCounter(prometheus.CounterOpts{Name: "clew_visits_stored_total", Help: "Visits that the graph keeps."}),
	}
	for _, each := range []prometheus.Collector{made.answers, made.visits, made.visitsStored} {
		if err := registry.Register(each); err != nil {
			return nil, err
		}
	}
	return made, nil
}

func (s *Server) metrics() echo.HandlerFunc {
	return echo.WrapHandler(promhttp.HandlerFor(s.Registry, promhttp.HandlerOpts{}))
}

const requestContext = "clew.request"

// identify gives each request an id, which its failures show and the log keeps.
func (s *Server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := rand.Text()[:16]
		c.Set(requestContext, id)
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		return next(c)
	}
}

func requestID(c echo.Context) string {
	id, _ := c.Get(requestContext).(string)
	return id
}

// observe measures each request and renders its failure, so that both have the status.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began := time.Now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		route := c.Path()
		if route == "" {
			route = "none"
		}
		s.counts.answers.WithLabelValues(route, c.Request().Method, strconv.Itoa(c.Response().Status)).Observe(time.Since(began).Seconds())
		return nil
	}
}

// recoverPanics turns a panic into a failure of its request alone.
func (s *Server) recoverPanics(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if cause := recover(); cause != nil {
				if cause, ok := cause.(error); ok && errors.Is(cause, http.ErrAbortHandler) {
					panic(cause)
				}
				s.Logger.ErrorContext(c.Request().Context(), "a handler panicked", "request", requestID(c), "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
				err = fmt.Errorf("panic: %v", cause)
			}
		}()
		return next(c)
	}
}
