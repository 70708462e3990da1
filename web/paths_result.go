package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// kindOfPath names the kind of path in a heading.
var kindOfPath = map[graph.PathKind]string{graph.PathHappened: "by what happened", graph.PathCould: "by what could happen"}

// showPaths puts what was found into the view model.
func (s *Server) showPaths(ask *pathAsk, found graph.Paths) {
	shown := &ask.shown
	for _, path := range found.Paths {
		shown.Found = append(shown.Found, views.FoundPath{Parts: sentence(path), Steps: len(path)})
	}
	shown.Picture = pathPicture(found.Paths, s.Clock())
	shown.Summary = fmt.Sprintf("%s from %s to %s %s", counted(len(found.Paths), "path", "paths"), stationName(ask.query.From), stationName(ask.query.To), kindOfPath[ask.query.Kind])
	shown.Searched = searchedWords(found, ask.query)
	address := func(path string, extra ...string) string {
		values := url.Values{}
		for name := range ask.values {
			values.Set(name, ask.values.Get(name))
		}
		for _, name := range extra {
			values.Set(name, "1")
		}
		return path + "?" + values.Encode()
	}
	shown.SVG, shown.CSV, shown.JSON = address("/paths.svg"), address("/paths.csv"), address("/paths.json")
	if found.Stopped == graph.PathStoppedTime {
		shown.Longer, shown.Stream = address(views.PathsPath, "longer"), address("/paths/stream")
	}
}

// foundPaths searches anew for an export, which is noted.
func (s *Server) foundPaths(c echo.Context) (pathAsk, graph.Paths, error) {
	ask, err := s.pathAsk(c)
	if err != nil {
		return ask, graph.Paths{}, err
	}
	if !ask.shown.Asked {
		return ask, graph.Paths{}, fmt.Errorf("%s: %w", ask.shown.Trouble, graph.ErrInvalid)
	}
	found, err := s.searchPaths(c.Request().Context(), ask.query, longerSearch, nil)
	if err != nil {
		return ask, found, err
	}
	s.showPaths(&ask, found)
	return ask, found, nil
}

func (s *Server) pathsSVG(c echo.Context) error {
	ask, _, err := s.foundPaths(c)
	if err != nil {
		return err
	}
	return s.sendSVG(c, "paths.svg", ask.shown.Picture, ask.shown.Summary)
}

func (s *Server) pathsCSV(c echo.Context) error {
	ask, _, err := s.foundPaths(c)
	if err != nil {
		return err
	}
	return s.sendTies(c, "paths", ask.shown.Picture)
}

func (s *Server) pathsJSON(c echo.Context) error {
	ask, _, err := s.foundPaths(c)
	if err != nil {
		return err
	}
	var sentences []string
	for _, path := range ask.shown.Found {
		text := ""
		for _, part := range path.Parts {
			text += part.Text
		}
		sentences = append(sentences, text)
	}
	return s.sendJSON(c, "paths.json", struct {
		Summary  string   `json:"summary"`
		Searched string   `json:"searched"`
		Paths    []string `json:"paths"`
		views.Picture
	}{ask.shown.Summary, ask.shown.Searched, sentences, ask.shown.Picture})
}

// pathsStream searches for long, with a line of JSON for each step, and the result as the last one. A reader who goes away
// ends the search.
func (s *Server) pathsStream(c echo.Context) error {
	ask, err := s.pathAsk(c)
	if err != nil {
		return err
	}
	if !ask.shown.Asked {
		return fmt.Errorf("%s: %w", ask.shown.Trouble, graph.ErrInvalid)
	}
	if err := s.looked(c, "paths", ask.values.Encode()); err != nil {
		return err
	}
	control := http.NewResponseController(c.Response())
	if err := control.SetWriteDeadline(time.Now().Add(longestSearch + exportPause)); err != nil {
		return err
	}
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, "application/x-ndjson")
	header.Set(echo.HeaderCacheControl, "no-store")
	header.Set(gzhttp.HeaderNoCompression, "1") // each line is to be seen at once
	c.Response().WriteHeader(http.StatusOK)
	write := func(name, text string) error {
		if err := json.NewEncoder(c.Response()).Encode(map[string]string{name: text}); err != nil {
			return err
		}
		return control.Flush()
	}
	if err := write("progress", "Searching…"); err != nil {
		return err
	}
	found, err := s.searchPaths(c.Request().Context(), ask.query, longestSearch, func(progress graph.PathProgress) {
		_ = write("progress", fmt.Sprintf("%s deep, %s visited, %s", counted(progress.Depth, "step", "steps"), counted(progress.Nodes, "node", "nodes"), progress.Elapsed.Round(time.Second)))
	})
	if err != nil {
		return err
	}
	s.showPaths(&ask, found)
	ask.shown.Stream, ask.shown.Longer = "", "" // this was the longest
	var text bytes.Buffer
	if err := views.PathsResult(ask.shown).Render(c.Request().Context(), &text); err != nil {
		return err
	}
	return write("result", text.String())
}
